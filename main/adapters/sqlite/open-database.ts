import { closeSync, existsSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import { StorageFailure } from '../../application/storage-failure.ts';
import { withStorageFailures } from './storage-errors.ts';

export interface DatabaseOptions {
  /** Makes the file (mode 0600) when it is not there; otherwise a missing file is `storage.unwritable`. */
  readonly create?: boolean;
  /** Upper bound of the file in pages of 4 KiB: a full disk, for tests. */
  readonly pageCountMax?: number;
  readonly busyTimeoutMs?: number;
}

const KEY_BYTES = 32;
const SYNCHRONOUS_FULL = 2;
const BUSY_TIMEOUT_MS = 2_000;
/** 32 MiB: with SQLite's 1,000 every twentieth entry waited for two more syncs of a checkpoint. */
const CHECKPOINT_PAGES = 8_000;
/** A page that is not in it is deciphered again: with SQLite's 2 MiB a name looked for in five years of rows took 0.1 s. */
const CACHE_KIB = 32 * 1_024;

/** The setting must have been taken: this build falls to NORMAL in WAL mode, which loses acknowledged rows in a power cut. */
function assertPragma(database: Database.Database, name: string, expected: unknown): void {
  const found = database.pragma(name, { simple: true });
  if (found !== expected) throw new Error(`PRAGMA ${name} is ${String(found)}, expected ${String(expected)}`);
}

/** @throws the driver's error when the key does not fit */
export function unlockDatabase(database: Database.Database, key: Uint8Array): void {
  database.pragma("cipher = 'chacha20'");
  database.pragma(`key = "raw:${Buffer.from(key).toString('hex')}"`);
  database.pragma('temp_store = MEMORY');
  database.pragma('trusted_schema = OFF');
  database.pragma('cell_size_check = ON');
  database.prepare('SELECT count(*) FROM sqlite_schema').get();
}

function configure(database: Database.Database, key: Uint8Array, options: DatabaseOptions): void {
  unlockDatabase(database, key);
  database.pragma('foreign_keys = ON');
  // Otherwise REPLACE deletes rows past the triggers that forbid it.
  database.pragma('recursive_triggers = ON');
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma(`cache_size = -${CACHE_KIB}`);
  database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  assertPragma(database, 'journal_mode', 'wal');
  assertPragma(database, 'synchronous', SYNCHRONOUS_FULL);
  assertPragma(database, 'foreign_keys', 1);
  if (options.pageCountMax !== undefined) database.pragma(`max_page_count = ${Math.trunc(options.pageCountMax)}`);
}

function makeFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    throw new StorageFailure(storageIssue('storage.unwritable'), error);
  }
}

/**
 * The only place that knows the driver: ChaCha20-Poly1305 a page with a raw key (no key derivation: opens in under a
 * millisecond), so that page contents, WAL and temporary data never lie readable on the disk.
 *
 * @param key 32 random bytes
 * @throws StorageFailure storage.corrupt (damaged, or another key), storage.unwritable, storage.locked, storage.full
 */
export function openDatabase(file: string, key: Uint8Array, options: DatabaseOptions = {}): Database.Database {
  if (key.length !== KEY_BYTES) throw new Error(`a database key has ${KEY_BYTES} bytes`);
  if (options.create === true && !existsSync(file)) makeFile(file);
  return withStorageFailures(() => {
    const database = new Database(file, { fileMustExist: true, timeout: options.busyTimeoutMs ?? BUSY_TIMEOUT_MS });
    try {
      configure(database, key, options);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}
