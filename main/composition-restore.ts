/** Puts a backup in the place of a profile that nobody has open, once somebody has signed in to do so. Part of the composition. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backupIssue } from '../shared/contract/backup-issues.ts';
import { storageIssue } from '../shared/contract/storage-issues.ts';
import { type Result, refusal, success } from '../shared/domain/result.ts';
import { JournalFolder, journalFiles } from './adapters/backup/commit-journal.ts';
import { generationsIn } from './adapters/backup/generations.ts';
import { damageNoted } from './adapters/backup/quarantine.ts';
import { BACKUP_FOLDER, JOURNAL_FOLDER } from './adapters/backup/rebuild.ts';
import {
  findGenerationFolder,
  type Restored,
  type RestoreParts,
  restoreGeneration,
} from './adapters/backup/restore.ts';
import { openKeySlot } from './adapters/profile/key-slot.ts';
import { makeFolder } from './adapters/profile/make-folder.ts';
import { DATABASE_FILE, PROFILE_FILE, readProfileFile } from './adapters/profile/profile-file.ts';
import { holdProfile } from './adapters/profile/profile-lock.ts';
import { activeActor, unlock, withFileFailures } from './adapters/profile/sign-in.ts';
import { codeTriesOf, countSignInTry, forgetSignInTries, signInDelayMs } from './adapters/profile/sign-in-throttle.ts';
import { carryRecords } from './adapters/sqlite/carry-records.ts';
import { missingRows, opensWith, userHasRight } from './adapters/sqlite/compare-databases.ts';
import { summariseDatabase } from './adapters/sqlite/database-copy.ts';
import { holdExclusiveFile } from './adapters/sqlite/exclusive-file.ts';
import { openStore } from './adapters/sqlite/sqlite-store.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { denial } from './application/denial.ts';
import { noteEmergencyUse } from './application/people/emergency-account.ts';
import { guardSecondFactor } from './application/people/second-factor.ts';
import { StorageFailure } from './application/storage-failure.ts';
import { rebuildParts } from './composition-backup.ts';

export interface RestoreRequest {
  readonly profile: string;
  readonly user: string;
  readonly password: string;
  /** Of the user's second factor, where one is switched on; null: none was given */
  readonly code: string | null;
  /** null: the newest */
  readonly generation: string | null;
  /** null: the folders this profile knows */
  readonly from: string | null;
  readonly withJournal: boolean;
}

const RIGHT = 'administer';

export type RestoreOutcome = Result<Restored>;

/**
 * A restore is an owner's sign-in: it asks for the one-time code of whom has one, and tells of the emergency account. The
 * database of now says who that is and what he may, and keeps count of wrong codes; where it cannot be opened, the one
 * that was built says it.
 *
 * @returns null: there is no database that can be opened
 */
function guardDoor(
  file: string,
  key: Uint8Array,
  journal: JournalFolder | undefined,
  { user, code }: Pick<RestoreRequest, 'user' | 'code'>,
): Result<null> | null {
  if (!existsSync(file)) return null;
  const opened = openStore(file, key, journal === undefined ? {} : { journal });
  if (!opened.ok) return opened.issues.some((issue) => issue.code === 'storage.corrupt') ? null : opened;
  const context = { store: opened.value, clock: systemClock };
  try {
    const passed = guardSecondFactor(context, activeActor(opened.value, user), { code, asker: null });
    const actor = noteEmergencyUse(context, passed);
    if (!actor.ok) return actor;
    if (actor.value.rights.includes(RIGHT)) return success(null);
    denial(context, actor.value, 'restore', [RIGHT]);
    return refusal(backupIssue('restore.not-allowed'));
  } finally {
    opened.value.close();
  }
}

/**
 * The same before a database that was only just built: what it counts goes when the restore is refused, so that the tries
 * are counted beside those of passwords.
 */
function guardBuilt(dir: string, file: string, key: Uint8Array, request: RestoreRequest): Result<null> {
  const guarded = (): Result<null> => guardDoor(file, key, undefined, request) ?? success(null);
  if (request.code === null) return guarded();
  const [name, now] = [codeTriesOf(request.user), systemClock.now()];
  const delayMs = signInDelayMs(dir, name, now);
  if (delayMs > 0) return refusal(storageIssue('sign-in.throttled', { seconds: Math.ceil(delayMs / 1_000) }));
  const profile = readProfileFile(dir);
  const users = profile.ok ? profile.value.slots.map((slot) => slot.name) : [request.user];
  countSignInTry(dir, name, now, users);
  const passed = guarded();
  if (passed.ok) forgetSignInTries(dir, name);
  return passed;
}

function restorePartsFor(dir: string, request: RestoreRequest, passed: boolean): RestoreParts {
  return {
    ...rebuildParts,
    missingRows,
    summariseDatabase,
    carryRecords,
    mayRestore: (file, key, user) => {
      if (userHasRight(file, key, user, RIGHT) !== true) return refusal(backupIssue('restore.not-allowed'));
      return passed ? success(null) : guardBuilt(dir, file, key, request);
    },
  };
}

/**
 * Restores a backup into a profile that nobody has open, or into an empty folder. Opens with the password of now; with that
 * of the day of the backup only where there is no `profile.json` that says who comes in.
 */
export function restoreProfile(request: RestoreRequest): RestoreOutcome {
  const dir = resolve(request.profile);
  return withFileFailures(() => {
    const wanted = findGenerationFolder(dir, request.from, request.generation);
    if (wanted === null) return refusal(backupIssue('backup.no-generation'));
    makeFolder(dir);
    const lock = holdProfile(dir, holdExclusiveFile);
    if (!lock.ok) return lock;
    try {
      if (isOfAnotherKey(dir, join(wanted.folder, wanted.name)))
        return refusal(backupIssue('restore.other-key', { name: wanted.name }));
      const key = keyForRestore(dir, wanted, request);
      if (!key.ok) return key;
      try {
        const journal = new JournalFolder(join(dir, JOURNAL_FOLDER), key.value.key);
        const present = join(dir, DATABASE_FILE);
        const guarded = damageNoted(dir) ? null : guardDoor(present, key.value.key, journal, request);
        if (guarded?.ok === false) return guarded;
        // Damaged, and yet it can be read who was put out.
        if (
          guarded === null &&
          existsSync(present) &&
          userHasRight(present, key.value.key, request.user, RIGHT) === false
        )
          return refusal(backupIssue('restore.not-allowed'));
        const place = { dir, databaseFile: DATABASE_FILE, profileFile: PROFILE_FILE, user: request.user };
        return restoreGeneration(
          restorePartsFor(dir, request, guarded !== null),
          { ...place, at: systemClock.now(), keepsProfile: key.value.keepsProfile },
          wanted,
          key.value.key,
          request.withJournal,
        );
      } finally {
        key.value.key.fill(0);
      }
    } catch (error) {
      if (error instanceof StorageFailure) return refusal(error.issue);
      throw error;
    } finally {
      lock.value.release();
    }
  });
}

/** Made before the database got another key, or after: what has been entered since could not be carried over. */
function isOfAnotherKey(dir: string, backup: string): boolean {
  const [now, kept] = [readProfileFile(dir), readProfileFile(backup)];
  return now.ok && kept.ok && now.value.keyId !== kept.value.keyId;
}

/**
 * Database, journal or backups of this place were written under it. A place that has neither database nor journal is
 * nobody's yet: the backup of a machine that burned is put there.
 */
function isKeyOf(dir: string, key: Uint8Array): boolean {
  const [database, journal] = [join(dir, DATABASE_FILE), join(dir, JOURNAL_FOLDER)];
  if (!existsSync(database) && journalFiles(journal).length === 0) return true;
  return (
    (existsSync(database) && opensWith(database, key)) ||
    new JournalFolder(journal, key).isOfKey ||
    generationsIn(join(dir, BACKUP_FOLDER), key).some(({ manifest }) => manifest !== null)
  );
}

/** One try is counted, in the profile that is restored, whichever of the two slots it opens. */
function keyForRestore(
  dir: string,
  generation: { readonly folder: string; readonly name: string },
  { user, password }: RestoreRequest,
): Result<{ readonly key: Buffer; readonly keepsProfile: boolean }> {
  const otherKey = refusal(backupIssue('restore.other-key', { name: generation.name }));
  const kept = readProfileFile(join(generation.folder, generation.name));
  const old = kept.ok ? kept.value.slots.find(({ name }) => name === user) : undefined;
  const now = readProfileFile(dir);
  if (now.ok) {
    const opened = unlock(dir, now.value.slots, user, password, systemClock);
    if (opened.ok) return success({ key: opened.value, keepsProfile: true });
    // A password of before opens nothing of now; but whoever has brought a stranger's backup is told that it is one.
    const refused = opened.issues.some(({ code }) => code === 'sign-in.refused');
    const strange = refused && old !== undefined ? openKeySlot(old, user, password) : null;
    return strange !== null && !isKeyOf(dir, strange) ? otherKey : opened;
  }
  // Written by a newer program: who comes in is said there.
  if (now.issues.some(({ code }) => code === 'storage.newer-file')) return now;
  if (!kept.ok) return kept;
  const opened = unlock(dir, old === undefined ? [] : [old], user, password, systemClock);
  if (!opened.ok) return opened;
  return isKeyOf(dir, opened.value) ? success({ key: opened.value, keepsProfile: false }) : otherKey;
}
