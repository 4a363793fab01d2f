import type { Words } from '../../words/text.ts';

export const importWords = {
  choose: { ja: 'ファイル取込', en: 'Import files' },
  running: { ja: '取込中', en: 'Importing' },
  title: { ja: 'ファイル取込の結果', en: 'What was imported' },
  line: {
    ja: '{files}ファイルから 処方箋{prescriptions}件・調剤結果{results}件を取り込みました',
    en: '{prescriptions} prescriptions and {results} results from {files} files',
  },
  nothingBad: { ja: 'すべて取り込めました', en: 'Every file was taken' },
  bad: { ja: '取り込めなかったファイルが{files}件あります', en: '{files} files could not be taken' },
  file: { ja: 'ファイル', en: 'File' },
  format: { ja: '形式', en: 'Format' },
  created: { ja: '取り込んだもの', en: 'Taken' },
  issues: { ja: '指摘', en: 'Issues' },
  counts: { ja: '処方箋{prescriptions}・調剤結果{results}', en: '{prescriptions} presc., {results} results' },
  close: { ja: '閉じる', en: 'Close' },
  sign: { ja: '{rows}件に署名', en: 'Sign {rows}' },
  signing: { ja: '署名中', en: 'Signing' },
  signed: { ja: '{rows}件に署名しました', en: '{rows} rows signed' },
} as const satisfies Words;
