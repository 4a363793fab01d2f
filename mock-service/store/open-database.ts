import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ATTEMPT_SCHEMA, SCHEMA_STEPS } from './schema.ts';

/** The name hides the driver, so that it can be exchanged here. */
export type MockDatabase = Database.Database;

/**
 * Opens the mock's own file, or makes it. WAL with NORMAL: what was acknowledged survives SIGKILL. A power cut may cost the
 * last of it: the real service is another machine, and its mock must not fight with the pharmacy for the same disk.
 *
 * @throws when the file belongs to a newer version of the mock, or cannot be written
 */
export function openMockDatabase(dataDir: string): MockDatabase {
  const database = new Database(join(dataDir, 'mock-service.sqlite'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  // 32 MB: the pages of some hundred results are copied back at once.
  database.pragma('wal_autocheckpoint = 8000');
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
  database.pragma('busy_timeout = 2000');
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > SCHEMA_STEPS.length) {
    database.close();
    throw new Error(`the mock's database has version ${version}, this mock knows ${SCHEMA_STEPS.length}`);
  }
  database.transaction(() => {
    for (const step of SCHEMA_STEPS.slice(version)) database.exec(step);
    database.pragma(`user_version = ${SCHEMA_STEPS.length}`);
  })();
  return database;
}

/**
 * The attempts that faults are drawn by. Not synchronised: they survive SIGKILL, and a power cut may cost some of them,
 * which only makes the next draws others.
 */
export function openAttemptDatabase(dataDir: string): MockDatabase {
  const database = new Database(join(dataDir, 'attempts.sqlite'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = OFF');
  database.exec(ATTEMPT_SCHEMA);
  return database;
}
