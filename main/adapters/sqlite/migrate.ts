import type Database from 'better-sqlite3';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import { StorageFailure } from '../../application/storage-failure.ts';
import { beginJournalHead } from './journal-head.ts';
import { peopleAndAudit } from './migrations/001-people-and-audit.ts';
import { prescriptionsAndResults } from './migrations/002-prescriptions-and-results.ts';
import { submissions } from './migrations/003-submissions.ts';
import { day } from './migrations/004-day.ts';
import { broughtIn } from './migrations/005-brought-in.ts';
import { checkDecisions } from './migrations/006-check-decisions.ts';
import { queuePages } from './migrations/007-queue-pages.ts';
import { masters } from './migrations/008-masters.ts';
import { entries } from './migrations/009-entries.ts';
import { openEntries } from './migrations/010-open-entries.ts';
import { journal } from './migrations/011-journal.ts';
import { dispensingIds } from './migrations/012-dispensing-ids.ts';
import { resultsTakenBack } from './migrations/013-results-taken-back.ts';
import { changesOfResults } from './migrations/014-changes-of-results.ts';
import { carriedOverEntries } from './migrations/015-carried-over-entries.ts';
import { unsurePatients } from './migrations/016-unsure-patients.ts';
import { fillSearchTables } from './migrations/fill-search-tables.ts';
import { fillUnsurePatients } from './migrations/fill-unsure-patients.ts';
import { withStorageFailures } from './storage-errors.ts';

/** Numbered from 1, forward only; a released one is never edited. */
const MIGRATIONS: readonly {
  readonly version: number;
  readonly sql: string;
  /** What SQL cannot derive of the rows that are there, in the same transaction */
  readonly fill?: (database: Database.Database) => void;
}[] = [
  peopleAndAudit,
  prescriptionsAndResults,
  submissions,
  day,
  broughtIn,
  checkDecisions,
  queuePages,
  masters,
  { ...entries, fill: fillSearchTables },
  openEntries,
  { ...journal, fill: beginJournalHead },
  dispensingIds,
  resultsTakenBack,
  changesOfResults,
  carriedOverEntries,
  { ...unsurePatients, fill: fillUnsurePatients },
];

export const LATEST_VERSION = MIGRATIONS.length;

export function schemaVersionOf(database: Database.Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/**
 * Brings the file to `target`, one transaction a step: a step that fails leaves the file at the step before.
 *
 * @throws StorageFailure storage.newer-file when a newer program wrote it (nothing is touched); storage.full …
 */
export function migrate(database: Database.Database, target: number = LATEST_VERSION): void {
  withStorageFailures(() => {
    const found = schemaVersionOf(database);
    if (found > LATEST_VERSION) {
      throw new StorageFailure(storageIssue('storage.newer-file', { found, known: LATEST_VERSION }));
    }
    for (const { version, sql, fill } of MIGRATIONS.slice(found, target)) {
      const step = database.transaction(() => {
        database.exec(sql);
        fill?.(database);
        database.pragma(`user_version = ${version}`);
      });
      step.immediate();
    }
  });
}
