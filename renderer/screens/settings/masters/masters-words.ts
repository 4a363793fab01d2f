import type { Text, Words } from '../../../words/text.ts';

/** As they are called in a list of what is in use. */
export const editionWords = {
  'price-list': { ja: '薬価基準収載品目リスト', en: 'Price list' },
  'generic-names': { ja: '一般名処方マスタ', en: 'Generic-name master' },
  'receipt-codes': { ja: '医薬品マスター（レセプト電算コード）', en: 'Receipt-code master' },
} as const satisfies Words;

export const mastersWords = {
  title: { ja: 'マスター', en: 'Masters' },
  kind: { ja: '種類', en: 'Kind' },
  state: { ja: '状態', en: 'State' },
  appliesFrom: { ja: '適用日', en: 'Applies from' },
  rows: { ja: '件数', en: 'Rows' },
  source: { ja: '出典', en: 'Source' },
  'in-use': { ja: '使用中', en: 'in use' },
  upcoming: { ja: '適用前', en: 'applies later' },
  past: { ja: '過去', en: 'past' },
  shipped: { ja: '同梱', en: 'shipped' },
  imported: { ja: '取込 {by}', en: 'imported by {by}' },
  pairs: { ja: '併用禁忌 {rows}組（{source}）', en: '{rows} contraindicated pairs ({source})' },
  noReceipt: {
    ja: 'レセ電コードのマスターは未取込です（レセ電コードの処方は名前で照合します）',
    en: 'No receipt-code master: such lines are compared by name',
  },
  choose: { ja: 'ファイルを取り込む', en: 'Import files' },
  chooseHint: {
    ja: '薬価基準・一般名・レセ電コードの Excel または CSV。分かれている一覧は全部を一度に選びます。',
    en: 'Price list, generic names or receipt codes as Excel or CSV; choose all parts of one list together.',
  },
  reading: { ja: 'ファイルを読み、今のマスターと比べています', en: 'Reading the files and comparing' },
  previewTitle: { ja: '取り込む前の確認', en: 'Before the import' },
  previewText: { ja: 'まだ何も変わっていません。差を確かめてから取り込みます。', en: 'Nothing has changed yet.' },
  counts: {
    ja: '{before}件 → {after}件　追加 {added}・削除 {removed}・変更 {changed}',
    en: '{before} → {after} rows: {added} added, {removed} removed, {changed} changed',
  },
  from: { ja: '{kind}　{date} から適用', en: '{kind}, applies from {date}' },
  same: { ja: '今のマスターと同じです', en: 'The same as what is here' },
  added: { ja: '追加', en: 'added' },
  removed: { ja: '削除', en: 'removed' },
  changed: { ja: '変更', en: 'changed' },
  code: { ja: 'コード', en: 'Code' },
  name: { ja: '名称', en: 'Name' },
  difference: { ja: '差', en: 'Difference' },
  notShown: { ja: 'ほか{rows}件', en: '{rows} more' },
  dateField: { ja: '適用日（ファイルから分からないとき）', en: 'Applies from (if the files do not tell)' },
  compareAgain: { ja: 'この日付で比べ直す', en: 'Compare again with this day' },
  acceptRemovals: {
    ja: '多くの品目が削除されることを確かめました',
    en: 'I have seen that many rows are removed',
  },
  doImport: { ja: 'この内容で取り込む', en: 'Import' },
  done: { ja: 'マスターを取り込みました', en: 'Masters imported' },
  close: { ja: 'やめる', en: 'Cancel' },
} as const satisfies Words;

/** Fields that the comparison of two editions names (shared/masters/compare-editions.ts). */
export const fieldWords: Readonly<Record<string, Text>> = {
  name: { ja: '名称', en: 'name' },
  ingredient: { ja: '成分名', en: 'ingredient' },
  spec: { ja: '規格', en: 'specification' },
  unit: { ja: '単位', en: 'unit' },
  price: { ja: '薬価', en: 'price' },
  narcotic: { ja: '麻薬', en: 'narcotic' },
  generic: { ja: '後発品', en: 'generic' },
  originator: { ja: '先発品', en: 'originator' },
  hasGeneric: { ja: '後発品のある先発品', en: 'has a generic' },
  transitionalUntil: { ja: '経過措置期限', en: 'transitional until' },
  insured: { ja: '薬価収載', en: 'on the price list' },
  exception: { ja: '例外', en: 'exception' },
  listCode: { ja: '薬価基準コード', en: 'list code' },
  abolishedOn: { ja: '廃止日', en: 'abolished on' },
};
