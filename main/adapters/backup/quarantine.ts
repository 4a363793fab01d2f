import { copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Instant } from '../../../shared/domain/calendar-date.ts';
import { syncFolder, writeFileAtomically } from '../durable-files.ts';

export const QUARANTINE_FOLDER = 'quarantine';
const RECOVERY_FILE = 'recovery.json';
const DAMAGE_FILE = 'damage-found.json';
const PLACES_FILE = 'backup-places.json';

const recovery = z.strictObject({
  at: z.string(),
  cause: z.enum(['damage', 'restore']),
  /** Name of the backup it was built on; null: on none, from the journal alone */
  base: z.string().nullable(),
  commits: z.number().int().min(0),
  /** The journal was read to its end: nothing that was acknowledged is missing */
  complete: z.boolean(),
  quarantine: z.string().nullable(),
  by: z.string(),
});
/** What was done to the database while it was closed: written into it at its next opening. */
export type RecoveryNote = z.infer<typeof recovery>;

function readJson<T>(file: string, shape: z.ZodType<T>): T | null {
  try {
    return shape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

export function readRecoveryNote(dir: string): RecoveryNote | null {
  return readJson(join(dir, RECOVERY_FILE), recovery);
}

export function writeRecoveryNote(dir: string, note: RecoveryNote): void {
  writeFileAtomically(join(dir, RECOVERY_FILE), `${JSON.stringify(note)}\n`);
}

export function removeRecoveryNote(dir: string): void {
  rmSync(join(dir, RECOVERY_FILE), { force: true });
}

/** Found while the file was open: it is rebuilt when it is opened next. */
export function noteDamage(dir: string, at: Instant): void {
  writeFileAtomically(join(dir, DAMAGE_FILE), `${JSON.stringify({ at })}\n`);
}

export function damageNoted(dir: string): boolean {
  return existsSync(join(dir, DAMAGE_FILE));
}

export function forgetDamage(dir: string): void {
  rmSync(join(dir, DAMAGE_FILE), { force: true });
}

/** Folders of backups, in clear: the settings lie in the database that may have to be rebuilt. */
export function writePlaces(dir: string, folders: readonly string[]): void {
  writeFileAtomically(join(dir, PLACES_FILE), `${JSON.stringify({ folders })}\n`);
}

export function readPlaces(dir: string): readonly string[] {
  return readJson(join(dir, PLACES_FILE), z.strictObject({ folders: z.array(z.string()) }))?.folders ?? [];
}

function keep(file: string, folder: string): void {
  if (!existsSync(file)) return;
  const kept = join(folder, basename(file));
  if (existsSync(kept)) return;
  try {
    linkSync(file, kept);
  } catch {
    // A file system without links.
    copyFileSync(file, kept);
  }
}

export function quarantineFolder(dir: string, at: Instant): string {
  const folder = join(dir, QUARANTINE_FOLDER, at.replaceAll(/[:.]/g, '-'));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/**
 * Puts a database in the place of another, which is kept beside. Cut off at any point the profile opens: with the old
 * file and the journal, or with the new one. The log of the old file must be gone first, or it would be run into the new.
 *
 * @param journal folder of a journal that must not be run on the new file; null: it goes on with it
 */
export function exchangeDatabase(
  dir: string,
  databaseFile: string,
  fresh: string,
  quarantine: string,
  journal: string | null,
): void {
  const file = join(dir, databaseFile);
  keep(file, quarantine);
  for (const beside of [`${file}-wal`, `${file}-shm`]) {
    if (existsSync(beside)) renameSync(beside, join(quarantine, basename(beside)));
  }
  if (journal !== null && existsSync(journal)) renameSync(journal, join(quarantine, basename(journal)));
  syncFolder(quarantine);
  renameSync(fresh, file);
  syncFolder(dir);
}
