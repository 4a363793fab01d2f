import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { User } from '../../application/people-ports.ts';
import type { Store } from '../../application/ports.ts';
import { KEY_COST, sealKeySlot, TRAINING_KEY_COST } from './key-slot.ts';
import { makeFolder } from './make-folder.ts';
import {
  DATABASE_FILE,
  DATABASE_FILES,
  JOURNAL_FOLDER,
  LOCK_FILE,
  PROFILE_FILE,
  profileFileOf,
  SIGN_IN_TRIES_FILE,
  writeProfileFile,
} from './profile-file.ts';
import { refuseNewUser, withFileFailures } from './sign-in.ts';

export interface NewUser {
  readonly user: User;
  readonly password: string;
}

interface MakingParts {
  openStore(file: string, key: Uint8Array, options: { create?: boolean }): Result<Store>;
  acquireProfileLock(dir: string): Result<{ release(): void }>;
}

const KEY_BYTES = 32;
const KEY_ID_BYTES = 16;

function fillNewProfile(
  { openStore }: MakingParts,
  dir: string,
  firstUsers: readonly NewUser[],
  cost: number,
): Result<null> {
  const key = randomBytes(KEY_BYTES);
  try {
    const opened = openStore(join(dir, DATABASE_FILE), key, { create: true });
    if (!opened.ok) return opened;
    const store = opened.value;
    try {
      store.transaction(() => {
        for (const { user } of firstUsers) store.users.insert(user);
      });
    } finally {
      store.close();
    }
    const slots = firstUsers.map(({ user, password }) => sealKeySlot(user.name, password, key, cost));
    writeProfileFile(dir, profileFileOf(slots, randomBytes(KEY_ID_BYTES).toString('hex')));
    return success(null);
  } finally {
    key.fill(0);
  }
}

/** A profile with its first users, or nothing. @param kind what a guess of a password is to cost */
export function createProfile(
  parts: MakingParts,
  dir: string,
  firstUsers: readonly NewUser[],
  kind: 'real' | 'training',
): Result<null> {
  return withFileFailures(() => {
    const names: string[] = [];
    if (firstUsers.length === 0) throw new Error('a profile has at least one user');
    for (const { user, password } of firstUsers) {
      const refused = refuseNewUser(names, user.name, password);
      if (!refused.ok) return refused;
      names.push(user.name);
    }
    makeFolder(dir);
    if ([PROFILE_FILE, DATABASE_FILE].some((file) => existsSync(join(dir, file)))) {
      return refusal(storageIssue('storage.profile-exists'));
    }
    accessSync(dir, constants.W_OK | constants.X_OK);
    const lock = parts.acquireProfileLock(dir);
    if (!lock.ok) return lock;
    let made: Result<null> | null = null;
    try {
      made = fillNewProfile(parts, dir, firstUsers, kind === 'real' ? KEY_COST : TRAINING_KEY_COST);
      return made;
    } finally {
      // profile.json is written last: without it the database has no key, and nothing may stay half-made.
      if (made?.ok !== true) removeFiles(dir, DATABASE_FILES);
      lock.value.release();
    }
  });
}

/** Takes back a profile whose `init` was refused further on; other files in the folder stay. */
export function removeProfile(dir: string): void {
  removeFiles(dir, [PROFILE_FILE, ...DATABASE_FILES, LOCK_FILE, SIGN_IN_TRIES_FILE]);
}

function removeFiles(dir: string, names: readonly string[]): void {
  for (const name of names) rmSync(join(dir, name), { force: true });
  rmSync(join(dir, JOURNAL_FOLDER), { recursive: true, force: true });
}
