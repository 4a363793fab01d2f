import type Database from 'better-sqlite3';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import type { JournalHead, JournalRecord } from '../../application/backup-ports.ts';
import { StorageFailure } from '../../application/storage-failure.ts';
import { readJournalHead, WRITE_JOURNAL_HEAD } from './journal-head.ts';
import { migrate, schemaVersionOf } from './migrate.ts';
import { storageFailureOf } from './storage-errors.ts';

/**
 * Runs commits again, each in a transaction of its own. A statement that changes another number of rows than it did, or
 * is refused, stands on other rows than it stood on: the file is not what it should be.
 *
 * @returns where the database stands now, and how many commits were run
 * @throws StorageFailure storage.corrupt where they do not fit; what was run before stays
 */
export function replayJournal(
  database: Database.Database,
  records: Iterable<JournalRecord>,
): { readonly head: JournalHead | null; readonly applied: number } {
  const statements = new Map<string, Database.Statement>();
  const prepared = (sql: string): Database.Statement => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  let applied = 0;
  for (const record of records) {
    if (record.schemaVersion > schemaVersionOf(database)) {
      statements.clear();
      migrate(database, record.schemaVersion);
    }
    try {
      database
        .transaction(() => {
          for (const { sql, parameters, changes } of record.statements) {
            const statement = prepared(sql);
            if (statement.reader) statement.get(parameters);
            else if (statement.run(parameters).changes !== changes) throw new Error(`other rows: ${sql.slice(0, 60)}`);
          }
          prepared(WRITE_JOURNAL_HEAD).run({ ...record.head });
        })
        .immediate();
    } catch (error) {
      const failure = storageFailureOf(error);
      if (failure !== null && failure.issue.code !== 'storage.corrupt') throw failure;
      throw new StorageFailure(storageIssue('storage.corrupt'), error);
    }
    applied += 1;
  }
  return { head: readJournalHead(database), applied };
}
