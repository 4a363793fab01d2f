import { expect, it } from 'vitest';
import { StorageFailure } from '../../../main/application/storage-failure.ts';
import { GroupCommit } from '../../../main/application/upload/group-commit.ts';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import { NOW } from '../../support/store-rows.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const WINDOW_MS = 25;

/** Rows that only stand once the outermost transaction is over; a throw undoes its own part. */
function scratchStore() {
  const commits: string[][] = [];
  let open: string[] = [];
  let depth = 0;
  const transaction = <T>(work: () => T): T => {
    const before = [...open];
    depth += 1;
    try {
      const value = work();
      if (depth === 1) commits.push(open.splice(0));
      return value;
    } catch (error) {
      open = before;
      throw error;
    } finally {
      depth -= 1;
    }
  };
  return { commits, transaction, insert: (row: string) => open.push(row) };
}

it('writes the first piece at once, and those that come within the window together', async () => {
  const clock = new VirtualClock(NOW);
  const { commits, transaction, insert } = scratchStore();
  const group = new GroupCommit(transaction, clock, WINDOW_MS);
  const begun = clock.monotonicMs();
  await clock.until(group.write(() => insert('a')));
  expect(clock.monotonicMs() - begun).toBe(0);
  await clock.until(Promise.all([group.write(() => insert('b')), group.write(() => insert('c'))]));
  expect(clock.monotonicMs() - begun).toBe(WINDOW_MS);
  expect(commits).toEqual([['a'], ['b', 'c']]);
});

it('a piece that throws falls alone', async () => {
  const clock = new VirtualClock(NOW);
  const { commits, transaction, insert } = scratchStore();
  const group = new GroupCommit(transaction, clock, WINDOW_MS);
  const ends = Promise.allSettled([
    group.write(() => insert('a')),
    group.write(() => {
      insert('half');
      throw new Error('no such row');
    }),
    group.write(() => insert('c')),
  ]);
  expect((await clock.until(ends)).map((end) => end.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(commits).toEqual([['a', 'c']]);
});

it('nothing of a commit stands when the disk fails', async () => {
  const clock = new VirtualClock(NOW);
  const { commits, transaction, insert } = scratchStore();
  const group = new GroupCommit(transaction, clock, WINDOW_MS);
  const full = new StorageFailure(storageIssue('storage.full'));
  const ends = Promise.allSettled([
    group.write(() => insert('a')),
    group.write(() => {
      throw full;
    }),
  ]);
  expect(await clock.until(ends)).toEqual([
    { status: 'rejected', reason: full },
    { status: 'rejected', reason: full },
  ]);
  expect(commits).toEqual([]);
  expect(await clock.until(group.write(() => 'written later'))).toBe('written later');
});
