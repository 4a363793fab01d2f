import { CheckTable } from './check-table.ts';
import { FaultTable } from './fault-table.ts';
import { HistoryTable } from './history-table.ts';
import { openAttemptDatabase, openMockDatabase } from './open-database.ts';
import { OperationTable } from './operation-table.ts';
import { PrescriptionTable } from './prescription-table.ts';
import { RegistrationTable } from './registration-table.ts';

export interface MockStore {
  readonly operations: OperationTable;
  readonly prescriptions: PrescriptionTable;
  readonly registrations: RegistrationTable;
  readonly history: HistoryTable;
  readonly checks: CheckTable;
  readonly faults: FaultTable;
  /** All or nothing, durable when it returns. */
  transaction<T>(work: () => T): T;
  close(): void;
}

export function openMockStore(dataDir: string): MockStore {
  const database = openMockDatabase(dataDir);
  const attempts = openAttemptDatabase(dataDir);
  return {
    operations: new OperationTable(database),
    prescriptions: new PrescriptionTable(database),
    registrations: new RegistrationTable(database),
    history: new HistoryTable(database),
    checks: new CheckTable(database),
    faults: new FaultTable(database, attempts),
    transaction: (work) => database.transaction(work).immediate(),
    close: () => {
      attempts.close();
      database.close();
    },
  };
}
