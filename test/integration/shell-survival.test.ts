/** The process with the database is killed while a window works: said, restarted, nothing acknowledged lost. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialiseTraining } from '../../main/initialise-training.ts';
import { type MockChild, MockKeeper } from '../../main/mock-keeper.ts';
import { spawnMock as startMockChild } from '../../main/shells/browser/child-processes.ts';
import type { OperationOutcome } from '../../shared/contract/bridge.ts';
import { paperExample } from '../../shared/contract/record-document.ts';
import { temporaryFolder, today, unwrap } from '../contract/mock-fixture.ts';
import { type Door, openDoor, openPage, type Page, until } from '../support/browser-door.ts';
import { runCliHere } from '../support/cli-run.ts';

const PASSWORD = 'nur zur Probe';
const PIN = '24681357';
const ROUNDS = 3;
const folder = temporaryFolder();
const profile = join(folder.path, 'profile');
let door: Door;

beforeAll(async () => {
  unwrap(await initialiseTraining({ profile, serviceUrl: null, password: PASSWORD, pin: PIN }));
  door = await openDoor(profile, { restartDelaysMs: [0, 50, 50, 50, 50] });
});

afterAll(async () => {
  await door.close();
  folder.remove();
});

const document = () => ({ ...paperExample, dispensingDate: today(), issuedOn: today() });
const signIn = (page: Page): Promise<OperationOutcome> =>
  page.call('session.sign-in', { user: 'pharmacist', password: PASSWORD });
const isUp = (page: Page, times: number): Promise<void> =>
  until(() => page.events.filter((event) => event.type === 'service' && event.state === 'up').length >= times);

function kill(): void {
  const { pid } = door.service();
  if (pid === undefined) throw new Error('no service process');
  process.kill(pid, 'SIGKILL');
}

describe('SIGKILL of the service process', () => {
  it('answers what is open, says so, starts again; everything acknowledged is there, and one has to sign in', async () => {
    const page = await openPage(door.server.launchUrl());
    await isUp(page, 1);
    const restarts = (): number =>
      page.events.filter((event) => event.type === 'service' && event.state === 'restarting').length;
    const restartsBefore = restarts();
    const acknowledged: string[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      expect((await signIn(page)).ok).toBe(true);
      // Ten results are on their way at any time when it dies.
      let killed = false;
      const refused: OperationOutcome[] = [];
      const saveUntilDeath = async (): Promise<void> => {
        while (!killed || refused.length === 0) {
          const outcome = await page.call('result.record', { document: document() });
          if (outcome.ok) acknowledged.push((outcome.value as { resultId: string }).resultId);
          else refused.push(outcome);
          if (refused.length > 0) return;
          if (acknowledged.length >= round * 15 && !killed) {
            killed = true;
            kill();
          }
        }
      };
      await Promise.all(Array.from({ length: 10 }, saveUntilDeath));
      const codes = refused.map((outcome) => (outcome.ok ? '' : outcome.issues.map((issue) => issue.code).join(' ')));
      expect(codes).toContain('service.unavailable');
      // Asked again by a page that has not heard of the new start yet.
      for (const code of codes) expect(['service.unavailable', 'session.signed-out']).toContain(code);
      await isUp(page, round + 1);
      expect(restarts() - restartsBefore).toBe(round);
      expect(page.events.filter((event) => event.type === 'session').at(-1)).toMatchObject({ state: 'signed-out' });
      expect(await page.call('queue.list', {})).toMatchObject({ ok: false, issues: [{ code: 'session.signed-out' }] });
    }
    expect((await signIn(page)).ok).toBe(true);
    expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS * 15);
    for (const id of acknowledged) expect((await page.call('queue.show', { id })).ok, id).toBe(true);
  });

  it('gives up when it dies again and again, and says that a person has to look', async () => {
    const dying = await openDoor(profile, { restartDelaysMs: [0] });
    const page = await openPage(dying.server.launchUrl());
    await isUp(page, 1);
    const killOnce = (): void => void process.kill(dying.service().pid ?? 0, 'SIGKILL');
    killOnce();
    await isUp(page, 2);
    killOnce();
    await page.heard((event) => event.type === 'service' && event.state === 'down');
    expect(await page.call('session.who', {})).toMatchObject({ ok: false, issues: [{ code: 'service.unavailable' }] });
    await dying.close();
  });
});

describe('beside the window', () => {
  it('a command hands its work to the process that holds the profile, and the window hears of it', async () => {
    const page = await openPage(door.server.launchUrl());
    expect((await signIn(page)).ok).toBe(true);
    const env = { CHOZAI_PASSWORD: PASSWORD };
    const ran = await runCliHere(['queue', '--json', '--profile', profile, '--user', 'clerk'], { env });
    expect([ran.exit, ran.stderr]).toEqual([0, '']);
    const sent = await runCliHere(['upload', '--json', '--profile', profile, '--user', 'clerk'], { env });
    expect(sent.exit, sent.stderr).toBe(0);
    await page.heard((event) => event.type === 'changed');
  });

  it('the MOCK service of a training profile comes back at its address when it dies', async () => {
    const children: (MockChild & { kill(): void })[] = [];
    const keeper = new MockKeeper((args) => {
      const child = startMockChild(args);
      const made = { ...child, kill: () => child.stop() };
      children.push(made);
      return made;
    });
    const place = { dataDir: join(folder.path, 'mock'), port: 0, fill: false };
    const url = await keeper.ensure(place);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await keeper.ensure(place), 'asked again it is the same one').toBe(url);
    children[0]?.kill();
    await until(() => children.length === 2);
    expect(await children[1]?.firstLine).toContain(url);
    await keeper.stop();
    await expect(fetch(`${url}/mock/ledger`)).rejects.toThrow();
  });
});
