import type { ProgressEvent } from '../../../shared/contract/operations.ts';
import type { Text, Words } from '../../words/text.ts';

export const closingWords = {
  deadline: { ja: '当日登録の期限（24:00）まで', en: 'Until the same-day deadline (24:00)' },
  overdue: { ja: '当日登録の期限を過ぎています', en: 'The same-day deadline is past' },
  closingTime: { ja: '閉局予定 {time}', en: 'Shop closes {time}' },
  asOf: { ja: '{time} 現在', en: 'as of {time}' },
  uncounted: { ja: '枚数未照合', en: 'Prescriptions not counted' },
  left: { ja: '残っていること', en: 'What is left' },
  nothingLeft: { ja: '人の操作が必要なものはありません', en: 'Nothing needs a person' },
  nothingLeftAuto: {
    ja: '残り{rows}件は自動で送信します。このまま閉局できます。',
    en: '{rows} rows are sent by themselves; you may close.',
  },
  nothingLeftDone: {
    ja: 'すべて登録と返却の確認が済んでいます。',
    en: 'Everything is registered and its copy verified.',
  },
  who: { ja: '担当: {who}', en: 'Who: {who}' },
  rows: { ja: '{rows}件', en: '{rows}' },
  open: { ja: '開く', en: 'Open' },
  openList: { ja: '一覧を開く', en: 'Open the list' },
  moreRows: { ja: 'ほか{rows}件', en: '{rows} more' },
  batch: { ja: '閉局処理', en: 'Closing batch' },
  batchText: {
    ja: '自分の署名待ちに署名し、残りを送信して、判定とレポートを残します。',
    en: 'Signs your own rows, sends the rest, keeps the verdict and the report.',
  },
  count: { ja: '今日の処方箋枚数（F2）', en: 'Prescriptions today (F2)' },
  countHint: {
    ja: 'レセコンの枚数。空のときは未照合と表示します',
    en: 'From the claims computer; empty = not compared',
  },
  countWrong: { ja: '枚数は数字で入力してください', en: 'Give a number' },
  countGiven: {
    ja: '{given}枚と入力済みです。数え直したときだけ入れてください',
    en: '{given} was given; fill this in only after counting anew',
  },
  countMatched: { ja: '枚数 一致（{given}枚）', en: 'Count of {given} matches' },
  countMismatch: {
    ja: '枚数 不一致（レセコン{given}・この薬局の記録{accounted}）',
    en: 'Count differs ({given} given, {accounted} on record)',
  },
  provisional: { ja: '仮締めを開始', en: 'Start provisional closing' },
  final: { ja: '本締めを開始', en: 'Start final closing' },
  additional: { ja: '追加締めを開始', en: 'Start additional closing' },
  mayNotClose: { ja: '閉局処理には閉局の権限が必要です', en: 'The batch needs the right to close' },
  confirmFinal: { ja: '本締め', en: 'Final closing' },
  confirmFinalText: {
    ja: '送信と判定のあと、要対応がなければ今日を締めます。締めた後の受付は「締め後」として追加締めができます。',
    en: 'After sending, the day is closed if nothing needs a person. What comes later is marked and closed additionally.',
  },
  pin: { ja: '署名鍵の PIN（自分の署名待ちがあるとき）', en: 'PIN of your signing key (if rows wait for you)' },
  pinText: {
    ja: 'PIN を入れずに進むと、署名待ちは残ります。',
    en: 'Without it the rows that wait for a signature stay.',
  },
  start: { ja: '開始（Enter）', en: 'Start (Enter)' },
  cancel: { ja: 'やめる', en: 'Cancel' },
  running: { ja: '処理中', en: 'Running' },
  pausedElsewhere: {
    ja: '送信を一時停止しています。「再開」（F6）を押すまで、残りは送信されません。',
    en: 'Sending is paused: nothing more is sent until you press Resume (F6).',
  },
  pausedNow: {
    ja: '一時停止中（送信中の要求は終わりまで待ちます）',
    en: 'Paused (requests on their way come to their end)',
  },
  perMinute: { ja: '{rate}件/分', en: '{rate}/min' },
  timeLeft: { ja: '残り {time}', en: '{time} left' },
  pause: { ja: '一時停止（F6）', en: 'Pause (F6)' },
  resume: { ja: '再開（F6）', en: 'Resume (F6)' },
  resumeKey: { ja: '送信を再開', en: 'Resume' },
  additionalKey: { ja: '追加締め', en: 'Additional' },
  stop: { ja: '中止（F7）', en: 'Stop (F7)' },
  outcomes: { ja: '1件ごとの結果', en: 'Row by row' },
  ended: { ja: '{kind}の結果', en: 'Outcome of the {kind} closing' },
  showReport: { ja: 'レポートを開く（F3）', en: 'Open the report (F3)' },
  history: { ja: '締めの履歴', en: 'Closings so far' },
  historyNone: { ja: 'まだ締めていません', en: 'Not closed yet' },
  historyLine: {
    ja: '調剤{dispensed} 登録{registered} 対象外{exempt} 未登録{exceptions}',
    en: 'disp. {dispensed}, reg. {registered}, exempt {exempt}, open {exceptions}',
  },
  states: { ja: '送信の状態（受付の送信も数えます）', en: 'States of sending (receptions are counted too)' },
  lockTitle: { ja: '{kind}が終わりました', en: 'The {kind} closing is done' },
  lockNow: { ja: '画面をロックして終わる', en: 'Lock the screen' },
  stay: { ja: 'このまま続ける', en: 'Stay' },
  runAfter: { ja: '設定した終了コマンドを実行', en: 'Run the configured command' },
  runAfterStarting: { ja: '終了コマンドを実行中…', en: 'The command is running…' },
  runAfterStarted: { ja: '終了コマンドを実行しました', en: 'The command was started' },
  runAfterTitle: { ja: '未送信が残っています', en: 'Rows are unsent' },
  runAfterUnsent: {
    ja: '電源を切ると自動送信は止まります。それでも実行しますか。',
    en: 'With the power off nothing is sent. Run it all the same?',
  },
  morning: { ja: '前回の締めから', en: 'Since the last closing' },
  morningLine: {
    ja: '登録{sent}件 差戻し{rejected}件 確認中{unknown}件 障害{outages}回',
    en: '{sent} registered, {rejected} refused, {unknown} unknown, {outages} outages',
  },
  leftovers: { ja: '前日までの未登録 {rows}件', en: '{rows} rows of days before' },
  lateRows: { ja: '当日登録にならなかった {rows}件に理由がありません', en: '{rows} late rows have no reason' },
  giveReason: { ja: '理由をまとめて記録', en: 'Give one reason' },
  lateTitle: { ja: '当日登録にならなかった理由', en: 'Why these rows are late' },
  lateText: {
    ja: '{rows}件に同じ理由を記録します。送信は止まりません。',
    en: 'The same reason for {rows} rows; sending goes on.',
  },
  lateDone: { ja: '{rows}件に理由を記録しました', en: 'Reason kept for {rows} rows' },
  lateReasonLine: { ja: '回線・サービスの障害', en: 'Line or service was out' },
  lateReasonHome: { ja: '在宅訪問のため後日入力', en: 'Home visit, entered later' },
  backup: { ja: 'バックアップ', en: 'Backup' },
  rehearsal: { ja: '復元テスト', en: 'Restored for proof' },
  backupNever: { ja: 'まだありません', en: 'not yet' },
  rehearsalGood: { ja: '復元できました', en: 'restored' },
  rehearsalBad: { ja: '問題あり', en: 'failed' },
} as const satisfies Words;

export const closingKindWords = {
  provisional: { ja: '仮締め', en: 'provisional' },
  final: { ja: '本締め', en: 'final' },
  additional: { ja: '追加締め', en: 'additional' },
} as const satisfies Words;

export const phaseWords = {
  import: { ja: '取込', en: 'Import' },
  check: { ja: '重複チェック', en: 'Checking' },
  sign: { ja: '署名', en: 'Signing' },
  upload: { ja: '送信', en: 'Sending' },
  wait: { ja: '再送待ち', en: 'Waiting to retry' },
  backup: { ja: 'バックアップ', en: 'Backup' },
  rehearse: { ja: '復元テスト', en: 'Rehearsal' },
} as const satisfies Readonly<Record<ProgressEvent['phase'], Text>>;

/** What the progress says of one row; a word the table does not know is shown as it is. */
export const outcomeWords: Readonly<Record<string, Text>> = {
  registered: { ja: '登録済', en: 'registered' },
  rejected: { ja: '差戻し', en: 'refused' },
  signed: { ja: '署名済', en: 'signed' },
  refused: { ja: '署名できず', en: 'not signed' },
  'not-reached': { ja: '未達・再送待ち', en: 'not reached, retried' },
  'outcome-unknown': { ja: '確認中', en: 'to be looked up' },
  'not-received': { ja: '未受信・再送', en: 'not received, sent again' },
  'copy-verified': { ja: '返却ファイル検証済み', en: 'copy verified' },
  'copy-bad': { ja: '返却ファイル不一致', en: 'copy does not match' },
  'copy-missing': { ja: '返却ファイル待ち', en: 'copy still missing' },
  checked: { ja: 'チェック済', en: 'checked' },
};

/** The next step at this window; the core's own sentences name the commands of the command line. */
export const actionWords: Readonly<Record<string, { readonly title: Text; readonly next: Text }>> = {
  'closing.sender-stopped': {
    title: { ja: '送信停止', en: 'Sending stopped' },
    next: { ja: 'F9 で送信を開始します', en: 'Start with F9' },
  },
  'closing.sender-paused': {
    title: { ja: '送信一時停止', en: 'Sending paused' },
    next: { ja: '「再開」（F6）を押すと、続きから送信します', en: 'Press Resume (F6) to go on sending' },
  },
  'closing.awaiting-signature': {
    title: { ja: '署名待ち', en: 'Awaiting signature' },
    next: {
      ja: '担当の薬剤師がサインインし、F9 で署名して送信します。連絡が取れないときは別の薬剤師が確定し直します',
      en: 'That pharmacist signs in and presses F9; if out of reach another finalises anew',
    },
  },
  'closing.rejected': {
    title: { ja: '差戻し', en: 'Refused' },
    next: { ja: '開いて訂正するか、理由を付けて取り消します', en: 'Open and correct it, or void it with a reason' },
  },
  'closing.reception-rejected': {
    title: { ja: '受付の差戻し', en: 'Reception refused' },
    next: {
      ja: '引換番号を確かめて受け付け直し、この受付は F10 で取り消します',
      en: 'Check the exchange number, receive it anew, and cancel this reception with F10',
    },
  },
  'closing.check-notice': {
    title: { ja: '交付後に重複・禁忌あり', en: 'Found after hand-over' },
    next: { ja: '開いて内容を確かめ、対応を記録します', en: 'Open it, see what was found, record what was done' },
  },
  'closing.held': {
    title: { ja: '保留', en: 'On hold' },
    next: {
      ja: '開いて保留を解除するか、理由を付けて取り消します',
      en: 'Open and release it, or void it with a reason',
    },
  },
  'closing.bad-copy': {
    title: { ja: '返却ファイル不一致', en: 'Copy does not match' },
    next: {
      ja: '開いて検証結果を確かめ、サポートへ連絡します。登録し直さないでください',
      en: 'Open, see the checks, call support; do not register again',
    },
  },
  'closing.blocked': {
    title: { ja: '順序不明', en: 'Blocked' },
    next: { ja: '開いて操作の順序を確かめ、サポートへ連絡します', en: 'Open, see the chain, call support' },
  },
  'closing.draft': {
    title: { ja: '入力中（未確定の調剤結果）', en: 'Being typed (not finalised)' },
    next: {
      ja: '確定するか、破棄するか、理由を付けて繰り越します',
      en: 'Finalise, discard, or carry it over with a reason',
    },
  },
  'closing.pending-confirmation': {
    title: { ja: '確定待ち', en: 'To be confirmed' },
    next: {
      ja: '薬剤師が確認して確定するか、理由を付けて繰り越します',
      en: 'A pharmacist finalises it, or carry it over',
    },
  },
  'closing.reception': {
    title: { ja: '調剤結果なし', en: 'No result yet' },
    next: {
      ja: '入力して確定するか、受付を取り消すか、理由を付けて繰り越します',
      en: 'Enter the result, cancel the reception, or carry it over',
    },
  },
  'closing.coming-back': {
    title: { ja: '登録取消で調剤中に戻る処方箋', en: 'Back in dispensing by a withdrawal' },
    next: {
      ja: '登録取消を送信してから、入力し直すか受付取消でここで終えます。理由を付けた繰越は送信の前でもできます',
      en: 'Send the withdrawal, then enter anew or end it here (cancel the reception); carrying over works before, too',
    },
  },
  'closing.count-mismatch': {
    title: { ja: '枚数不一致', en: 'Count differs' },
    next: {
      ja: 'レセコンの枚数と受付一覧を見比べ、F2 で入れ直します',
      en: 'Compare with the claims computer, give it again with F2',
    },
  },
};
