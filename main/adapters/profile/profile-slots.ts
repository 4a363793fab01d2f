/** The users' ways to the database key, in `profile.json`: each wraps it under that user's password. */
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { KeySlots } from '../../application/people-ports.ts';
import type { Clock } from '../../application/system-ports.ts';
import { keyCostOf, sealKeySlot } from './key-slot.ts';
import { type ProfileFile, readProfileFile, writeProfileFile } from './profile-file.ts';
import { refuseNewUser, unlock, withFileFailures } from './sign-in.ts';
import { forgetSignInTries } from './sign-in-throttle.ts';

type Now = Pick<Clock, 'now'>;

/** Throttled and counted. @returns the file and the key, which is the caller's to zero */
export function unlockProfile(
  dir: string,
  name: string,
  password: string,
  clock: Now,
): Result<{ readonly file: ProfileFile; readonly key: Buffer }> {
  const file = readProfileFile(dir);
  if (!file.ok) return file;
  const key = unlock(dir, file.value.slots, name, password, clock);
  return key.ok ? success({ file: file.value, key: key.value }) : key;
}

export function changePassword(
  dir: string,
  name: string,
  oldPassword: string,
  newPassword: string,
  clock: Now,
): Result<null> {
  return withFileFailures(() => {
    if (newPassword === '') return refusal(storageIssue('sign-in.empty-password'));
    const unlocked = unlockProfile(dir, name, oldPassword, clock);
    if (!unlocked.ok) return unlocked;
    const { file, key } = unlocked.value;
    try {
      const slots = file.slots.map((slot) =>
        slot.name === name ? sealKeySlot(name, newPassword, key, keyCostOf(file.slots)) : slot,
      );
      writeProfileFile(dir, { ...file, slots });
    } finally {
      key.fill(0);
    }
    return success(null);
  });
}

export function removeKeySlot(dir: string, name: string): Result<null> {
  return withFileFailures(() => {
    const file = readProfileFile(dir);
    if (!file.ok) return file;
    const slots = file.value.slots.filter((slot) => slot.name !== name);
    if (slots.length === 0) return refusal(storageIssue('sign-in.last-key-slot'));
    writeProfileFile(dir, { ...file.value, slots });
    return success(null);
  });
}

/** A further user's way in. @returns sign-in.user-exists, .bad-user-name, .empty-password */
export function addKeySlot(dir: string, key: Uint8Array, name: string, password: string): Result<null> {
  return withFileFailures(() => {
    const file = readProfileFile(dir);
    if (!file.ok) return file;
    const taken = file.value.slots.map((slot) => slot.name);
    const refused = refuseNewUser(taken, name, password);
    if (!refused.ok) return refused;
    const added = sealKeySlot(name, password, key, keyCostOf(file.value.slots));
    writeProfileFile(dir, { ...file.value, slots: [...file.value.slots, added] });
    return success(null);
  });
}

/** For use cases of a profile that is open. @param key of its database */
export function keySlotsOf(dir: string, key: Uint8Array, clock: Now): KeySlots {
  return {
    set: (name, newPassword) =>
      withFileFailures(() => {
        const file = readProfileFile(dir);
        if (!file.ok) return file;
        const refused = refuseNewUser([], name, newPassword);
        if (!refused.ok) return refused;
        const others = file.value.slots.filter((slot) => slot.name !== name);
        const set = sealKeySlot(name, newPassword, key, keyCostOf(file.value.slots));
        writeProfileFile(dir, { ...file.value, slots: [...others, set] });
        forgetSignInTries(dir, name);
        return success(null);
      }),
    change: (name, oldPassword, newPassword) => changePassword(dir, name, oldPassword, newPassword, clock),
    remove: (name) => removeKeySlot(dir, name),
  };
}
