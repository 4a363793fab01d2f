import type { Words } from '../../words/text.ts';

export const reportWords = {
  month: { ja: '{year}年{month}月', en: '{year}-{month}' },
  previous: { ja: '前月（F6）', en: 'Month before (F6)' },
  next: { ja: '翌月（F7）', en: 'Month after (F7)' },
  sameDay: { ja: '当日登録率', en: 'Registered on the day' },
  check: { ja: 'チェック実施率', en: 'Checked' },
  dispensed: { ja: '調剤', en: 'Dispensed' },
  registered: { ja: '登録済', en: 'Registered' },
  exempt: { ja: '対象外', en: 'Exempt' },
  open: { ja: '未登録', en: 'Open' },
  lateWith: { ja: '遅延（理由あり）', en: 'Late, with reason' },
  lateWithout: { ja: '遅延（理由なし）', en: 'Late, no reason' },
  reading: { ja: '当日登録の判定', en: 'Same-day status' },
  closing: { ja: '締め', en: 'Closed' },
  day: { ja: '日', en: 'Day' },
  outages: { ja: '障害', en: 'Outages' },
  chart: { ja: '日ごとの当日登録率とチェック実施率', en: 'Registered on the day and checked, by day' },
  chartDay: {
    ja: '{day}: 当日 {same}、チェック {check}、調剤 {dispensed}件',
    en: '{day}: same day {same}, checked {check}, {dispensed} dispensed',
  },
  noWork: { ja: '調剤なし', en: 'nothing dispensed' },
  diary: { ja: '障害記録', en: 'Outage diary' },
  diaryNone: { ja: 'この月の障害はありません', en: 'No outage in this month' },
  ongoing: { ja: '継続中', en: 'ongoing' },
  rows: { ja: '影響{rows}件（遅延{late}件）', en: '{rows} rows ({late} late)' },
  table: { ja: '日ごとの件数', en: 'Day by day' },
  caution: {
    ja: '※ 登録の状況だけを示します。加算の可否は判断しません。',
    en: 'Shows registration only; it decides on no fee.',
  },
  csv: { ja: 'CSV に書き出し', en: 'Export as CSV' },
  csvDone: { ja: '{rows}日分を書き出しました', en: '{rows} days written' },
} as const satisfies Words;

export const closedWords = {
  none: { ja: '—', en: '—' },
  provisional: { ja: '仮', en: 'prov.' },
  final: { ja: '本', en: 'final' },
} as const satisfies Words;
