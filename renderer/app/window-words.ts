import type { Words } from '../words/text.ts';

export const doorWords = {
  signIn: { ja: 'サインイン', en: 'Sign in' },
  user: { ja: '利用者名', en: 'User name' },
  password: { ja: 'パスワード', en: 'Password' },
  code: { ja: '確認コード（認証アプリの6桁）', en: 'One-time code' },
  trainingHint: {
    ja: '研修用の利用者: pharmacist（薬剤師）・owner（開設者）・clerk（事務）・support（サポート）',
    en: 'Training users: pharmacist, owner, clerk, support',
  },
  signingIn: { ja: '確認しています', en: 'Checking' },
  locked: { ja: '画面をロックしています', en: 'The screen is locked' },
  lockedBy: {
    ja: '{name} さんのパスワードで解除します。送信は続いています。',
    en: 'Unlock with the password of {name}. Sending goes on.',
  },
  unlock: { ja: '解除', en: 'Unlock' },
  otherUser: { ja: '別の利用者でサインイン', en: 'Sign in as somebody else' },
  folder: { ja: 'データの場所: {folder}', en: 'Profile: {folder}' },
  starting: { ja: '起動しています', en: 'Starting' },
  again: { ja: 'もう一度', en: 'Try again' },
} as const satisfies Words;
