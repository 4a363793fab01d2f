import { copyFileSync, existsSync, readdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { backupIssue } from '../../../shared/contract/backup-issues.ts';
import type { Instant } from '../../../shared/domain/calendar-date.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Generation } from '../../application/backup-ports.ts';
import { StorageFailure } from '../../application/storage-failure.ts';
import { copyFileGently, isOrdinaryFile, syncFile, syncFolder, withFileTrouble } from '../durable-files.ts';
import { generationsIn, type NewGeneration, writeGeneration } from './generations.ts';
import { BACKUP_PROFILE } from './manifest.ts';
import { exchangeDatabase, quarantineFolder, readPlaces, writeRecoveryNote } from './quarantine.ts';
import { BACKUP_FOLDER, clearWorkshop, JOURNAL_FOLDER, type RebuildParts, type Rebuilt, rebuildOn } from './rebuild.ts';

export interface RestoreParts extends RebuildParts {
  /** Rows the present database has and the other has not; null: it cannot be read */
  missingRows(
    present: string,
    wished: string,
    key: Uint8Array,
  ): { readonly rows: number; readonly unsent: number } | null;
  summariseDatabase(file: string, key: Uint8Array): ReturnType<NewGeneration['summarise']>;
  /** Gives `wished` the log, users, keys, settings, closings and what was said of its rows of `present`, as far as it lacks them. */
  carryRecords(
    present: string,
    wished: string,
    key: Uint8Array,
  ): 'nothing-newer' | 'carried' | 'another-log' | 'unreadable';
  /** restore.not-allowed, or what the second factor of that user wants */
  mayRestore(file: string, key: Uint8Array, user: string): Result<null>;
}

export interface RestorePlace {
  readonly dir: string;
  readonly databaseFile: string;
  readonly profileFile: string;
  readonly at: Instant;
  readonly user: string;
  /** The present `profile.json` can be read: who comes in and by which password is said there, not in the backup */
  readonly keepsProfile: boolean;
}

/**
 * What is there of the time since the backup: all, from the journal; the rows as they were then, with what people said
 * since, from the database of now; what the journal had before a gap; nothing that anybody knows of.
 */
export type SinceBackup = 'journal' | 'present' | 'part' | 'nothing';

export interface Restored {
  readonly generation: string;
  /** Of the backup itself */
  readonly madeAt: Instant;
  readonly since: SinceBackup;
  readonly folder: string;
  /** Commits since the backup that were carried over from the journal */
  readonly commits: number;
  /** Nothing that was acknowledged is missing, but for what became of results and sendings */
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
        .filter((one) => !one.startsWith('.') && isOrdinaryFile(join(folder, one, BACKUP_PROFILE)))
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
    const present = join(dir, databaseFile);
    const kept = keepNow(parts, present, rebuilt.file, key, withJournal);
    if (!kept.ok) return kept;
    const may = parts.mayRestore(rebuilt.file, key, user);
    if (!may.ok) return may;
    const quarantine = existsSync(present) ? quarantineFolder(dir, at) : null;
    const since = sinceBackup(kept.value, withJournal, rebuilt);
    const told: Restored = {
      generation: generation.name,
      madeAt: generation.manifest.createdAt,
      since,
      folder: generation.folder,
      commits: rebuilt.applied,
      complete: since === 'journal' || since === 'present',
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
    const left = withJournal && !kept.value.leavesJournal ? null : join(dir, JOURNAL_FOLDER);
    if (quarantine === null) renameSync(rebuilt.file, present);
    else exchangeDatabase(dir, databaseFile, rebuilt.file, quarantine, left);
    if (!place.keepsProfile) takeProfile(place, generation, quarantine);
    syncFolder(dir);
    if (kept.value.leavesJournal) backUpRestored(parts, place, key);
    return success(told);
  } finally {
    clearWorkshop(dir);
  }
}

interface Kept {
  readonly leavesJournal: boolean;
  /** The present database could be asked, and nothing of it is missing afterwards */
  readonly readable: boolean;
}

/** What must not get lost of the present database: refused where rows would, carried over where the log would. */
function keepNow(
  parts: RestoreParts,
  present: string,
  wished: string,
  key: Uint8Array,
  withJournal: boolean,
): Result<Kept> {
  if (!existsSync(present)) return success({ leavesJournal: false, readable: false });
  const missing = parts.missingRows(present, wished, key);
  if (missing !== null && missing.rows > 0) return refusal(backupIssue('restore.rows-missing', { ...missing }));
  const carried = missing === null ? 'unreadable' : parts.carryRecords(present, wished, key);
  if (carried === 'another-log') return refusal(backupIssue('restore.another-log'));
  if (carried === 'unreadable' && !withJournal) return refusal(backupIssue('restore.unreadable-now'));
  return success({ leavesJournal: carried === 'carried', readable: carried !== 'unreadable' });
}

function sinceBackup({ leavesJournal, readable }: Kept, withJournal: boolean, rebuilt: Rebuilt): SinceBackup {
  if (readable) return withJournal && !leavesJournal ? 'journal' : 'present';
  if (withJournal && rebuilt.joined) return rebuilt.complete ? 'journal' : 'part';
  return 'nothing';
}

/** What was carried over is in no journal and in no backup: the journal begins anew behind this one. */
function backUpRestored(
  parts: RestoreParts,
  { dir, databaseFile, profileFile, at }: RestorePlace,
  key: Uint8Array,
): void {
  try {
    withFileTrouble(() =>
      writeGeneration({
        folder: join(dir, BACKUP_FOLDER),
        at,
        profileFile: join(dir, profileFile),
        key,
        copy: (target) => copyFileGently(join(dir, databaseFile), target),
        summarise: (file) => parts.summariseDatabase(file, key),
      }),
    );
  } catch (error) {
    // No room for it: whoever opens the profile finds the gap and says so.
    if (!(error instanceof StorageFailure)) throw error;
  }
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
