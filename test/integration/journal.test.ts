import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { JournalFolder } from '../../main/adapters/backup/commit-journal.ts';
import { openStore } from '../../main/adapters/sqlite/sqlite-store.ts';
import type { Store } from '../../main/application/ports.ts';
import { StorageFailure } from '../../main/application/storage-failure.ts';
import { guardedStores } from '../../main/composition-backup.ts';
import { addFinalised, NOW, newId, temporaryFolder, userRow } from '../support/store-rows.ts';

const KEY = new Uint8Array(randomBytes(32));
const DATABASE = ['chozai.db', 'chozai.db-wal', 'chozai.db-shm'];
let folder: ReturnType<typeof temporaryFolder>;
let dir: string;
beforeEach(() => {
  folder = temporaryFolder();
  dir = join(folder.dir, 'profile');
  mkdirSync(dir);
});
afterEach(() => folder.remove());

function opened(options: { create?: boolean; pageCountMax?: number } = {}, at = dir): Store {
  const store = guardedStores().open(join(at, 'chozai.db'), KEY, options);
  if (!store.ok) throw new Error(store.issues[0]?.code);
  return store.value;
}

function enter(store: Store): string {
  const [user] = store.users.all();
  if (user === undefined) throw new Error('no user');
  return addFinalised(store, user).submission.submissionId;
}

function shop(): Store {
  const store = opened({ create: true });
  store.users.insert(userRow());
  enter(store);
  return store;
}

const records = (at = dir): number => {
  const journal = new JournalFolder(join(at, 'journal'), KEY);
  return journal.end?.sequence ?? 0;
};
const ids = (store: Store): string[] => store.submissions.list({}).map((row) => row.submissionId);

/** The database as it was, the journal as it is: what a kill between the two leaves, with so many commits in between. */
function databaseBehind(commits: number): { readonly copy: string; readonly entered: readonly string[] } {
  const store = shop();
  const copy = join(folder.dir, 'copy');
  cpSync(dir, copy, { recursive: true });
  const entered = Array.from({ length: commits }, () => enter(store));
  rmSync(join(copy, 'journal'), { recursive: true });
  cpSync(join(dir, 'journal'), join(copy, 'journal'), { recursive: true });
  store.close();
  return { copy, entered };
}

test('a commit the journal knows and the database lacks is run at the next opening', () => {
  const { copy, entered } = databaseBehind(1);
  const store = opened({}, copy);
  expect(ids(store)).toEqual(expect.arrayContaining([...entered]));
  expect(existsSync(join(copy, 'quarantine'))).toBe(false);
  store.close();
});

test('two of them cannot be: the database is built again, the other is kept', () => {
  const { copy, entered } = databaseBehind(2);
  const store = opened({}, copy);
  expect(ids(store)).toEqual(expect.arrayContaining([...entered]));
  expect(readdirSync(join(copy, 'quarantine'))).toHaveLength(1);
  expect(store.doubts.count()).toBe(3);
  store.close();
});

test('a commit that failed is not in the journal; what was caught inside a commit is not either', () => {
  const store = shop();
  store.close();
  const full = opened({ pageCountMax: Math.ceil(statSync(join(dir, 'chozai.db')).size / 4096) + 2 });
  const before = records();
  let failed = 0;
  for (let index = 0; index < 40 && failed === 0; index += 1) {
    try {
      full.transaction(() => void full.documents.put('cj1', randomBytes(60_000), NOW));
    } catch (error) {
      if (!(error instanceof StorageFailure)) throw error;
      failed += 1;
    }
  }
  expect(failed).toBe(1);
  full.close();
  const after = records();
  const again = opened();
  again.transaction(() => {
    again.settings.set('kept', 1);
    expect(() =>
      again.transaction(() => {
        again.settings.set('dropped', 1);
        throw new Error('changed its mind');
      }),
    ).toThrow('changed its mind');
  });
  expect(records()).toBe(after + 1);
  again.close();
  expect(after).toBeGreaterThanOrEqual(before);
  for (const name of DATABASE) rmSync(join(dir, name), { force: true });
  const rebuilt = opened();
  expect([rebuilt.settings.get('kept'), rebuilt.settings.get('dropped')]).toEqual([1, null]);
  rebuilt.close();
});

test('a commit that fails at COMMIT itself, with its record written, is taken back out of the journal', () => {
  const store = shop();
  const [user] = store.users.all();
  if (user === undefined) throw new Error('no user');
  const before = records();
  const commit = () =>
    store.transaction(() => {
      store.settings.set('dropped', 1);
      // The one reference that SQLite checks no earlier than at COMMIT.
      addFinalised(store, user, { submission: { state: 'superseded', supersededBy: newId() } });
    });
  expect(commit).toThrow('FOREIGN KEY');
  expect(records()).toBe(before);
  store.settings.set('kept', 1);
  expect(records()).toBe(before + 1);
  store.close();
  for (const name of DATABASE) rmSync(join(dir, name), { force: true });
  const rebuilt = opened();
  expect([rebuilt.settings.get('kept'), rebuilt.settings.get('dropped')]).toEqual([1, null]);
  rebuilt.close();
});

test('a record torn at the end by a power cut is passed over; the next one takes its place', () => {
  const store = shop();
  const last = enter(store);
  store.close();
  const file = join(dir, 'journal', readdirSync(join(dir, 'journal')).at(-1) ?? '');
  writeFileSync(file, Buffer.concat([readFileSync(file), randomBytes(700)]));
  const again = opened();
  const next = enter(again);
  again.close();
  for (const name of DATABASE) rmSync(join(dir, name), { force: true });
  const rebuilt = opened();
  expect(ids(rebuilt)).toEqual(expect.arrayContaining([last, next]));
  rebuilt.close();
});

test('a journal that lost its end, with a whole database, goes on behind the gap and says so', async () => {
  const store = shop();
  const kept = readFileSync(join(dir, 'journal', '00000001.journal'));
  enter(store);
  store.close();
  writeFileSync(join(dir, 'journal', '00000001.journal'), kept);
  const stores = guardedStores();
  const again = stores.open(join(dir, 'chozai.db'), KEY, {});
  if (!again.ok) throw new Error(again.issues[0]?.code);
  enter(again.value);
  expect(ids(again.value)).toHaveLength(3);
  const checked = await stores.backups(dir, KEY).checkJournal(join(dir, 'backups'));
  expect(checked).toMatchObject({ ok: true, value: { journal: false } });
  again.value.close();
});

test('the journal of another key is no journal', () => {
  shop().close();
  const other = new JournalFolder(join(dir, 'journal'), new Uint8Array(randomBytes(32)));
  const head = { sequence: 0, chain: '0'.repeat(64) };
  expect([...other.since(head)]).toEqual([]);
});

test('every write of the store is in it: a database of the journal alone is the same, table by table', () => {
  const store = shop();
  const [user] = store.users.all();
  if (user === undefined) throw new Error('no user');
  store.users.update({ ...user, displayName: '新しい名前' });
  store.settings.set('a', { b: [1, 2.5, null, 'x'] });
  store.sender.beat('sender', NOW, NOW);
  store.scans.put('session', { text: 'x', total: 2 }, NOW);
  store.scans.forget('session', NOW);
  enter(store);
  const told = (from: Store) => [
    from.users.all(),
    from.settings.get('a'),
    ids(from),
    from.audit.list(10),
    from.sender.alive(NOW),
  ];
  const before = told(store);
  store.close();
  for (const name of DATABASE) rmSync(join(dir, name), { force: true });
  const rebuilt = opened();
  // The rebuild itself stands on the audit log.
  const [users, setting, rows, audit, sender] = told(rebuilt);
  expect([users, setting, rows, sender]).toEqual([before[0], before[1], before[2], before[4]]);
  expect(JSON.stringify(audit)).toContain('backup.rebuilt');
  rebuilt.close();
});

test('room laid out ahead of the records is no record, and is given back at the end', () => {
  const store = shop();
  const journal = join('journal', '00000001.journal');
  for (let index = 0; index < 8; index += 1) enter(store);
  const open = readFileSync(join(dir, journal));
  expect(open.subarray(-64).equals(Buffer.alloc(64)), 'a longer batch has room ahead').toBe(true);
  // As a kill or a power cut leaves it.
  const copy = join(folder.dir, 'copy');
  cpSync(dir, copy, { recursive: true });
  const entered = ids(store);
  store.close();
  const closed = readFileSync(join(dir, journal));
  expect(closed.length).toBeLessThan(open.length);
  expect(open.subarray(0, closed.length).equals(closed)).toBe(true);
  expect(records(copy)).toBe(records());
  const again = opened({}, copy);
  expect(ids(again)).toEqual(entered);
  enter(again);
  again.close();
  expect(records(copy)).toBeGreaterThan(records());
  const rebuilt = opened({}, copy);
  expect(ids(rebuilt)).toHaveLength(entered.length + 1);
  rebuilt.close();
});

test('a store without journal keeps none', () => {
  const store = openStore(join(folder.dir, 'alone.db'), KEY, { create: true });
  if (!store.ok) throw new Error(store.issues[0]?.code);
  store.value.users.insert(userRow());
  store.value.close();
  expect(existsSync(join(folder.dir, 'journal'))).toBe(false);
});
