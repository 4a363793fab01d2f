import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { CommitJournal } from '../../application/backup-ports.ts';
import type { Store } from '../../application/ports.ts';
import { StorageFailure } from '../../application/storage-failure.ts';
import { attemptTable } from './attempt-table.ts';
import { auditLog } from './audit-log.ts';
import { broughtInTable } from './brought-in-table.ts';
import { checkDecisionTable } from './check-decision-table.ts';
import { checkNoticeTable } from './check-notice-table.ts';
import { checkTable } from './check-table.ts';
import { closingTable } from './closing-table.ts';
import { documentTable } from './document-table.ts';
import { doubtTable } from './doubt-table.ts';
import { entryTable, scanTable } from './entry-table.ts';
import { readJournalHead } from './journal-head.ts';
import { masterTable } from './master-table.ts';
import { LATEST_VERSION, migrate, schemaVersionOf } from './migrate.ts';
import { type DatabaseOptions, openDatabase } from './open-database.ts';
import { outageTable } from './outage-table.ts';
import { patientTable } from './patient-table.ts';
import { prescriptionTable } from './prescription-table.ts';
import { queuePages } from './queue-page-query.ts';
import { replayJournal } from './replay-journal.ts';
import { resultTable } from './result-table.ts';
import { returnCopyTable } from './return-copy-table.ts';
import { senderTable } from './sender-table.ts';
import { settingTable } from './setting-table.ts';
import { signingKeyTable } from './signing-key-table.ts';
import { SqlConnection } from './sql-connection.ts';
import { storageFailureOf, withStorageFailures } from './storage-errors.ts';
import { submissionQueue } from './submission-queue.ts';
import { submissionTable } from './submission-table.ts';
import { usageTable } from './usage-table.ts';
import { userTable } from './user-table.ts';
import { walIsDamaged } from './wal-file.ts';

/** The tables of a database that is open and of the newest schema. */
export function storeOn(sql: SqlConnection): Store {
  const sender = senderTable(sql);
  const outages = outageTable(sql);
  const settings = settingTable(sql);
  const checkNotices = checkNoticeTable(sql);
  return {
    transaction: (work, sync) => sql.transaction(work, sync),
    close: () => sql.close(),
    users: userTable(sql),
    prescriptions: prescriptionTable(sql),
    results: resultTable(sql),
    documents: documentTable(sql),
    submissions: { ...submissionTable(sql), ...submissionQueue(sql), ...queuePages(sql) },
    attempts: attemptTable(sql),
    returnCopies: returnCopyTable(sql),
    checks: checkTable(sql),
    checkDecisions: checkDecisionTable(sql),
    checkNotices,
    broughtIn: broughtInTable(sql),
    doubts: doubtTable(sql),
    entries: entryTable(sql),
    scans: scanTable(sql),
    patients: patientTable(sql),
    usages: usageTable(sql),
    masters: masterTable(sql),
    closings: closingTable(sql, { sender, outages, settings, checkNotices }),
    outages,
    sender,
    settings,
    signingKeys: signingKeyTable(sql),
    audit: auditLog(sql),
  };
}

export interface StoreOptions extends DatabaseOptions {
  /** Kept apart from the database; what the database lacks of it is run again. */
  readonly journal?: CommitJournal;
  /** Takes the file as SQLite finds it, also where commits are missing that it was told of: there is nothing better. */
  readonly trusting?: boolean;
}

/** A file of this size is read through in about a quarter of a second; larger ones are checked at night. */
const CHECKED_AT_START_BYTES = 16 * 2 ** 20;

function corrupt(cause: string): StorageFailure {
  return new StorageFailure(storageIssue('storage.corrupt'), new Error(cause));
}

/**
 * Runs what the journal has and the database lacks. One commit may be missing after a kill between the two; more, or one
 * behind a log that is damaged, says that the file is not what SQLite takes it for.
 */
function catchUp(database: Database.Database, journal: CommitJournal, walDamaged: boolean, trusting: boolean): void {
  const head = readJournalHead(database);
  const end = journal.end;
  if (end === null || (head !== null && end.sequence === head.sequence)) return;
  if (head === null) {
    // Older than its journal table, and yet there is a journal: it fell back behind its own beginning.
    if (!trusting) throw corrupt('older than the journal');
    return;
  }
  const missing = journal.since(head);
  if (trusting) {
    replayJournal(database, missing);
    return;
  }
  if (end.sequence > head.sequence && !journal.knows(head)) throw corrupt('fell back behind the journal');
  const [first, second] = missing;
  if (first === undefined) return;
  if (second !== undefined || walDamaged) throw corrupt('commits are missing');
  replayJournal(database, [first]);
}

/** @throws StorageFailure storage.corrupt */
function checkAtStart(database: Database.Database, file: string): void {
  if (statSync(file).size > CHECKED_AT_START_BYTES) return;
  const found = withStorageFailures(() => database.pragma('quick_check(1)', { simple: true }));
  if (found !== 'ok') throw corrupt('quick_check');
}

function prepare(database: Database.Database, file: string, walDamaged: boolean, options: StoreOptions): void {
  const { journal, create = false, trusting = false } = options;
  // A file cut to nothing reads as a new one.
  if (!create && schemaVersionOf(database) === 0) throw corrupt('empty');
  if (journal !== undefined) {
    if (!create) checkAtStart(database, file);
    catchUp(database, journal, walDamaged, trusting);
  }
  migrate(database);
  const head = journal === undefined ? null : readJournalHead(database);
  if (head !== null) journal?.begin(head, LATEST_VERSION);
}

/**
 * Opens (or, with `create`, makes) the encrypted database and brings it to the newest schema.
 *
 * @param key 32 random bytes
 * @returns the store, or storage.corrupt, .locked, .unwritable, .full, .newer-file. Its methods throw `StorageFailure`
 *   for the same troubles later; a broken CHECK, key or trigger is a defect and thrown as it is.
 */
export function openStore(file: string, key: Uint8Array, options: StoreOptions = {}): Result<Store> {
  try {
    const walDamaged = options.journal !== undefined && walIsDamaged(`${file}-wal`);
    const database = openDatabase(file, key, options);
    try {
      withStorageFailures(() => prepare(database, file, walDamaged, options));
    } catch (error) {
      database.close();
      throw error;
    }
    return success(storeOn(new SqlConnection(database, options.journal ?? null)));
  } catch (error) {
    const failure = storageFailureOf(error);
    if (failure === null) throw error;
    return refusal(failure.issue);
  }
}
