import type { OperationOutput } from '../../../shared/contract/operations.ts';
import type { Text, Words } from '../../words/text.ts';

export type Life = OperationOutput<'queue.life'>;

export const queueWords = {
  list: { ja: '送信キュー', en: 'Submission queue' },
  due: { ja: '調剤日', en: 'Dispensed' },
  kind: { ja: '種別', en: 'Kind' },
  state: { ja: '状態', en: 'State' },
  patient: { ja: '患者', en: 'Patient' },
  cause: { ja: '理由・次の送信', en: 'Cause, next try' },
  attempts: { ja: '試行', en: 'Tries' },
  copy: { ja: '返却', en: 'Copy' },
  signer: { ja: '薬剤師', en: 'Pharmacist' },
  dispensingId: { ja: '調剤結果ID', en: 'Dispensing ID' },
  since: { ja: '更新', en: 'Since' },
  search: { ja: '患者カナ・ID で検索', en: 'Search by kana or id' },
  searchIds: { ja: 'ID で検索（患者は表示されません）', en: 'Search by id (patients are not shown)' },
  day: { ja: '調剤日（例 2026-11-22, R8.11.22）', en: 'Day (2026-11-22)' },
  dayShort: { ja: '調剤日', en: 'Day' },
  allStates: { ja: 'すべての状態', en: 'All states' },
  allErrors: { ja: 'すべてのエラー', en: 'All errors' },
  error: { ja: 'エラー', en: 'Error' },
  needsPerson: { ja: '要対応', en: 'Needs a person' },
  total: { ja: '{rows}件', en: '{rows} rows' },
  totalMore: { ja: '{rows}件以上', en: 'over {rows} rows' },
  none: { ja: '条件に合う行はありません', en: 'No row fits' },
  noneNext: { ja: '絞り込みを外すか、別の言葉で検索してください', en: 'Clear the filter or search for something else' },
  next: { ja: '次 {time}', en: 'next {time}' },
  detail: { ja: 'この行の経過', en: 'Life of this row' },
  close: { ja: '閉じる（Esc）', en: 'Close (Esc)' },
  nextAct: { ja: '次の操作', en: 'Next' },
  noNext: { ja: '操作は不要です', en: 'Nothing to do' },
  attemptsTitle: { ja: '送信の試行', en: 'Attempts' },
  number: { ja: '回', en: 'No.' },
  started: { ja: '開始', en: 'Started' },
  took: { ja: '所要', en: 'Took' },
  answer: { ja: '結果', en: 'Outcome' },
  seconds: { ja: '{seconds}秒', en: '{seconds} s' },
  documents: { ja: '文書', en: 'Documents' },
  bytes: { ja: '{bytes} バイト', en: '{bytes} bytes' },
  checks: { ja: '署名の検証', en: 'Signature checks' },
  valid: { ja: '有効', en: 'Valid' },
  invalid: { ja: '無効', en: 'Invalid' },
  comparison: { ja: '返却ファイルと送った内容', en: 'Return copy against what was sent' },
  copySame: { ja: '一致', en: 'Same' },
  copyOther: { ja: '不一致', en: 'Different' },
  checksLine: {
    ja: '{passed}項目合格 {failed}項目不合格 {without}項目対象外',
    en: '{passed} passed, {failed} failed, {without} not applicable',
  },
  identifiers: { ja: '識別子', en: 'Identifiers' },
  submissionId: { ja: '登録の行', en: 'Row' },
  operationId: { ja: '操作ID', en: 'Operation id' },
  prescriptionId: { ja: '処方箋ID', en: 'Prescription id' },
  possiblySent: { ja: '送信された可能性あり', en: 'May have been sent' },
  retryDone: { ja: '今すぐ送信します', en: 'It is sent now' },
  holdTitle: { ja: '保留にする', en: 'Put on hold' },
  holdText: {
    ja: '解除するまで送信しません。閉局の判定では要対応になります。',
    en: 'It is not sent until released, and stands in the way of closing.',
  },
  holdDone: { ja: '保留にしました', en: 'On hold' },
  releaseTitle: { ja: '保留を解除する', en: 'Release' },
  releaseText: {
    ja: '保留にする前の状態に戻り、送信の対象になります。',
    en: 'It goes back to where it was and is sent again.',
  },
  releaseDone: { ja: '保留を解除しました', en: 'Released' },
  withdrawTitle: { ja: '登録を取り消す', en: 'Withdraw the registration' },
  withdrawText: {
    ja: '管理サービスに登録した調剤結果を取り消します。取り消しは元に戻せません。',
    en: 'The registration at the service is withdrawn. This cannot be undone.',
  },
  withdrawDone: { ja: '登録取消を送信の列に入れました', en: 'The withdrawal is queued' },
  voidTitle: { ja: '送らずに取り消す', en: 'Void without sending' },
  voidText: { ja: 'この調剤結果を取り消し、管理サービスへは送りません。', en: 'The result is voided and never sent.' },
  voidDone: { ja: '取り消しました', en: 'Voided' },
  correct: { ja: '訂正する', en: 'Correct' },
  unmaskTitle: { ja: '患者を表示する', en: 'Show the patient' },
  unmaskText: {
    ja: '氏名・日時・理由が監査ログに残ります。',
    en: 'Your name, the moment and the reason are kept in the audit log.',
  },
  viewTitle: { ja: '文書の内容を見る', en: 'Read the documents' },
  viewText: {
    ja: '患者の情報が表示されます。氏名・日時・理由が監査ログに残ります。',
    en: 'Patient data is shown. Your name, the moment and the reason are kept in the audit log.',
  },
  viewNone: { ja: 'この行に文書はまだありません', en: 'There is no document of this row yet' },
  exportTitle: { ja: '文書を書き出す', en: 'Export the documents' },
  exportText: { ja: '患者の情報を含むファイルを保存します。', en: 'The files hold patient data.' },
  exportDone: { ja: '{files}件のファイルを書き出しました', en: '{files} files written' },
  csvDone: { ja: '一覧 {rows}件を CSV に書き出しました', en: '{rows} rows written as CSV' },
  reasonStock: { ja: '内容を確認中', en: 'Being looked into' },
  reasonMistake: { ja: '入力の誤り', en: 'Typed by mistake' },
  reasonAsked: { ja: '薬局からの依頼による調査', en: 'The pharmacy asked for help' },
} as const satisfies Words;

export const copyWords = {
  none: { ja: 'なし', en: 'none' },
  stored: { ja: '保存済み', en: 'stored' },
  verified: { ja: '検証済み', en: 'verified' },
  bad: { ja: '不一致', en: 'does not match' },
} as const satisfies Words;

export const lifeMarkWords = {
  saved: { ja: '保存', en: 'Saved' },
  finalised: { ja: '確定', en: 'Finalised' },
  signed: { ja: '署名', en: 'Signed' },
  registered: { ja: '登録', en: 'Registered' },
  copy: { ja: '返却', en: 'Returned' },
} as const satisfies Readonly<Record<Life['marks'][number]['mark'], Text>>;

export const lifeStateWords = {
  done: { ja: '済', en: 'done' },
  waiting: { ja: '待ち', en: 'waiting' },
  failed: { ja: '要対応', en: 'failed' },
  'not-needed': { ja: '不要', en: 'not needed' },
} as const satisfies Readonly<Record<Life['marks'][number]['state'], Text>>;

export const documentWords = {
  'prescription-original': { ja: '処方箋の原本', en: 'Prescription, original' },
  'dispensing-unsigned': { ja: '調剤結果（署名前）', en: 'Result, unsigned' },
  'dispensing-final': { ja: '送った調剤結果', en: 'Result as sent' },
  'return-copy': { ja: '返却ファイル', en: 'Return copy' },
  cj1: { ja: 'CJ1 の原文', en: 'CJ1 as read' },
} as const satisfies Readonly<Record<Life['documents'][number]['kind'], Text>>;
