import { calendarDate, code, instant, json, neverDeleted, sha256, writtenOnce } from './column-checks.ts';

/**
 * Drug masters the shop has imported. An edition is one table as one compressed text: it is read whole or not at all, and
 * what names it (its SHA-256) is proven at each reading. Rows that a newer edition lacks are kept by themselves, so that
 * a code of an old result is found without opening the editions of years.
 */
export const masters = {
  version: 8,
  sql: `
CREATE TABLE master_edition (
  sequence INTEGER PRIMARY KEY,
  ${code('kind', 'price-list', 'generic-names', 'receipt-codes')} NOT NULL,
  ${calendarDate('applies_from')} NOT NULL,
  rows INTEGER NOT NULL CHECK (rows > 0),
  ${sha256('table_sha256')} NOT NULL,
  source TEXT NOT NULL,
  licence TEXT NOT NULL,
  ${json('files')} NOT NULL,
  ${json('counts')} NOT NULL,
  by_whom TEXT NOT NULL,
  ${instant('at')} NOT NULL,
  size INTEGER NOT NULL CHECK (size > 0),
  stored BLOB NOT NULL
) STRICT;
${writtenOnce('master_edition')}
CREATE INDEX master_edition_in_force ON master_edition(kind, applies_from, sequence);

CREATE TABLE retired_master_row (
  ${code('kind', 'price-list', 'generic-names', 'receipt-codes')} NOT NULL,
  code TEXT NOT NULL,
  ${calendarDate('listed_until')} NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (kind, code, listed_until)
) STRICT, WITHOUT ROWID;
${neverDeleted('retired_master_row')}
`,
};
