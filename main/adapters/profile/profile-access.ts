import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Backups } from '../../application/backup-ports.ts';
import type { Actor, KeySlots, RefusedTries } from '../../application/people-ports.ts';
import type { Store } from '../../application/ports.ts';
import type { Clock } from '../../application/system-ports.ts';
import { type ComputerSlot, openComputerSlot } from './computer-slot.ts';
import { type ComputerWay, computerWay } from './computer-way.ts';
import { createProfile, type NewUser, removeProfile } from './new-profile.ts';
import { DATABASE_FILE, readProfileFile } from './profile-file.ts';
import { holdProfile } from './profile-lock.ts';
import { addKeySlot, changePassword, keySlotsOf, removeKeySlot, unlockProfile } from './profile-slots.ts';
import { activeActor, withFileFailures } from './sign-in.ts';
import { triesTold, untoldTries } from './sign-in-throttle.ts';

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
  readonly refusedTries: RefusedTries;
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

/** Functions on profile folders: key slots in `profile.json`, the encrypted database, the lock. */
export function profileAccess(parts: ProfileParts): ProfileAccess {
  const { clock } = parts;

  const acquireProfileLock = (dir: string): Result<ProfileLock> => {
    if (!existsSync(dir)) return refusal(storageIssue('storage.no-profile'));
    const held = withFileFailures(() => holdProfile(dir, parts.holdExclusiveFile));
    return held.ok ? success({ dir: resolve(dir), release: held.value.release }) : held;
  };

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
      addKeySlot: (newName, newPassword) => addKeySlot(dir, key, newName, newPassword),
      keySlots: keySlotsOf(dir, key, clock),
      signIn: (otherName, otherPassword) =>
        withFileFailures(() => {
          const other = unlockProfile(dir, otherName, otherPassword, clock);
          if (!other.ok) return other;
          other.value.key.fill(0);
          return activeActor(store, otherName);
        }),
      refusedTries: {
        untold: () =>
          untoldTries(
            dir,
            store.users.all().map(({ name }) => name),
          ),
        told: (tries) => triesTold(dir, tries),
      },
      close: () => {
        store.close();
        key.fill(0);
      },
    });
  };

  return {
    acquireProfileLock,

    createProfile: (dir, firstUsers, kind = 'real') =>
      createProfile({ openStore: parts.openStore, acquireProfileLock }, dir, firstUsers, kind),
    removeProfile,

    openProfile: (dir, name, password, options) =>
      withFileFailures(() => {
        const unlocked = unlockProfile(dir, name, password, clock);
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

    changePassword: (dir, name, oldPassword, newPassword) => changePassword(dir, name, oldPassword, newPassword, clock),
    removeKeySlot,
  };
}
