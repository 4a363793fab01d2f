/** The account in the sealed envelope: made by an owner, its every use on the log and told until an owner has seen it. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emergencyNotices } from '../../main/application/people/emergency-account.ts';
import { dispatch } from '../../main/boundary/dispatch.ts';
import { type OpenContext, openContext, profiles } from '../../main/composition.ts';
import { world } from '../../main/composition-context.ts';
import { initialiseTraining } from '../../main/initialise-training.ts';
import { instantOf } from '../../shared/domain/calendar-date.ts';
import type { ClosingReport } from '../../shared/domain/closing/closing-report.ts';
import { closingReportText } from '../../shared/domain/closing/closing-report-text.ts';
import type { Result } from '../../shared/domain/result.ts';
import { temporaryFolder, unwrap } from '../contract/mock-fixture.ts';
import { onlyJson, runCliHere } from '../support/cli-run.ts';

const PASSWORD = 'nur zur Probe';
const folder = temporaryFolder();
const profile = join(folder.path, 'profile');

let open: OpenContext;
let release: () => void;

beforeAll(async () => {
  unwrap(await initialiseTraining({ profile, serviceUrl: null, password: PASSWORD, pin: '24681357' }));
  const access = profiles();
  const lock = unwrap(access.acquireProfileLock(profile));
  release = lock.release;
  open = unwrap(openContext(access, profile, 'owner', PASSWORD, lock));
});
afterAll(() => folder.remove());

const codesOf = (outcome: Result<unknown>): readonly string[] =>
  outcome.ok ? [] : outcome.issues.map(({ code }) => code);

/** One sign-in and one operation, on the profile that is open. */
async function as<T>(user: string, password: string, operation: string, input: unknown = {}): Promise<Result<T>> {
  const actor = open.signIn(user, password);
  if (!actor.ok) return actor;
  const session = { context: open.context, actor: actor.value };
  return (await dispatch(world, session, operation, input, () => undefined)) as Result<T>;
}

const seal = async () =>
  unwrap(await as<{ name: string; password: string }>('owner', PASSWORD, 'user.seal-emergency')).password;
const told = async (user = 'clerk', password = PASSWORD) =>
  unwrap(await as<{ issues: { code: string; parameters?: { times: number } }[] }>(user, password, 'closing.status'))
    .issues.filter(({ code }) => code === 'emergency.used')
    .map(({ parameters }) => parameters?.times);
const codesIn = (issues: readonly { readonly code: string }[]) => issues.map(({ code }) => code);
const ownWords = async () =>
  unwrap(await as<{ issues: { code: string; parameters?: object }[] }>('clerk', PASSWORD, 'closing.status'))
    .issues.filter(({ code }) => code === 'emergency.own-word')
    .map(({ parameters }) => parameters);
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
    // Acknowledged or not, the stored 閉局レポート of the day names each use.
    unwrap(await as('owner', PASSWORD, 'closing.close', { patienceSeconds: 0 }));
    const [closing] = unwrap(await as<{ closingId: string }[]>('owner', PASSWORD, 'closing.history'));
    const { report } = unwrap(
      await as<{ report: ClosingReport }>('owner', PASSWORD, 'closing.report', { closingId: closing?.closingId }),
    );
    expect(report.emergencyUses).toHaveLength(3);
    expect(closingReportText(report)).toMatch(/緊急用アカウント +3 回使用: 20\d\d-/);
    expect(closingReportText({ ...report, emergencyUses: [] })).not.toContain('緊急用アカウント');
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

  it('asks for no one-time code, whatever its user has left behind: it takes none, and sealing takes it away', async () => {
    const password = await seal();
    expect(codesOf(await as('emergency', password, 'user.enrol-second-factor'))).toEqual(['emergency.not-by-itself']);
    const { store, clock } = open.context;
    const { userId } = unwrap(open.signIn('emergency', password));
    const secret = Buffer.from('of a telephone nobody has').toString('base64');
    const factor = { secret, enabled: true, lastStep: 0, lastAskerSha256: null, failures: 0 };
    store.transaction(() =>
      store.settings.set(`second-factor/${userId}`, { ...factor, lastFailureMs: Date.parse(clock.now()) }),
    );
    expect(codesOf(await as('emergency', password, 'doctor'))).toEqual(['sign-in.code-needed']);
    expect(codesOf(await as('emergency', await seal(), 'doctor'))).toEqual([]);
    unwrap(await as('owner', PASSWORD, 'user.acknowledge-emergency', { word: 'Probe' }));
  });

  it('is acknowledged by no owner whom it, or one of its making, has made since; but by the one it has let in, where he is alone', async () => {
    const password = await seal();
    const made = (by: string, secret: string, name: string, role: string) =>
      as(by, secret, 'user.create', { name, displayName: name, roles: [role], password: PASSWORD });
    unwrap(await made('owner', PASSWORD, 'rises', 'clerk'));
    unwrap(await made('emergency', password, 'ghost', 'owner'));
    unwrap(await made('ghost', PASSWORD, 'ghost-of-ghost', 'owner'));
    unwrap(await as('emergency', password, 'user.set-roles', { name: 'rises', roles: ['owner'] }));
    const word = { word: 'alles in Ordnung' };
    const names = ['ghost', 'ghost-of-ghost', 'rises'];
    for (const name of names)
      expect(codesOf(await as(name, PASSWORD, 'user.acknowledge-emergency', word)), name).toEqual([
        'emergency.not-by-its-own',
      ]);
    expect(await told()).toEqual([2]);
    unwrap(await as('owner', PASSWORD, 'user.acknowledge-emergency', word));
    // Seen by somebody it had no hand in: those it made are owners like others from then on.
    expect(codesOf(await as('emergency', password, 'doctor'))).toEqual([]);
    unwrap(await as('ghost', PASSWORD, 'user.acknowledge-emergency', word));
    for (const name of names) unwrap(await as('owner', PASSWORD, 'user.deactivate', { name, reason: 'Probe' }));
    unwrap(await as('emergency', password, 'user.reset-password', { name: 'owner', newPassword: PASSWORD }));
    expect(await ownWords()).toEqual([]);
    unwrap(await as('owner', PASSWORD, 'user.acknowledge-emergency', word));
    // His is the word of whoever used the account, or might be: everybody goes on being told for two weeks.
    expect(await told()).toEqual([]);
    expect(await ownWords()).toMatchObject([{ times: 1, by: '見本　二葉' }]);
    expect(codesOf(await as('owner', PASSWORD, 'user.acknowledge-emergency', word))).toEqual([
      'emergency.nothing-to-acknowledge',
    ]);
    const { store, clock } = open.context;
    const now = Date.parse(clock.now());
    const at = (days: number) => ({ store, clock: { ...clock, now: () => instantOf(now + days * 86_400_000) } });
    expect(codesIn(emergencyNotices(at(13)))).toEqual(['emergency.own-word']);
    expect(codesIn(emergencyNotices(at(15)))).toEqual([]);
  });

  it('does not stand in for the last owner', async () => {
    await seal();
    expect(codesOf(await as('owner', PASSWORD, 'user.deactivate', { name: 'owner', reason: 'x' }))).toEqual([
      'user.last-owner',
    ]);
  });

  it('is written down also where it opens the profile itself; told by `status`, acknowledged by a command', async () => {
    const password = await seal();
    await open.close();
    release();
    const run = (args: readonly string[], user = 'owner', secret = PASSWORD) =>
      runCliHere([...args, '--profile', profile, '--user', user], { env: { CHOZAI_PASSWORD: secret } });
    expect((await run(['users'], 'emergency', password)).exit).toBe(0);
    expect((await run(['status'])).stdout).toContain('緊急用アカウントが 1 回使われています');
    expect((await run(['emergency', 'acknowledge', '訓練'])).stdout).toContain('使用 1 回を確認しました');
    // What only the owner it had reset has acknowledged is still told.
    const { stdout } = await run(['status']);
    expect(stdout).not.toContain('回使われています');
    expect(stdout).toContain('見本　二葉 だけが確認しています');
    const sealed = onlyJson(await run(['emergency', 'seal', '--json'])) as { name: string; password: string };
    expect(sealed.name).toBe('emergency');
    // A restore is a sign-in too, and carries the word of it over.
    expect((await run(['backup'])).exit).toBe(0);
    expect((await run(['restore'], 'emergency', sealed.password)).exit).toBe(0);
    expect((await run(['status'])).stdout).toContain('緊急用アカウントが 1 回使われています');
  });
});
