/** The first start, through the window's door: a training profile with a day half done, or a pharmacy's own. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { MockKeeper } from '../../main/mock-keeper.ts';
import { spawnMock } from '../../main/shells/browser/child-processes.ts';
import { instantOf } from '../../shared/domain/calendar-date.ts';
import { sendsWhateverTheMode } from '../../shared/domain/closing/same-day-clock.ts';
import { temporaryFolder, unwrap } from '../contract/mock-fixture.ts';
import { openDoor, openPage, type Page, until } from '../support/browser-door.ts';

const folder = temporaryFolder();
const PASSWORD = 'nur zur Probe';
const PIN = '24681357';

afterAll(() => folder.remove());

async function value<T>(page: Page, operation: string, input: unknown, callId?: string): Promise<T> {
  return unwrap(await page.call(operation, input, callId)) as T;
}
type Counts = Record<'registered' | 'ready' | 'in-flight' | 'draft', number>;
const isAllSent = (counts: Counts): boolean => counts.ready === 0 && counts['in-flight'] === 0;

async function codes(page: Page, operation: string, input: unknown): Promise<readonly string[]> {
  const outcome = await page.call(operation, input);
  return outcome.ok ? [] : outcome.issues.map((issue) => issue.code);
}

it('makes a training profile with its MOCK service and a day half done; the next start finds both', async () => {
  const profile = join(folder.path, 'training');
  const started = async () => {
    const keeper = new MockKeeper(spawnMock);
    const door = await openDoor(profile, { mock: (place) => keeper.ensure(place) });
    const stop = async () => {
      await door.close();
      await keeper.stop();
    };
    onTestFinished(stop);
    return { page: await openPage(door.server.launchUrl()), stop };
  };
  const { page, stop } = await started();
  expect(await value(page, 'setup.state', {})).toEqual({ profile: 'none', folder: 'training', training: false });
  const made = await value<{ users: { name: string }[]; pin?: string }>(
    page,
    'setup.create-training',
    { password: PASSWORD, pin: PIN },
    'making',
  );
  expect(made).not.toHaveProperty('pin');
  expect(made.users.map((user) => user.name)).toEqual(['pharmacist', 'owner', 'clerk', 'support']);
  expect(page.events.filter((event) => event.type === 'progress' && event.callId === 'making').length).toBeGreaterThan(
    30,
  );
  expect(await codes(page, 'setup.create-training', {})).toEqual(['setup.profile-exists']);
  expect(await codes(page, 'queue.list', {}), 'making it signs nobody in').toEqual(['session.signed-out']);
  await value(page, 'session.sign-in', { user: 'pharmacist', password: PASSWORD });
  const counts = async () => (await value<{ counts: Counts }>(page, 'closing.status', {})).counts;
  // Late in the evening nothing waits for the closing batch (product.md §4).
  const allGoes = sendsWhateverTheMode(instantOf(Date.now()), null);
  if (allGoes) await until(async () => isAllSent(await counts()));
  const left = await counts();
  expect(left.registered, 'sent in the morning').toBeGreaterThan(10);
  expect(left.ready > 0, 'waits for the closing batch').toBe(!allGoes);
  expect(left.draft, 'being entered').toBeGreaterThan(0);
  await stop();

  const { page: next } = await started();
  expect(await value(next, 'setup.state', {})).toMatchObject({ profile: 'there', training: true });
  await value(next, 'session.sign-in', { user: 'pharmacist', password: PASSWORD });
  await value(next, 'session.open-key', { pin: PIN });
  const sent = await value<{ registered: number; waiting: number }>(next, 'upload.run', {});
  expect(sent, 'the service is where it was').toMatchObject({ registered: left.ready, waiting: 0 });
  // A start with nothing to send has not yet spoken to the service.
  if (left.ready > 0) await next.heard((event) => event.type === 'line' && event.online === true);
  expect(statSync(join(profile, 'training.json')).mode & 0o777).toBe(0o600);
});

it('makes a pharmacy’s own profile as a whole or not at all', async () => {
  const profile = join(folder.path, 'own');
  const door = await openDoor(profile);
  const page = await openPage(door.server.launchUrl());
  const pharmacy = {
    prefecture: '13',
    code: '1234567',
    name: '見本薬局',
    postalCode: '100-0001',
    address: '東京都千代田区',
    phone: null,
  };
  const owner = { name: 'owner', displayName: '見本　開設者', roles: ['owner'] };
  const request = { pharmacy, user: owner, password: PASSWORD, pin: null, serviceUrl: null };
  expect(await codes(page, 'setup.create', { ...request, user: { ...owner, roles: ['pharmacist'] } })).toEqual([
    'setup.pin-needed',
  ]);
  expect(await codes(page, 'setup.create', { ...request, serviceUrl: 'http://127.0.0.1:9' })).toEqual([
    'service.not-reachable',
  ]);
  expect(await codes(page, 'setup.create', { ...request, user: { ...owner, name: 'Owner!' } })).toEqual([
    'sign-in.bad-user-name',
  ]);
  // As the program itself is named on the audit log.
  expect(await codes(page, 'setup.create', { ...request, user: { ...owner, name: 'sender' } })).toEqual([
    'sign-in.user-exists',
  ]);
  expect(existsSync(join(profile, 'profile.json'))).toBe(false);
  expect(await codes(page, 'setup.create-training', {}), 'no MOCK service to be had').toEqual([
    'setup.mock-not-started',
  ]);
  await value(page, 'setup.create', request);
  expect(await value(page, 'session.sign-in', { user: 'owner', password: PASSWORD })).toMatchObject({
    roles: ['owner'],
    profile: { pharmacy: '見本薬局', training: false },
  });
  expect(await codes(page, 'setup.create', request)).toEqual(['setup.profile-exists']);
  await door.close();
});
