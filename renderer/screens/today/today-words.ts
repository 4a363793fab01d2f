import type { OperationOutput } from '../../../shared/contract/operations.ts';
import type { Text, Words } from '../../words/text.ts';

export type TodayRow = OperationOutput<'today.list'>['rows'][number];

/** A prescription keeps its key from 受付 to 確定; what is typed from paper has one once it is complete. */
export function keyOf({ prescriptionKey, entryId }: TodayRow): string {
  return prescriptionKey ?? entryId ?? '';
}

export const todayWords = {
  list: { ja: '受付一覧', en: 'Prescriptions of today' },
  next: { ja: '次の操作', en: 'Next' },
  patient: { ja: '患者', en: 'Patient' },
  stage: { ja: '進み', en: 'Stage' },
  kind: { ja: '種別', en: 'Kind' },
  days: { ja: '使用期限', en: 'Valid' },
  check: { ja: '重複チェック', en: 'Check' },
  institution: { ja: '処方元', en: 'Prescriber' },
  waiting: { ja: '待ち', en: 'Wait' },
  marks: { ja: '保存・署名・登録・返却', en: 'Saved, signed, registered, returned' },
  sending: { ja: '送信待ち', en: 'To be sent' },
  all: { ja: 'すべて', en: 'All' },
  open: { ja: '未完了', en: 'Open' },
  filter: { ja: '患者・処方元で絞り込み', en: 'Filter by patient or prescriber' },
  minutes: { ja: '{minutes}分', en: '{minutes} min' },
  drugs: { ja: '{drugs}品目', en: '{drugs} drugs' },
  errors: { ja: 'エラー{errors}', en: '{errors} errors' },
  warnings: { ja: '警告{warnings}', en: '{warnings} warnings' },
  visit: { ja: '同時{size}枚', en: '{size} at once' },
  born: { ja: '{birth}（{age}）', en: '{birth} ({age})' },
  sameName: { ja: '同姓同名', en: 'Same name' },
  refill: { ja: 'リフィル {round}/{of}', en: 'Refill {round}/{of}' },
  split: { ja: '分割 {round}/{of}', en: 'Split {round}/{of}' },
  carriedOver: { ja: '繰越', en: 'Carried over' },
  askedNumber: { ja: '引換番号 {number}', en: 'Exchange no. {number}' },
  askedId: { ja: '処方箋ID {id}', en: 'Prescription ID {id}' },
  lookUp: { ja: '答えが未着。自動で照会中', en: 'No answer came; asked again by itself' },
  lookUpLong: {
    ja: '受付を送りましたが、管理サービスの答えが届いていません。二重に受け付けないよう自動で照会し、結果が出るとこの行に出ます。Enter で経過を開き、そこで F6 を押すと今すぐ照会します。',
    en: 'The reception was sent and no answer came. The service is asked by itself what became of it, so that nothing is received twice; the outcome appears in this row. Enter opens its life, where F6 asks now.',
  },
  waitsForService: { ja: '送信待ち。自動で送信します', en: 'Sent by itself' },
  noName: { ja: '（氏名未入力）', en: '(no name yet)' },
  nothing: { ja: '今日の受付はまだありません', en: 'Nothing was taken in today' },
  nothingNext: { ja: '処方箋の QR を読み取るか、F2 で新しく入力します', en: 'Scan a prescription, or press F2' },
  noneShown: { ja: '絞り込みに合う受付はありません', en: 'Nothing fits the filter' },
  cancelTitle: { ja: '受付を取り消す', en: 'Cancel the reception' },
  cancelText: {
    ja: 'この処方箋の受付を取り消し、管理サービスへ伝えます。調剤済みにした処方箋は取り消せません。',
    en: 'The reception is cancelled here and at the service. Not possible once it was dispensed.',
  },
  about: { ja: '{patient}　{birth}　{institution}　{stage}', en: '{patient}, {birth}, {institution}, {stage}' },
  cancelled: { ja: '受付を取り消しました', en: 'The reception was cancelled' },
  endTitle: { ja: 'この薬局で終える', en: 'End it here' },
  endText: {
    ja: '一度調剤済みになった処方箋の受付は、登録取消の後でも管理サービスに戻せません。この薬局ではもう調剤しないときは、理由を残してここで終えます。管理サービスでは調剤中のまま残ります。もう一度受け付けると続けられます。',
    en: 'A prescription that was once dispensed cannot be given back at the service, not even after a withdrawal. Where it is not dispensed here any more it ends here, with a reason; at the service it stays as being dispensed. Received again it goes on.',
  },
  ended: { ja: 'この薬局での処方箋を終えました', en: 'The prescription has ended here' },
  carryTitle: { ja: '翌営業日へ繰り越す', en: 'Carry over to the next business day' },
  carryText: {
    ja: '今日の閉局の判定から外し、氏名と理由を記録します。',
    en: 'It no longer stands in the way of closing today; name and reason are kept.',
  },
  carried: { ja: '繰り越しました', en: 'Carried over' },
  reasonAway: { ja: '患者が取りに来ていない', en: 'The patient has not come' },
  reasonStock: { ja: '在庫を取り寄せ中', en: 'A drug is on order' },
  reasonInquiry: { ja: '疑義照会の回答待ち', en: 'Waiting for the prescriber' },
  reasonWithdrawn: { ja: '患者の希望で別の薬局へ', en: 'The patient goes to another pharmacy' },
  reasonStopped: { ja: '処方医が処方を取りやめた', en: 'The prescriber has stopped it' },
  reasonMistake: { ja: '受付の誤り', en: 'Taken in by mistake' },
} as const satisfies Words;

export const stageWords = {
  received: { ja: '受付', en: 'Received' },
  entry: { ja: '入力', en: 'Entry' },
  audit: { ja: '監査', en: 'Audit' },
  'hand-over': { ja: '交付', en: 'Hand-over' },
  finalised: { ja: '確定', en: 'Finalised' },
} as const satisfies Readonly<Record<TodayRow['stage'], Text>>;

export const nextWords = {
  stop: { ja: '調剤不可', en: 'Stop' },
  correct: { ja: '訂正', en: 'Correct' },
  finalise: { ja: '確定', en: 'Finalise' },
  'hand-over': { ja: '交付', en: 'Hand over' },
  audit: { ja: '監査', en: 'Audit' },
  complete: { ja: '入力を完了', en: 'Complete' },
  enter: { ja: '入力', en: 'Enter' },
  'look-up': { ja: '受付確認中', en: 'Reception unsure' },
  sign: { ja: '署名', en: 'Sign' },
  'wait-for-service': { ja: '受付送信待ち', en: 'Waits for the service' },
  none: { ja: '済み', en: 'Done' },
} as const satisfies Readonly<Record<TodayRow['next'], Text>>;

export const prescriptionKindWords = {
  electronic: { ja: '電子', en: 'Electronic' },
  'paper-with-exchange-number': { ja: '引換番号', en: 'Exchange no.' },
  paper: { ja: '紙', en: 'Paper' },
} as const satisfies Readonly<Record<TodayRow['kind'], Text>>;
