import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../main/adapters/sqlite/open-database.ts';
import { openStore } from '../../main/adapters/sqlite/sqlite-store.ts';
import type { User } from '../../main/application/people-ports.ts';
import type { Store } from '../../main/application/ports.ts';
import { StorageFailure } from '../../main/application/storage-failure.ts';
import type { Result } from '../../shared/domain/result.ts';
import {
  addFinalised,
  DATABASE_KEY,
  NOW,
  openedStore,
  resultRow,
  temporaryFolder,
  userRow,
} from '../support/store-rows.ts';

let folder: ReturnType<typeof temporaryFolder>;
let file: string;
let user: User;

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.dir, 'chozai.db');
  user = userRow();
});
afterEach(() => folder.remove());

function codesOf(result: Result<Store>): readonly string[] {
  if (!result.ok) return result.issues.map(({ code }) => code);
  result.value.close();
  return [];
}

function failureOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof StorageFailure) return error.issue.code;
    throw error;
  }
}

/** A database with some rows, closed again. */
function filled(): void {
  const store = openedStore(file);
  store.users.insert(user);
  for (let index = 0; index < 50; index += 1) addFinalised(store, user);
  store.close();
}

test('a full disk: the entry is refused whole, what was there stays, and writing goes on once there is room', () => {
  filled();
  const pages = statSync(file).size / 4096;
  const store = openedStore(file, DATABASE_KEY, pages + 8);
  let taken = 0;
  const enter = (): void => {
    for (;;) {
      addFinalised(store, user, {
        prescription: { issues: [{ code: 'x.y', severity: 'info', text: 'あ'.repeat(2_000), next: '' }] },
      });
      taken += 1;
    }
  };
  expect(failureOf(enter)).toBe('storage.full');
  const rows = store.submissions.list({}).length;
  expect(rows).toBe(50 + taken);
  expect(store.prescriptions.list(1_000)).toHaveLength(rows);
  expect(store.closings.facts(NOW, resultRow(user.userId, user.userId).dispensingDate).counts).toMatchObject({
    ready: rows,
  });
  expect(store.audit.verify().firstBrokenSequence).toBeNull();
  store.close();
  const roomy = openedStore(file);
  addFinalised(roomy, user);
  expect(roomy.submissions.list({})).toHaveLength(rows + 1);
  roomy.close();
});

test('work that swallows a full disk cannot go on half', () => {
  filled();
  const store = openedStore(file, DATABASE_KEY, statSync(file).size / 4096 + 8);
  const swallow = (): void =>
    store.transaction(() => {
      store.settings.set('first', 1);
      try {
        for (let index = 0; index < 1_000; index += 1)
          store.documents.put('cj1', Buffer.from(`${index}`.repeat(3_000)), NOW);
      } catch {
        // as careless code would
      }
      store.settings.set('second', 2);
    });
  const code = failureOf(swallow);
  const both = [store.settings.get('first'), store.settings.get('second')];
  expect(code === null ? both : [code, ...both]).toEqual(code === null ? [1, 2] : ['storage.full', null, null]);
  store.close();
});

test('a full disk while the schema is made leaves no half schema', () => {
  expect(codesOf(openStore(file, DATABASE_KEY, { create: true, pageCountMax: 30 }))).toEqual(['storage.full']);
  const store = openedStore(file);
  expect(store.users.all()).toEqual([]);
  store.close();
});

test('another key, and a file that is no database', () => {
  filled();
  const before = readFileSync(file);
  expect(codesOf(openStore(file, new Uint8Array(32).fill(1)))).toEqual(['storage.corrupt']);
  expect(readFileSync(file).equals(before)).toBe(true);
  writeFileSync(file, 'これはデータベースではありません'.repeat(1_000));
  expect(codesOf(openStore(file, DATABASE_KEY))).toEqual(['storage.corrupt']);
});

test('a damaged page is found when it is read, never taken for data', () => {
  filled();
  const handle = openSync(file, 'r+');
  for (let page = 1; page < statSync(file).size / 4096; page += 1)
    writeSync(handle, Buffer.from('damage'), 0, 6, page * 4096 + 1_000);
  closeSync(handle);
  const opened = openStore(file, DATABASE_KEY);
  const code = opened.ok ? failureOf(() => opened.value.submissions.list({})) : opened.issues[0]?.code;
  if (opened.ok) opened.value.close();
  expect(code).toBe('storage.corrupt');
});

test('a missing file, and a folder that is none', () => {
  expect(codesOf(openStore(file, DATABASE_KEY))).toEqual(['storage.unwritable']);
  writeFileSync(join(folder.dir, 'file'), '');
  expect(codesOf(openStore(join(folder.dir, 'file', 'chozai.db'), DATABASE_KEY, { create: true }))).toEqual([
    'storage.unwritable',
  ]);
});

/** Root may write anything: the attempt is made by a child that is nobody. */
function codeAsNobody(): string {
  const script = `
    const { openStore } = await import(${JSON.stringify(new URL('../../main/adapters/sqlite/sqlite-store.ts', import.meta.url).href)});
    const opened = openStore(process.argv[1], new Uint8Array(Buffer.from(process.argv[2], 'hex')));
    try {
      if (opened.ok) opened.value.settings.set('a', 1);
      console.log(opened.ok ? 'written' : opened.issues[0].code);
    } catch (error) {
      console.log(error.issue.code);
    }`;
  const identity = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const key = Buffer.from(DATABASE_KEY).toString('hex');
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script, file, key], {
    encoding: 'utf8',
    ...identity,
  });
  return child.stdout.trim() || child.stderr;
}

test('a read-only file in a read-only folder', () => {
  filled();
  chmodSync(file, 0o444);
  chmodSync(folder.dir, 0o555);
  expect(codeAsNobody()).toBe('storage.unwritable');
  chmodSync(folder.dir, 0o777);
  chmodSync(file, 0o666);
  expect(codeAsNobody()).toBe('written');
});

test('a database another connection is writing to: locked, and nothing is written', () => {
  filled();
  const store = openedStore(file);
  const other = openDatabase(file, DATABASE_KEY, { busyTimeoutMs: 0 });
  other.exec('BEGIN IMMEDIATE');
  const opened = openStore(file, DATABASE_KEY, { busyTimeoutMs: 50 });
  if (!opened.ok) throw new Error('reading must go on');
  expect(failureOf(() => opened.value.settings.set('a', 1))).toBe('storage.locked');
  other.exec('ROLLBACK');
  expect(opened.value.settings.get('a')).toBeNull();
  opened.value.settings.set('a', 1);
  expect(store.settings.get('a')).toBe(1);
  for (const one of [opened.value, store]) one.close();
  other.close();
});

test('a document whose stored bytes were changed is not handed out', () => {
  const store = openedStore(file);
  const sha256 = store.documents.put('return-copy', Buffer.from('copy'), NOW);
  const raw = openDatabase(file, DATABASE_KEY);
  raw.exec("DROP TRIGGER document_is_written_once; UPDATE document SET stored = CAST('c0py' AS BLOB)");
  expect(failureOf(() => store.documents.bySha256(sha256))).toBe('storage.corrupt');
  raw.close();
  store.close();
});
