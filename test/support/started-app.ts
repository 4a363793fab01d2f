/** `npm start` as a person runs it: the real launcher, its own browser window, seen through the browser's debugging port. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { readTrainingMock } from '../../main/training-place.ts';
import type { OperationName, OperationOutput } from '../../shared/contract/operations.ts';
import { attachToPage, painted } from './attached-page.ts';
import { until } from './browser-door.ts';

const TREE = resolve(import.meta.dirname, '../..');
/** Only a window that hangs is given up: how fast it is decides nothing. */
const PATIENCE_MS = 100_000;
const COUNTER_PC = { width: 1366, height: 768 };
const HEADLESS = '--headless=new --disable-gpu --disable-quic --remote-debugging-port=0 --lang=ja-JP';

export interface StartedApp {
  readonly page: Page;
  readonly cdp: CDPSession;
  /** Console lines of warning or error, CSP reports among them, and uncaught errors; emptied by the one who expects some */
  readonly complaints: string[];
  /** When the launcher was started, milliseconds since 1970 */
  readonly startedAtMs: number;
  /** Asks as the page does, with its cookie and CSRF value */
  call<Name extends OperationName>(name: Name, input: unknown): Promise<OperationOutput<Name>>;
  /** Of the MOCK service that the launcher keeps for the training profile */
  mockUrl(): string;
  /** The process with the database */
  servicePid(): number;
  close(): Promise<number | null>;
}

interface ProcessSeen {
  readonly pid: number;
  readonly parent: number;
  readonly text: string;
}

function processes(): readonly ProcessSeen[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((name) => {
    try {
      const parent = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1];
      const text = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return [{ pid: Number(name), parent: Number(parent), text }];
    } catch {
      return [];
    }
  });
}

const childOf = (launcher: ChildProcess, words: string): ProcessSeen | undefined =>
  processes().find(({ parent, text }) => parent === launcher.pid && text.includes(words));

/**
 * @param untouchedMs the window is left alone so long before its debugging port is used, which disturbs a start, and its
 *   page is not loaded again; what it complained of until then is not known
 */
export async function startTheApp(profile: string, untouchedMs = 0): Promise<StartedApp> {
  const startedAtMs = Date.now();
  const launcher = spawn(
    process.execPath,
    ['--max-semi-space-size=8', join(TREE, 'main/shells/start.mjs'), '--browser', '--profile', profile],
    {
      env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', CHOZAI_BROWSER_ARGS: HEADLESS },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const ended = new Promise<number | null>((done) => launcher.once('exit', (code) => done(code)));
  let said = '';
  launcher.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const alive = <Found>(found: Found | undefined): Found => {
    if (found === undefined) throw new Error(`npm start: ${said}`);
    return found;
  };
  const opened = () => childOf(launcher, '--app=file:')?.text.match(/--user-data-dir=(\S+)/)?.[1];
  await until(() => opened() !== undefined || launcher.exitCode !== null);
  const portFile = join(alive(opened()), 'DevToolsActivePort');
  await until(() => existsSync(portFile) || launcher.exitCode !== null);
  await wait(untouchedMs);
  const [port = ''] = readFileSync(portFile, 'utf8').split('\n');
  // The ticket is in a file; the page that stays is the one the shell serves.
  const { browser, page } = await attachToPage(port, /^http:\/\/127\.0\.0\.1:\d+\/$/);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['warning', 'error'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.setDefaultTimeout(PATIENCE_MS);
  if (untouchedMs === 0) {
    await page.setViewportSize(COUNTER_PC);
    // What the page said before anybody listened is said again.
    await page.reload();
  }
  await page.waitForSelector('h1');
  if (untouchedMs === 0) await painted(page);
  return {
    page,
    cdp: await page.context().newCDPSession(page),
    complaints,
    startedAtMs,
    call: async (name, input) => (await ask(page, name, input)) as never,
    mockUrl: () => `http://127.0.0.1:${alive(readTrainingMock(profile) ?? undefined).port}`,
    servicePid: () => alive(childOf(launcher, '/service.')).pid,
    close: async () => {
      launcher.kill('SIGTERM');
      const code = await ended;
      await browser.close();
      return code;
    },
  };
}

async function ask(page: Page, name: string, input: unknown): Promise<unknown> {
  const outcome = (await page.evaluate(
    async ([operation, body]) => {
      const { csrf } = (await (await fetch('/api/session')).json()) as { csrf: string };
      const answer = await fetch(`/api/call/${operation}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-csrf': csrf },
        body: JSON.stringify(body),
      });
      return (await answer.json()) as unknown;
    },
    [name, input] as const,
  )) as { ok: boolean; value?: unknown; issues?: unknown };
  if (!outcome.ok) throw new Error(`${name}: ${JSON.stringify(outcome.issues ?? outcome)}`);
  return outcome.value;
}
