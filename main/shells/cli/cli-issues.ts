import { type IssueTable, issueMaker } from '../../../shared/domain/issue.ts';

/** What the command line itself can refuse, before anything reaches the core. */
const table = {
  'cli.usage': {
    severity: 'error',
    owner: 'support',
    exit: 2,
    ja: 'コマンドの指定が正しくありません（{problem}）',
    en: 'The command is not well formed ({problem})',
    nextJa: 'chozai {command}--help の例を確認してください',
    nextEn: 'See the example in chozai {command}--help',
  },
  'cli.password-missing': {
    severity: 'error',
    owner: 'support',
    exit: 2,
    ja: 'パスワードがなく、尋ねる端末もありません',
    en: 'There is no password and no terminal to ask for it',
    nextJa: '環境変数 CHOZAI_PASSWORD または --password-file で渡してください',
    nextEn: 'Give it in CHOZAI_PASSWORD or --password-file',
  },
  'cli.pin-missing': {
    severity: 'error',
    owner: 'pharmacist',
    exit: 2,
    ja: '署名鍵の PIN がなく、尋ねる端末もありません',
    en: 'There is no PIN of the signing key and no terminal to ask for it',
    nextJa: '環境変数 CHOZAI_PIN または --pin-file で渡してください',
    nextEn: 'Give it in CHOZAI_PIN or --pin-file',
  },
  'cli.secret-empty': {
    severity: 'error',
    owner: 'support',
    exit: 2,
    ja: '{source} が空です',
    en: '{source} is empty',
    nextJa: '正しい値を渡してください',
    nextEn: 'Give the right value',
  },
  'cli.secret-readable': {
    severity: 'error',
    owner: 'owner',
    exit: 2,
    ja: 'パスワード・PIN のファイルをほかの利用者も読めます: {file}',
    en: 'Other users of this machine can read the file with the secret: {file}',
    nextJa: 'chmod 600 で自分だけが読めるようにするか、承知の上なら --shared-secret-files を付けてください',
    nextEn: 'Make it yours alone with chmod 600, or add --shared-secret-files if that is meant',
  },
  'cli.file-not-found': {
    severity: 'error',
    owner: 'clerk',
    exit: 5,
    ja: 'ファイルが見つかりません: {file}',
    en: 'No such file: {file}',
    nextJa: 'ファイル名とフォルダーを確認してください',
    nextEn: 'Check the name and the folder',
  },
  'cli.file-unreadable': {
    severity: 'error',
    owner: 'support',
    exit: 5,
    ja: 'ファイルを読めません: {file}（{cause}）',
    en: 'The file cannot be read: {file} ({cause})',
    nextJa: 'フォルダーではなくファイルを指定し、読み取りの権限を確認してください',
    nextEn: 'Name a file, not a folder, and check that you may read it',
  },
  'cli.not-a-file': {
    severity: 'error',
    owner: 'support',
    exit: 5,
    ja: '通常のファイルではありません: {file}（装置・名前付きパイプなど）',
    en: 'Not an ordinary file: {file} (a device, a named pipe)',
    nextJa: 'ファイルを指定してください。別のプログラムの出力は、- を指定して標準入力から渡します',
    nextEn: 'Name a file; what another program writes is taken from standard input, named -',
  },
  'cli.file-not-written': {
    severity: 'error',
    owner: 'support',
    exit: 6,
    ja: 'ファイルに書き込めません: {file}（{cause}）',
    en: 'The file cannot be written: {file} ({cause})',
    nextJa: 'まだないファイルの名前を指定し、空きと書き込みの権限を確認してください',
    nextEn: 'Name a file that does not exist yet, and check space and permissions',
  },
  'cli.not-json': {
    severity: 'error',
    owner: 'clerk',
    exit: 5,
    ja: '{file} は JSON として読めません',
    en: '{file} is not JSON',
    nextJa: 'chozai record --example の形に合わせてください',
    nextEn: 'Follow the form of chozai record --example',
  },
} as const satisfies IssueTable;

export type CliIssueCode = keyof typeof table;
export const cliIssues: IssueTable<CliIssueCode> = table;
export const cliIssue = issueMaker(cliIssues);
