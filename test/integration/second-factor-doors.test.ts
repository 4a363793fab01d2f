/** One-time codes at each door: the command line, the socket of an open profile, the window, a restore. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { oneTimeCode, stepAt } from '../../main/application/people/one-time-code.ts';
import { initialiseTraining } from '../../main/initialise-training.ts';
import { profileClient } from '../../main/shells/socket/profile-client.ts';
import type { OperationOutcome } from '../../shared/contract/bridge.ts';
import { instantOf } from '../../shared/domain/calendar-date.ts';
import type { Result } from '../../shared/domain/result.ts';
import { temporaryFolder, unwrap } from '../contract/mock-fixture.ts';
import { type Door, openDoor, openPage } from '../support/browser-door.ts';
import { onlyJson, runCliHere } from '../support/cli-run.ts';

const PASSWORD = 'nur zur Probe';
const folder = temporaryFolder();
const profile = join(folder.path, 'profile');
let door: Door | null = null;

beforeAll(async () => {
  unwrap(await initialiseTraining({ profile, serviceUrl: null, password: PASSWORD, pin: '24681357' }));
});
afterAll(async () => {
  await door?.close();
  folder.remove();
});

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** As an authenticator does it: base32 to bytes, the code of now or of the half-minute after. */
function codeOf(secret: string, around = 0): string {
  const bits = [...secret].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
  return oneTimeCode(bytes, stepAt(instantOf(Date.now())) + around);
}

const codesOf = (outcome: Result<unknown> | OperationOutcome): readonly string[] =>
  outcome.ok ? [] : outcome.issues.map(({ code }) => code);

const run = (user: string, args: readonly string[], code?: string, at = profile) =>
  runCliHere([...args, '--profile', at, '--user', user], {
    env: { CHOZAI_PASSWORD: PASSWORD, ...(code === undefined ? {} : { CHOZAI_CODE: code }) },
  });

/** Switches it on for this user, by the command line. */
async function enrol(user: string, at = profile): Promise<string> {
  const { secret } = onlyJson(await run(user, ['code', 'enrol', '--json'], undefined, at)) as { secret: string };
  const confirmed = await run(user, ['code', 'confirm', codeOf(secret)], undefined, at);
  expect(confirmed.exit, confirmed.stderr).toBe(0);
  return secret;
}

it('the command line shows the QR, asks for the code, and takes it from the environment', async () => {
  expect((await run('clerk', ['code', 'enrol'])).stdout).toMatch(/[█▀▄]{20}/);
  const secret = await enrol('clerk');
  const without = await run('clerk', ['settings', 'show']);
  expect([without.exit, without.stderr]).toEqual([4, expect.stringContaining('sign-in.code-needed')]);
  expect((await run('clerk', ['settings', 'show'], '000000')).stderr).toContain('sign-in.code-refused');
  expect((await run('clerk', ['settings', 'show'], codeOf(secret, 1))).exit).toBe(0);
});

it('the socket: every request of one run brings the same code, nobody else may', async () => {
  const secret = await enrol('support');
  door = await openDoor(profile);
  const page = await openPage(door.server.launchUrl());
  expect(codesOf(await page.call('session.sign-in', { user: 'pharmacist', password: PASSWORD }))).toEqual([]);
  const code = codeOf(secret, 1);
  const client = (given?: string) =>
    profileClient({ profile, user: 'support', password: PASSWORD, ...(given === undefined ? {} : { code: given }) });
  expect(codesOf(await client().call('doctor', {}))).toEqual(['sign-in.code-needed']);
  const one = client(code);
  expect(codesOf(await one.call('doctor', {}))).toEqual([]);
  expect(codesOf(await one.call('doctor', {}))).toEqual([]);
  expect(codesOf(await client(code).call('doctor', {}))).toEqual(['sign-in.code-refused']);
});

it('the window: asked for after the password, not asked for to unlock', async () => {
  await door?.close();
  const secret = await enrol('owner');
  door = await openDoor(profile);
  const page = await openPage(door.server.launchUrl());
  const signIn = (code?: string) =>
    page.call('session.sign-in', { user: 'owner', password: PASSWORD, ...(code === undefined ? {} : { code }) });
  expect(codesOf(await signIn())).toEqual(['sign-in.code-needed']);
  expect(codesOf(await page.call('session.who', {}))).toEqual([]);
  expect(codesOf(await page.call('settings.get', {}))).toEqual(['session.signed-out']);
  const used = codeOf(secret, 1);
  expect(codesOf(await signIn(used))).toEqual([]);
  await page.call('session.lock', {});
  expect(codesOf(await page.call('session.unlock', { password: 'x' }))).toEqual(['sign-in.refused']);
  expect(codesOf(await page.call('session.unlock', { password: PASSWORD }))).toEqual([]);
  // Whoever has read it over a shoulder sits down at the same window.
  await page.call('session.sign-out', {});
  expect(codesOf(await signIn(used))).toEqual(['sign-in.code-refused']);
});

it('a restore, and another key for the database: asked for like any sign-in, counted, each code once; also where the database of now is gone', async () => {
  const shop = join(folder.path, 'restored');
  unwrap(await initialiseTraining({ profile: shop, serviceUrl: null, password: PASSWORD, pin: '24681357' }));
  expect((await run('owner', ['backup'], undefined, shop)).exit).toBe(0);
  const secret = await enrol('owner', shop);
  const restore = async (code?: string) => {
    const ran = await run('owner', ['restore', '--json'], code, shop);
    const answer = onlyJson(ran) as { issues?: { code: string }[]; quarantine?: string | null };
    return answer.issues?.map((issue) => issue.code) ?? answer;
  };
  expect(await restore()).toEqual(['sign-in.code-needed']);
  expect(await restore('000000')).toEqual(['sign-in.code-refused']);
  expect(existsSync(join(shop, 'quarantine'))).toBe(false);
  const code = codeOf(secret, 1);
  expect(await restore(code)).toMatchObject({ complete: true });
  // The restored database knows that it was used: it was told to the journal.
  expect(await restore(code)).toEqual(['sign-in.code-refused']);
  const rotated = await run('owner', ['key', 'rotate-database', '--json'], undefined, shop);
  expect(rotated.stdout).toContain('sign-in.code-needed');
  const log = await run('clerk', ['audit', 'verify'], undefined, shop);
  expect(log.exit).toBe(0);
  for (const file of ['chozai.db', 'chozai.db-wal', 'chozai.db-shm']) rmSync(join(shop, file), { force: true });
  expect(await restore()).toEqual(['sign-in.code-needed']);
  expect(await restore(code)).toEqual(['sign-in.code-refused']);
  expect(existsSync(join(shop, 'chozai.db'))).toBe(false);
  // No database keeps count here: the folder does, and the right password between the tries forgives none of them.
  for (let wrong = 1; wrong < 5; wrong += 1) expect(await restore('000000')).toEqual(['sign-in.code-refused']);
  expect(await restore()).toEqual(['sign-in.code-needed']);
  const tries = join(shop, 'sign-in-tries.json');
  const [[bucket, kept] = []] = Object.entries(JSON.parse(readFileSync(tries, 'utf8')));
  expect(kept).toMatchObject({ failures: 5 });
  // However long the machine took until here: the last of them was a moment ago.
  writeFileSync(tries, JSON.stringify({ [bucket ?? '']: { failures: 5, lastAt: instantOf(Date.now() + 3_600_000) } }));
  expect(await restore(codeOf(secret, 2))).toEqual(['sign-in.throttled']);
  expect(existsSync(join(shop, 'chozai.db'))).toBe(false);
});
