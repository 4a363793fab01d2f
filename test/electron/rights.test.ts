/** Every operation of every role through Electron's door: what the table does not open stays shut there, too. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { initialiseTraining } from '../../main/initialise-training.ts';
import type { OperationOutcome } from '../../shared/contract/bridge.ts';
import type { OperationName } from '../../shared/contract/operations.ts';
import { unwrap } from '../contract/mock-fixture.ts';
import { OPERATION_INPUTS } from '../support/operation-inputs.ts';
import { ROLES, shutTo } from '../support/shut-operations.ts';
import { FakeElectron } from './fake-electron.ts';

const TREE = resolve(import.meta.dirname, '../..');
const PASSWORD = 'nur zur Probe';
const fake = new FakeElectron();
const folder = mkdtempSync(join(tmpdir(), 'chozai-electron-'));

const ask = async (name: OperationName, input: unknown): Promise<OperationOutcome> =>
  (await fake.invoke(`call:${name}`, [input])) as OperationOutcome;

beforeAll(async () => {
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>page</title>');
  const profile = join(folder, 'profile');
  unwrap(await initialiseTraining({ profile, serviceUrl: null, password: PASSWORD, pin: '24681357' }));
  vi.doMock('electron', () => fake.module);
  const { startElectronShell } = await import('../../main/shells/electron/shell.ts');
  await startElectronShell(profile, {
    page: folder,
    preload: '/built/preload.cjs',
    service: join(TREE, 'main/service.ts'),
    mock: join(TREE, 'mock-service/start.ts'),
  });
});
afterAll(async () => {
  fake.windows[0]?.close();
  if (fake.windows.length > 0) await fake.quits;
  rmSync(folder, { recursive: true, force: true });
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
