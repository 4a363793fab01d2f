/** Rows of a recognised sheet → items of a master, or what stands in the way, cell by cell. */
import Big from 'big.js';
import type { CalendarDate } from '../domain/calendar-date.ts';
import { type Decimal, decimalOf } from '../domain/decimal.ts';
import { isGenericNameCode, isReceiptCode, isTwelveCharacterCode } from '../domain/drug/drug-code.ts';
import type { GenericNameItem, PriceListItem, ReceiptCodeItem } from '../domain/drug/drug-list.ts';
import { unitOfSpec } from '../domain/drug/drug-strength.ts';
import type { Issue } from '../domain/issue.ts';
import { mastersIssue } from './masters-issues.ts';
import type { FieldOf, MasterKind, Recognised, SourceSheet } from './source-sheet.ts';
import { compactDate, transitionalDate } from './written-dates.ts';

export interface ItemOf {
  readonly 'price-list': PriceListItem;
  readonly 'generic-names': GenericNameItem;
  readonly 'receipt-codes': ReceiptCodeItem;
}

export interface SourceRows<Kind extends MasterKind> {
  readonly items: readonly ItemOf[Kind][];
  readonly issues: readonly Issue[];
  /** Rows that are no part of the master: receipt codes of what is on no price list */
  readonly leftOut: number;
}

/** The longest cell of the lists of 2025 has 54 characters; 規格 of a generic name lists several, one a line. */
const CELL_LENGTH_MAX = 1000;
/** Excel writes the binary number with 17 digits (9.6999999999999993 for 9.7) or with an exponent (3.88864E6). */
const PRICE = /^\d{1,12}(?:\.\d{1,20})?(?:e[+-]?\d{1,2})?$/i;

const PRICE_BOUND = 1e12;

type Place = { readonly file: string; readonly sheet: string; readonly row: number };

/** One row: its cells by field, and the issues found in them. */
class RowReader<Kind extends MasterKind> {
  readonly issues: Issue[] = [];
  readonly #cells: readonly (string | null)[];
  readonly #recognised: Recognised<Kind>;
  readonly #place: Place;

  constructor(cells: readonly (string | null)[], recognised: Recognised<Kind>, place: Place) {
    this.#cells = cells;
    this.#recognised = recognised;
    this.#place = place;
  }

  text(field: FieldOf<Kind>): string {
    const column = this.#recognised.columns[field];
    const text = column === undefined ? '' : (this.#cells[column.index] ?? '').replace(/\r\n?/g, '\n').trim();
    if (text.length > CELL_LENGTH_MAX) this.refuse('masters.too-long', field, { limit: CELL_LENGTH_MAX });
    return text;
  }

  required(field: FieldOf<Kind>): string {
    const text = this.text(field);
    if (text === '') this.refuse('masters.empty-cell', field);
    return text;
  }

  code(field: FieldOf<Kind>, isCode: (code: string) => boolean): string {
    const code = this.required(field);
    if (code !== '' && !isCode(code)) this.refuse('masters.bad-code', field, { value: code.slice(0, 20) });
    return code;
  }

  price(field: FieldOf<Kind>): Decimal | null {
    const text = this.required(field).replace(/,/g, '');
    if (text === '') return null;
    if (PRICE.test(text) && Number(text) < PRICE_BOUND) return decimalOf(new Big(String(Number(text))));
    this.refuse('masters.bad-price', field, { value: text.slice(0, 20) });
    return null;
  }

  date(
    field: FieldOf<Kind>,
    read: (text: string) => CalendarDate | null,
    none: readonly string[],
  ): CalendarDate | null {
    const text = this.text(field);
    if (none.includes(text)) return null;
    const date = read(text);
    if (date === null) this.refuse('masters.bad-date', field, { value: text.slice(0, 20) });
    return date;
  }

  /** Any cell between two columns: MHLW leaves the headings of 局, 麻 and ※ empty. */
  between(after: FieldOf<Kind>, before: FieldOf<Kind>): readonly string[] {
    const from = (this.#recognised.columns[after]?.index ?? 0) + 1;
    return this.#cells.slice(from, this.#recognised.columns[before]?.index ?? from).map((cell) => (cell ?? '').trim());
  }

  refuse(
    code: Parameters<typeof mastersIssue>[0],
    field: FieldOf<Kind>,
    parameters: Readonly<Record<string, string | number>> = {},
  ): void {
    const column = this.#recognised.columns[field]?.title.replace(/\s+/g, '') ?? field;
    this.issues.push(mastersIssue(code, { ...this.#place, column, ...parameters }, { line: this.#place.row }));
  }
}

function priceListItem(row: RowReader<'price-list'>): PriceListItem {
  const generic = row.text('generic');
  const originator = row.text('originator');
  const spec = row.required('spec');
  return {
    code: row.code('code', isTwelveCharacterCode),
    name: row.required('name'),
    ingredient: row.required('ingredient'),
    spec,
    unit: unitOfSpec(spec),
    narcotic: row.between('spec', 'name').includes('麻'),
    generic: generic === '後発品' ? 'generic' : generic === '★' ? 'generic-excluded' : null,
    originator: originator === '先発品' ? 'originator' : originator === '準先発品' ? 'quasi-originator' : null,
    hasGeneric: row.text('hasGeneric') === '○',
    transitionalUntil: row.date('until', transitionalDate, ['']),
    priceYen: row.price('price'),
    listedUntil: null,
  };
}

function genericNameItem(row: RowReader<'generic-names'>): GenericNameItem {
  return {
    code: row.code('code', isGenericNameCode),
    name: row.required('name'),
    ingredient: row.required('ingredient'),
    spec: row.required('spec'),
    exception: row.text('exception') !== '',
  };
}

function receiptCodeItem(row: RowReader<'receipt-codes'>): ReceiptCodeItem | null {
  const code = row.code('code', isReceiptCode);
  if (row.text('listCode') === '') return null;
  return {
    code,
    listCode: row.code('listCode', isTwelveCharacterCode),
    abolishedOn: row.date('abolishedOn', compactDate, ['', '0', '99999999']),
  };
}

/** The guard that joins kind and reader: each reader is only given rows of its own kind. */
const READERS: { readonly [Kind in MasterKind]: (row: RowReader<Kind>) => ItemOf[Kind] | null } = {
  'price-list': priceListItem,
  'generic-names': genericNameItem,
  'receipt-codes': receiptCodeItem,
};

/** 「シート名」 as a person reads it; nothing for CSV, which has none. */
export const sheetLabel = (sheet: string | null): string => (sheet === null ? '' : `「${sheet.slice(0, 60)}」`);

/** @param seen codes of the other parts of the same master; those of this one are added */
export function readSource<Kind extends MasterKind>(
  sheet: SourceSheet,
  recognised: Recognised<Kind>,
  seen: Set<string> = new Set(),
): SourceRows<Kind> {
  const place = { file: sheet.file, sheet: sheetLabel(sheet.sheet) };
  const missing = recognised.missing.map((column) => mastersIssue('masters.column-missing', { ...place, column }));
  if (missing.length > 0) return { items: [], issues: missing, leftOut: 0 };
  const items: ItemOf[Kind][] = [];
  const issues: Issue[] = [];
  let leftOut = 0;
  for (const [index, cells] of sheet.rows.entries()) {
    if (index <= recognised.headerRow || cells.every((cell) => (cell ?? '').trim() === '')) continue;
    const wanted = sheet.rows[Math.max(0, recognised.headerRow)]?.length ?? 0;
    if (sheet.sheet === null && cells.length !== wanted) {
      const found = cells.length;
      issues.push(mastersIssue('masters.cut-row', { ...place, row: index + 1, found, wanted }, { line: index + 1 }));
      continue;
    }
    const row = new RowReader(cells, recognised, { ...place, row: index + 1 });
    const item = READERS[recognised.kind](row);
    if (item !== null && seen.has(item.code)) row.refuse('masters.repeated-code', 'code', { value: item.code });
    issues.push(...row.issues);
    if (item === null) leftOut += 1;
    else {
      seen.add(item.code);
      items.push(item);
    }
  }
  if (items.length === 0 && issues.length === 0) issues.push(mastersIssue('masters.no-rows', place));
  return { items, issues, leftOut };
}
