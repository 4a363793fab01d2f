/** One row of RFC 4180 text as a function of its column name; an absent column is a defect of the source. */
export type CsvRow = (column: string) => string;

/**
 * All rows of RFC 4180 text, the header too.
 * @returns null when a quote is never closed: the text is cut off
 */
export function csvGrid(text: string): string[][] | null {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quoted) {
      if (character !== '"') field += character;
      else if (text.charAt(at + 1) === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ',' || character === '\n') {
      row.push(field);
      field = '';
      if (character === '\n') {
        rows.push(row);
        row = [];
      }
    } else if (character !== '\r') field += character;
  }
  if (quoted) return null;
  if (field !== '' || row.length > 0) rows.push([...row, field]);
  return rows;
}

/** @param text RFC 4180, first line = column names; a cut-off text has no rows */
export function parseCsv(text: string): readonly CsvRow[] {
  const [header = [], ...rows] = csvGrid(text) ?? [];
  const columns = new Map(header.map((name, index) => [name, index]));
  return rows.map((row) => (column) => {
    const index = columns.get(column);
    if (index === undefined) throw new Error(`no column ${column}`);
    return row[index] ?? '';
  });
}
