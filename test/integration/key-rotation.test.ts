/** Another key for the database: what was copied before opens nothing of now, and the shop goes on. */
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKeySlot } from '../../main/adapters/profile/key-slot.ts';
import { readProfileFile } from '../../main/adapters/profile/profile-file.ts';
import { openDatabase } from '../../main/adapters/sqlite/open-database.ts';
import { initialiseTraining } from '../../main/initialise-training.ts';
import { temporaryFolder, unwrap } from '../contract/mock-fixture.ts';
import { paperDocument } from '../support/cli-papers.ts';
import { onlyJson, runCliHere } from '../support/cli-run.ts';

const PASSWORD = 'nur zur Probe';
const folder = temporaryFolder();
const profile = join(folder.path, 'profile');
const stolen = join(folder.path, 'stolen');

const run = (user: string, args: readonly string[], { at = profile, password = PASSWORD, input = '' } = {}) =>
  runCliHere([...args, '--profile', at, '--user', user, '--json'], {
    env: { CHOZAI_PASSWORD: password, CHOZAI_PIN: '24681357' },
    input,
  });
const codesOf = (answer: unknown) => (answer as { issues: { code: string }[] }).issues.map(({ code }) => code);
const drafts = async (at = profile) =>
  (onlyJson(await run('owner', ['status'], { at })) as { counts: { draft: number } }).counts.draft;

/** All that the password of before opens among these slots: the key as its own copy of the folder gives it. */
function keyIn(dir: string, user: string, password: string): Buffer | null {
  const slot = unwrap(readProfileFile(dir)).slots.find(({ name }) => name === user);
  return slot === undefined ? null : openKeySlot(slot, user, password);
}

let rotated: { backup: string; users: { name: string; password: string }[] };

beforeAll(async () => {
  unwrap(await initialiseTraining({ profile, serviceUrl: null, password: PASSWORD, pin: '24681357' }));
  expect((await run('pharmacist', ['record', '-'], { input: paperDocument(1) })).exit).toBe(0);
  expect((await run('owner', ['backup'])).exit).toBe(0);
  cpSync(profile, stolen, { recursive: true });
});
afterAll(() => folder.remove());

describe('the key of the database', () => {
  it('is an owner’s to change, with his password', async () => {
    expect(codesOf(onlyJson(await run('pharmacist', ['key', 'rotate-database'])))).toEqual(['rights.denied']);
    expect(codesOf(onlyJson(await run('owner', ['key', 'rotate-database'], { password: 'x' })))).toEqual([
      'sign-in.refused',
    ]);
    expect(readFileSync(join(profile, 'profile.json'))).toEqual(readFileSync(join(stolen, 'profile.json')));
  });

  it('is another one afterwards: the asker keeps his password, everybody else gets one that is shown once', async () => {
    rotated = onlyJson(await run('owner', ['key', 'rotate-database'])) as typeof rotated;
    expect(new Set(rotated.users.map(({ name }) => name))).toEqual(new Set(['clerk', 'pharmacist', 'support']));
    expect(await drafts()).toBe(1);
    expect(codesOf(onlyJson(await run('clerk', ['status'])))).toEqual(['sign-in.refused']);
    const clerk = rotated.users.find(({ name }) => name === 'clerk')?.password ?? '';
    expect((await run('clerk', ['status'], { password: clerk })).exit).not.toBe(5);
    expect(onlyJson(await run('clerk', ['audit', 'verify'], { password: clerk }))).toMatchObject({ valid: true });
    const database = openDatabase(join(profile, 'chozai.db'), keyIn(profile, 'owner', PASSWORD) ?? new Uint8Array());
    const log = JSON.stringify(database.prepare('SELECT user, action, detail FROM audit').all());
    database.close();
    expect(log).toContain('profile.database-key-changed');
    for (const { password } of rotated.users) expect(log).not.toContain(password);
  });

  it('a copy of before with any password of before opens nothing of now', () => {
    const old = keyIn(stolen, 'pharmacist', PASSWORD);
    expect(old).not.toBeNull();
    expect(() => openDatabase(join(profile, 'chozai.db'), old ?? new Uint8Array())).toThrow(/storage\.corrupt/);
    for (const user of ['owner', 'clerk', 'support', 'pharmacist'])
      expect(keyIn(profile, user, PASSWORD)?.equals(old ?? Buffer.alloc(0)) ?? false, user).toBe(false);
  });

  it('goes on: what is entered is in the journal under the new key, and a lost database is built again', async () => {
    const { password = '' } = rotated.users.find(({ name }) => name === 'pharmacist') ?? {};
    expect((await run('pharmacist', ['record', '-'], { password, input: paperDocument(2) })).exit).toBe(0);
    const copy = join(folder.path, 'damaged');
    cpSync(profile, copy, {
      recursive: true,
      filter: (from) => !from.includes('chozai.db') || from.includes('backups'),
    });
    expect(await drafts(copy)).toBe(2);
    expect((await run('owner', ['rehearse'])).exit).toBe(0);
  });

  it('a backup of before is not restored over it, and is still one with the password of that day', async () => {
    const names = readdirSync(join(profile, 'backups')).toSorted();
    expect(names).toHaveLength(2);
    const [before = ''] = names;
    expect(codesOf(onlyJson(await run('owner', ['restore', before])))).toEqual(['restore.other-key']);
    expect(await drafts()).toBe(2);
    const elsewhere = join(folder.path, 'elsewhere');
    const from = ['--from', join(profile, 'backups')];
    expect((await run('owner', ['restore', before, ...from], { at: elsewhere })).exit).toBe(0);
    expect(await drafts(elsewhere)).toBe(1);
    expect(onlyJson(await run('owner', ['restore']))).toMatchObject({ generation: rotated.backup, complete: true });
    expect(await drafts()).toBe(2);
  });
});
