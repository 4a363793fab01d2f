/** Gives the database of a profile that nobody has open another key. Part of the composition. */
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { storageIssue } from '../shared/contract/storage-issues.ts';
import type { Instant } from '../shared/domain/calendar-date.ts';
import { type Result, refusal, success } from '../shared/domain/result.ts';
import { writeGeneration } from './adapters/backup/generations.ts';
import { copyFileGently, syncFile, withFileTrouble } from './adapters/durable-files.ts';
import { abandonRotation, beginRotation, commitRotation, ROTATED_BACKUPS } from './adapters/profile/key-rotation.ts';
import { keyCostOf, sealKeySlot } from './adapters/profile/key-slot.ts';
import {
  DATABASE_FILE,
  PROFILE_FILE,
  type ProfileFile,
  profileFileOf,
  readProfileFile,
  writeProfileFile,
} from './adapters/profile/profile-file.ts';
import { activeActor, unlock, withFileFailures } from './adapters/profile/sign-in.ts';
import { databaseIsWhole, summariseDatabase } from './adapters/sqlite/database-copy.ts';
import { copyUnderKey } from './adapters/sqlite/rekey-database.ts';
import { openStore } from './adapters/sqlite/sqlite-store.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { systemRandom } from './adapters/system/system-random.ts';
import { audited } from './application/audited.ts';
import { denial } from './application/denial.ts';
import { noteEmergencyUse, writtenPassword } from './application/people/emergency-account.ts';
import { guardSecondFactor } from './application/people/second-factor.ts';
import type { Actor } from './application/people-ports.ts';
import { StorageFailure } from './application/storage-failure.ts';
import { profiles } from './composition.ts';
import { guardedStores } from './composition-backup.ts';

const KEY_BYTES = 32;
const KEY_ID_BYTES = 16;

export interface RotationRequest {
  readonly profile: string;
  readonly user: string;
  readonly password: string;
  /** Of the user's second factor, where one is switched on; null: none was given */
  readonly code: string | null;
}

export interface RotatedKey {
  /** The backup that was made under the new key */
  readonly backup: string;
  /** Everybody else's new password: the old one opens the old key only. Kept nowhere. */
  readonly users: readonly { readonly name: string; readonly password: string }[];
}

interface Asker {
  readonly actor: Actor;
  /** Active users beside the asker */
  readonly others: readonly string[];
}

/**
 * A new database key: what was copied of this profile before, and any password of before with it, opens nothing of what
 * is written from now on. Whoever asks keeps his password; the others get new ones, for nobody knows theirs.
 */
export function rotateDatabaseKey(request: RotationRequest): Result<RotatedKey> {
  const dir = resolve(request.profile);
  return withFileFailures(() => {
    const lock = profiles().acquireProfileLock(dir);
    if (!lock.ok) return lock;
    try {
      const file = readProfileFile(dir);
      if (!file.ok) return file;
      const key = unlock(dir, file.value.slots, request.user, request.password, systemClock);
      if (!key.ok) return key;
      try {
        const asker = admitted(dir, key.value, request);
        return asker.ok ? success(rotated(dir, file.value, key.value, request, asker.value)) : asker;
      } finally {
        key.value.fill(0);
      }
    } catch (error) {
      if (error instanceof StorageFailure) return refusal(error.issue);
      throw error;
    } finally {
      lock.value.release();
    }
  });
}

/** Opens the database once as every sign-in does: what a kill left is mended, and it is closed with all in one file. */
function admitted(dir: string, key: Uint8Array, { user, code }: RotationRequest): Result<Asker> {
  const opened = guardedStores().open(join(dir, DATABASE_FILE), key, {});
  if (!opened.ok) return opened;
  const context = { store: opened.value, clock: systemClock };
  try {
    const passed = guardSecondFactor(context, activeActor(opened.value, user), { code, asker: null });
    const actor = noteEmergencyUse(context, passed);
    if (!actor.ok) return actor;
    if (!actor.value.rights.includes('administer'))
      return refusal(denial(context, actor.value, 'key rotate-database', ['administer']));
    const active = opened.value.users.all().filter((one) => one.active && one.name !== user);
    return success({ actor: actor.value, others: active.map(({ name }) => name) });
  } finally {
    opened.value.close();
  }
}

function rotated(
  dir: string,
  file: ProfileFile,
  key: Uint8Array,
  { user, password }: RotationRequest,
  { actor, others }: Asker,
): RotatedKey {
  const newKey = randomBytes(KEY_BYTES);
  const at = systemClock.now();
  try {
    return withFileTrouble(() => {
      const making = beginRotation(dir);
      const database = join(making, DATABASE_FILE);
      copyUnderKey(join(dir, DATABASE_FILE), key, database, newKey);
      noteRotation(database, newKey, actor, others.length, at);
      proveCopy(join(dir, DATABASE_FILE), key, database, newKey);
      const users = others
        .filter((name) => file.slots.some((slot) => slot.name === name))
        .map((name) => ({ name, password: writtenPassword(systemRandom) }));
      const cost = keyCostOf(file.slots);
      const slots = [{ name: user, password }, ...users].map((one) =>
        sealKeySlot(one.name, one.password, newKey, cost),
      );
      writeProfileFile(making, profileFileOf(slots, randomBytes(KEY_ID_BYTES).toString('hex')));
      const generation = writeGeneration({
        folder: join(making, ROTATED_BACKUPS),
        at,
        profileFile: join(making, PROFILE_FILE),
        key: newKey,
        copy: (target) => copyFileGently(database, target),
        summarise: (copy) => summariseDatabase(copy, newKey),
      });
      commitRotation(dir);
      return { backup: generation.name, users };
    });
  } finally {
    newKey.fill(0);
    abandonRotation(dir);
  }
}

/** In the copy only: a rotation that is cut off has not taken place. */
function noteRotation(database: string, newKey: Uint8Array, actor: Actor, users: number, at: Instant): void {
  const opened = openStore(database, newKey);
  if (!opened.ok) throw new StorageFailure(opened.issues[0] ?? storageIssue('storage.corrupt'));
  const context = { store: opened.value, clock: systemClock };
  opened.value.transaction(() => audited(context, actor, 'profile.database-key-changed', null, { users }, at));
  opened.value.close();
  syncFile(database);
}

/** The same rows in every table, but for the line on the log; every page holds. Otherwise it is not taken. */
function proveCopy(source: string, key: Uint8Array, copy: string, newKey: Uint8Array): void {
  const [before, after] = [summariseDatabase(source, key), summariseDatabase(copy, newKey)];
  const rowsOf = ({ rows }: typeof before) => JSON.stringify(Object.entries({ ...rows, audit: 0 }).sort());
  const same =
    rowsOf(before) === rowsOf(after) &&
    after.audit.sequence === before.audit.sequence + 1 &&
    JSON.stringify(after.journal) === JSON.stringify(before.journal);
  if (!same || !databaseIsWhole(copy, newKey)) throw new Error('the copy under the new key is not the database');
}
