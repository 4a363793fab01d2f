import type { OperationOutput } from '../../../shared/contract/operations.ts';
import type { Text, Words } from '../../words/text.ts';

export type CheckState = OperationOutput<'entry.open'>['check'];

export const checkWords = {
  title: { ja: '重複投薬等チェック', en: 'Duplicate check' },
  run: { ja: 'チェック実行', en: 'Run the check' },
  running: { ja: '照会しています', en: 'Asking the service' },
  online: { ja: 'オンライン同意あり', en: 'Online consent' },
  oral: { ja: '口頭同意で照会', en: 'Ask with oral consent' },
  oralFor: { ja: 'このグループを口頭同意で照会', en: 'Ask about this group with oral consent' },
  own: { ja: '自局の記録を含める', en: 'Include our own records' },
  notYet: { ja: '入力が完了すると実行できます（F12）', en: 'Can be run when the entry is complete (F12)' },
  localNone: { ja: '自局記録に該当なし・サービス未照会', en: 'Nothing in our own records; the service was not asked' },
  asked: { ja: '{source} {when}', en: '{source} {when}' },
  unchecked: { ja: 'チェックできなかった薬', en: 'Drugs not checked' },
  stale: { ja: '要再チェック', en: 'Check again' },
  masked: { ja: '同意なし・集計不可', en: 'No consent, no sums' },
  alerts: { ja: '{alerts}件', en: '{alerts} hits' },
  span: { ja: '{from}〜{to}', en: '{from} to {to}' },
  places: {
    ja: '医療機関 {institutions}・薬局 {pharmacies}',
    en: '{institutions} institutions, {pharmacies} pharmacies',
  },
  duplicate: { ja: '重複', en: 'Duplicate' },
  contraindicated: { ja: '併用禁忌', en: 'Contraindicated' },
  decided: { ja: '判断済', en: 'Decided' },
  undecided: { ja: '判断待ち', en: 'Not decided' },
  undecidedGroups: { ja: '重複 判断待ち{groups}', en: '{groups} hits not decided' },
  intent: { ja: '処方意図', en: 'Prescriber’s reason' },
  condition: { ja: '条件', en: 'Condition' },
  thisDrug: { ja: '今回の薬', en: 'This prescription' },
  otherDrug: { ja: '相手の薬', en: 'Other drug' },
  when: { ja: '開始', en: 'From' },
  where: { ja: '医療機関 / 薬局', en: 'Institution / pharmacy' },
  hidden: { ja: '（同意なし）', en: '(no consent)' },
  decision: { ja: '薬剤師の判断', en: 'Decision' },
  asDispensed: { ja: 'このまま調剤（理由）', en: 'Dispensed as it stands (reason)' },
  inquiry: { ja: '疑義照会した', en: 'Inquired' },
  reason: { ja: '理由', en: 'Reason' },
  how: { ja: '方法', en: 'How' },
  phone: { ja: '電話', en: 'Phone' },
  fax: { ja: 'FAX', en: 'Fax' },
  visit: { ja: '対面', en: 'In person' },
  other: { ja: 'その他', en: 'Other' },
  askedBy: { ja: '照会者', en: 'Asked by' },
  answeredBy: { ja: '回答者', en: 'Answered by' },
  question: { ja: '照会内容', en: 'Question' },
  answer: { ja: '回答', en: 'Answer' },
  changed: { ja: '変更あり', en: 'Changed' },
  record: { ja: '判断を記録', en: 'Record the decision' },
  recorded: { ja: '判断を記録しました（残り {left} グループ）', en: 'Recorded ({left} groups left)' },
  earlier: { ja: '以前の判断', en: 'Earlier decisions' },
  useEarlier: { ja: 'この文を使う', en: 'Use these words' },
  noRight: { ja: '判断の記録は薬剤師が行います', en: 'A pharmacist records the decision' },
  list: { ja: '本日の重複チェック', en: 'Checks of today' },
  listNext: { ja: '受付があると、ここに並びます', en: 'Prescriptions received today stand here' },
  groups: { ja: '{all}グループ（判断待ち {open}）', en: '{all} groups ({open} not decided)' },
  sums: {
    ja: '30日間 {rolling} mg・今月 {month} mg（目安 {limit} mg）',
    en: '{rolling} mg in 30 days, {month} mg this month (limit {limit} mg)',
  },
  exceeds: { ja: '目安超過', en: 'Above the limit' },
  notSummed: { ja: '合計できない行 {lines}', en: '{lines} lines not summed' },
  amounts: { ja: '累計（成分量）', en: 'Sums (mg)' },
} as const satisfies Words;

export const sourceWords = {
  'service-reception': { ja: 'サービス（受付時）', en: 'Service, at reception' },
  'service-on-demand': { ja: 'サービス照会', en: 'Service, on demand' },
  local: { ja: 'ローカル確認', en: 'Local check' },
} as const satisfies Readonly<Record<NonNullable<CheckState['source']>, Text>>;

export const answerWords = {
  'not-performed': { ja: '未実施', en: 'Not performed' },
  none: { ja: '該当なし', en: 'No hit' },
  'partly-checked': { ja: '一部未チェック({unchecked})', en: 'Partly checked ({unchecked})' },
  'found-without-consent': { ja: 'あり(同意なし)', en: 'Hit (no consent)' },
  found: { ja: 'あり', en: 'Hit' },
} as const satisfies Readonly<Record<CheckState['answer'], Text>>;

export const scopeWords: Readonly<Record<string, Text>> = {
  taking: { ja: '服用中', en: 'Taking' },
  'same-prescription': { ja: '処方内', en: 'In this prescription' },
  concurrent: { ja: '同時受付', en: 'Received together' },
};
