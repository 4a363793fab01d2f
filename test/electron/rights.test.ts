/** Every operation of every role through Electron's door: what the table does not open stays shut there, too. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { initialiseTraining } from '../../main/initialise-training.ts';
import type { OperationOutcome } from '../../shared/contract/bridge.ts';
import type { OperationName } from '../../shared/contract/operations.ts';
import { unwrap } from '../contract/mock-fixture.ts';
import { OPERATION_INPUTS } from '../support/operation-inputs.ts';
import { ROLES, shutTo } from '../support/shut-operations.ts';
import { leaveStage, stageFolder, startShell } from './electron-stage.ts';
import { FakeElectron } from './fake-electron.ts';

const PASSWORD = 'nur zur Probe';
const fake = new FakeElectron();
const folder = stageFolder();

const ask = async (name: OperationName, input: unknown): Promise<OperationOutcome> =>
  (await fake.invoke(`call:${name}`, [input])) as OperationOutcome;

beforeAll(async () => {
  const profile = join(folder, 'profile');
  unwrap(await initialiseTraining({ profile, serviceUrl: null, password: PASSWORD, pin: '24681357' }));
  vi.doMock('electron', () => fake.module);
  await startShell(folder);
});
afterAll(async () => {
  await leaveStage(fake, folder);
});

it.each(ROLES)('%s is denied what the table does not open', async (role) => {
  expect(await ask('session.sign-in', { user: role, password: PASSWORD })).toMatchObject({ ok: true });
  const shut = shutTo(role);
  expect(shut.length).toBeGreaterThan(5);
  for (const name of shut) {
    const outcome = await ask(name, OPERATION_INPUTS[name]);
    expect(outcome.ok ? [] : outcome.issues.map(({ code }) => code), name).toEqual(['rights.denied']);
  }
});
