/**
 * What a process leaves behind that ends by a defect: no name in its last words, and no report with its environment in it;
 * and what a process hands to those it starts: none of its secrets.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemPrograms } from '../../main/adapters/system/programs.ts';
import { AppWindows } from '../../main/shells/browser/app-window.ts';
import { forkService } from '../../main/shells/browser/child-processes.ts';
import { PERSONAL_TEXTS } from '../support/personal-patient.ts';
import { temporaryFolder } from '../support/store-rows.ts';

const root = resolve(import.meta.dirname, '../..');
const CHILD = join(root, 'test/support/crash-child.ts');
const NAME = PERSONAL_TEXTS[0];
const PASSWORD = 'kennwort-in-der-umgebung';
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

it.each(['throw', 'parse', 'reject', 'thing'])('%s: kind and place, not a word of a patient', (how) => {
  const ran = spawnSync(process.execPath, [CHILD, how, NAME], {
    cwd: folder.dir,
    encoding: 'utf8',
    env: {
      ...process.env,
      CHOZAI_PASSWORD: PASSWORD,
      NODE_OPTIONS: '--report-uncaught-exception --report-on-fatalerror --report-on-signal',
    },
  });
  expect(ran.status).toBe(1);
  const left = readdirSync(folder.dir).map((file) => readFileSync(join(folder.dir, file), 'utf8'));
  expect(left, 'no report is written').toEqual([]);
  for (const text of [ran.stdout, ran.stderr, ...left]) {
    expect(text).not.toContain(NAME);
    expect(text).not.toContain(PASSWORD);
  }
  const said: unknown = JSON.parse(ran.stderr);
  expect(said).toMatchObject({ level: 'fatal', event: 'defect' });
});

it.each([
  'main/service.ts',
  'main/shells/cli/main.ts',
  'main/shells/browser/serve.ts',
  'main/shells/start-app.ts',
  'main/shells/electron/entry.ts',
])('%s begins with it', (entry) => {
  expect(readFileSync(join(root, entry), 'utf8')).toMatch(/^ *crashWithoutWords\(\);$/m);
});

describe.skipIf(process.platform === 'win32')('a program that we start inherits neither password, PIN nor code', () => {
  const SECRETS = { CHOZAI_PASSWORD: PASSWORD, CHOZAI_PIN: '24681357', CHOZAI_CODE: '123456' };
  /** Writes down what it was given, whatever its arguments. */
  let program: string;
  let told: string;

  beforeEach(() => {
    for (const [name, value] of Object.entries(SECRETS)) vi.stubEnv(name, value);
    vi.stubEnv('CHOZAI_FIXTURES', 'no secret');
    program = join(folder.dir, 'program.sh');
    told = join(folder.dir, 'environment');
    writeFileSync(program, `#!/bin/sh\nenv > ${told}.new && mv ${told}.new ${told}\n`, { mode: 0o700 });
  });
  afterEach(() => vi.unstubAllEnvs());

  async function expectNoSecret(): Promise<void> {
    while (!existsSync(told)) await sleep(5);
    const inherited = readFileSync(told, 'utf8');
    expect(inherited).toContain('CHOZAI_FIXTURES=no secret');
    for (const secret of Object.values(SECRETS)) expect(inherited).not.toContain(secret);
  }

  it('the command after closing', async () => {
    expect(await systemPrograms.start([program], 10_000)).toEqual({ kind: 'ended', code: 0 });
    await expectNoSecret();
  });

  it('the browser of the window', async () => {
    const windows = new AppWindows(program, process.env, () => undefined);
    windows.open('http://127.0.0.1:9/');
    await expectNoSecret();
    await windows.close();
  });

  it.runIf(process.platform === 'linux')('the process with the database', async () => {
    const child = forkService(folder.dir);
    const ended = new Promise<void>((gone) => child.onExit(() => gone()));
    writeFileSync(told, readFileSync(`/proc/${child.pid}/environ`));
    if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    await ended;
    await expectNoSecret();
  });
});
