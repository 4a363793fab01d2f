import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Store } from '../../application/ports.ts';
import { attemptTable } from './attempt-table.ts';
import { auditLog } from './audit-log.ts';
import { broughtInTable } from './brought-in-table.ts';
import { checkDecisionTable } from './check-decision-table.ts';
import { checkNoticeTable } from './check-notice-table.ts';
import { checkTable } from './check-table.ts';
import { closingTable } from './closing-table.ts';
import { documentTable } from './document-table.ts';
import { entryTable, scanTable } from './entry-table.ts';
import { masterTable } from './master-table.ts';
import { migrate } from './migrate.ts';
import { type DatabaseOptions, openDatabase } from './open-database.ts';
import { outageTable } from './outage-table.ts';
import { patientTable } from './patient-table.ts';
import { prescriptionTable } from './prescription-table.ts';
import { queuePages } from './queue-page-query.ts';
import { resultTable } from './result-table.ts';
import { returnCopyTable } from './return-copy-table.ts';
import { senderTable } from './sender-table.ts';
import { settingTable } from './setting-table.ts';
import { signingKeyTable } from './signing-key-table.ts';
import { SqlConnection } from './sql-connection.ts';
import { storageFailureOf } from './storage-errors.ts';
import { submissionQueue } from './submission-queue.ts';
import { submissionTable } from './submission-table.ts';
import { usageTable } from './usage-table.ts';
import { userTable } from './user-table.ts';

/** The tables of a database that is open and of the newest schema. */
export function storeOn(sql: SqlConnection): Store {
  const sender = senderTable(sql);
  const outages = outageTable(sql);
  const settings = settingTable(sql);
  const checkNotices = checkNoticeTable(sql);
  return {
    transaction: (work) => sql.transaction(work),
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

/**
 * Opens (or, with `create`, makes) the encrypted database and brings it to the newest schema.
 *
 * @param key 32 random bytes
 * @returns the store, or storage.corrupt, .locked, .unwritable, .full, .newer-file. Its methods throw `StorageFailure`
 *   for the same troubles later; a broken CHECK, key or trigger is a defect and thrown as it is.
 */
export function openStore(file: string, key: Uint8Array, options: DatabaseOptions = {}): Result<Store> {
  try {
    const database = openDatabase(file, key, options);
    try {
      migrate(database);
    } catch (error) {
      database.close();
      throw error;
    }
    return success(storeOn(new SqlConnection(database)));
  } catch (error) {
    const failure = storageFailureOf(error);
    if (failure === null) throw error;
    return refusal(failure.issue);
  }
}
