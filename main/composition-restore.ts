/** Puts a backup in the place of a profile that nobody has open, once somebody has signed in to do so. Part of the composition. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backupIssue } from '../shared/contract/backup-issues.ts';
import { storageIssue } from '../shared/contract/storage-issues.ts';
import { type Result, refusal, success } from '../shared/domain/result.ts';
import { JournalFolder } from './adapters/backup/commit-journal.ts';
import { damageNoted } from './adapters/backup/quarantine.ts';
import { JOURNAL_FOLDER } from './adapters/backup/rebuild.ts';
import {
  findGenerationFolder,
  type Restored,
  type RestoreParts,
  restoreGeneration,
} from './adapters/backup/restore.ts';
import { type KeySlot, openKeySlot } from './adapters/profile/key-slot.ts';
import { makeFolder } from './adapters/profile/make-folder.ts';
import { DATABASE_FILE, PROFILE_FILE, readProfileFile } from './adapters/profile/profile-file.ts';
import { holdProfile } from './adapters/profile/profile-lock.ts';
import { activeActor, unlock, withFileFailures } from './adapters/profile/sign-in.ts';
import { codeTriesOf, countSignInTry, forgetSignInTries, signInDelayMs } from './adapters/profile/sign-in-throttle.ts';
import { missingRows, userHasRight } from './adapters/sqlite/compare-databases.ts';
import { holdExclusiveFile } from './adapters/sqlite/exclusive-file.ts';
import { openStore } from './adapters/sqlite/sqlite-store.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { noteEmergencyUse } from './application/emergency-account.ts';
import { guardSecondFactor } from './application/second-factor.ts';
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

export type RestoreOutcome = Result<Restored>;

/**
 * A restore is a sign-in: it asks for the one-time code of whom has one, and tells of the emergency account. The database
 * of now says who that is, and keeps count of wrong codes; where it cannot be opened, the one that was built says it.
 *
 * @returns null: there is no such user, or no database that can be opened
 */
function guardDoor(
  file: string,
  key: Uint8Array,
  journal: JournalFolder | undefined,
  { user, code }: Pick<RestoreRequest, 'user' | 'code'>,
): Result<null> | null {
  if (!existsSync(file)) return null;
  const opened = openStore(file, key, journal === undefined ? {} : { journal });
  if (!opened.ok) return null;
  const context = { store: opened.value, clock: systemClock };
  try {
    const signedIn = activeActor(opened.value, user);
    if (!signedIn.ok) return null;
    const passed = noteEmergencyUse(context, guardSecondFactor(context, signedIn, { code, asker: null }));
    return passed.ok ? success(null) : passed;
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
    mayRestore: (file, key, user) => {
      if (!userHasRight(file, key, user, 'administer')) return refusal(backupIssue('restore.not-allowed'));
      return passed ? success(null) : guardBuilt(dir, file, key, request);
    },
  };
}

/**
 * Restores a backup into a profile that nobody has open, or into an empty folder. Opens with the password of now, or with
 * that of the day of the backup.
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
      const key = keyForRestore(dir, join(wanted.folder, wanted.name), request);
      if (!key.ok) return key;
      try {
        const journal = new JournalFolder(join(dir, JOURNAL_FOLDER), key.value.key);
        const guarded = damageNoted(dir) ? null : guardDoor(join(dir, DATABASE_FILE), key.value.key, journal, request);
        if (guarded?.ok === false) return guarded;
        const place = { dir, databaseFile: DATABASE_FILE, profileFile: PROFILE_FILE, user: request.user };
        return restoreGeneration(
          restorePartsFor(dir, request, guarded !== null),
          { ...place, at: systemClock.now(), keepsProfile: key.value.ofNow },
          wanted,
          key.value.key,
          request.withJournal,
        );
      } finally {
        key.value.key.fill(0);
      }
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

/** One try is counted, in the profile that is restored, whichever of the two slots it opens. */
function keyForRestore(
  dir: string,
  backup: string,
  { user, password }: RestoreRequest,
): Result<{ readonly key: Buffer; readonly ofNow: boolean }> {
  const slotOf = (slots: readonly KeySlot[]): KeySlot | undefined => slots.find(({ name }) => name === user);
  const kept = readProfileFile(backup);
  const now = readProfileFile(dir);
  if (!kept.ok && !now.ok) return kept;
  const old = kept.ok ? slotOf(kept.value.slots) : undefined;
  const opened = unlock(dir, now.ok ? now.value.slots : old === undefined ? [] : [old], user, password, systemClock);
  if (opened.ok) return success({ key: opened.value, ofNow: now.ok });
  const refused = opened.issues.some(({ code }) => code === 'sign-in.refused');
  const key = now.ok && refused && old !== undefined ? openKeySlot(old, user, password) : null;
  return key === null ? opened : success({ key, ofNow: false });
}
