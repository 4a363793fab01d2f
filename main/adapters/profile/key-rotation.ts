import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { syncFile, syncFolder } from '../durable-files.ts';
import { DATABASE_FILE, PROFILE_FILE } from './profile-file.ts';

/** What is being made under the new key; a kill leaves it behind, and it counts for nothing. */
const MAKING = '.rotating';
/** The same, whole: from its renaming on the profile is that of the new key, wherever its files still lie. */
const READY = '.rotated';
export const ROTATED_BACKUPS = 'backups';

/** An empty folder in the profile, where all is made before any of it counts. */
export function beginRotation(dir: string): string {
  const making = join(dir, MAKING);
  rmSync(making, { recursive: true, force: true });
  mkdirSync(join(making, ROTATED_BACKUPS), { recursive: true, mode: 0o700 });
  return making;
}

/** What was made and has not been committed is removed: it may have filled the disk. */
export function abandonRotation(dir: string): void {
  rmSync(join(dir, MAKING), { recursive: true, force: true });
}

/** One rename decides; what follows is done again by the next opening where it is cut off. */
export function commitRotation(dir: string): void {
  const making = join(dir, MAKING);
  chmodSync(join(making, DATABASE_FILE), 0o600);
  syncFile(join(making, DATABASE_FILE));
  syncFolder(join(making, ROTATED_BACKUPS));
  syncFolder(making);
  renameSync(making, join(dir, READY));
  syncFolder(dir);
  finishRotation(dir);
}

/**
 * Puts what was made under a new key in its place, as far as that has not been done. Called by whoever has just taken
 * the lock of the profile, before anything of it is read. Needs no key.
 */
export function finishRotation(dir: string): void {
  abandonRotation(dir);
  const ready = join(dir, READY);
  if (!existsSync(ready)) return;
  const backups = join(ready, ROTATED_BACKUPS);
  for (const name of existsSync(backups) ? readdirSync(backups) : []) {
    mkdirSync(join(dir, ROTATED_BACKUPS), { recursive: true, mode: 0o700 });
    renameSync(join(backups, name), join(dir, ROTATED_BACKUPS, name));
    syncFolder(join(dir, ROTATED_BACKUPS));
  }
  if (existsSync(join(ready, DATABASE_FILE))) {
    // The log of the old file is in the copy; run into the new one it would damage it.
    for (const beside of ['-wal', '-shm']) rmSync(join(dir, DATABASE_FILE + beside), { force: true });
    syncFolder(dir);
    renameSync(join(ready, DATABASE_FILE), join(dir, DATABASE_FILE));
    syncFolder(dir);
  }
  // Last: as long as the new ways in lie there, what is under them is looked for.
  if (existsSync(join(ready, PROFILE_FILE))) renameSync(join(ready, PROFILE_FILE), join(dir, PROFILE_FILE));
  syncFolder(dir);
  rmSync(ready, { recursive: true, force: true });
}
