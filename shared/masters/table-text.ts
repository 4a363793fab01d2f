/**
 * The compact form in which a master is shipped and kept: tab-separated lines under one header line, in order of the
 * codes. The same rows give the same text, so that its SHA-256 names an edition.
 */
import { parseCalendarDate } from '../domain/calendar-date.ts';
import type { GenericNameItem, PriceListItem, ReceiptCodeItem } from '../domain/drug/drug-list.ts';

/** No character of a master may look like the frame of the table. */
export const escapeField = (text: string): string =>
  text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\t/g, ' ');

export function unescapeField(field: string): string {
  return field.replace(/\\(n|\\)/g, (_, sign) => (sign === 'n' ? '\n' : '\\'));
}

export function toTsv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((row) => `${row.map(escapeField).join('\t')}\n`).join('');
}

/** Lines of a table without its header. */
export function linesOfTable(text: string): readonly string[] {
  return text.split('\n').slice(1, -1);
}

export function fieldsOfLine(line: string): readonly string[] {
  const fields = line.split('\t');
  return line.includes('\\') ? fields.map(unescapeField) : fields;
}

function byCode<Row extends { readonly code: string }>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => (a.code < b.code ? -1 : 1));
}

/** N 麻, G 後発品, S ★ (後発だが加算対象外), O 先発品, Q 準先発品, H 後発品がある先発品 */
function marksOf(item: PriceListItem): string {
  const marks: readonly (readonly [string, boolean])[] = [
    ['N', item.narcotic],
    ['G', item.generic === 'generic'],
    ['S', item.generic === 'generic-excluded'],
    ['O', item.originator === 'originator'],
    ['Q', item.originator === 'quasi-originator'],
    ['H', item.hasGeneric],
  ];
  return marks.map(([mark, set]) => (set ? mark : '')).join('');
}

function priceListFields(item: PriceListItem): readonly string[] {
  const { code, name, ingredient, spec, unit, transitionalUntil, priceYen } = item;
  return [code, name, ingredient, spec, unit ?? '', marksOf(item), transitionalUntil ?? '', priceYen ?? ''];
}

export function priceListLine(item: PriceListItem): string {
  return priceListFields(item).map(escapeField).join('\t');
}

/** 成分名 is left empty where it repeats the row above: a third of the size. */
export function priceListText(items: readonly PriceListItem[]): string {
  const sorted = byCode(items);
  const rows = sorted.map((item, index) =>
    priceListFields(item.ingredient === sorted[index - 1]?.ingredient ? { ...item, ingredient: '' } : item),
  );
  return toTsv(['code', 'name', 'ingredient', 'spec', 'unit', 'marks', 'until', 'price'], rows);
}

const genericNameFields = (item: GenericNameItem): readonly string[] => [
  item.code,
  item.name,
  item.ingredient,
  item.spec,
  item.exception ? '例外コード' : '',
];

export function genericNameLine(item: GenericNameItem): string {
  return genericNameFields(item).map(escapeField).join('\t');
}

export function genericNamesText(items: readonly GenericNameItem[]): string {
  return toTsv(['code', 'name', 'ingredient', 'spec', 'exception'], byCode(items).map(genericNameFields));
}

export function genericNameOfLine(line: string): GenericNameItem {
  const [code = '', name = '', ingredient = '', spec = '', exception = ''] = fieldsOfLine(line);
  return { code, name, ingredient, spec, exception: exception !== '' };
}

const receiptCodeFields = ({ code, listCode, abolishedOn }: ReceiptCodeItem): readonly string[] => [
  code,
  listCode,
  abolishedOn ?? '',
];

export function receiptCodeLine(item: ReceiptCodeItem): string {
  return receiptCodeFields(item).join('\t');
}

export function receiptCodesText(items: readonly ReceiptCodeItem[]): string {
  return toTsv(['code', 'listCode', 'abolishedOn'], byCode(items).map(receiptCodeFields));
}

export function receiptCodeOfLine(line: string): ReceiptCodeItem {
  const [code = '', listCode = '', abolishedOn = ''] = line.split('\t');
  return { code, listCode, abolishedOn: abolishedOn === '' ? null : parseCalendarDate(abolishedOn) };
}
