import { type IssueTable, issueMaker } from '../domain/issue.ts';

/** What a window meets at its door: nobody signed in, locked, no key open, the process behind it gone, set-up. */
const table = {
  'session.signed-out': {
    severity: 'error',
    owner: 'clerk',
    exit: 4,
    ja: 'サインインしていません',
    en: 'Nobody is signed in',
    nextJa: '利用者名とパスワードを入力してサインインしてください',
    nextEn: 'Sign in with user name and password',
  },
  'session.locked': {
    severity: 'error',
    owner: 'clerk',
    exit: 4,
    ja: '画面はロックされています',
    en: 'The window is locked',
    nextJa: 'パスワードを入力してロックを解除してください',
    nextEn: 'Unlock it with the password',
  },
  'session.window-only': {
    severity: 'error',
    owner: 'clerk',
    exit: 2,
    ja: 'この操作は画面からだけ行えます（{operation}）',
    en: '{operation} is for a window only',
    nextJa: 'アプリの画面で操作してください',
    nextEn: 'Do it in the window',
  },
  'session.no-key-store': {
    severity: 'error',
    owner: 'owner',
    exit: 5,
    ja: 'この端末の鍵ストアは使えません',
    en: 'The key store of this computer cannot be used',
    nextJa: 'OS のパスワード保管機能（Linux では鍵束）を使えるようにしてから、もう一度試してください',
    nextEn: 'Let the operating system keep secrets (on Linux: its keyring) and try again',
  },
  'session.no-such-call': {
    severity: 'info',
    owner: 'program',
    exit: 5,
    ja: '中止する処理はすでに終わっています',
    en: 'There is nothing to cancel: it has ended',
    nextJa: 'そのまま続けてください',
    nextEn: 'Just go on with your work',
  },
  'sign.pin-needed': {
    severity: 'error',
    owner: 'pharmacist',
    exit: 4,
    ja: '署名鍵が開いていません',
    en: 'The signing key is not open',
    nextJa: 'PIN を入力して署名鍵を開いてください',
    nextEn: 'Open the key with the PIN',
  },
  'service.unavailable': {
    severity: 'error',
    owner: 'program',
    exit: 6,
    ja: 'データベースを扱うプロセスが応答できません。この操作が保存されたかどうかは、再開後の一覧で確認できます',
    en: 'The process with the database cannot answer. Whether this was saved is seen in the lists after it is back',
    nextJa: '自動で再開します。再開したらサインインし、直前の操作を一覧で確かめてください',
    nextEn: 'It restarts by itself; sign in again and look at the last thing you did',
  },
  'setup.profile-exists': {
    severity: 'error',
    owner: 'owner',
    exit: 5,
    ja: 'このフォルダーにはすでにプロファイルがあります',
    en: 'There is a profile in this folder already',
    nextJa: 'サインインするか、別のフォルダーを --profile で指定して起動してください',
    nextEn: 'Sign in, or start with another --profile',
  },
  'setup.mock-not-started': {
    severity: 'error',
    owner: 'support',
    exit: 7,
    ja: '練習用の模擬サービス（MOCK）を起動できませんでした',
    en: 'The MOCK service for training could not be started',
    nextJa: 'アプリを再起動してもう一度試し、続く場合はサポートへ連絡してください',
    nextEn: 'Start the app again; if it persists tell support',
  },
  'setup.pin-needed': {
    severity: 'error',
    owner: 'owner',
    exit: 5,
    ja: '署名する利用者の鍵を作るには PIN とサービスの URL が必要です',
    en: 'A signing key needs a PIN and the address of the service',
    nextJa: 'PIN とサービスの URL を入力するか、署名の役割を外してください',
    nextEn: 'Give both, or leave out the signing role',
  },
} as const satisfies IssueTable;

export type SessionIssueCode = keyof typeof table;
export const sessionIssues: IssueTable<SessionIssueCode> = table;
export const sessionIssue = issueMaker(sessionIssues);
