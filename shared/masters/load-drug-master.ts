import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CalendarDate, parseCalendarDate } from '../domain/calendar-date.ts';
import type { GenericNameItem } from '../domain/drug/drug-list.ts';
import { createDrugMaster, type DrugMaster, type ReceiptMap } from '../domain/drug/drug-master.ts';
import type { ContraindicatedPair } from '../domain/duplicate-check/contraindicated-pair.ts';
import { createPriceList } from './price-list-table.ts';
import { TableManifest, type TableName } from './table-manifest.ts';
import { fieldsOfLine, genericNameOfLine, linesOfTable } from './table-text.ts';

/** Where the shipped tables lie: beside this file, in the source tree as in the bundle. */
export const SHIPPED_TABLES = join(import.meta.dirname, 'tables');

export function readTableManifest(directory = SHIPPED_TABLES): TableManifest {
  return TableManifest.parse(JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')));
}

/** Lines without the header; throws when the bytes are not those of the manifest (a damaged installation). */
export function readShippedLines(name: TableName, directory = SHIPPED_TABLES): readonly string[] {
  const { file, sha256 } = readTableManifest(directory).tables[name];
  const bytes = readFileSync(join(directory, file));
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new Error(`master table ${file}: SHA-256 is ${found}, manifest says ${sha256}`);
  return linesOfTable(bytes.toString('utf8'));
}

function readTable(directory: string, name: TableName): readonly (readonly string[])[] {
  return readShippedLines(name, directory).map(fieldsOfLine);
}

function requiredDate(text: string): CalendarDate {
  const date = parseCalendarDate(text);
  if (date === null) throw new Error(`master tables: ${text} is no date`);
  return date;
}

/**
 * The drug master over the shipped tables; each table is read and its SHA-256 verified when it is first asked for.
 * @param receiptMap receipt code → price-list code, where the user has the receipt master; without it receipt codes
 *   are said to be unmapped
 */
export function loadDrugMaster(
  options: { readonly directory?: string; readonly receiptMap?: ReceiptMap } = {},
): DrugMaster {
  const directory = options.directory ?? SHIPPED_TABLES;
  let genericNames: readonly GenericNameItem[] | null = null;
  return createDrugMaster({
    appliesFrom: requiredDate(readTableManifest(directory).tables['price-list'].appliesFrom ?? ''),
    priceList: createPriceList(() => readShippedLines('price-list', directory)),
    genericNames: () => {
      genericNames ??= readShippedLines('generic-names', directory).map(genericNameOfLine);
      return genericNames;
    },
    ...(options.receiptMap === undefined ? {} : { receiptMap: options.receiptMap }),
  });
}

/** The shipped 併用禁忌 pairs with their sources. */
export function loadContraindicatedPairs(directory = SHIPPED_TABLES): readonly ContraindicatedPair[] {
  const sources = new Map(readTable(directory, 'pair-sources').map(([id = '', ...rest]) => [id, rest]));
  return readTable(directory, 'contraindicated-pairs').map((row) => {
    const [pairId = '', aLabel = '', aPrefix = '', bLabel = '', bPrefix = '', level, condition = ''] = row;
    const [, , , , , , , conditionJa = '', expanded, sourceId = '', corroboration = ''] = row;
    const [title = '', url = '', date = ''] = sources.get(sourceId) ?? [];
    return {
      pairId,
      a: { label: aLabel, codePrefix: aPrefix },
      b: { label: bLabel, codePrefix: bPrefix },
      matchLevel: level === 'product' ? 'product' : 'ingredient',
      condition: condition === '' ? null : condition,
      conditionJa: conditionJa === '' ? null : conditionJa,
      classExpanded: expanded === 'Y',
      source: { id: sourceId, title, url, date, corroboration },
    };
  });
}
