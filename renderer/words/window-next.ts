import type { Text } from './text.ts';

/**
 * The way out as somebody at the window takes it, for issues whose own sentence names a command: code → words, with the
 * issue's parameters. What only a command can meet is not here (`test/unit/renderer/window-next.test.ts` lists it).
 */
export const WINDOW_NEXT: Readonly<Record<string, Text>> = {
  'backup.failed': {
    ja: '保存先の空きと接続を確認し、設定の「今すぐバックアップ」を押してください',
    en: 'Check room and connection of the target, then back up now in Settings',
  },
  'backup.journal-broken': {
    ja: '設定の「今すぐバックアップ」を押してください（開いたままなら自動で行います）',
    en: 'Back up now in Settings; an open program does so by itself',
  },
  'backup.no-generation': {
    ja: '設定のバックアップの一覧から選び直してください',
    en: 'Choose one of the list in Settings',
  },
  'backup.none-yet': {
    ja: '開設者が設定の「今すぐバックアップ」を押すか、開いたままにしてください（毎日自動で作成します）',
    en: 'The owner backs up now in Settings, or leaves the program open: it does so every day',
  },
  'backup.overdue': {
    ja: '開設者が設定の「今すぐバックアップ」を押してください。保存先の空きと接続も確認してください',
    en: 'The owner backs up now in Settings; check room and connection of the target',
  },
  'backup.rehearsal-failed': {
    ja: '設定でもう一度バックアップを作り、復元テストを行ってください。続くときはサポートに連絡してください',
    en: 'Make another backup in Settings and rehearse it; if it goes on, call support',
  },
  'backup.second-gone': {
    ja: '媒体をつなぎ、設定の「今すぐバックアップ」を押してください',
    en: 'Connect the medium and back up now in Settings',
  },
  'check.decision-lines': {
    ja: 'この群の薬品すべてについて変更の有無を選んでください',
    en: 'Say of each drug of the group whether it was changed',
  },
  'check.found': {
    ja: '重複（F3）で内容を確かめ、判断を記録してください',
    en: 'Read it under F3 and record the decision',
  },
  'check.found-without-consent': {
    ja: '患者の同意を確かめ、重複（F3）の「口頭同意で照会」で内容を表示してください',
    en: 'Ask the patient for consent and show it under F3',
  },
  'check.limit-not-set': { ja: '設定の上限量の一覧を確認してください', en: 'See the limits in Settings' },
  'check.local-found': { ja: '重複（F3）で内容を確かめてください', en: 'Read it under F3' },
  'check.name-the-group': { ja: '判断する群を選んでください', en: 'Choose the group' },
  'check.no-alert-for-consent': {
    ja: '先にチェックを実行し、該当があれば患者の同意を得てください',
    en: 'Run the check first; ask for consent if something was found',
  },
  'check.no-notice': { ja: '最新（F5）にして、閉局の要対応から選び直してください', en: 'Refresh and choose again' },
  'check.not-performed': {
    ja: '回線が戻ったら、重複（F3）でチェックを実行してください',
    en: 'Run the check under F3 when the line is back',
  },
  'check.nothing-to-decide': { ja: '判断し直すときは、その群を選んでください', en: 'To decide anew choose the group' },
  'check.undecided': {
    ja: '重複（F3）で内容を確かめ、群ごとに疑義照会または調剤の判断を記録してください',
    en: 'Record for each group under F3 what was decided',
  },
  'check.unknown-group': {
    ja: '内容や日付が変わりました。もう一度チェックを実行してください',
    en: 'Something changed: run the check again',
  },
  'close.refused-open-work': {
    ja: '要対応を終えてから、もう一度 F10 で本締めしてください',
    en: 'Finish what is to act on, then close with F10 again',
  },
  'closing.awaiting-signature': {
    ja: '{signer}が受付一覧の F9 で署名してください。連絡が取れないときは別の薬剤師が訂正して確定し直します',
    en: '{signerEn} signs with F9 on the list; if out of reach, another pharmacist corrects and finalises anew',
  },
  'closing.bad-copy': {
    ja: 'キューで検証の結果を確かめ、サポートへ連絡してください。登録し直さないでください',
    en: 'Read the verification in the queue and call support; do not register again',
  },
  'closing.blocked': {
    ja: 'キューでこの処方箋の操作の順序を確かめ、サポートへ連絡してください',
    en: 'See the order of its operations in the queue and call support',
  },
  'closing.check-notice': {
    ja: '開いて内容を確かめ、患者・処方医への対応を記録してください',
    en: 'Open it, then record what was done',
  },
  'closing.reception-rejected': {
    ja: '引換番号と資格情報を確かめて受け付け直し、この受付はキューの F10 で取り消してください',
    en: 'Check the number, receive it anew and cancel this one with F10 in the queue',
  },
  'closing.sender-paused': { ja: '閉局の「再開」を押してください', en: 'Resume on the closing screen' },
  'closing.sender-stopped': { ja: '閉局で送信を開始してください', en: 'Start sending on the closing screen' },
  'deadline.late-rows': {
    ja: '閉局の未登録一覧（F11）で、理由のない行に理由を付けてください。送信は止まりません',
    en: 'Give the reasons that are missing in the list under F11 of the closing screen; sending goes on',
  },
  'doctor.key-expired': {
    ja: '開設者が設定で署名鍵を再発行してください。署名待ちの結果は失われません',
    en: 'The owner reissues the key in Settings; nothing that waits is lost',
  },
  'doctor.key-expires-soon': {
    ja: '期限の前に、開設者が設定で署名鍵を再発行してください',
    en: 'The owner reissues the key in Settings before that day',
  },
  'doctor.key-locked': {
    ja: '開設者が設定で署名鍵を再発行してください。署名の要らない登録は続けられます',
    en: 'The owner reissues the key in Settings; what needs no signature goes on',
  },
  'doctor.key-missing': {
    ja: '開設者が設定で署名鍵を発行してください。署名の要らない登録は続けられます',
    en: 'The owner issues a key in Settings; what needs no signature goes on',
  },
  'doctor.masters-old': {
    ja: '厚生労働省の最新の一覧を、設定のマスターで取り込んでください',
    en: 'Import the newest list under masters in Settings',
  },
  'doctor.row-stuck': {
    ja: 'キューで経過を確かめ、必要なら F7 で保留するか訂正してください',
    en: 'Read its life in the queue; hold it with F7 or correct it',
  },
  'emergency.not-by-itself': {
    ja: '管理者が自分の利用者でサインインして行ってください（必要なら設定でパスワードを再設定）',
    en: 'An owner does so signed in as himself; passwords are reset in Settings',
  },
  'emergency.used': {
    ja: '管理者が操作履歴を確かめ、設定で確認を記録して封をし直してください',
    en: 'An owner reads the log, then acknowledges and seals it anew in Settings',
  },
  'finalise.late-reason': { ja: '遅れた理由を入れて F12 で確定してください', en: 'Give the reason, then F12' },
  'finalise.not-draft': { ja: '最新（F5）にして状態を確かめてください', en: 'Refresh and look at its state' },
  'finalise.nothing': { ja: '受付一覧から入力してください', en: 'Enter one from the list' },
  'finalise.signer-differs': {
    ja: '調剤した薬剤師が別の人なら、取り消してその人が確定してください',
    en: 'If another pharmacist dispensed it, void it and let him finalise',
  },
  'finalise.unsettled': {
    ja: '表示された項目を直すか、薬剤師の判断理由を入れて確定してください',
    en: 'Mend what is shown, or give the pharmacist’s reason',
  },
  'import.already': {
    ja: 'すでにあります。受付一覧または患者検索で探してください',
    en: 'It is here already: look for it on the list or by search',
  },
  'import.brought-in-unidentified': {
    ja: '資格情報を付けて取り込み直すと、ローカル確認に使われます',
    en: 'Import it again with the insured person’s numbers to have it used',
  },
  'import.insured-key-missing': {
    ja: '入力で資格情報を補ってください',
    en: 'Add the insured person’s numbers in the entry',
  },
  'import.unknown-prescription': { ja: '先に処方箋を受け付けてください', en: 'Receive the prescription first' },
  'masters.no-date': { ja: '適用日を入れてください', en: 'Give the day it applies from' },
  'masters.not-recognised': {
    ja: '厚生労働省の薬価基準収載品目リスト・一般名処方マスタ（XLSX）を選んでください',
    en: 'Choose the ministry’s price list or generic-name list (XLSX)',
  },
  'masters.other-kind': { ja: '正しいファイルを選んでください', en: 'Choose the right file' },
  'masters.too-many-removed': {
    ja: 'ファイルが欠けていないか確かめてください。間違いなければ削除を認めて取り込みます',
    en: 'See that the file is whole; if it is right, accept the removals',
  },
  'reception.cannot-cancel': {
    ja: 'キューで調剤結果を取り消す（F10）か、変更してください',
    en: 'Withdraw (F10) or amend the result in the queue',
  },
  'reception.once-dispensed': {
    ja: '調剤結果を入力し直すか、繰り越してください。この薬局でもう調剤しないときは、薬剤師が受付一覧の受付取消（F6）で終えます',
    en: 'Enter its result anew, or carry it over. Where it is not dispensed here any more a pharmacist ends it with F6 on the list',
  },
  'reception.duplicate': { ja: '受付一覧のその行を使ってください', en: 'Use the row on the list' },
  'reception.incomplete-input': {
    ja: '引換番号と資格情報、処方箋ID、または控えの QR を入れてください',
    en: 'Give an exchange number with the insured person’s numbers, a prescription id, or the slip’s QR',
  },
  'reception.unsigned-preview': {
    ja: '電子処方箋は引換番号または処方箋IDで受け付けてください',
    en: 'Receive the electronic one by its number or id',
  },
  'record.already-finalised': {
    ja: '直すときは、キューでその行を開いて訂正または変更してください',
    en: 'Open its row in the queue to correct or amend it',
  },
  'record.bad-id': { ja: '一覧から選び直してください', en: 'Choose it from the list' },
  'record.no-prescription': {
    ja: '先に処方箋を受け付けるか、取り込んでください',
    en: 'Receive or import the prescription first',
  },
  'record.not-found': { ja: '最新（F5）にして選び直してください', en: 'Refresh (F5) and choose again' },
  'record.being-given-back': {
    ja: '調剤するときは、もう一度受け付けてください（送信前の受付取消は取りやめになります）',
    en: 'To dispense it receive it again: a cancellation that has not gone out is taken back',
  },
  'record.not-in-hand': { ja: '受け付けてから入力してください', en: 'Receive it first' },
  'request.invalid': { ja: 'その項目を直してください', en: 'Mend that field' },
  'rights.denied': {
    ja: '権限のある利用者でサインインし直してください',
    en: 'Sign in as somebody who has the right',
  },
  'second-factor.not-begun': {
    ja: '設定で QR を表示するところから始めてください',
    en: 'Begin with the QR in Settings',
  },
  'second-factor.own': {
    ja: '設定でいまの確認コードを入れてやめるか、別の管理者に頼んでください',
    en: 'End it in Settings with the present code, or ask another owner',
  },
  'second-factor.there-already': { ja: '作り直すときは、先に設定でやめてください', en: 'End it in Settings first' },
  'service.unknown-outcome': {
    ja: '自動で照会します。もう一度受け付ける必要はありません',
    en: 'It is looked up by itself; do not receive it again',
  },
  'setup.profile-exists': { ja: 'サインインしてください', en: 'Sign in' },
  'sign-in.code-needed': {
    ja: '認証アプリの6桁を入力してください。端末をなくしたときは管理者に外してもらってください',
    en: 'Type the six digits of the app; if the telephone is lost, ask an owner to remove it',
  },
  'sign-in.refused': {
    ja: '利用者名とパスワードを確かめて、もう一度入力してください',
    en: 'Check name and password, then again',
  },
  'sign.no-key': { ja: '開設者が設定で署名鍵を発行してください', en: 'The owner issues a key in Settings' },
  'sign.others-wait': {
    ja: 'その薬剤師がサインインし、受付一覧の F9 で署名してください',
    en: 'They sign in and sign with F9',
  },
  'submission.already-registered': {
    ja: 'キューでその行を変更するか、F10 で取り消してください',
    en: 'Amend it in the queue, or withdraw with F10',
  },
  'submission.change-open': {
    ja: 'その行の登録を待つか、その行を F10 で取り消してください',
    en: 'Wait for that row, or void it with F10',
  },
  'submission.changed-meanwhile': { ja: '最新（F5）にして状態を確かめてください', en: 'Refresh (F5) and look again' },
  'submission.exempt-by-withdrawal': {
    ja: 'F10 で登録を取り消し、取消が済んでから登録対象外として入力し直してください',
    en: 'Withdraw it with F10, then enter it anew as not to be registered',
  },
  'submission.lookup-needed': {
    ja: '回線が戻ってからもう一度行ってください（自動で照会します）',
    en: 'Again when the line is back; it is looked up by itself',
  },
  'submission.not-registered-yet': {
    ja: '登録前は、訂正または F10 の取消を使ってください',
    en: 'Before registration correct it, or void it with F10',
  },
  'submission.not-waiting': {
    ja: '差戻しは訂正し、保留は F9 で解除してください',
    en: 'Correct a refused row; release a held one with F9',
  },
};
