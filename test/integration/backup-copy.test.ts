/** The copy elsewhere is read again: what was damaged under way is no backup. */
import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { copyGeneration, generationsIn, writeGeneration } from '../../main/adapters/backup/generations.ts';
import { BACKUP_DATABASE, BACKUP_PROFILE } from '../../main/adapters/backup/manifest.ts';
import type { Generation } from '../../main/application/backup-ports.ts';
import { StorageFailure } from '../../main/application/storage-failure.ts';
import { DATABASE_KEY, NOW, temporaryFolder } from '../support/store-rows.ts';

let folder: ReturnType<typeof temporaryFolder>;
let generation: Generation;
let elsewhere: string;

beforeEach(() => {
  folder = temporaryFolder();
  elsewhere = join(folder.dir, 'elsewhere');
  const backups = join(folder.dir, 'backups');
  mkdirSync(backups);
  const profileFile = join(folder.dir, 'profile.json');
  writeFileSync(profileFile, '{}');
  generation = writeGeneration({
    folder: backups,
    at: NOW,
    profileFile,
    key: DATABASE_KEY,
    copy: (target) => writeFileSync(target, 'pages'),
    summarise: () => ({
      schemaVersion: 1,
      rows: {},
      audit: { sequence: 0, hash: '0'.repeat(64) },
      journal: { sequence: 0, chain: '0'.repeat(64) },
    }),
  });
});
afterEach(() => folder.remove());

it('a copy that is the same is kept', () => {
  copyGeneration(generation, elsewhere);
  expect(generationsIn(elsewhere, DATABASE_KEY).map(({ name }) => name)).toEqual([generation.name]);
});

it.each([BACKUP_DATABASE, BACKUP_PROFILE])('a copy whose %s is not what was backed up is refused and gone', (file) => {
  appendFileSync(join(generation.folder, generation.name, file), 'x');
  let thrown: unknown = null;
  try {
    copyGeneration(generation, elsewhere);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(StorageFailure);
  expect((thrown as StorageFailure).issue.code).toBe('storage.unwritable');
  expect(readdirSync(elsewhere)).toEqual([]);
});
