import Database from 'better-sqlite3';
import { copyDatabase } from './database-copy.ts';
import { unlockDatabase } from './open-database.ts';
import { withStorageFailures } from './storage-errors.ts';

/**
 * A copy of all pages as of now, under another key. It is a copy that nobody knows yet: it is written without syncs, and
 * whoever was cut off begins it anew. Synced by the caller.
 *
 * @throws StorageFailure storage.full, storage.unwritable, storage.corrupt
 */
export function copyUnderKey(source: string, key: Uint8Array, target: string, newKey: Uint8Array): void {
  copyDatabase(source, key, target);
  withStorageFailures(() => {
    const database = new Database(target, { fileMustExist: true });
    try {
      unlockDatabase(database, key);
      database.pragma('synchronous = OFF');
      database.pragma(`rekey = "raw:${Buffer.from(newKey).toString('hex')}"`);
    } finally {
      database.close();
    }
  });
}
