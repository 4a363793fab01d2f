import Database from 'better-sqlite3';
import { StorageFailure } from '../../application/storage-failure.ts';
import { unlockDatabase } from './open-database.ts';
import { withStorageFailures } from './storage-errors.ts';

function reading<T>(file: string, key: Uint8Array, work: (database: Database.Database) => T): T {
  return withStorageFailures(() => {
    const database = new Database(file, { readonly: true, fileMustExist: true });
    try {
      unlockDatabase(database, key);
      return work(database);
    } finally {
      database.close();
    }
  });
}

/**
 * What must not get lost, one text a row: receptions, results with what is typed so far, entries, operations, and the
 * documents that were made here. `unsent` of them wait to be registered.
 */
const ROWS = [
  `SELECT 'prescription ' || prescription_key AS row, 0 AS unsent FROM prescription`,
  `SELECT 'result ' || result_id || status || CASE status WHEN 'draft' THEN content ELSE '' END, status <> 'finalised'
     FROM dispensing_result`,
  `SELECT 'entry ' || entry_id || revision, discarded_at IS NULL AND result_id IS NULL FROM entry`,
  `SELECT 'submission ' || submission_id, unfinished AND state <> 'registered' FROM submission`,
  `SELECT 'document ' || sha256, 0 FROM document WHERE kind <> 'return-copy'`,
].join(' UNION ALL ');

export interface MissingRows {
  readonly rows: number;
  /** Of them not registered */
  readonly unsent: number;
}

/**
 * Rows of `present` that `wished` does not have.
 * @returns null when `present` cannot be read
 */
export function missingRows(present: string, wished: string, key: Uint8Array): MissingRows | null {
  const kept = new Set(
    reading(wished, key, (database) => database.prepare<[], { row: string }>(ROWS).all()).map(({ row }) => row),
  );
  return orUnreadable(() =>
    reading(present, key, (database) => {
      const missing = database
        .prepare<[], { row: string; unsent: number }>(ROWS)
        .all()
        .filter(({ row }) => !kept.has(row));
      return { rows: missing.length, unsent: missing.filter(({ unsent }) => unsent === 1).length };
    }),
  );
}

function orUnreadable<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof StorageFailure && error.issue.code === 'storage.corrupt') return null;
    throw error;
  }
}

/**
 * Whether that user is active and has the right, in a database that nobody has open.
 * @returns null when it cannot be read, or knows no such user
 */
export function userHasRight(file: string, key: Uint8Array, name: string, right: string): boolean | null {
  const user = orUnreadable(() =>
    reading(file, key, (database) =>
      database
        .prepare<[string], { rights: string; active: number }>('SELECT rights, active FROM user WHERE name = ?')
        .get(name),
    ),
  );
  return user ? user.active === 1 && JSON.parse(user.rights).includes(right) : null;
}

/** Whether it is the key of that file; false also where the file is damaged at its beginning. */
export function opensWith(file: string, key: Uint8Array): boolean {
  return orUnreadable(() => reading(file, key, () => true)) === true;
}
