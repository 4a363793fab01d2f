/** What a restore must not lose, each kind of row for itself: the same database but for one row. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { missingRows } from '../../main/adapters/sqlite/compare-databases.ts';
import { unlockDatabase } from '../../main/adapters/sqlite/open-database.ts';
import { DATABASE_KEY, openedStore, temporaryFolder } from '../support/store-rows.ts';

type Value = string | number | Buffer | null;
let folder: ReturnType<typeof temporaryFolder>;
let present: string;
let wished: string;

beforeEach(() => {
  folder = temporaryFolder();
  present = join(folder.dir, 'present.db');
  wished = join(folder.dir, 'wished.db');
  openedStore(present).close();
  cpSync(present, wished);
});
afterEach(() => folder.remove());

/** One row with these values; what else a row must have is filled in, as nothing else is compared. */
function put(file: string, table: string, values: Readonly<Record<string, Value>>): void {
  const database = new Database(file);
  try {
    unlockDatabase(database, DATABASE_KEY);
    database.pragma('foreign_keys = OFF');
    database.pragma('ignore_check_constraints = ON');
    const columns = database.pragma(`table_info(${table})`) as readonly {
      name: string;
      type: string;
      notnull: number;
      dflt_value: string | null;
    }[];
    const filler: Readonly<Record<string, Value>> = { INTEGER: 1, TEXT: '{}', BLOB: Buffer.from('x') };
    const filled = columns
      .filter(({ name, notnull, dflt_value }) => name in values || (notnull === 1 && dflt_value === null))
      .map(({ name, type }) => [name, values[name] === undefined ? (filler[type] ?? 1) : values[name]] as const);
    const names = filled.map(([name]) => name);
    database
      .prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})`)
      .run(...filled.map(([, value]) => value));
  } finally {
    database.close();
  }
}

const found = () => missingRows(present, wished, DATABASE_KEY);

it.each<[what: string, unsent: number, table: string, values: Readonly<Record<string, Value>>]>([
  ['a reception', 0, 'prescription', { prescription_key: 'p1' }],
  ['a draft', 1, 'dispensing_result', { result_id: 'r1', status: 'draft' }],
  ['a finalised result', 0, 'dispensing_result', { result_id: 'r1', status: 'finalised' }],
  ['an entry being typed', 1, 'entry', { entry_id: 'e1', discarded_at: null, result_id: null }],
  ['an entry that became a result', 0, 'entry', { entry_id: 'e1', result_id: 'r1' }],
  ['an entry that was thrown away', 0, 'entry', { entry_id: 'e1', discarded_at: 'x', result_id: null }],
  ['an operation that waits', 1, 'submission', { submission_id: 's1', state: 'ready', unfinished: 1 }],
  ['an operation that is registered', 0, 'submission', { submission_id: 's1', state: 'registered', unfinished: 1 }],
  ['an operation that is over', 0, 'submission', { submission_id: 's1', state: 'voided', unfinished: 0 }],
  ['a document that was made here', 0, 'document', { sha256: 'd1', kind: 'cj1' }],
])('%s would be missed; %i of it unsent', (_what, unsent, table, values) => {
  put(present, table, values);
  expect(found()).toEqual({ rows: 1, unsent });
  put(wished, table, values);
  expect(found()).toEqual({ rows: 0, unsent: 0 });
});

it.each<[what: string, table: string, now: Readonly<Record<string, Value>>, then: Readonly<Record<string, Value>>]>([
  [
    'a draft whose text went on',
    'dispensing_result',
    { result_id: 'r1', status: 'draft', content: '{"typed":2}' },
    { result_id: 'r1', status: 'draft', content: '{"typed":1}' },
  ],
  [
    'a result that was a draft then',
    'dispensing_result',
    { result_id: 'r1', status: 'pending-confirmation' },
    { result_id: 'r1', status: 'draft' },
  ],
  [
    'an entry that was saved again',
    'entry',
    { entry_id: 'e1', revision: 2, discarded_at: null, result_id: null },
    { entry_id: 'e1', revision: 1, discarded_at: null, result_id: null },
  ],
])('%s would be missed, unsent', (_what, table, now, then) => {
  put(present, table, now);
  put(wished, table, then);
  expect(found()).toEqual({ rows: 1, unsent: 1 });
});

it('a return copy, which the service gives again, would not', () => {
  put(present, 'document', { sha256: 'd1', kind: 'return-copy' });
  expect(found()).toEqual({ rows: 0, unsent: 0 });
});
