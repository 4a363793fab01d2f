import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditHash } from '../../main/adapters/sqlite/audit-chain.ts';
import { openDatabase } from '../../main/adapters/sqlite/open-database.ts';
import type { Store } from '../../main/application/ports.ts';
import { addMs } from '../../shared/domain/calendar-date.ts';
import { DATABASE_KEY, NOW, openedStore, temporaryFolder } from '../support/store-rows.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let raw: Database.Database;
const ROWS = 20;

beforeEach(() => {
  folder = temporaryFolder();
  const file = join(folder.dir, 'chozai.db');
  store = openedStore(file);
  raw = openDatabase(file, DATABASE_KEY);
  for (let index = 1; index <= ROWS; index += 1) {
    store.audit.append({
      at: addMs(NOW, index),
      user: 'pharmacist',
      action: 'finalise',
      target: index % 2 === 0 ? null : `row ${index}`,
      detail: { index, late: false, reason: '理由', none: null },
    });
  }
});
afterEach(() => {
  raw.close();
  store.close();
  folder.remove();
});

function tamper(...statements: readonly string[]): number | null {
  raw.exec('DROP TRIGGER audit_is_written_once; DROP TRIGGER audit_is_kept; DROP TRIGGER audit_is_consecutive');
  for (const statement of statements) raw.exec(statement);
  return store.audit.verify().firstBrokenSequence;
}

test('a whole chain verifies, newest rows first in the list', () => {
  expect(store.audit.verify()).toEqual({ rows: ROWS, firstBrokenSequence: null });
  expect(store.audit.list(2).map((entry) => entry.sequence)).toEqual([20, 19]);
  const [last, previous] = store.audit.list(2);
  expect(last?.previousHash).toBe(previous?.hash);
  expect(last?.detail).toEqual({ index: 20, late: false, reason: '理由', none: null });
});

test('an empty log verifies', () => {
  const empty = openedStore(join(folder.dir, 'empty.db'));
  expect(empty.audit.verify()).toEqual({ rows: 0, firstBrokenSequence: null });
  empty.close();
});

test.each(['at', 'user', 'action', 'target', 'detail', 'previous_hash', 'hash'])(
  'a changed %s is found at its row',
  (column) => {
    const other = {
      at: addMs(NOW, 3_600_000),
      user: 'owner',
      action: 'sign',
      target: 'row 8',
      detail: '{"index":8}',
      previous_hash: 'f'.repeat(64),
      hash: 'e'.repeat(64),
    };
    const value = Object.entries(other).find(([name]) => name === column)?.[1];
    expect(tamper(`UPDATE audit SET ${column} = '${value}' WHERE sequence = 7`)).toBe(7);
  },
);

test('a deleted row, in the middle or at either end', () => {
  expect(tamper('DELETE FROM audit WHERE sequence = 7')).toBe(7);
});
test('the first row deleted', () => {
  expect(tamper('DELETE FROM audit WHERE sequence = 1')).toBe(1);
});
test('the last rows cut off', () => {
  expect(tamper('DELETE FROM audit WHERE sequence > 18')).toBe(19);
});
test('all rows deleted', () => {
  expect(tamper('DELETE FROM audit')).toBe(1);
});
test('a deleted row with the rest moved up', () => {
  expect(
    tamper('DELETE FROM audit WHERE sequence = 7', 'UPDATE audit SET sequence = sequence - 1 WHERE sequence > 7'),
  ).toBe(7);
});
test('two rows swapped', () => {
  const swapped = tamper(
    'UPDATE audit SET sequence = 1000 WHERE sequence = 5',
    'UPDATE audit SET sequence = 5 WHERE sequence = 6',
    'UPDATE audit SET sequence = 6 WHERE sequence = 1000',
  );
  expect(swapped).toBe(5);
});
test('a row of the right form put in', () => {
  expect(
    tamper(
      `INSERT INTO audit SELECT 21, at, user, action, target, detail, hash, '${'a'.repeat(64)}' FROM audit WHERE sequence = 20`,
    ),
  ).toBe(21);
});
test('a row rewritten with a fitting hash of its own breaks at its successor', () => {
  const entry = store.audit.list(ROWS).find(({ sequence }) => sequence === 7);
  if (entry === undefined) throw new Error('row 7');
  const { hash: _old, ...unhashed } = { ...entry, user: 'somebody else' };
  expect(tamper(`UPDATE audit SET user = 'somebody else', hash = '${auditHash(unhashed)}' WHERE sequence = 7`)).toBe(8);
});
test('a gap is refused at once', () => {
  const insert = `INSERT INTO audit SELECT 30, at, user, action, target, detail, hash, '${'a'.repeat(64)}' FROM audit WHERE sequence = 20`;
  expect(() => raw.exec(insert)).toThrow(/consecutive/);
});
