/** How far a backup has come: read off the copy as it grows, never more than there is to copy. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { backupVault } from '../../main/adapters/backup/backup-vault.ts';
import { JournalFolder } from '../../main/adapters/backup/commit-journal.ts';
import { BACKUP_DATABASE } from '../../main/adapters/backup/manifest.ts';
import { DATABASE_KEY, NOW, temporaryFolder } from '../support/store-rows.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

it('a backup tells how much of the database is copied, rising to the whole of it and no further', async () => {
  const { dir } = folder;
  const target = join(dir, 'backups');
  const copy = join(target, '.making-now', BACKUP_DATABASE);
  const told: (readonly [number, number])[] = [];
  writeFileSync(join(dir, 'chozai.db'), Buffer.alloc(4_000));
  const vault = backupVault({
    dir,
    databaseFile: 'chozai.db',
    profileFile: 'profile.json',
    key: DATABASE_KEY,
    journal: new JournalFolder(join(dir, 'journal'), DATABASE_KEY),
    now: () => NOW,
    run: async () => {
      mkdirSync(join(target, '.making-now'), { recursive: true });
      // The copy of a database that grew meanwhile is longer than what it was measured by.
      for (const [bytes, seen] of [
        [1_000, 1_000],
        [2_000, 3_000],
        [2_000, 4_000],
      ] as const) {
        appendFileSync(copy, Buffer.alloc(bytes));
        await vi.waitFor(() => expect(told.at(-1)).toEqual([seen, 4_000]), { timeout: 5_000, interval: 10 });
      }
      return null;
    },
  });
  const first = { folder: target, keep: null };
  const made = await vault.make({ first, second: null, at: NOW }, (done, total) => told.push([done, total]));
  expect(made).toMatchObject({ ok: false, issues: [{ code: 'backup.cancelled' }] });
  const done = told.map(([bytes]) => bytes);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  expect([...new Set(done)]).toEqual([1_000, 3_000, 4_000]);
});
