/** The account in the sealed envelope: made by an owner, its every use on the log and told until an owner has seen it. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openContext, profiles } from '../../main/composition.ts';
import { initialiseTraining } from '../../main/initialise-training.ts';
import { profileClient } from '../../main/shells/socket/profile-client.ts';
import type { Result } from '../../shared/domain/result.ts';
import { temporaryFolder, unwrap } from '../contract/mock-fixture.ts';
import { onlyJson, runCliHere } from '../support/cli-run.ts';

const PASSWORD = 'nur zur Probe';
const folder = temporaryFolder();
const profile = join(folder.path, 'profile');

beforeAll(async () => {
  unwrap(await initialiseTraining({ profile, serviceUrl: null, password: PASSWORD, pin: '24681357' }));
});
afterAll(() => folder.remove());

const codesOf = (outcome: Result<unknown>): readonly string[] =>
  outcome.ok ? [] : outcome.issues.map(({ code }) => code);

/** One command, one sign-in: as the command line does it. */
async function as<T>(user: string, password: string, operation: string, input: unknown = {}): Promise<Result<T>> {
  const client = profileClient({ profile, user, password });
  try {
    return (await client.call(operation, input)) as Result<T>;
  } finally {
    await client.close();
  }
}

const seal = async () =>
  unwrap(await as<{ name: string; password: string }>('owner', PASSWORD, 'user.seal-emergency')).password;
const told = async (user = 'clerk', password = PASSWORD) =>
  unwrap(await as<{ issues: { code: string; parameters?: { times: number } }[] }>(user, password, 'closing.status'))
    .issues.filter(({ code }) => code === 'emergency.used')
    .map(({ parameters }) => parameters?.times);
const actions = async () =>
  unwrap(await as<{ rows: { action: string; user: string }[] }>('owner', PASSWORD, 'audit.page')).rows.map(
    ({ action, user }) => `${action} ${user}`,
  );

describe('the emergency account', () => {
  it('is an owner’s to make, under a password nobody chose, which is on no log', async () => {
    expect(codesOf(await as('clerk', PASSWORD, 'user.seal-emergency'))).toEqual(['rights.denied']);
    const password = await seal();
    expect(password).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(await actions()).toContain('emergency.seal owner');
    expect(JSON.stringify(unwrap(await as('owner', PASSWORD, 'audit.page')))).not.toContain(password);
    expect(await told()).toEqual([]);
  });

  it('each sign-in is written down and told everybody until an owner has seen it, but not by itself', async () => {
    const password = await seal();
    expect(codesOf(await as('emergency', 'geraten', 'closing.status'))).toEqual(['sign-in.refused']);
    expect(
      codesOf(await as('emergency', password, 'user.reset-password', { name: 'owner', newPassword: PASSWORD })),
    ).toEqual([]);
    expect(codesOf(await as('emergency', password, 'user.acknowledge-emergency', { word: 'x' }))).toEqual([
      'emergency.not-by-itself',
    ]);
    expect(codesOf(await as('emergency', password, 'user.seal-emergency'))).toEqual(['emergency.not-by-itself']);
    expect(await told()).toEqual([3]);
    expect((await actions()).filter((action) => action === 'emergency.used emergency')).toHaveLength(3);
    expect(codesOf(await as('clerk', PASSWORD, 'user.acknowledge-emergency', { word: 'x' }))).toEqual([
      'rights.denied',
    ]);
    unwrap(await as('owner', PASSWORD, 'user.acknowledge-emergency', { word: 'パスワード忘れ' }));
    expect(await told()).toEqual([]);
    expect(codesOf(await as('owner', PASSWORD, 'user.acknowledge-emergency', { word: 'x' }))).toEqual([
      'emergency.nothing-to-acknowledge',
    ]);
  });

  it('sealed anew: the password before opens nothing', async () => {
    const before = await seal();
    const after = await seal();
    expect(codesOf(await as('emergency', before, 'doctor'))).toEqual(['sign-in.refused']);
    expect(codesOf(await as('emergency', after, 'doctor'))).toEqual([]);
    unwrap(await as('owner', PASSWORD, 'user.acknowledge-emergency', { word: 'Probe' }));
  });

  it('is written down also where the profile is open already, and does not stand in for the last owner', async () => {
    const password = await seal();
    const access = profiles();
    const lock = unwrap(access.acquireProfileLock(profile));
    const open = unwrap(openContext(access, profile, 'owner', PASSWORD, lock));
    unwrap(open.signIn('emergency', password));
    await open.close();
    lock.release();
    expect(await told()).toEqual([1]);
    expect(codesOf(await as('owner', PASSWORD, 'user.deactivate', { name: 'owner', reason: 'x' }))).toEqual([
      'user.last-owner',
    ]);
  });

  it('by the command line: the password once, the use in `status`, the acknowledgement', async () => {
    const run = (args: readonly string[], user = 'owner') =>
      runCliHere([...args, '--profile', profile, '--user', user], { env: { CHOZAI_PASSWORD: PASSWORD } });
    expect((await run(['status'])).stdout).toContain('緊急用アカウントが 1 回使われています');
    expect((await run(['emergency', 'acknowledge', '訓練'])).stdout).toContain('使用 1 回を確認しました');
    expect((await run(['status'])).stdout).not.toContain('緊急用アカウント');
    expect(onlyJson(await run(['emergency', 'seal', '--json']))).toMatchObject({ name: 'emergency' });
  });
});
