/**
 * Frozen building blocks of the migrations (what they make is held by the schema snapshot test): one CHECK per meaning.
 * A CHECK that is NULL passes, so the same text serves columns that may be empty.
 */
export const uuid = (column: string): string => `${column} TEXT CHECK (length(${column}) = 36)`;
export const instant = (column: string): string =>
  `${column} TEXT CHECK (${column} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z')`;
export const calendarDate = (column: string): string =>
  `${column} TEXT CHECK (${column} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')`;
export const sha256 = (column: string): string =>
  `${column} TEXT CHECK (length(${column}) = 64 AND ${column} NOT GLOB '*[^0-9a-f]*')`;
export const json = (column: string): string => `${column} TEXT CHECK (json_valid(${column}))`;
export const flag = (column: string): string => `${column} INTEGER CHECK (${column} IN (0, 1))`;
export const code = (column: string, ...codes: readonly string[]): string =>
  `${column} TEXT CHECK (${column} IN (${codes.map((one) => `'${one}'`).join(', ')}))`;

/** Retention (product.md §3: nothing is ever deleted inside the retention time). */
export const neverDeleted = (table: string): string =>
  `CREATE TRIGGER ${table}_is_kept BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is never deleted'); END;`;
/** Evidence: written once. */
export const writtenOnce = (table: string): string =>
  `CREATE TRIGGER ${table}_is_written_once BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is written once'); END;
${neverDeleted(table)}`;
