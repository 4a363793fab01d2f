import Database from 'better-sqlite3';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { storageFailureOf } from './storage-errors.ts';

export interface HeldFile {
  release(): void;
}

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
    return success({ release: () => void held.close() });
  } catch (error) {
    database?.close();
    const failure = storageFailureOf(error);
    if (failure === null) throw error;
    return refusal(failure.issue);
  }
}
