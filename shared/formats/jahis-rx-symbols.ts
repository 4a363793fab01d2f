import { type Result, refusal, success } from '../domain/result.ts';
import { formatIssue } from './format-issues.ts';
import { JAHIS_RX_LAYOUT, type JahisRxLayout } from './jahis-rx-layout.ts';
import type { RecordDocument } from './record-layout.ts';
import { readRecords, writeRecords } from './record-text.ts';

/** A prescription takes a handful of symbols; QR structured append allows 16. */
const SYMBOLS_MAX = 16;

const HEADER = /^JAHIS\d{1,2}(?=[\r\n]|$)/;

/** Records that say whose prescription it is and which: two contents of one of them are two prescriptions. */
const IDENTITY = ['1', '11', '12', '13', '22', '23', '51', '82'];

/** All mandatory fields of the record are there, so that it may end here. */
function mayEnd(line: string): boolean {
  const [number, ...cells] = line.split(',');
  const layout = JAHIS_RX_LAYOUT.records.find((record) => record.no === number);
  if (layout === undefined || cells.length === 0) return false;
  return layout.fields.every((field, index) => !('required' in field) || (cells[index] ?? '') !== '');
}

/**
 * Whether the last line of `text` is whole, so that `next` begins a record: scanners drop the line end at a symbol's edge. A symbol may also be cut in
 * the middle of a record, and then its halves belong together.
 */
function endsWithWholeRecord(text: string, next: string): boolean {
  const begins = /^(\d{1,3}),/.exec(next);
  const layout = JAHIS_RX_LAYOUT.records.find((record) => record.no === begins?.[1]);
  if (layout === undefined) return HEADER.test(next);
  const last = text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
  if (HEADER.test(last)) return true;
  const ascending = Number(layout.no) >= Math.min(Number(last.split(',', 1)[0]), 101);
  return mayEnd(last) && ascending;
}

function withoutEndOfFile(text: string): string {
  return text.endsWith('\u001a') ? text.slice(0, -1) : text;
}

function append(text: string, next: string, lineEnd: string): string {
  if (text === '' || /[\r\n]$/.test(text)) return text + next;
  return endsWithWholeRecord(text, next) ? `${text}${lineEnd}${next}` : text + next;
}

/** Continuation symbols may repeat the header line and the identity records; those are taken once. */
function withoutHeader(text: string): string {
  return HEADER.test(text) ? text.replace(HEADER, '').replace(/^(\r\n|\r|\n)/, '') : text;
}

type Records = RecordDocument<JahisRxLayout>['records'];

/** null when two records of the same number say different things about whose prescription it is. */
function withoutRepeatedIdentity(records: Records): Records | null {
  const seen = new Map<string, string>();
  const kept: Records[number][] = [];
  for (const record of records) {
    if (record.no === null || !IDENTITY.includes(record.no)) {
      kept.push(record);
      continue;
    }
    const content = JSON.stringify(record.values);
    const before = seen.get(record.no);
    if (before !== undefined && before !== content) return null;
    if (before === undefined) kept.push(record);
    seen.set(record.no, content);
  }
  return kept;
}

/** An RP that is given twice cannot be of one prescription. */
function hasRepeatedGroup(records: Records): boolean {
  const groups = records.flatMap((record) => (record.no === '101' ? [JSON.stringify(record.values.rpNumber)] : []));
  return new Set(groups).size < groups.length;
}

/**
 * Joins the texts of the QR symbols of one prescription, in the order they were read; a symbol with the header goes first. Both habits are
 * taken: one text cut into pieces (structured append), and symbols that each have the header. How many there should be is not in the
 * symbols' text, so a missing one shows as missing records when the whole is read.
 *
 * Refused: the same symbol twice, no symbol with a header, records of another patient or prescription.
 */
export function joinJahisRxSymbols(texts: readonly string[]): Result<string> {
  const symbols = texts.map(withoutEndOfFile);
  if (new Set(symbols.map((symbol) => symbol.trim())).size < symbols.length) {
    return refusal(formatIssue('format.repeated-symbol'));
  }
  const first = symbols.findIndex((symbol) => HEADER.test(symbol));
  const leading = symbols[first];
  if (leading === undefined) return refusal(formatIssue('format.no-first-symbol'));
  if (symbols.length > SYMBOLS_MAX) return refusal(formatIssue('format.too-large', { limit: `QR ${SYMBOLS_MAX} 個` }));
  if (symbols.length === 1) return success(texts[0] ?? leading);
  const version = HEADER.exec(leading)?.[0];
  if (symbols.some((symbol) => HEADER.test(symbol) && HEADER.exec(symbol)?.[0] !== version)) {
    return refusal(formatIssue('format.symbol-of-another-patient'));
  }
  const lineEnd = leading.includes('\n') && !leading.includes('\r\n') ? '\n' : '\r\n';
  const others = symbols.filter((_symbol, index) => index !== first).map(withoutHeader);
  const joined = others.reduce((text, symbol) => append(text, symbol, lineEnd), leading);
  const document = readRecords(JAHIS_RX_LAYOUT, joined);
  if (document === null) return refusal(formatIssue('format.too-large', { limit: '10 MiB' }));
  const records = withoutRepeatedIdentity(document.records);
  if (records === null || hasRepeatedGroup(records)) return refusal(formatIssue('format.symbol-of-another-patient'));
  return success(
    records.length === document.records.length ? joined : writeRecords(JAHIS_RX_LAYOUT, { ...document, records }),
  );
}
