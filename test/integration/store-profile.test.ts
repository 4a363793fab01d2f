import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type OpenProfile,
  type ProfileAccess,
  type ProfileLock,
  profileAccess,
} from '../../main/adapters/profile/profile-access.ts';
import { holdExclusiveFile } from '../../main/adapters/sqlite/exclusive-file.ts';
import { openStore } from '../../main/adapters/sqlite/sqlite-store.ts';
import { addMs, type Instant } from '../../shared/domain/calendar-date.ts';
import type { Result } from '../../shared/domain/result.ts';
import { NOW, temporaryFolder, userRow } from '../support/store-rows.ts';

let folder: ReturnType<typeof temporaryFolder>;
let dir: string;
let now: Instant;
let profiles: ProfileAccess;
const locks: ProfileLock[] = [];

beforeEach(() => {
  folder = temporaryFolder();
  dir = join(folder.dir, 'profile');
  now = NOW;
  profiles = profileAccess({ openStore, holdExclusiveFile, clock: { now: () => now } });
});
afterEach(() => {
  for (const lock of locks.splice(0)) lock.release();
  folder.remove();
});

function got<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.issues.map(({ code }) => code).join());
  return result.value;
}
const codesOf = (result: Result<unknown>): readonly string[] =>
  result.ok ? [] : result.issues.map(({ code }) => code);

const pharmacist = { user: userRow('pharmacist', ['pharmacist']), password: 'ぱすわーど１２' };
const owner = { user: userRow('owner', ['owner', 'clerk']), password: 'owner password' };

function made(): void {
  expect(codesOf(profiles.createProfile(dir, [pharmacist, owner], 'training'))).toEqual([]);
}
function lock(): ProfileLock {
  const held = got(profiles.acquireProfileLock(dir));
  locks.push(held);
  return held;
}
function open(name: string, password: string, held: ProfileLock): Result<OpenProfile> {
  return profiles.openProfile(dir, name, password, { lock: held });
}

test('each user opens the same database with the own password and gets the own rights', () => {
  made();
  const held = lock();
  const first = got(open('pharmacist', pharmacist.password, held));
  expect(first.actor).toEqual({
    userId: pharmacist.user.userId,
    name: 'pharmacist',
    displayName: pharmacist.user.displayName,
    rights: ['receive', 'finalise', 'sign', 'decide', 'close'],
  });
  first.store.settings.set('a', 1);
  first.close();
  const second = got(open('owner', owner.password, held));
  expect(second.actor.rights).toEqual(['receive', 'close', 'administer']);
  expect(second.store.settings.get('a')).toBe(1);
  expect(got(second.signIn('pharmacist', pharmacist.password)).rights).toContain('sign');
  expect(codesOf(second.signIn('pharmacist', 'x'))).toEqual(['sign-in.refused']);
  second.close();
});

test('the same password typed with the IME on', () => {
  made();
  got(open('pharmacist', 'ぱすわーど12', lock())).close();
});

test('a wrong password and an unknown user get the very same answer', () => {
  made();
  const held = lock();
  const wrong = open('owner', 'x', held);
  const unknown = open('nobody', owner.password, held);
  const others = open('owner', pharmacist.password, held);
  expect(codesOf(wrong)).toEqual(['sign-in.refused']);
  expect(unknown).toEqual(wrong);
  expect(others).toEqual(wrong);
});

test('after five failures each further one is delayed, longer and longer, across restarts; success forgets', () => {
  made();
  const held = lock();
  for (let tries = 0; tries < 5; tries += 1) expect(codesOf(open('owner', 'x', held))).toEqual(['sign-in.refused']);
  const refused = open('owner', owner.password, held);
  expect(codesOf(refused)).toEqual(['sign-in.throttled']);
  expect(refused.ok ? null : refused.issues[0]?.parameters).toEqual({ seconds: 2 });
  profiles = profileAccess({ openStore, holdExclusiveFile, clock: { now: () => now } });
  expect(codesOf(open('owner', owner.password, held))).toEqual(['sign-in.throttled']);
  got(open('pharmacist', pharmacist.password, held)).close();
  now = addMs(now, 2_000);
  expect(codesOf(open('owner', 'x', held))).toEqual(['sign-in.refused']);
  now = addMs(now, 3_999);
  expect(codesOf(open('owner', owner.password, held))).toEqual(['sign-in.throttled']);
  now = addMs(now, -86_400_000);
  const setBack = open('owner', owner.password, held);
  expect(setBack.ok ? null : setBack.issues[0]?.parameters).toEqual({ seconds: 4 });
  now = addMs(NOW, 6_000);
  got(open('owner', owner.password, held)).close();
  expect(codesOf(open('owner', 'x', held))).toEqual(['sign-in.refused']);
  got(open('owner', owner.password, held)).close();
});

test('slots: add, change the password, remove, never the last', () => {
  made();
  const held = lock();
  const profile = got(open('owner', owner.password, held));
  expect(codesOf(profile.addKeySlot('owner', 'x'))).toEqual(['sign-in.user-exists']);
  expect(codesOf(profile.addKeySlot('Owner 2', 'x'))).toEqual(['sign-in.bad-user-name']);
  expect(codesOf(profile.addKeySlot('clerk', ''))).toEqual(['sign-in.empty-password']);
  got(profile.addKeySlot('clerk', 'clerk password'));
  expect(codesOf(open('clerk', 'clerk password', held))).toEqual(['sign-in.refused']);
  profile.store.users.insert(userRow('clerk', ['clerk']));
  profile.close();
  got(open('clerk', 'clerk password', held)).close();
  expect(codesOf(profiles.changePassword(dir, 'clerk', 'wrong', 'new'))).toEqual(['sign-in.refused']);
  got(profiles.changePassword(dir, 'clerk', 'clerk password', 'new'));
  expect(codesOf(open('clerk', 'clerk password', held))).toEqual(['sign-in.refused']);
  got(open('clerk', 'new', held)).close();
  got(profiles.removeKeySlot(dir, 'pharmacist'));
  got(profiles.removeKeySlot(dir, 'clerk'));
  expect(codesOf(open('clerk', 'new', held))).toEqual(['sign-in.refused']);
  expect(codesOf(profiles.removeKeySlot(dir, 'owner'))).toEqual(['sign-in.last-key-slot']);
  got(open('owner', owner.password, held)).close();
});

test('a slot is bound to its name, and a changed byte of it opens nothing', () => {
  made();
  const held = lock();
  const path = join(dir, 'profile.json');
  const file = JSON.parse(readFileSync(path, 'utf8'));
  const [slot] = file.slots;
  writeFileSync(path, JSON.stringify({ ...file, slots: [{ ...slot, name: 'owner' }] }));
  expect(codesOf(open('owner', pharmacist.password, held))).toEqual(['sign-in.refused']);
  const wrapped = Buffer.from(slot.wrapped, 'base64');
  wrapped[40] = (wrapped[40] ?? 0) ^ 1;
  writeFileSync(path, JSON.stringify({ ...file, slots: [{ ...slot, wrapped: wrapped.toString('base64') }] }));
  expect(codesOf(open('pharmacist', pharmacist.password, held))).toEqual(['sign-in.refused']);
  writeFileSync(path, JSON.stringify({ ...file, slots: [{ ...slot, kdf: { ...slot.kdf, n: 2 ** 30 } }] }));
  expect(codesOf(open('pharmacist', pharmacist.password, held))).toEqual(['storage.no-profile']);
  writeFileSync(path, JSON.stringify({ ...file, version: 2 }));
  expect(codesOf(open('pharmacist', pharmacist.password, held))).toEqual(['storage.newer-file']);
});

test('folder and files are for their owner only', () => {
  made();
  const profile = got(open('owner', owner.password, lock()));
  profile.store.settings.set('a', 1);
  const modes = Object.fromEntries(readdirSync(dir).map((name) => [name, statSync(join(dir, name)).mode & 0o777]));
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  for (const name of ['profile.json', 'chozai.db', 'chozai.db-wal', 'chozai.db-shm', 'sign-in-tries.json']) {
    expect([name, modes[name]]).toEqual([name, 0o600]);
  }
  profile.close();
});

test('the slots name their derivation, and hold no key and no password', () => {
  made();
  const text = readFileSync(join(dir, 'profile.json'), 'utf8');
  expect(JSON.parse(text)).toMatchObject({
    version: 1,
    slots: [{ name: 'pharmacist', kdf: { name: 'scrypt', n: 8_192, r: 8, p: 1 } }, { name: 'owner' }],
  });
  expect(text).not.toContain(owner.password);
});

test('a second profile in the same folder is refused and the first stays', () => {
  made();
  expect(codesOf(profiles.createProfile(dir, [owner]))).toEqual(['storage.profile-exists']);
  got(open('pharmacist', pharmacist.password, lock())).close();
});

test('bad first users, an unwritable place, a folder without a profile: refused, nothing half-made', () => {
  expect(codesOf(profiles.createProfile(dir, [owner, owner]))).toEqual(['sign-in.user-exists']);
  expect(existsSync(dir)).toBe(false);
  expect(codesOf(profiles.acquireProfileLock(dir))).toEqual(['storage.no-profile']);
  writeFileSync(join(folder.dir, 'file'), '');
  expect(codesOf(profiles.createProfile(join(folder.dir, 'file', 'profile'), [owner]))).toEqual(['storage.unwritable']);
  mkdirSync(dir);
  expect(codesOf(open('owner', 'x', lock()))).toEqual(['storage.no-profile']);
});

test('a store that cannot be made leaves no database behind', () => {
  const failing = profileAccess({
    openStore: (file, key, options) => openStore(file, key, { ...options, pageCountMax: 30 }),
    holdExclusiveFile,
    clock: { now: () => now },
  });
  expect(codesOf(failing.createProfile(dir, [owner]))).toEqual(['storage.full']);
  expect(readdirSync(dir)).toEqual(['profile.lock']);
  got(profiles.createProfile(dir, [owner]));
});

test('one holder: refused while another process lives, free the moment it is killed', async () => {
  made();
  const arguments_ = ['--expose-gc', fileURLToPath(new URL('../support/store-child.ts', import.meta.url)), 'hold'];
  for (let round = 0; round < 3; round += 1) {
    const child = spawn(process.execPath, [...arguments_, join(dir, 'profile.lock')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    try {
      const [line] = await once(child.stdout, 'data');
      expect(String(line).trim()).toBe('held');
      expect(codesOf(profiles.acquireProfileLock(dir))).toEqual(['storage.locked']);
    } finally {
      child.kill('SIGKILL');
    }
    await exited;
    const held = got(profiles.acquireProfileLock(dir));
    expect(codesOf(profiles.acquireProfileLock(dir))).toEqual(['storage.locked']);
    held.release();
  }
});
