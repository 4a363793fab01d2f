import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LATEST_VERSION, migrate, schemaVersionOf } from '../../../main/adapters/sqlite/migrate.ts';
import { openDatabase } from '../../../main/adapters/sqlite/open-database.ts';
import { openStore } from '../../../main/adapters/sqlite/sqlite-store.ts';
import { StorageFailure } from '../../../main/application/storage-failure.ts';
import { DATABASE_KEY, NOW, prescriptionRow, TODAY, temporaryFolder, userRow } from '../../support/store-rows.ts';

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
