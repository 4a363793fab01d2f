import Database from 'better-sqlite3';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { storageFailureOf } from './storage-errors.ts';

export interface HeldFile {
  release(): void;
}

/**
 * The driver closes a connection that is garbage-collected, and the lock with it: a caller that drops its `HeldFile`
 * without releasing it must still hold the file until its process ends.
 */
const heldByThisProcess = new Set<Database.Database>();

/**
 * Holds a file for this process by an EXCLUSIVE transaction on a tiny SQLite file without content: an operating-system
 * lock, which dies with its process (SIGKILL and power cut included) and leaves nothing stale behind.
 */
export function holdExclusiveFile(file: string): Result<HeldFile> {
  let database: Database.Database | null = null;
  try {
    database = new Database(file, { timeout: 0 });
    database.pragma('journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
    const held = database;
    heldByThisProcess.add(held);
    return success({
      release: () => {
        heldByThisProcess.delete(held);
        held.close();
      },
    });
  } catch (error) {
    database?.close();
    const failure = storageFailureOf(error);
    if (failure === null) throw error;
    return refusal(failure.issue);
  }
}
