import { eventWords, type Words } from '../submission/submission-life-words.ts';

/** Actions of the audit log as a person would say them. */
const ACTIONS: Readonly<Record<string, Words>> = {
  denied: { ja: '権限がなく拒否', en: 'refused for want of a right' },
  'profile.init': { ja: 'プロファイルを作成', en: 'profile made' },
  'profile.key-store': { ja: '端末の鍵ストアの設定', en: 'key store of the computer set' },
  'profile.opened-unattended': { ja: '端末の鍵で開いた（サインイン前の送信）', en: 'opened by the computer’s key' },
  'session.sign-in': { ja: '画面にサインイン', en: 'signed in at a window' },
  'session.unlock': { ja: '画面のロックを解除', en: 'window unlocked' },
  'session.windows-left': {
    ja: 'パスワード変更により他の画面をサインアウト',
    en: 'other windows signed out by a new password',
  },
  'sign-in.refused': { ja: 'サインインを拒否（パスワード違い）', en: 'sign-in refused, wrong password' },
  'patient.unmask': { ja: '患者の表示', en: 'patient unmasked' },
  'patient.search-masked': { ja: '患者検索（伏せ字）', en: 'patient search, masked' },
  'patient.history-masked': { ja: '患者の履歴（伏せ字）', en: 'patient history, masked' },
  'document.export': { ja: '文書の書き出し', en: 'documents exported' },
  'list.export': { ja: '一覧の書き出し', en: 'list exported' },
  'check.run': { ja: '重複投薬等チェック', en: 'duplicate check' },
  'check.decide': { ja: 'チェックへの判断', en: 'decision about an alert' },
  'check.acknowledge': { ja: '後から分かった該当を確認', en: 'late finding acknowledged' },
  'masters.import': { ja: 'マスターの取込', en: 'masters imported' },
  'notebook.export': { ja: 'お薬手帳の書き出し', en: 'notebook exported' },
  'prescription.take-in': { ja: '処方箋の取込', en: 'prescription taken in' },
  'prescription.cancel': { ja: '受付取消', en: 'reception cancelled' },
  'prescription.end-here': { ja: '処方箋をこの薬局で終えた', en: 'prescription ended here' },
  'prescription.taken-up-again': { ja: '終えた処方箋を再び受付', en: 'ended prescription taken up again' },
  'prescription.carry-over': { ja: '受付の繰越', en: 'reception carried over' },
  'prescription.next-round': { ja: '次回調剤へ', en: 'next round' },
  'result.record': { ja: '調剤結果の入力', en: 'result recorded' },
  'result.record-again': { ja: '調剤結果の入力し直し', en: 'result recorded again' },
  'result.import': { ja: '調剤結果の取込', en: 'result imported' },
  'result.finalise': { ja: '確定', en: 'finalised' },
  'result.discard': { ja: '下書きの破棄', en: 'draft discarded' },
  'result.amend': { ja: '登録の変更', en: 'amendment' },
  'result.withdraw': { ja: '登録の取消', en: 'withdrawal' },
  'result.carry-over': { ja: '入力の繰越', en: 'draft carried over' },
  'result.readable': { ja: '調剤済み処方箋の印刷', en: 'readable print' },
  'entry.open': { ja: '入力画面を開いた', en: 'entry opened' },
  'entry.complete': { ja: '入力完了', en: 'entry complete' },
  'entry.settlement-dropped': { ja: '薬剤師の確認を取消（行の変更）', en: 'settlement dropped with its line' },
  'entry.carry-over': { ja: '入力の繰越', en: 'entry carried over' },
  'entry.discard': { ja: '入力の破棄', en: 'entry discarded' },
  'submission.retry': { ja: '今すぐ送る', en: 'retry now' },
  'submission.late-reason': { ja: '遅延理由の記録', en: 'late reason' },
  'upload.run': { ja: '送信の開始', en: 'upload' },
  'upload.pause': { ja: '送信の一時停止', en: 'upload paused' },
  'upload.resume': { ja: '送信の再開', en: 'upload resumed' },
  'closing.close': { ja: '締め', en: 'closing' },
  'closing.prescription-count': { ja: '処方箋枚数の入力', en: 'prescription count' },
  'closing.run-after': { ja: '本締め後のコマンド', en: 'command after closing' },
  'settings.set': { ja: '設定の変更', en: 'setting changed' },
  'user.create': { ja: '利用者の追加', en: 'user added' },
  'user.set-roles': { ja: '役割の変更', en: 'roles changed' },
  'user.deactivate': { ja: '利用者の停止', en: 'user deactivated' },
  'user.activate': { ja: '利用者の再開', en: 'user activated' },
  'user.change-password': { ja: 'パスワードの変更', en: 'password changed' },
  'user.change-password-refused': { ja: 'パスワードの変更（拒否）', en: 'password change refused' },
  'user.reset-password': { ja: 'パスワードの再設定', en: 'password reset' },
  'second-factor.enrol': { ja: '確認コードの準備', en: 'one-time codes begun' },
  'second-factor.enabled': { ja: '確認コードを有効に', en: 'one-time codes on' },
  'second-factor.removed': { ja: '確認コードをやめた', en: 'one-time codes off' },
  'second-factor.reset': { ja: '確認コードを外した（管理者）', en: 'one-time codes reset by an owner' },
  'second-factor.wrong-code': { ja: '確認コードの誤り', en: 'wrong one-time code' },
  'emergency.seal': { ja: '緊急用アカウントの封印', en: 'emergency account sealed' },
  'emergency.used': { ja: '緊急用アカウントの使用', en: 'emergency account used' },
  'emergency.acknowledge': { ja: '緊急用アカウントの使用を確認', en: 'use of the emergency account acknowledged' },
  'backup.made': { ja: 'バックアップの作成', en: 'backup made' },
  'backup.failed': { ja: 'バックアップの失敗', en: 'backup failed' },
  'backup.rehearsed': { ja: '復元テスト', en: 'backup restored for proof' },
  'backup.settings': { ja: 'バックアップの設定', en: 'backup settings' },
  'backup.rebuilt': { ja: '損傷したデータベースの作り直し', en: 'damaged database rebuilt' },
  'backup.restored': { ja: 'バックアップからの復元', en: 'backup restored' },
  'key.issue': { ja: '署名鍵の発行', en: 'signing key issued' },
  'key.wrong-pin': { ja: 'PIN の誤り', en: 'wrong PIN' },
  'key.locked': { ja: '署名鍵のロック', en: 'signing key locked' },
};

/** Every action that has words of its own, for a filter. */
export const AUDIT_ACTIONS: readonly string[] = Object.keys(ACTIONS);

/** An action the table does not know is shown as it is. */
export function auditWords(action: string): Words {
  const known = ACTIONS[action];
  if (known !== undefined) return known;
  if (!action.startsWith('submission.')) return { ja: action, en: action };
  const { ja, en } = eventWords(action.slice('submission.'.length));
  return { ja, en };
}
