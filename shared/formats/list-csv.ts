/** What a cell of a list may hold; numbers stay numbers in a spreadsheet. */
export type CsvCell = string | number | boolean | null;

const BYTE_ORDER_MARK = '\u{feff}';
/** A spreadsheet runs a text that begins so (also behind blanks); an apostrophe before it makes it a text. */
const FORMULA = /^[\s\u{feff}]*[=+\-@＝＋－＠|%]/u;
const CONTROL_START = /^[\t\r\n]/;

/**
 * A list for a spreadsheet: RFC 4180 with CRLF, a byte order mark because Excel takes UTF-8 for Shift_JIS without it,
 * texts that would be run as formulas defused, and every text in quotes: some spreadsheets also part cells at a semicolon
 * or a tab, and would run what stands behind it.
 */
export function listCsv(titles: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  const lines = [titles, ...rows].map((cells) => cells.map(cellText).join(','));
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`;
}

function cellText(cell: CsvCell): string {
  if (cell === null || cell === '') return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = FORMULA.test(cell) || CONTROL_START.test(cell) ? `'${cell}` : cell;
  return `"${safe.replaceAll('"', '""')}"`;
}
