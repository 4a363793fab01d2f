import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LATEST_VERSION, migrate, schemaVersionOf } from '../../../main/adapters/sqlite/migrate.ts';
import { openDatabase } from '../../../main/adapters/sqlite/open-database.ts';
import { openStore } from '../../../main/adapters/sqlite/sqlite-store.ts';
import { StorageFailure } from '../../../main/application/storage-failure.ts';
import {
  DATABASE_KEY,
  NOW,
  newId,
  prescriptionRow,
  TODAY,
  temporaryFolder,
  userRow,
} from '../../support/store-rows.ts';

let folder: ReturnType<typeof temporaryFolder>;
let file: string;
const opened: Database.Database[] = [];

function open(): Database.Database {
  const database = openDatabase(file, DATABASE_KEY, { create: true });
  opened.push(database);
  return database;
}

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.dir, 'chozai.db');
});
afterEach(() => {
  for (const database of opened.splice(0)) database.close();
  folder.remove();
});

test('the schema is the one on record', async () => {
  const database = open();
  migrate(database);
  const statements = database
    .prepare<[], { sql: string }>('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name')
    .all();
  await expect(`${statements.map(({ sql }) => `${sql};\n`).join('\n')}`).toMatchFileSnapshot('./schema.snapshot.sql');
});

test('every table is STRICT', () => {
  const database = open();
  migrate(database);
  const loose = database
    .prepare<[], { name: string }>(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0",
    )
    .all();
  expect(loose.map(({ name }) => name)).toEqual(['sqlite_schema']);
});

test('the connection is durable and guarded', () => {
  const database = open();
  const pragma = (name: string): unknown => database.pragma(name, { simple: true });
  expect(pragma('journal_mode')).toBe('wal');
  expect(pragma('synchronous')).toBe(2);
  expect(pragma('foreign_keys')).toBe(1);
  expect(pragma('trusted_schema')).toBe(0);
  expect(pragma('temp_store')).toBe(2);
  expect(pragma('cell_size_check')).toBe(1);
  expect(pragma('busy_timeout')).toBeGreaterThan(0);
});

test('a file of a newer program is refused and left as it is', () => {
  const database = open();
  migrate(database);
  database.pragma(`user_version = ${LATEST_VERSION + 1}`);
  expect(() => migrate(database)).toThrow(StorageFailure);
  const again = openStore(file, DATABASE_KEY);
  expect(again.ok ? [] : again.issues.map(({ code }) => code)).toEqual(['storage.newer-file']);
  expect(schemaVersionOf(database)).toBe(LATEST_VERSION + 1);
});

test('each step starts from the step before with its rows', () => {
  const database = open();
  migrate(database, 1);
  const user = userRow();
  database
    .prepare('INSERT INTO user VALUES (?, ?, ?, ?, ?, 1)')
    .run(user.userId, user.name, user.displayName, JSON.stringify(user.roles), JSON.stringify(user.rights));
  migrate(database, 2);
  const row = prescriptionRow();
  database
    .prepare(
      `INSERT INTO prescription (prescription_key, kind, content, reception, round, source, received_at, received_on, issues)
       VALUES (?, 'paper', ?, 'local-only', 1, 'test', ?, ?, '[]')`,
    )
    .run(row.prescriptionKey, JSON.stringify(row.prescription), NOW, TODAY);
  for (let version = 3; version <= LATEST_VERSION; version += 1) {
    migrate(database, version);
    expect(schemaVersionOf(database)).toBe(version);
  }
  database.close();
  opened.length = 0;
  const store = openStore(file, DATABASE_KEY);
  if (!store.ok) throw new Error(store.issues[0]?.code);
  expect(store.value.users.all()).toEqual([user]);
  expect(store.value.prescriptions.byKey(row.prescriptionKey)).toEqual(row);
  store.value.close();
});

test('a step that fails leaves the file at the step before', () => {
  const database = open();
  migrate(database, 2);
  database.exec('CREATE TABLE closing (in_the_way TEXT) STRICT');
  expect(() => migrate(database)).toThrow(/closing/);
  expect(schemaVersionOf(database)).toBe(3);
  expect(database.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'duplicate_check'").get()).toEqual({
    n: 0,
  });
});

test('prescriptions of the service whose results were withdrawn or exempt before the program knew are asked for', () => {
  const database = open();
  migrate(database, 12);
  const user = userRow();
  database
    .prepare('INSERT INTO user VALUES (?, ?, ?, ?, ?, 1)')
    .run(user.userId, user.name, user.displayName, JSON.stringify(user.roles), JSON.stringify(user.rights));
  const add = (kind: string, reception: string, round: number, state: string): string => {
    const [key, resultId] = [newId(), newId()];
    database
      .prepare(
        `INSERT INTO prescription (prescription_key, kind, content, reception, round, source, received_at, received_on, issues)
         VALUES (?, ?, ?, ?, ?, 'test', ?, ?, '[]')`,
      )
      .run(key, kind, JSON.stringify(prescriptionRow().prescription), reception, round, NOW, TODAY);
    database
      .prepare(
        `INSERT INTO dispensing_result (result_id, prescription_key, version, round, status, content, dispensing_date,
           issues, created_at, created_by, finalised_at, finalised_by)
         VALUES (?, ?, 1, 1, 'finalised', '{}', ?, '[]', ?, ?, ?, ?)`,
      )
      .run(resultId, key, TODAY, NOW, user.userId, NOW, user.userId);
    database
      .prepare(
        `INSERT INTO submission (submission_id, operation_id, kind, state, prescription_key, chain_position, result_id,
           needs_signature, possibly_sent, attempts, copy, dispensing_date, due_date, created_at, state_since)
         VALUES (?, ?, 'register', ?, ?, 1, ?, 0, 0, 0, 'none', ?, ?, ?, ?)`,
      )
      .run(newId(), newId(), state, key, resultId, TODAY, TODAY, NOW, NOW);
    return key;
  };
  const withdrawn = add('electronic', 'accepted', 1, 'withdrawn');
  const refill = add('electronic', 'waiting-next-round', 2, 'withdrawn');
  const exempt = add('electronic', 'accepted', 1, 'exempt');
  for (const state of ['withdrawn', 'exempt']) add('paper', 'local-only', 1, state);
  add('electronic', 'accepted', 1, 'registered');
  const later = add('electronic', 'waiting-next-round', 2, 'registered');
  migrate(database);
  const asked = database
    .prepare<[], { key: string }>('SELECT prescription_key AS key FROM prescription WHERE awaits_result = 1')
    .all();
  expect(asked.map(({ key }) => key).toSorted()).toEqual([withdrawn, refill, exempt].toSorted());
  const standing = (key: string): unknown =>
    database.prepare('SELECT reception, round FROM prescription WHERE prescription_key = ?').get(key);
  expect(standing(refill)).toEqual({ reception: 'accepted', round: 1 });
  expect(standing(later)).toEqual({ reception: 'waiting-next-round', round: 2 });
});
