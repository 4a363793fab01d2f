import type { Words } from '../../words/text.ts';

export const unregisteredWords = {
  title: { ja: '未登録一覧', en: 'Not registered' },
  open: { ja: '未登録一覧（F11）', en: 'All that is not registered (F11)' },
  back: { ja: '閉局に戻る（F1）', en: 'Back to closing (F1)' },
  asOf: { ja: '{pharmacy}　{time} 現在　{rows}件', en: '{pharmacy}, as of {time}: {rows}' },
  none: { ja: '未登録のものはありません', en: 'Everything is registered' },
  noneNext: { ja: 'すべての調剤結果が登録されています', en: 'Every result has been registered' },
  date: { ja: '調剤日', en: 'Dispensed' },
  what: { ja: '種類', en: 'Kind' },
  patient: { ja: '患者', en: 'Patient' },
  state: { ja: '状態', en: 'State' },
  signer: { ja: '薬剤師', en: 'Pharmacist' },
  deadline: { ja: '当日登録の期限', en: 'Same-day deadline' },
  late: { ja: '期限超過', en: 'late' },
  cause: { ja: '原因・理由', en: 'Cause or reason' },
  carried: { ja: '繰越（{by}）: {reason}', en: 'Carried over ({by}): {reason}' },
  openRow: { ja: '開く', en: 'Open' },
  openOf: { ja: '{date} {what}を開く', en: 'Open {what} of {date}' },
  print: { ja: '印刷（F4）', en: 'Print (F4)' },
  csv: { ja: 'CSV に書き出し（F12）', en: 'Export as CSV (F12)' },
  csvDone: { ja: '{rows}件を書き出しました', en: '{rows} rows exported' },
  send: { ja: '前日までの分を今すぐ送信', en: 'Send the days before now' },
  sending: { ja: '前日までの分を送信しています', en: 'Sending the days before' },
  sent: {
    ja: '送信が終わりました（登録{registered}件・差戻し{rejected}件・待ち{waiting}件）',
    en: 'Done: {registered} registered, {rejected} refused, {waiting} waiting',
  },
  nothingReady: {
    ja: 'すぐ送信できるものはありません。一覧から1件ずつ確かめてください。',
    en: 'Nothing can be sent yet; look at each in the list.',
  },
  lateTitle: { ja: '当日登録にならず、理由のないもの', en: 'Late, and no reason given' },
  lateNone: { ja: '理由のない遅延はありません', en: 'No late row lacks a reason' },
  registeredAt: { ja: '登録', en: 'Registered' },
  notYet: { ja: 'まだ', en: 'not yet' },
  outages: { ja: '障害中 {outages}回', en: '{outages} outages' },
  choose: { ja: '{id} を選ぶ', en: 'Choose {id}' },
  chooseAll: { ja: 'すべて選ぶ', en: 'Choose all' },
  giveReason: { ja: '選んだ{rows}件に理由を記録', en: 'Give one reason for {rows}' },
} as const satisfies Words;

export const whatWords = {
  result: { ja: '調剤結果', en: 'result' },
  draft: { ja: '入力中', en: 'draft' },
  reception: { ja: '受付（調剤結果なし）', en: 'reception, no result' },
} as const satisfies Words;
