import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Backups } from '../../application/backup-ports.ts';
import type { Actor, Clock, KeySlots, Store, User } from '../../application/ports.ts';
import { type ComputerSlot, openComputerSlot } from './computer-slot.ts';
import { type ComputerWay, computerWay } from './computer-way.ts';
import { KEY_COST, keyCostOf, sealKeySlot, TRAINING_KEY_COST } from './key-slot.ts';
import { makeFolder } from './make-folder.ts';
import {
  DATABASE_FILE,
  DATABASE_FILES,
  JOURNAL_FOLDER,
  LOCK_FILE,
  PROFILE_FILE,
  type ProfileFile,
  profileFileOf,
  readProfileFile,
  SIGN_IN_TRIES_FILE,
  writeProfileFile,
} from './profile-file.ts';
import { holdProfile } from './profile-lock.ts';
import { activeActor, refuseNewUser, unlock, withFileFailures } from './sign-in.ts';
import { forgetSignInTries } from './sign-in-throttle.ts';

/** What a profile needs of the store's room, handed in by the composition. */
export interface ProfileParts {
  openStore(file: string, key: Uint8Array, options: { create?: boolean; pageCountMax?: number }): Result<Store>;
  holdExclusiveFile(file: string): Result<{ release(): void }>;
  /** The backups of the store that was just opened; left out where none are kept (tests of the store) */
  backupsOf?(dir: string, key: Uint8Array): Backups;
  readonly clock: Pick<Clock, 'now'>;
}

/** Held for as long as a process works on the profile; the operating system frees it when the process dies. */
export interface ProfileLock {
  readonly dir: string;
  release(): void;
}

export interface NewUser {
  readonly user: User;
  readonly password: string;
}

/** Open, with nobody in front of it. */
export interface UnattendedProfile {
  readonly store: Store;
  /** A further user's way in; `users.insert` is the caller's, in the same breath. */
  addKeySlot(name: string, password: string): Result<null>;
  readonly keySlots: KeySlots;
  readonly computer: ComputerWay;
  readonly backups: Backups | null;
  /** Signs another user in on the store that is already open (work handed over by another command). */
  signIn(name: string, password: string): Result<Actor>;
  /** Closes the store and forgets the key. The lock stays with its holder. */
  close(): void;
}

export interface OpenProfile extends UnattendedProfile {
  readonly actor: Actor;
}

export interface OpenOptions {
  readonly lock: ProfileLock;
  readonly pageCountMax?: number;
}

export interface ProfileAccess {
  acquireProfileLock(dir: string): Result<ProfileLock>;
  /** @param kind a training profile holds invented people only: its key slots cost less */
  createProfile(dir: string, firstUsers: readonly NewUser[], kind?: 'real' | 'training'): Result<null>;
  /** Takes back a profile whose `init` was refused further on; other files in the folder stay. */
  removeProfile(dir: string): void;
  openProfile(dir: string, name: string, password: string, options: OpenOptions): Result<OpenProfile>;
  /** What the key store of this computer has to give back first; null: it was never asked to keep anything */
  computerSlot(dir: string): ComputerSlot | null;
  /** @returns sign-in.refused where the key does not belong to the profile */
  openUnattended(dir: string, wrappingKey: Uint8Array, options: OpenOptions): Result<UnattendedProfile>;
  changePassword(dir: string, name: string, oldPassword: string, newPassword: string): Result<null>;
  removeKeySlot(dir: string, name: string): Result<null>;
}

const KEY_BYTES = 32;

/** Functions on profile folders: key slots in `profile.json`, the encrypted database, the lock. */
export function profileAccess(parts: ProfileParts): ProfileAccess {
  const { clock } = parts;

  const acquireProfileLock = (dir: string): Result<ProfileLock> => {
    if (!existsSync(dir)) return refusal(storageIssue('storage.no-profile'));
    const held = withFileFailures(() => holdProfile(dir, parts.holdExclusiveFile));
    return held.ok ? success({ dir: resolve(dir), release: held.value.release }) : held;
  };

  const unlockProfile = (dir: string, name: string, password: string): Result<{ file: ProfileFile; key: Buffer }> => {
    const file = readProfileFile(dir);
    if (!file.ok) return file;
    const key = unlock(dir, file.value.slots, name, password, clock);
    return key.ok ? success({ file: file.value, key: key.value }) : key;
  };

  const fillNewProfile = (dir: string, firstUsers: readonly NewUser[], cost: number): Result<null> => {
    const key = randomBytes(KEY_BYTES);
    try {
      const opened = parts.openStore(join(dir, DATABASE_FILE), key, { create: true });
      if (!opened.ok) return opened;
      const store = opened.value;
      try {
        store.transaction(() => {
          for (const { user } of firstUsers) store.users.insert(user);
        });
      } finally {
        store.close();
      }
      writeProfileFile(
        dir,
        profileFileOf(firstUsers.map(({ user, password }) => sealKeySlot(user.name, password, key, cost))),
      );
      return success(null);
    } finally {
      key.fill(0);
    }
  };

  const changePassword: ProfileAccess['changePassword'] = (dir, name, oldPassword, newPassword) =>
    withFileFailures(() => {
      if (newPassword === '') return refusal(storageIssue('sign-in.empty-password'));
      const unlocked = unlockProfile(dir, name, oldPassword);
      if (!unlocked.ok) return unlocked;
      const { file, key } = unlocked.value;
      const slots = file.slots.map((slot) =>
        slot.name === name ? sealKeySlot(name, newPassword, key, keyCostOf(file.slots)) : slot,
      );
      writeProfileFile(dir, { ...file, slots });
      key.fill(0);
      return success(null);
    });

  const removeKeySlot: ProfileAccess['removeKeySlot'] = (dir, name) =>
    withFileFailures(() => {
      const file = readProfileFile(dir);
      if (!file.ok) return file;
      const slots = file.value.slots.filter((slot) => slot.name !== name);
      if (slots.length === 0) return refusal(storageIssue('sign-in.last-key-slot'));
      writeProfileFile(dir, { ...file.value, slots });
      return success(null);
    });

  const unattended = (dir: string, key: Buffer, { lock, ...storeOptions }: OpenOptions): Result<UnattendedProfile> => {
    if (lock.dir !== resolve(dir)) throw new Error('the lock is that of another profile');
    const opened = parts.openStore(join(dir, DATABASE_FILE), key, storeOptions);
    if (!opened.ok) {
      key.fill(0);
      return opened;
    }
    const store = opened.value;
    return success({
      store,
      backups: parts.backupsOf?.(dir, key) ?? null,
      computer: computerWay(dir, key),
      addKeySlot: (newName, newPassword) =>
        withFileFailures(() => {
          const file = readProfileFile(dir);
          if (!file.ok) return file;
          const refused = refuseNewUser(
            file.value.slots.map((slot) => slot.name),
            newName,
            newPassword,
          );
          if (!refused.ok) return refused;
          const added = sealKeySlot(newName, newPassword, key, keyCostOf(file.value.slots));
          writeProfileFile(dir, { ...file.value, slots: [...file.value.slots, added] });
          return success(null);
        }),
      keySlots: {
        set: (slotName, newPassword) =>
          withFileFailures(() => {
            const file = readProfileFile(dir);
            if (!file.ok) return file;
            const refused = refuseNewUser([], slotName, newPassword);
            if (!refused.ok) return refused;
            const others = file.value.slots.filter((slot) => slot.name !== slotName);
            const set = sealKeySlot(slotName, newPassword, key, keyCostOf(file.value.slots));
            writeProfileFile(dir, { ...file.value, slots: [...others, set] });
            forgetSignInTries(dir, slotName);
            return success(null);
          }),
        change: (slotName, oldPassword, newPassword) => changePassword(dir, slotName, oldPassword, newPassword),
        remove: (slotName) => removeKeySlot(dir, slotName),
      },
      signIn: (otherName, otherPassword) =>
        withFileFailures(() => {
          const other = unlockProfile(dir, otherName, otherPassword);
          return other.ok ? activeActor(store, otherName) : other;
        }),
      close: () => {
        store.close();
        key.fill(0);
      },
    });
  };

  return {
    acquireProfileLock,

    createProfile: (dir, firstUsers, kind = 'real') =>
      withFileFailures(() => {
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
        const lock = acquireProfileLock(dir);
        if (!lock.ok) return lock;
        let made: Result<null> | null = null;
        try {
          made = fillNewProfile(dir, firstUsers, kind === 'real' ? KEY_COST : TRAINING_KEY_COST);
          return made;
        } finally {
          // profile.json is written last: without it the database has no key, and nothing may stay half-made.
          if (made?.ok !== true) {
            for (const file of DATABASE_FILES) rmSync(join(dir, file), { force: true });
            rmSync(join(dir, JOURNAL_FOLDER), { recursive: true, force: true });
          }
          lock.value.release();
        }
      }),

    removeProfile: (dir) => {
      for (const file of [PROFILE_FILE, ...DATABASE_FILES, LOCK_FILE, SIGN_IN_TRIES_FILE])
        rmSync(join(dir, file), { force: true });
      rmSync(join(dir, JOURNAL_FOLDER), { recursive: true, force: true });
    },

    openProfile: (dir, name, password, options) =>
      withFileFailures(() => {
        const unlocked = unlockProfile(dir, name, password);
        if (!unlocked.ok) return unlocked;
        const open = unattended(dir, unlocked.value.key, options);
        if (!open.ok) return open;
        const actor = activeActor(open.value.store, name);
        if (!actor.ok) {
          open.value.close();
          return actor;
        }
        return success({ ...open.value, actor: actor.value });
      }),

    computerSlot: (dir) => {
      const file = readProfileFile(dir);
      return file.ok ? (file.value.computer ?? null) : null;
    },

    openUnattended: (dir, wrappingKey, options) =>
      withFileFailures(() => {
        const file = readProfileFile(dir);
        if (!file.ok) return file;
        const slot = file.value.computer;
        const key = slot === undefined ? null : openComputerSlot(slot, wrappingKey);
        return key === null ? refusal(storageIssue('sign-in.refused')) : unattended(dir, key, options);
      }),

    changePassword,
    removeKeySlot,
  };
}
