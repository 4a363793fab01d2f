import type { Words } from '../../../words/text.ts';

export const peopleWords = {
  add: { ja: '利用者を追加', en: 'Add a person' },
  addText: {
    ja: '追加した人はこのパスワードでサインインします。あとで本人が変更してください。',
    en: 'They sign in with this password; ask them to change it afterwards.',
  },
  added: { ja: '{name}さんを追加しました', en: '{name} was added' },
  userNameHint: { ja: '半角の英小文字・数字・. _ -（32文字まで）', en: 'a-z, 0-9, . _ - (at most 32)' },
  userNameWrong: { ja: '半角の英小文字・数字・. _ - で32文字までです', en: 'Only a-z, 0-9, . _ - and at most 32' },
  password: { ja: 'パスワード', en: 'Password' },
  newPassword: { ja: '新しいパスワード', en: 'New password' },
  oldPassword: { ja: '今のパスワード', en: 'Present password' },
  acts: { ja: '操作', en: 'Act' },
  actsOf: { ja: '{name}さんの操作', en: 'Act on {name}' },
  roles: { ja: '役割を変更', en: 'Change the roles' },
  rolesText: {
    ja: '{name}さんができることを選びます。次の操作から有効です。',
    en: 'What {name} may do, from the next action on.',
  },
  rolesDone: { ja: '{name}さんの役割を変更しました', en: 'Roles of {name} changed' },
  deactivate: { ja: '使用を停止', en: 'Deactivate' },
  deactivateText: {
    ja: '{name}さんはサインインできなくなります。記録と署名は残り、あとで再開できます。',
    en: '{name} can no longer sign in. Records and signatures stay; it can be undone.',
  },
  deactivated: { ja: '{name}さんの使用を停止しました', en: '{name} was deactivated' },
  takeOver: { ja: '署名待ち{rows}件を引き継ぐ薬剤師', en: 'Who takes over the {rows} rows to sign' },
  takeOverHint: {
    ja: '引き継ぐ人が内容を確認し、確定し直して署名します',
    en: 'They look at each row, finalise it anew and sign',
  },
  nobody: { ja: '選択してください', en: 'Choose' },
  activate: { ja: '使用を再開', en: 'Activate' },
  activateText: {
    ja: '{name}さんが新しいパスワードで再びサインインできるようにします。',
    en: '{name} may sign in again with a new password.',
  },
  activated: { ja: '{name}さんの使用を再開しました', en: '{name} was activated' },
  reset: { ja: 'パスワードを再設定', en: 'Reset the password' },
  resetText: {
    ja: '{name}さんがパスワードを忘れたときに使います。署名鍵の PIN は変わりません。',
    en: 'For when {name} has forgotten it. The PIN of the signing key stays.',
  },
  resetDone: { ja: '{name}さんのパスワードを再設定しました', en: 'Password of {name} set anew' },
  own: { ja: '自分のパスワードを変更', en: 'Change my password' },
  ownDone: { ja: 'パスワードを変更しました', en: 'Password changed' },
  reissue: { ja: '署名鍵を再発行', en: 'Issue the key anew' },
  reissueText: {
    ja: '{name}さんの新しい署名鍵を作ります。今の鍵は使えなくなり、済んだ署名はそのまま残ります。PIN は本人が入力してください。',
    en: 'A new signing key for {name}. The present one ends; what it signed stays valid. They type the PIN themselves.',
  },
  reissued: { ja: '{name}さんの署名鍵を再発行しました', en: 'Signing key of {name} issued anew' },
  pin: { ja: '新しい PIN', en: 'New PIN' },
  reason: { ja: '理由（操作履歴に残ります）', en: 'Reason (kept in the audit log)' },
} as const satisfies Words;
