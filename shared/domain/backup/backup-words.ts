/** What a rehearsal proves, in the words of every shell. */
export const PROOF_WORDS = {
  contents: { ja: 'ファイルの照合値', en: 'file digests' },
  opens: { ja: '鍵で開けること', en: 'opens with its key' },
  integrity: { ja: 'データベースの整合性', en: 'database integrity' },
  rows: { ja: '行数', en: 'row counts' },
  audit: { ja: '監査記録の鎖', en: 'audit chain' },
  'return-copies': { ja: '返却ファイルの再検証', en: 'return copies verified again' },
} as const;

/** `2.4 MiB`; null is not known. */
export function sizeText(bytes: number | null): string {
  return bytes === null ? '-' : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
