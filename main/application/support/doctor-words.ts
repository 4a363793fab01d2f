import { fillPlaceholders } from '../../../shared/domain/issue.ts';

/** A text in both languages of the screens. */
export interface Words {
  readonly ja: string;
  readonly en: string;
}

/** What the doctor looks at, as a list of his findings calls it. */
export const CHECK_NAMES = {
  audit: { ja: '監査記録', en: 'Audit log' },
  database: { ja: 'データベース', en: 'Database' },
  journal: { ja: 'ジャーナル', en: 'Journal' },
  backup: { ja: 'バックアップ', en: 'Backup' },
  key: { ja: '署名鍵 {user}', en: 'Signing key {user}' },
  line: { ja: '接続', en: 'Connection' },
  clock: { ja: '時計', en: 'Clock' },
  sending: { ja: '送信', en: 'Sending' },
  disk: { ja: 'ディスク', en: 'Disk' },
  stuck: { ja: '滞留', en: 'Stuck rows' },
  certificates: { ja: '証明書の期限', en: 'Certificates' },
  masters: { ja: '医薬品マスター', en: 'Drug masters' },
} as const satisfies Readonly<Record<string, Words>>;

/** What he says of each. */
export const CHECK_TEXTS = {
  auditWhole: { ja: '{rows} 件、鎖は切れていません', en: '{rows} rows, the chain is whole' },
  auditBroken: { ja: '{sequence} 番目が書き換えられています', en: 'row {sequence} was changed' },
  databaseWhole: { ja: '全ページを読み、損傷はありません', en: 'every page was read, none is damaged' },
  databaseDamaged: {
    ja: '損傷があります。アプリを終了して起動し直すと、バックアップとジャーナルから作り直します',
    en: 'damaged: end the program and start it again, and it is rebuilt of backup and journal',
  },
  journalWhole: {
    ja: '前回のバックアップから途切れていません（{records} 件）',
    en: 'whole since the last backup ({records} records)',
  },
  journalBroken: { ja: '途切れています。backup を実行してください', en: 'broken: make a backup' },
  backupMade: { ja: '{at} に作成', en: 'made {at}' },
  backupNone: {
    ja: 'まだありません（ジャーナルが最初からの控えです）',
    en: 'none yet (the journal holds everything from the beginning)',
  },
  rehearsed: { ja: '{at} に復元テスト', en: 'restored for proof {at}' },
  rehearsedNever: { ja: '復元テストはまだありません', en: 'not restored for proof yet' },
  keyNone: { ja: '署名鍵がありません', en: 'there is none' },
  keyLocked: { ja: '署名鍵はロックされています（開設者が再発行できます）', en: 'locked (an owner can reissue it)' },
  keyThere: { ja: '署名鍵あり（PIN 残り {tries} 回）', en: 'there ({tries} tries of the PIN left)' },
  lineNotSet: { ja: '接続先が未設定です', en: 'no address is set' },
  lineUp: { ja: 'サービス（模擬）に接続できます（{url}）', en: 'the service (MOCK) is reached ({url})' },
  lineDown: {
    ja: '接続できません（{url}）。回線と接続先を確認してください。入力・確定・署名は続けられ、送信は回線が戻ってからです',
    en: 'not reached ({url}): check line and address. Work goes on; sending waits until the line is back',
  },
  clockAgrees: { ja: 'サービスの時計と合っています', en: 'agrees with that of the service' },
  clockDiffers: {
    ja: 'サービスの時計と {minutes} 分ずれています',
    en: 'differs from that of the service by {minutes} minutes',
  },
  nothingWaits: { ja: '送信待ちはありません', en: 'nothing waits' },
  rowsWait: { ja: '送信待ち {rows} 件', en: '{rows} waiting' },
  senderAlive: { ja: '{waiting}（自動送信が動いています）', en: '{waiting} (the sender is running)' },
  senderStill: {
    ja: '{waiting}（自動送信は止まっています。upload --watch または close で送ります）',
    en: '{waiting} (the sender does not run; upload --watch or close sends)',
  },
  diskWell: { ja: '空きがあり、書き込みの速さも正常です', en: 'there is room, and writing is fast' },
  noneStuck: { ja: '進まない送信はありません', en: 'none' },
  certificatesWell: { ja: '期限内です', en: 'in force' },
  mastersWell: { ja: '新しい薬価基準です', en: 'the price list is recent' },
} as const satisfies Readonly<Record<string, Words>>;

/** `{name}` replaced in both languages; a value that is words itself is replaced by those of the language. */
export function filled(words: Words, values: Readonly<Record<string, string | number | Words>> = {}): Words {
  const inLanguage = (language: keyof Words): string =>
    fillPlaceholders(
      words[language],
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? value[language] : value]),
      ),
    );
  return { ja: inLanguage('ja'), en: inLanguage('en') };
}

/** Several findings of one check in one line. */
export function joined(parts: readonly Words[]): Words {
  return { ja: parts.map(({ ja }) => ja).join('、'), en: parts.map(({ en }) => en).join('; ') };
}
