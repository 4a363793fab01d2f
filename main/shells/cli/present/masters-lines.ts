import type { OperationOutput } from '../../../../shared/contract/operations.ts';
import { issueListLines } from './issue-lines.ts';
import { momentText } from './moment.ts';
import { fieldLines, tableLines } from './table.ts';
import { fill, type Language, say, type Text } from './text.ts';

type Imported = OperationOutput<'masters.import'>;
type ImportedTable = Imported['tables'][number];
type Change = ImportedTable['changes'][number];
type Status = OperationOutput<'masters.status'>;

const KINDS: Readonly<Record<ImportedTable['kind'], Text>> = {
  'price-list': { ja: '薬価基準収載品目リスト', en: 'price list' },
  'generic-names': { ja: '一般名処方マスタ', en: 'generic-name master' },
  'receipt-codes': { ja: '医薬品マスター（レセプト）', en: 'receipt master' },
};
const ORIGINS = { shipped: { ja: '同梱', en: 'shipped' }, imported: { ja: '取込', en: 'imported' } };
const STATES: Readonly<Record<Status['editions'][number]['state'], Text>> = {
  'in-use': { ja: '使用中', en: 'in use' },
  upcoming: { ja: '適用前', en: 'upcoming' },
  past: { ja: '過去', en: 'past' },
};
const CHANGES: Readonly<Record<Change['change'], Text>> = {
  added: { ja: '追加', en: 'added' },
  removed: { ja: '削除', en: 'removed' },
  changed: { ja: '変更', en: 'changed' },
};
const FIELDS: Readonly<Record<string, Text>> = {
  name: { ja: '名称', en: 'name' },
  ingredient: { ja: '成分名', en: 'ingredient' },
  spec: { ja: '規格', en: 'specification' },
  unit: { ja: '単位', en: 'unit' },
  price: { ja: '薬価', en: 'price' },
  narcotic: { ja: '麻薬', en: 'narcotic' },
  generic: { ja: '後発品', en: 'generic' },
  originator: { ja: '先発品', en: 'originator' },
  hasGeneric: { ja: '後発品あり', en: 'has a generic' },
  transitionalUntil: { ja: '経過措置期限', en: 'usable until' },
  insured: { ja: '保険適用', en: 'insured' },
  exception: { ja: '例外コード', en: 'exception code' },
  listCode: { ja: '薬価基準コード', en: 'price-list code' },
  abolishedOn: { ja: '廃止日', en: 'abolished on' },
};
const VALUES: Readonly<Record<string, Text>> = {
  true: { ja: 'あり', en: 'yes' },
  false: { ja: 'なし', en: 'no' },
  generic: { ja: '後発品', en: 'generic' },
  'generic-excluded': { ja: '★', en: 'generic (★)' },
  originator: { ja: '先発品', en: 'originator' },
  'quasi-originator': { ja: '準先発品', en: 'quasi-originator' },
};
const WORDS = {
  dryRun: { ja: '試行: 何も保存していません', en: 'Dry run: nothing was saved' },
  nothingNew: { ja: '新しい内容はありませんでした', en: 'Nothing new in these files' },
  done: { ja: '取り込みました', en: 'Imported' },
  head: { ja: '{kind}  {day} 適用  {rows}件', en: '{kind}  applies from {day}  {rows} rows' },
  before: {
    ja: '比較した版: {day} 適用（{origin}、{rows}件）',
    en: 'compared with that of {day} ({origin}, {rows} rows)',
  },
  first: { ja: '初めての取り込みです', en: 'the first of its kind' },
  counts: {
    ja: '追加 {added}件  削除 {removed}件  変更 {changed}件',
    en: '{added} added  {removed} removed  {changed} changed',
  },
  fields: { ja: '変更の内訳: {fields}', en: 'changed fields: {fields}' },
  more: { ja: 'ほか {count}件（--rows で増やせます。--json は全件数と明細）', en: '{count} more rows (see --rows)' },
  noReceipts: {
    ja: 'レセプト電算コード: 医薬品マスターが未取込のため、変換しません（照合不可と表示）',
    en: 'Receipt codes: no receipt master was imported, so they are not mapped',
  },
  retired: {
    ja: '過去の版だけにある薬: {count}件（以前の記録のために保持）',
    en: '{count} drugs of earlier lists only, kept for old records',
  },
  pairs: { ja: '併用禁忌の組: {rows}件  {source}', en: '{rows} contraindicated pairs  {source}' },
};
const TITLES = {
  ja: ['区分', 'コード', '名称', '内容'],
  en: ['Change', 'Code', 'Name', 'What'],
};
const STATUS_TITLES = {
  ja: ['マスター', '版', '適用日', '件数', '状態', '取込日時', '取込者'],
  en: ['Master', 'Edition', 'Applies from', 'Rows', 'State', 'Imported', 'By'],
};
const NAME_WIDTH = 44;
const WHAT_WIDTH = 70;

const number = (value: number): string => value.toLocaleString('en-US');

function valueText(value: string | boolean | null, language: Language): string {
  if (value === null) return '-';
  const known = VALUES[String(value)];
  return known === undefined ? String(value).replace(/\n/g, ' / ') : say(known, language);
}

const fieldText = (field: string, language: Language): string =>
  say(FIELDS[field] ?? { ja: field, en: field }, language);

function whatText({ change, fields }: Change, language: Language): string {
  if (change === 'changed') {
    return fields
      .map(({ field, before, after }) => {
        const told = `${valueText(before, language)} → ${valueText(after, language)}`;
        return `${fieldText(field, language)} ${told}`;
      })
      .join('、');
  }
  // Of a row that comes or goes: what a person knows it by.
  return ['spec', 'price', 'abolishedOn']
    .flatMap((wanted) => fields.filter(({ field }) => field === wanted))
    .map(({ before, after }) => valueText(change === 'added' ? after : before, language))
    .join('  ');
}

function tableOf(table: ImportedTable, rows: number, language: Language): string[] {
  const { before, counts, changedFields } = table;
  const shown = table.changes.slice(0, rows);
  const changed = Object.entries(changedFields)
    .toSorted(([, a], [, b]) => b - a)
    .map(([field, count]) => `${fieldText(field, language)} ${number(count)}`);
  const left = table.changes.length + table.changesNotShown - shown.length;
  return [
    fill(WORDS.head, language, {
      kind: say(KINDS[table.kind], language),
      day: table.appliesFrom,
      rows: number(table.rows),
    }),
    before === null
      ? say(WORDS.first, language)
      : fill(WORDS.before, language, {
          day: before.appliesFrom,
          origin: say(ORIGINS[before.origin], language),
          rows: number(before.rows),
        }),
    fill(WORDS.counts, language, {
      added: number(counts.added),
      removed: number(counts.removed),
      changed: number(counts.changed),
    }),
    ...(changed.length === 0 ? [] : [fill(WORDS.fields, language, { fields: changed.join('、') })]),
    ...(shown.length === 0
      ? []
      : tableLines(
          TITLES[language].map((title, index) =>
            index === 2 ? { title, widthMax: NAME_WIDTH } : index === 3 ? { title, widthMax: WHAT_WIDTH } : { title },
          ),
          shown.map((change) => [
            say(CHANGES[change.change], language),
            change.code,
            change.name,
            whatText(change, language),
          ]),
        )),
    ...(left > 0 && rows > 0 ? [fill(WORDS.more, language, { count: number(left) })] : []),
    '',
  ];
}

/** What an import changes, or would change: counts, fields, and the first rows. */
export function importedMastersLines(imported: Imported, rows: number, language: Language): string[] {
  const outcome = imported.dryRun ? WORDS.dryRun : imported.imported ? WORDS.done : WORDS.nothingNew;
  return [
    ...imported.tables.flatMap((table) => tableOf(table, rows, language)),
    ...issueListLines(imported.issues, language),
    say(outcome, language),
  ];
}

/** Editions of the masters, which is in use, whence they are and under which terms. */
export function mastersStatusLines(status: Status, language: Language): string[] {
  const { editions, receiptCodes, retired, pairs } = status;
  const sources = [...new Map(editions.map((edition) => [edition.kind, edition])).values()];
  return [
    ...tableLines(
      STATUS_TITLES[language].map((title, index) => (index === 3 ? { title, align: 'right' } : { title })),
      editions.map((edition) => [
        say(KINDS[edition.kind], language),
        say(ORIGINS[edition.origin], language),
        edition.appliesFrom,
        number(edition.rows),
        say(STATES[edition.state], language),
        edition.importedAt === null ? '-' : momentText(edition.importedAt),
        edition.importedBy ?? '-',
      ]),
    ),
    '',
    ...fieldLines(sources.map(({ kind, licence }) => [say(KINDS[kind], language), licence])),
    fill(WORDS.pairs, language, { rows: number(pairs.rows), source: pairs.source }),
    ...(receiptCodes.present ? [] : [say(WORDS.noReceipts, language)]),
    ...(retired === 0 ? [] : [fill(WORDS.retired, language, { count: number(retired) })]),
  ];
}
