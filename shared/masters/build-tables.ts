/**
 * Makes the shipped tables from the CSV files of a folder (drugs/, checks/). Run by hand when the sources
 * change: `node shared/masters/build-tables.ts "$CHOZAI_FIXTURES"`; the same sources give the same bytes.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unitOfSpec } from '../domain/drug-strength.ts';
import { conditionInJapanese } from './pair-conditions.ts';
import { type CsvRow, parseCsv } from './parse-csv.ts';
import type { TableEntry, TableManifest } from './table-manifest.ts';

const GOV_LICENCE =
  '公共データ利用規約 PDL1.0. 出典: 厚生労働省「薬価基準収載品目リスト及び後発医薬品に関する情報」「処方箋に記載する一般名処方の標準的な記載」を加工して作成';
const FACTS_LICENCE = 'Facts, compiled from the cited sources; no source text copied';

const escapeField = (text: string): string => text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\t/g, ' ');

function toTsv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((row) => `${row.map(escapeField).join('\t')}\n`).join('');
}

/** R8.3.31まで → 2026-03-31 (令和1 = 2019). */
function transitionalDate(text: string): string {
  const match = /^R(\d+)\.(\d+)\.(\d+)まで$/.exec(text);
  if (match === null) {
    if (text !== '') throw new Error(`transitional date not understood: ${text}`);
    return '';
  }
  const [, year = '', month = '', day = ''] = match;
  return `${2018 + Number(year)}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** N 麻, G 後発品, S ★ (後発だが加算対象外), O 先発品, Q 準先発品, H 後発品がある先発品 */
function marksOf(row: CsvRow): string {
  const marks: readonly (readonly [string, boolean])[] = [
    ['N', row('control') === '麻'],
    ['G', row('generic_mark') === '後発品'],
    ['S', row('generic_mark') === '★'],
    ['O', row('originator_mark') === '先発品'],
    ['Q', row('originator_mark') === '準先発品'],
    ['H', row('has_generic_mark') === '○'],
  ];
  return marks.map(([mark, set]) => (set ? mark : '')).join('');
}

function byFirst(a: readonly string[], b: readonly string[]): number {
  return (a[0] ?? '') < (b[0] ?? '') ? -1 : 1;
}

function priceList(rows: readonly CsvRow[]): string {
  const lines = rows
    .map((row) => [
      row('yakka_code'),
      row('name'),
      row('ingredient'),
      row('spec'),
      unitOfSpec(row('spec')) ?? '',
      marksOf(row),
      transitionalDate(row('transitional_until')),
    ])
    .sort(byFirst);
  // 成分名 is left empty where it repeats the row above: a third of the size.
  const compact = lines.map((line, index) =>
    line[2] === lines[index - 1]?.[2] ? line.map((field, column) => (column === 2 ? '' : field)) : line,
  );
  return toTsv(['code', 'name', 'ingredient', 'spec', 'unit', 'marks', 'until'], compact);
}

function genericNames(rows: readonly CsvRow[]): string {
  const lines = rows.map((row) => [
    row('generic_name_code'),
    row('generic_name_std'),
    row('ingredient'),
    row('spec'),
    row('exception_code'),
  ]);
  return toTsv(['code', 'name', 'ingredient', 'spec', 'exception'], lines.sort(byFirst));
}

function pairs(rows: readonly CsvRow[]): string {
  const header = ['pair', 'aLabel', 'aPrefix', 'bLabel', 'bPrefix', 'level', 'condition', 'conditionJa', 'expanded'];
  const lines = rows.map((row) => [
    row('pair_id'),
    row('a_label'),
    row('a_code_prefix'),
    row('b_label'),
    row('b_code_prefix'),
    row('match_level'),
    row('condition'),
    row('condition') === '' ? '' : conditionInJapanese(row('condition')),
    row('class_expanded'),
    row('source_id'),
    row('corroboration'),
  ]);
  return toTsv([...header, 'source', 'corroboration'], lines);
}

function pairSources(rows: readonly CsvRow[]): string {
  const byId = new Map(
    rows.map((row) => [
      row('source_id'),
      [row('source_id'), row('source_title'), row('source_url'), row('source_date')],
    ]),
  );
  return toTsv(['source', 'title', 'url', 'date'], [...byId.values()].sort(byFirst));
}

function entry(name: string, text: string, appliesFrom: string | null, source: string, licence: string): TableEntry {
  return {
    file: `${name}.tsv`,
    rows: text.split('\n').length - 2,
    sha256: createHash('sha256').update(text, 'utf8').digest('hex'),
    appliesFrom,
    source,
    licence,
  };
}

function build(sources: string, target: string): void {
  const read = (path: string): readonly CsvRow[] => parseCsv(readFileSync(join(sources, path), 'utf8'));
  const pairRows = read('checks/contraindicated_pairs.csv');
  const texts = {
    'price-list': priceList(read('drugs/mhlw_price_list_20250814.csv')),
    'generic-names': genericNames(read('drugs/mhlw_generic_name_master_20250814.csv')),
    'contraindicated-pairs': pairs(pairRows),
    'pair-sources': pairSources(pairRows),
  };
  const price = '厚生労働省 薬価基準収載品目リスト (2025-08-14 適用)';
  const generic = '厚生労働省 処方箋に記載する一般名処方の標準的な記載 (2025-08-14)';
  const pairSource = '添付文書の併用禁忌を引用した公開資料 (pair-sources.tsv に資料名・URL・日付)';
  const manifest: TableManifest = {
    format: 1,
    tables: {
      'price-list': entry('price-list', texts['price-list'], '2025-08-14', price, GOV_LICENCE),
      'generic-names': entry('generic-names', texts['generic-names'], '2025-08-14', generic, GOV_LICENCE),
      'contraindicated-pairs': entry(
        'contraindicated-pairs',
        texts['contraindicated-pairs'],
        null,
        pairSource,
        FACTS_LICENCE,
      ),
      'pair-sources': entry('pair-sources', texts['pair-sources'], null, pairSource, FACTS_LICENCE),
    },
  };
  mkdirSync(target, { recursive: true });
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(target, `${name}.tsv`), text);
  writeFileSync(join(target, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

const [, , sources, target = join(import.meta.dirname, 'tables')] = process.argv;
if (sources === undefined) {
  process.stderr.write('usage: node shared/masters/build-tables.ts SOURCES [TARGET]\n');
  process.exitCode = 2;
} else build(sources, target);
