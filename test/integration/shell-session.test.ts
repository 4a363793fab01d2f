/** Who sits at a window: sign-in, rights by role, locking, the open key; and every operation through the HTTP door. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialiseTraining } from '../../main/initialise-training.ts';
import { ServiceCore } from '../../main/service/service-core.ts';
import type { FromService } from '../../main/service-protocol.ts';
import { profileClient } from '../../main/shells/socket/profile-client.ts';
import type { OperationOutcome } from '../../shared/contract/bridge.ts';
import { type OperationName, operations } from '../../shared/contract/operations.ts';
import { electronicExample, paperExample } from '../../shared/contract/record-document.ts';
import { tokyoInstant } from '../../shared/domain/calendar-date.ts';
import { book, type MockProcess, spawnMock, temporaryFolder, today, unwrap } from '../contract/mock-fixture.ts';
import { type Door, openDoor, openPage, type Page } from '../support/browser-door.ts';
import { shutTo } from '../support/shut-operations.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const PASSWORD = 'nur zur Probe';
const PIN = '24681357';
const folder = temporaryFolder();
const profile = join(folder.path, 'profile');
let mock: MockProcess;
let door: Door;

beforeAll(async () => {
  mock = await spawnMock(join(folder.path, 'service'));
  unwrap(await initialiseTraining({ profile, serviceUrl: mock.url, password: PASSWORD, pin: PIN }));
  door = await openDoor(profile);
});

afterAll(async () => {
  await door.close();
  await mock.kill();
  folder.remove();
});

const newPage = (): Promise<Page> => openPage(door.server.launchUrl());
const codesOf = (outcome: OperationOutcome): readonly string[] =>
  outcome.ok ? [] : outcome.issues.map((issue) => issue.code);
const codes = async (page: Page, operation: OperationName, input: unknown) =>
  codesOf(await page.call(operation, input));
async function signedIn(user: string): Promise<Page> {
  const page = await newPage();
  expect(await page.call('session.sign-in', { user, password: PASSWORD })).toMatchObject({ ok: true });
  return page;
}
async function value<T>(page: Page, operation: OperationName, input: unknown): Promise<T> {
  return unwrap(await page.call(operation, input)) as T;
}
const document = () => ({ ...paperExample, dispensingDate: today(), issuedOn: today() });

describe('sign-in', () => {
  it('nothing of the profile is to be had before it, and a wrong password opens nothing', async () => {
    const page = await newPage();
    for (const operation of ['queue.list', 'closing.status', 'doctor', 'session.close-key'] as const)
      expect(await codes(page, operation, {}), operation).toEqual(['session.signed-out']);
    expect(await codes(page, 'session.sign-in', { user: 'clerk', password: 'x' })).toEqual(['sign-in.refused']);
    expect(await page.call('session.who', {})).toMatchObject({ ok: true, value: { state: 'signed-out', user: null } });
    expect(await codes(page, 'session.unlock', { password: PASSWORD })).toEqual(['session.signed-out']);
  });

  it('a call that is over, or was another window’s, is not cancelled', async () => {
    const page = await signedIn('clerk');
    expect(await codes(page, 'session.cancel', { callId: 'over-already' })).toEqual(['session.no-such-call']);
  });

  it('says who sits there, and tells only that window', async () => {
    const other = await newPage();
    const page = await signedIn('pharmacist');
    await page.heard((event) => event.type === 'session');
    expect(await page.call('session.who', {})).toMatchObject({
      value: { state: 'signed-in', user: { name: 'pharmacist' }, roles: ['pharmacist'], profile: { training: true } },
    });
    await page.call('result.record', { document: document() });
    await other.heard((event) => event.type === 'changed');
    expect(other.events.filter((event) => event.type === 'session')).toEqual([]);
    expect(JSON.stringify(page.events), 'events carry no patient').not.toMatch(/見本　花子|ﾐﾎﾝ|1958|ロキソニン/);
  });

  it('stands on the audit log, an unlocking and a wrong password at a user’s name too; what was typed does not', async () => {
    const page = await signedIn('clerk');
    await page.call('session.lock', {});
    expect(await codes(page, 'session.unlock', { password: 'geraten, und falsch' })).toEqual(['sign-in.refused']);
    expect(await page.call('session.unlock', { password: PASSWORD })).toMatchObject({ ok: true });
    const owner = await signedIn('owner');
    const { rows } = await value<{ rows: { user: string; action: string }[] }>(owner, 'audit.page', { limit: 4 });
    expect(rows.map(({ user, action }) => `${user} ${action}`)).toEqual([
      'owner session.sign-in',
      'clerk session.unlock',
      'clerk sign-in.refused',
      'clerk session.sign-in',
    ]);
    expect(JSON.stringify(rows)).not.toContain('geraten');
  });

  it.each(['owner', 'clerk', 'support'])(
    '%s: what the role does not open stays shut through this door too',
    async (user) => {
      const page = await signedIn(user);
      const who = await page.call('session.who', {});
      const rights = who.ok ? (who.value as { rights: string[] }).rights : [];
      expect(rights.length).toBeGreaterThan(0);
      const tried: readonly [OperationName, unknown][] = [
        ['result.sign', { all: true }],
        ['session.open-key', { pin: PIN }],
        ['result.finalise', { all: true }],
        ['key.reissue', { userName: 'pharmacist', pin: '0000' }],
        ['result.record', { document: document() }],
      ];
      for (const [operation, input] of tried) {
        const { access } = operations[operation];
        if (typeof access !== 'string' && access.some((right) => rights.includes(right))) continue;
        expect(await codes(page, operation, input), operation).toEqual(['rights.denied']);
      }
    },
  );

  it('keeps the profile open for the sender after sign-out', async () => {
    const page = await signedIn('clerk');
    await page.call('session.sign-out', {});
    expect(await codes(page, 'queue.list', {})).toEqual(['session.signed-out']);
    expect(existsSync(join(profile, 'service.json')), 'the socket for commands is served').toBe(true);
  });

  it('a launch of the same browser sits at the same session; another browser does not', async () => {
    const page = await signedIn('clerk');
    const other = await newPage();
    expect(await other.call('session.who', {})).toMatchObject({ value: { state: 'signed-out' } });
    const both = { cookie: `${page.cookie}; ${other.cookie}` };
    const answer = await fetch(`${door.server.origin}/api/session`, { headers: both });
    expect(await answer.json()).toEqual({ csrf: page.csrf });
  });
});

describe('the key', () => {
  it('signs without a PIN while it is open, and not after it was closed, nor in another window', async () => {
    const page = await signedIn('pharmacist');
    const { prescriptionId } = await book(mock.url);
    const [received] = await value<{ prescriptionKey: string }[]>(page, 'reception.receive', { prescriptionId });
    const { resultId } = await value<{ resultId: string }>(page, 'result.record', {
      document: { ...electronicExample, prescription: received?.prescriptionKey, dispensingDate: today(), lines: [] },
    });
    expect(await value(page, 'result.finalise', { ids: [resultId], settle: '確認済み' })).toMatchObject([
      { state: 'awaiting-signature' },
    ]);
    expect(await codes(page, 'result.sign', { all: true })).toEqual(['sign.pin-needed']);
    expect(await codes(page, 'session.open-key', { pin: '0000' })).toEqual(['signing.wrong-pin-tries-left']);
    expect(await page.call('session.open-key', { pin: PIN })).toMatchObject({
      value: { key: { secondsLeft: 28_800 } },
    });
    const second = await signedIn('pharmacist');
    expect(await codes(second, 'result.sign', { all: true })).toEqual(['sign.pin-needed']);
    expect(await page.call('result.sign', { all: true })).toMatchObject({ ok: true, value: { signed: 1 } });
    await page.call('session.close-key', {});
    expect(await page.call('session.who', {})).toMatchObject({ value: { key: null } });
  });

  it('is closed when an owner has it made anew, and when another user sits down', async () => {
    const page = await signedIn('pharmacist');
    const owner = await signedIn('owner');
    await page.call('session.open-key', { pin: PIN });
    expect(await owner.call('key.reissue', { userName: 'pharmacist', pin: PIN })).toMatchObject({ ok: true });
    expect(await page.call('session.who', {})).toMatchObject({ value: { key: null } });
    // The command line says it to this process by another way than a window.
    const { keyOfWindow, signsWithoutPin } = await replacedByCommand(page);
    expect(keyOfWindow).toBeNull();
    expect(signsWithoutPin).toEqual(['sign.pin-needed']);
    await page.call('session.open-key', { pin: PIN });
    await page.call('session.sign-in', { user: 'clerk', password: PASSWORD });
    expect(await page.call('session.sign-in', { user: 'pharmacist', password: PASSWORD })).toMatchObject({
      value: { key: null },
    });
  });
});

/** The pharmacist's key open at the page, a row that waits for it, and an owner who has it made anew by a command. */
async function replacedByCommand(page: Page): Promise<{ keyOfWindow: unknown; signsWithoutPin: readonly string[] }> {
  await page.call('session.open-key', { pin: PIN });
  const { prescriptionId } = await book(mock.url);
  const [received] = await value<{ prescriptionKey: string }[]>(page, 'reception.receive', { prescriptionId });
  const { resultId } = await value<{ resultId: string }>(page, 'result.record', {
    document: { ...electronicExample, prescription: received?.prescriptionKey, dispensingDate: today(), lines: [] },
  });
  const settled = { settle: '確認済み', checkReason: '試験', asDispensed: '同じ患者の例を続けて使う' };
  expect(await value(page, 'result.finalise', { ids: [resultId], ...settled })).toMatchObject([
    { state: 'awaiting-signature' },
  ]);
  await byCommand('owner', 'key.reissue', { userName: 'pharmacist', pin: PIN });
  return {
    keyOfWindow: (await value<{ key: unknown }>(page, 'session.who', {})).key,
    signsWithoutPin: await codes(page, 'result.sign', { all: true }),
  };
}

async function byCommand(user: string, operation: OperationName, input: unknown): Promise<void> {
  const client = profileClient({ profile, user, password: PASSWORD });
  try {
    expect(await client.call(operation, input)).toMatchObject({ ok: true });
  } finally {
    await client.close();
  }
}

describe('a user whose way in was changed', () => {
  it('signs in again at every window, whether a window or a command has changed it', async () => {
    const owner = await signedIn('owner');
    const name = 'kikuchi';
    const password = 'another password';
    await value(owner, 'user.create', { name, displayName: '菊池', roles: ['clerk'], password: PASSWORD });
    const changes: readonly ((page: Page) => Promise<unknown>)[] = [
      () => value(owner, 'user.reset-password', { name, newPassword: password }),
      () => byCommand('owner', 'user.reset-password', { name, newPassword: password }),
      async () => {
        await byCommand('owner', 'user.deactivate', { name, reason: '試験' });
        await byCommand('owner', 'user.activate', { name, password });
      },
      async (page) => {
        const { secret } = await value<{ secret: string }>(page, 'user.enrol-second-factor', {});
        expect(secret).toMatch(/^[A-Z2-7]{32}$/);
        await byCommand('owner', 'user.reset-second-factor', { name, reason: '電話を紛失' });
      },
    ];
    for (const [index, change] of changes.entries()) {
      const page = await newPage();
      const given = index === 0 ? PASSWORD : password;
      expect(await page.call('session.sign-in', { user: name, password: given })).toMatchObject({ ok: true });
      expect(await codes(page, 'queue.page', {})).toEqual([]);
      await change(page);
      expect(await codes(page, 'queue.page', {}), `change ${index}`).toEqual(['session.signed-out']);
      await page.heard((event) => event.type === 'session' && event.state === 'signed-out');
      expect(await codes(page, 'session.unlock', { password })).toEqual(['session.signed-out']);
    }
    expect(await owner.call('session.who', {}), 'nobody else').toMatchObject({ value: { state: 'signed-in' } });
  });
});

describe('a user who changes his own password', () => {
  it('stays at that window and signs in again at every other one; a command leaves him none', async () => {
    const owner = await signedIn('owner');
    const name = 'ogata';
    await value(owner, 'user.create', { name, displayName: '緒方', roles: ['clerk'], password: PASSWORD });
    const newer = 'another password';
    const [here, there, locked] = [await newPage(), await newPage(), await newPage()];
    for (const page of [here, there, locked]) await value(page, 'session.sign-in', { user: name, password: PASSWORD });
    await value(locked, 'session.lock', {});
    const wrong = { oldPassword: 'wrong', newPassword: newer };
    expect(await codes(here, 'user.change-password', wrong)).toEqual(['sign-in.refused']);
    expect(await codes(there, 'queue.page', {}), 'refused: nothing has changed').toEqual([]);
    await value(here, 'user.change-password', { oldPassword: PASSWORD, newPassword: newer });
    for (const page of [there, locked]) {
      await page.heard((event) => event.type === 'session' && event.state === 'signed-out');
      expect(await codes(page, 'queue.page', {})).toEqual(['session.signed-out']);
    }
    expect(await codes(here, 'queue.page', {})).toEqual([]);
    const { rows } = await value<{ rows: { detail: unknown }[] }>(owner, 'audit.page', { user: name });
    expect(rows[0]).toMatchObject({ action: 'session.windows-left', detail: { windows: 2 } });
    const client = profileClient({ profile, user: name, password: newer });
    const again = { oldPassword: newer, newPassword: PASSWORD };
    expect(await client.call('user.change-password', again)).toMatchObject({ ok: true });
    await client.close();
    expect(await codes(here, 'queue.page', {})).toEqual(['session.signed-out']);
  });
});

describe('every operation', () => {
  it('reaches its schema through this door, and what is none is refused', async () => {
    const page = await signedIn('owner');
    const names = Object.keys(operations) as OperationName[];
    expect(names.length).toBeGreaterThan(40);
    const shut = shutTo('owner');
    for (const name of names)
      expect(await codes(page, name, { 'no-such-key': 1 }), name).toContain(
        shut.includes(name) ? 'rights.denied' : 'request.invalid',
      );
    for (const name of ['no.such', 'constructor', '__proto__', 'toString', 'result.sign%00', 'session.who/x'])
      expect(codesOf(await page.call(name, {})), name).toEqual(['request.unknown-operation']);
    expect(await page.call('session.who', {}), 'none of them did anything').toMatchObject({
      value: { state: 'signed-in', user: { name: 'owner' } },
    });
  });
});

describe('a window nobody sits at', () => {
  it('locks after the minutes of the setting; reads do not put it off, people do', async () => {
    await door.host.stop();
    const clock = new VirtualClock(tokyoInstant(today()));
    const said: FromService[] = [];
    const waiting = new Map<number, (outcome: OperationOutcome) => void>();
    const core = new ServiceCore(
      profile,
      (message) => {
        said.push(message);
        if (message.type === 'answer') waiting.get(message.id)?.(message.outcome);
      },
      clock,
    );
    let id = 0;
    const call = (operation: OperationName, input: unknown = {}) =>
      new Promise<OperationOutcome>((settle) => {
        id += 1;
        waiting.set(id, settle);
        core.take({ type: 'call', id, session: 'w', operation, input, callId: null });
      });
    const states = () =>
      said.flatMap((message) =>
        message.type === 'event' && message.event.type === 'session' ? [message.event.state] : [],
      );
    const pass = (minutes: number) => clock.pass(minutes * 60_000);
    expect(await call('session.sign-in', { user: 'clerk', password: PASSWORD })).toMatchObject({ ok: true });
    await pass(9);
    expect((await call('queue.list')).ok).toBe(true);
    expect((await call('session.active')).ok).toBe(true);
    await pass(9);
    expect((await call('queue.list')).ok, 'a person moved nine minutes ago').toBe(true);
    await pass(1);
    expect(states()).toEqual(['signed-in', 'locked']);
    expect(codesOf(await call('queue.list'))).toEqual(['session.locked']);
    expect(codesOf(await call('session.active')), 'moving the mouse opens nothing').toEqual([]);
    expect(codesOf(await call('queue.list'))).toEqual(['session.locked']);
    expect(codesOf(await call('session.unlock', { password: 'x' }))).toEqual(['sign-in.refused']);
    expect(await call('session.unlock', { password: PASSWORD })).toMatchObject({ value: { state: 'signed-in' } });
    expect((await call('queue.list')).ok).toBe(true);
    await core.stop();
  });
});
