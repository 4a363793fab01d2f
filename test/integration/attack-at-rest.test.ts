/**
 * Somebody has the files and not the program: a stolen or copied folder, key slots changed by hand, pages of the database
 * exchanged, a former user with his old password. What opens, what does not, and what each try costs.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeUnfinished } from '../../main/adapters/backup/generations.ts';
import { KEY_COST, type KeySlot, openKeySlot, sealKeySlot } from '../../main/adapters/profile/key-slot.ts';
import { type OpenProfile, type ProfileLock, profileAccess } from '../../main/adapters/profile/profile-access.ts';
import { holdExclusiveFile } from '../../main/adapters/sqlite/exclusive-file.ts';
import { openDatabase } from '../../main/adapters/sqlite/open-database.ts';
import { openStore } from '../../main/adapters/sqlite/sqlite-store.ts';
import { systemMachine } from '../../main/adapters/system/machine.ts';
import { dispatch } from '../../main/boundary/dispatch.ts';
import { profiles as composedProfiles, openContext } from '../../main/composition.ts';
import { world } from '../../main/composition-context.ts';
import { initialiseTraining } from '../../main/initialise-training.ts';
import { profileClient } from '../../main/shells/socket/profile-client.ts';
import { askHost, hostProfile } from '../../main/shells/socket/profile-socket.ts';
import { applicationIssue } from '../../shared/contract/application-issues.ts';
import { type Result, success } from '../../shared/domain/result.ts';
import { unwrap } from '../contract/mock-fixture.ts';
import { NOW, prescriptionRow, temporaryFolder, userRow } from '../support/store-rows.ts';

const profiles = profileAccess({ openStore, holdExclusiveFile, clock: { now: () => NOW } });
const pharmacist = { user: userRow('pharmacist', ['pharmacist']), password: 'das erste Kennwort' };
const owner = { user: userRow('owner', ['owner']), password: 'das zweite Kennwort' };
const PAGE_BYTES = 4096;
let folder: ReturnType<typeof temporaryFolder>;
let dir: string;
const locks: ProfileLock[] = [];

beforeEach(() => {
  folder = temporaryFolder();
  dir = join(folder.dir, 'profile');
});
afterEach(() => {
  for (const lock of locks.splice(0)) lock.release();
  folder.remove();
});

const codesOf = (result: Result<unknown>): readonly string[] =>
  result.ok ? [] : result.issues.map(({ code }) => code);

function open(place: string, name: string, password: string): Result<OpenProfile> {
  const lock = unwrap(profiles.acquireProfileLock(place));
  const opened = profiles.openProfile(place, name, password, { lock });
  if (opened.ok) locks.push(lock);
  else lock.release();
  return opened;
}

function opens(place: string, name: string, password: string): readonly string[] {
  rmSync(join(place, 'sign-in-tries.json'), { force: true });
  const opened = open(place, name, password);
  if (!opened.ok) return codesOf(opened);
  opened.value.close();
  locks.pop()?.release();
  return [];
}

function made(): void {
  unwrap(profiles.createProfile(dir, [pharmacist, owner], 'training'));
}

const slotsFile = () => join(dir, 'profile.json');
const slots = (): KeySlot[] => JSON.parse(readFileSync(slotsFile(), 'utf8')).slots;
const put = (changed: readonly unknown[]): void =>
  writeFileSync(slotsFile(), JSON.stringify({ format: 'chozai-registrar profile', version: 1, slots: changed }));

describe('key slots', () => {
  it('of two users exchanged, or one under the other’s name: neither password opens anything', () => {
    made();
    const [first, second] = slots();
    if (first === undefined || second === undefined) throw new Error('two slots');
    put([
      { ...first, name: second.name },
      { ...second, name: first.name },
    ]);
    for (const { user } of [pharmacist, owner])
      for (const { password } of [pharmacist, owner])
        expect(opens(dir, user.name, password)).toEqual(['sign-in.refused']);
    put([first, { ...second, wrapped: first.wrapped, nonce: first.nonce, salt: first.salt }]);
    expect(opens(dir, 'owner', pharmacist.password)).toEqual(['sign-in.refused']);
    expect(opens(dir, 'owner', owner.password)).toEqual(['sign-in.refused']);
    put([first, second]);
    expect(opens(dir, 'owner', owner.password)).toEqual([]);
  });

  it('cut, stretched, twice under one name or of an unknown kind: no profile at all', () => {
    made();
    const [first, second] = slots();
    const cut = (text: string): string => Buffer.from(text, 'base64').subarray(1).toString('base64');
    for (const [what, changed] of Object.entries({
      'wrapped cut': { ...first, wrapped: cut(first?.wrapped ?? '') },
      'salt cut': { ...first, salt: cut(first?.salt ?? '') },
      'nonce cut': { ...first, nonce: cut(first?.nonce ?? '') },
      'no salt': { ...first, salt: '' },
      'another field': { ...first, hint: 'x' },
      'another name': { ...first, name: '../x' },
      'another derivation': { ...first, kdf: { name: 'pbkdf2', n: 1, r: 8, p: 1 } },
      twice: second,
    })) {
      put([changed, second]);
      expect(opens(dir, 'owner', owner.password), what).toEqual(['storage.no-profile']);
    }
  });

  it('made cheaper or dearer in the file: refused before a single try, and never taken over by a new slot', () => {
    made();
    const [first, second] = slots();
    for (const kdf of [
      { n: 2 ** 14, r: 8, p: 1 },
      { n: 2, r: 8, p: 1 },
      { n: 2 ** 15, r: 8, p: 1 },
      { n: 2 ** 13, r: 1, p: 1 },
      { n: 2 ** 20, r: 8, p: 1 },
      { n: 2 ** 17, r: 32, p: 1 },
      { n: 2 ** 17, r: 8, p: 16 },
    ]) {
      put([{ ...first, kdf: { name: 'scrypt', ...kdf } }, second]);
      expect(opens(dir, 'owner', owner.password), JSON.stringify(kdf)).toEqual(['storage.no-profile']);
    }
    const real = join(folder.dir, 'real');
    unwrap(profiles.createProfile(real, [owner]));
    const opened = unwrap(open(real, 'owner', owner.password));
    unwrap(opened.addKeySlot('second', 'noch ein Kennwort'));
    unwrap(opened.keySlots.set('second', 'noch ein anderes'));
    opened.close();
    const kept: { slots: KeySlot[] } = JSON.parse(readFileSync(join(real, 'profile.json'), 'utf8'));
    expect(kept.slots.map(({ kdf }) => kdf)).toEqual(Array(2).fill({ name: 'scrypt', n: KEY_COST, r: 8, p: 1 }));
  });

  it('a byte changed anywhere opens nothing', () => {
    const slot = sealKeySlot('owner', 'x', new Uint8Array(32).fill(7), 2 ** 13);
    expect(openKeySlot(slot, 'owner', 'x')).toEqual(Buffer.alloc(32, 7));
    for (const field of ['salt', 'nonce', 'wrapped'] as const) {
      const bytes = Buffer.from(slot[field], 'base64');
      for (const at of [0, bytes.length >> 1, bytes.length - 1]) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        expect(
          openKeySlot({ ...slot, [field]: changed.toString('base64') }, 'owner', 'x'),
          `${field} ${at}`,
        ).toBeNull();
      }
    }
  });
});

describe('people who come and go', () => {
  it('a password changed: the old one opens nothing, the database and everybody else go on', () => {
    made();
    unwrap(profiles.changePassword(dir, 'pharmacist', pharmacist.password, 'das dritte Kennwort'));
    expect(opens(dir, 'pharmacist', pharmacist.password)).toEqual(['sign-in.refused']);
    expect(opens(dir, 'pharmacist', 'das dritte Kennwort')).toEqual([]);
    expect(opens(dir, 'owner', owner.password)).toEqual([]);
  });

  it('a user put out: his slot is gone, his password opens nothing; the last owner stays', async () => {
    unwrap(await initialiseTraining({ profile: dir, serviceUrl: null, password: owner.password, pin: '24681357' }));
    const access = composedProfiles();
    const lock = unwrap(access.acquireProfileLock(dir));
    const opened = unwrap(openContext(access, dir, 'owner', owner.password, lock));
    const ask = (operation: string, input: unknown) =>
      dispatch(world, { context: opened.context, actor: opened.actor }, operation, input, () => undefined);
    expect(codesOf(await ask('user.deactivate', { name: 'clerk', reason: '退職' }))).toEqual([]);
    expect(slots().map(({ name }) => name)).not.toContain('clerk');
    expect(codesOf(await ask('user.deactivate', { name: 'owner', reason: 'x' }))).toEqual(['user.last-owner']);
    expect(codesOf(await ask('user.set-roles', { name: 'owner', roles: ['clerk'] }))).toEqual(['user.last-owner']);
    await opened.close();
    lock.release();
    expect(opens(dir, 'clerk', owner.password)).toEqual(['sign-in.refused']);
    expect(opens(dir, 'owner', owner.password)).toEqual([]);
  });
});

/** A shared disk for the second copies: others may put names into it. Windows makes no link without special rights. */
describe.skipIf(process.platform === 'win32')('a backup folder that others write in', () => {
  it('a link under the name of our probe of the disk: what it leads to stays as it is', () => {
    made();
    const before = readFileSync(slotsFile());
    const shared = join(folder.dir, 'shared');
    mkdirSync(shared);
    symlinkSync(slotsFile(), join(shared, '.chozai-disk-probe'));
    expect(systemMachine(1, () => []).disk(shared)).toMatchObject({ syncMs: expect.any(Number) });
    expect(readFileSync(slotsFile())).toEqual(before);
    expect(readdirSync(shared)).toEqual([]);
  });

  it('a link under the name of a copy that was cut off: only the link goes, no modes of elsewhere change', () => {
    const elsewhere = join(folder.dir, 'elsewhere');
    mkdirSync(elsewhere, { mode: 0o755 });
    writeFileSync(join(elsewhere, 'kept'), 'kept');
    const shared = join(folder.dir, 'shared');
    mkdirSync(shared);
    symlinkSync(elsewhere, join(shared, '.making-2026-11-22T00-00-00-000Z'));
    removeUnfinished(shared);
    expect(readdirSync(shared)).toEqual([]);
    expect(readdirSync(elsewhere)).toEqual(['kept']);
    expect(statSync(elsewhere).mode & 0o777).toBe(0o755);
  });
});

describe('the folder in other hands', () => {
  it('copied while it is in use: a password is needed there too, and nothing beside it helps', () => {
    made();
    const held = unwrap(open(dir, 'owner', owner.password));
    held.store.prescriptions.insert(prescriptionRow());
    const copy = join(folder.dir, 'copy');
    cpSync(dir, copy, { recursive: true });
    expect(readdirSync(copy)).toContain('chozai.db-wal');
    expect(opens(copy, 'owner', 'geraten')).toEqual(['sign-in.refused']);
    expect(opens(copy, 'nobody', owner.password)).toEqual(['sign-in.refused']);
    const stolen = unwrap(open(copy, 'owner', owner.password));
    expect(stolen.store.prescriptions.list(10), 'with the password it is all there').toHaveLength(1);
    stolen.close();
    held.close();
  });

  it.skipIf(process.platform === 'win32')(
    'a copy does not hand its questions, and a password, to the original’s process',
    async () => {
      made();
      const asked: string[] = [];
      const host = await hostProfile(dir, (request) => {
        asked.push(request.user);
        return Promise.resolve(success('from the original'));
      });
      const copy = join(folder.dir, 'copy');
      cpSync(dir, copy, { recursive: true });
      const question = { user: 'owner', password: owner.password, operation: 'doctor', input: {} };
      const lost = applicationIssue('profile.host-lost');
      expect(await askHost(copy, question, () => undefined, lost)).toBeNull();
      expect(asked).toEqual([]);
      expect(await askHost(dir, question, () => undefined, lost)).toEqual(success('from the original'));
      await host.close();
    },
  );

  it('without its lock, its socket and its list of tries it opens as before', async () => {
    made();
    for (const name of ['profile.lock', 'service.json', 'window.json', 'sign-in-tries.json'])
      writeFileSync(join(dir, name), 'left over', { mode: 0o600 });
    rmSync(join(dir, 'profile.lock'));
    const client = profileClient({ profile: dir, user: 'owner', password: 'geraten' });
    expect(codesOf(await client.call('doctor', {}))).toEqual(['sign-in.refused']);
    await client.close();
    expect(opens(dir, 'owner', owner.password)).toEqual([]);
  });

  it('the database alone is noise: no header, no plain reader, no key of another profile', () => {
    made();
    const file = join(dir, 'chozai.db');
    expect(readFileSync(file).subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
    const plain = new Database(file, { readonly: true });
    expect(() => plain.prepare('SELECT count(*) FROM sqlite_schema').get()).toThrow(/not a database/);
    plain.close();
    const other = join(folder.dir, 'other');
    unwrap(profiles.createProfile(other, [owner], 'training'));
    cpSync(file, join(other, 'chozai.db'));
    expect(opens(other, 'owner', owner.password)).toEqual(['storage.corrupt']);
  });

  it('two pages of it exchanged, or one put back where another belongs, is damage and not data', () => {
    made();
    const held = unwrap(open(dir, 'owner', owner.password));
    for (let turn = 0; turn < 80; turn += 1) held.store.prescriptions.insert(prescriptionRow());
    held.close();
    const file = join(dir, 'chozai.db');
    const key = slots()
      .map((slot) => openKeySlot(slot, 'owner', owner.password))
      .find((found) => found !== null);
    // A page that is free is read by nobody: none is left.
    const compact = openDatabase(file, key ?? Buffer.alloc(32));
    compact.exec('VACUUM');
    compact.close();
    const sound = readFileSync(file);
    const pages = statSync(file).size / PAGE_BYTES;
    const page = (number: number): Buffer => sound.subarray((number - 1) * PAGE_BYTES, number * PAGE_BYTES);
    const filled = Array.from({ length: pages }, (_, index) => index + 1).slice(-2);
    const [one = 2, two = 3] = filled;
    const exchanged = Buffer.from(sound);
    page(one).copy(exchanged, (two - 1) * PAGE_BYTES);
    page(two).copy(exchanged, (one - 1) * PAGE_BYTES);
    writeFileSync(file, exchanged);
    const database = new Database(file);
    database.pragma("cipher = 'chacha20'");
    database.pragma(`key = "raw:${Buffer.from(key ?? Buffer.alloc(32)).toString('hex')}"`);
    expect(() => database.pragma('integrity_check')).toThrow();
    database.close();
  });
});
