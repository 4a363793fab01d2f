import { copyFileSync, existsSync, readdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { backupIssue } from '../../../shared/contract/backup-issues.ts';
import type { Instant } from '../../../shared/domain/calendar-date.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Generation } from '../../application/backup-ports.ts';
import { syncFile, syncFolder } from '../durable-files.ts';
import { generationsIn } from './generations.ts';
import { BACKUP_PROFILE } from './manifest.ts';
import { exchangeDatabase, quarantineFolder, readPlaces, writeRecoveryNote } from './quarantine.ts';
import { BACKUP_FOLDER, clearWorkshop, JOURNAL_FOLDER, type RebuildParts, rebuildOn } from './rebuild.ts';

export interface RestoreParts extends RebuildParts {
  /** Rows the present database has and the other has not; null: it cannot be read */
  missingRows(
    present: string,
    wished: string,
    key: Uint8Array,
  ): { readonly rows: number; readonly unsent: number } | null;
  /** restore.not-allowed, or what the second factor of that user wants */
  mayRestore(file: string, key: Uint8Array, user: string): Result<null>;
}

export interface RestorePlace {
  readonly dir: string;
  readonly databaseFile: string;
  readonly profileFile: string;
  readonly at: Instant;
  readonly user: string;
  /** The present `profile.json` opens the database: it is newer than that of the backup and stays */
  readonly keepsProfile: boolean;
}

export interface Restored {
  readonly generation: string;
  readonly folder: string;
  /** Commits since the backup that were carried over from the journal */
  readonly commits: number;
  /** The journal was read to its end */
  readonly complete: boolean;
  /** Where the files that were there before are kept, in the profile; null: there were none */
  readonly quarantine: string | null;
}

/** Where the wished (or the newest) generation lies, before anybody can say whether it can be read. */
export function findGenerationFolder(
  dir: string,
  from: string | null,
  name: string | null,
): { readonly folder: string; readonly name: string } | null {
  const folders = from === null ? [join(dir, BACKUP_FOLDER), ...readPlaces(dir)] : [from];
  const found = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((one) => !one.startsWith('.') && existsSync(join(folder, one, BACKUP_PROFILE)))
        .map((one) => ({ folder, name: one })),
    )
    .filter((one) => name === null || one.name === name)
    .sort((a, b) => (a.name < b.name ? 1 : -1));
  return found[0] ?? null;
}

/**
 * Puts a backup, and what the journal has since, in the place of the present database, which is kept. Refused where a row
 * of now would be missing afterwards.
 */
export function restoreGeneration(
  parts: RestoreParts,
  place: RestorePlace,
  wanted: { readonly folder: string; readonly name: string },
  key: Uint8Array,
  withJournal: boolean,
): Result<Restored> {
  const { dir, databaseFile, at, user } = place;
  const generation = generationsIn(wanted.folder, key).find(({ name }) => name === wanted.name);
  if (generation === undefined || generation.manifest === null)
    return refusal(backupIssue('backup.unreadable', { name: wanted.name }));
  try {
    const rebuilt = rebuildOn(parts, dir, key, generation, withJournal);
    if (rebuilt === null) return refusal(backupIssue('backup.unreadable', { name: wanted.name }));
    const may = parts.mayRestore(rebuilt.file, key, user);
    if (!may.ok) return may;
    const present = join(dir, databaseFile);
    const kept = refuseLoss(parts, present, rebuilt.file, key, withJournal);
    if (!kept.ok) return kept;
    const quarantine = existsSync(present) ? quarantineFolder(dir, at) : null;
    const told: Restored = {
      generation: generation.name,
      folder: generation.folder,
      commits: rebuilt.applied,
      complete: !withJournal || rebuilt.complete,
      quarantine: quarantine === null ? null : basename(quarantine),
    };
    writeRecoveryNote(dir, {
      at,
      cause: 'restore',
      base: told.generation,
      commits: told.commits,
      complete: told.complete,
      quarantine: told.quarantine,
      by: user,
    });
    const journal = join(dir, JOURNAL_FOLDER);
    if (quarantine === null) renameSync(rebuilt.file, present);
    else exchangeDatabase(dir, databaseFile, rebuilt.file, quarantine, withJournal ? null : journal);
    if (!place.keepsProfile) takeProfile(place, generation, quarantine);
    syncFolder(dir);
    return success(told);
  } finally {
    clearWorkshop(dir);
  }
}

function refuseLoss(
  parts: RestoreParts,
  present: string,
  wished: string,
  key: Uint8Array,
  withJournal: boolean,
): Result<null> {
  if (!existsSync(present)) return success(null);
  const missing = parts.missingRows(present, wished, key);
  if (missing === null) return withJournal ? success(null) : refusal(backupIssue('restore.unreadable-now'));
  return missing.rows === 0 ? success(null) : refusal(backupIssue('restore.rows-missing', { ...missing }));
}

/** The keys of the backup's own users, where the profile has none that fit. */
function takeProfile({ dir, profileFile }: RestorePlace, generation: Generation, quarantine: string | null): void {
  const present = join(dir, profileFile);
  if (quarantine !== null && existsSync(present)) copyFileSync(present, join(quarantine, profileFile));
  const fresh = `${present}.new`;
  copyFileSync(join(generation.folder, generation.name, BACKUP_PROFILE), fresh);
  syncFile(fresh);
  renameSync(fresh, present);
}
