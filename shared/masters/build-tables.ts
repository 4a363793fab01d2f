/**
 * Makes the shipped tables from the files of a folder (drugs/original/ as MHLW publishes them, checks/). Run by hand when the sources
 * change: `node shared/masters/build-tables.ts "$CHOZAI_FIXTURES"`; the same sources give the same bytes.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MASTER_LICENCES } from './master-licences.ts';
import { conditionInJapanese } from './pair-conditions.ts';
import { type CsvRow, parseCsv } from './parse-csv.ts';
import { type ItemOf, readSource } from './read-source.ts';
import { readWorkbook } from './read-workbook.ts';
import { isOfKind, type MasterKind, recogniseSheet } from './source-sheet.ts';
import type { TableEntry, TableManifest } from './table-manifest.ts';
import { genericNamesText, priceListText, toTsv } from './table-text.ts';

const PRICE_LIST = ['01', '02', '03'].map((part) => `drugs/original/tp20250814-01_${part}.xlsx`);
const GENERIC_NAMES = ['drugs/original/ippanmeishohoumaster_250814.xlsx'];
const GOV_LICENCE = MASTER_LICENCES['price-list'];
const FACTS_LICENCE = 'Facts, compiled from the cited sources; no source text copied';

function byFirst(a: readonly string[], b: readonly string[]): number {
  return (a[0] ?? '') < (b[0] ?? '') ? -1 : 1;
}

/** The sources are read as an import reads them: what is shipped and what is imported cannot differ. */
async function itemsOf<Kind extends MasterKind>(
  kind: Kind,
  sources: string,
  files: readonly string[],
): Promise<readonly ItemOf[Kind][]> {
  const items: ItemOf[Kind][] = [];
  for (const file of files) {
    const sheets = await readWorkbook(file, readFileSync(join(sources, file)));
    for (const sheet of sheets.ok ? sheets.value : []) {
      const recognised = recogniseSheet(sheet);
      if (recognised === null || recognised === 'exceptions' || !isOfKind(recognised, kind)) continue;
      const read = readSource(sheet, recognised);
      if (read.issues.length > 0) throw new Error(read.issues.map(({ text }) => text).join('\n'));
      items.push(...read.items);
    }
  }
  if (items.length === 0) throw new Error(`${files.join()}: no ${kind}`);
  return items;
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

async function build(sources: string, target: string): Promise<void> {
  const pairRows = parseCsv(readFileSync(join(sources, 'checks/contraindicated_pairs.csv'), 'utf8'));
  const texts = {
    'price-list': priceListText(await itemsOf('price-list', sources, PRICE_LIST)),
    'generic-names': genericNamesText(await itemsOf('generic-names', sources, GENERIC_NAMES)),
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
} else await build(sources, target);
