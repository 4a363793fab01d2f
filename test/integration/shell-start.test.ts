/** `npm start` and `chozai serve` as a person and another program see them: processes, addresses, windows. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../main/shells/browser/app-window.ts';
import { findElectron } from '../../main/shells/electron-binary.ts';
import { temporaryFolder } from '../contract/mock-fixture.ts';
import { letIn, openPage, until } from '../support/browser-door.ts';

const TREE = resolve(import.meta.dirname, '../..');
const HEADLESS = '--headless=new --disable-gpu --disable-quic --remote-debugging-port=0';
const folder = temporaryFolder();
const started = new Set<ChildProcess>();

afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  folder.remove();
});

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  line(): Promise<string>;
  said(): string;
}

function start(entry: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [join(TREE, entry), ...args], {
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.add(child);
  const lines: string[] = [];
  let stderr = '';
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<number | null>((done) => child.on('exit', (code) => done(code)));
  return {
    child,
    ended: ended.finally(() => started.delete(child)),
    said: () => stderr,
    line: async () => {
      await until(() => lines.length > 0 || child.exitCode !== null);
      return lines.shift() ?? `(nothing) ${stderr}`;
    },
  };
}

/** Arguments of every process of this machine. */
function allArguments(): readonly { readonly pid: number; readonly parent: number; readonly text: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1];
        const text = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ pid: Number(name), parent: Number(parent), text }];
      } catch {
        return [];
      }
    });
}

describe('chozai serve', () => {
  it('prints one JSON line, lets one browser in, and ends with everything it started', async () => {
    const profile = join(folder.path, 'served');
    const shell = start('main/shells/cli/start.mjs', ['serve', '--profile', profile]);
    const { url } = JSON.parse(await shell.line()) as { url: string };
    const page = await openPage(url);
    expect(await page.call('setup.state', {})).toMatchObject({ ok: true, value: { profile: 'none' } });
    const children = () => allArguments().filter(({ text }) => text.includes(profile));
    expect(children().length).toBeGreaterThanOrEqual(2);
    expect(allArguments().filter(({ text }) => text.includes(url.split('t=')[1] ?? '?'))).toEqual([]);
    shell.child.kill('SIGTERM');
    expect(await shell.ended).toBe(0);
    expect(children()).toEqual([]);
    expect(existsSync(join(profile, 'window.json'))).toBe(false);
  });
});

describe('npm start', () => {
  const profile = join(folder.path, 'started');

  it('a second start finds the first, and gets a ticket of its own', async () => {
    const first = start('main/shells/start.mjs', ['--no-open', '--profile', profile]);
    const one = JSON.parse(await first.line()) as { url: string; running: boolean };
    const second = start('main/shells/start.mjs', ['--no-open', '--profile', profile]);
    const two = JSON.parse(await second.line()) as { url: string; running: boolean };
    expect(await second.ended).toBe(0);
    expect([one.running, two.running]).toEqual([false, true]);
    expect(new URL(two.url).origin).toBe(new URL(one.url).origin);
    expect(two.url).not.toBe(one.url);
    expect((await letIn(two.url)).csrf).not.toBe((await letIn(one.url)).csrf);
    const address = JSON.parse(readFileSync(join(profile, 'window.json'), 'utf8')) as { path: string };
    expect(statSync(address.path).mode & 0o777).toBe(0o600);
    expect(statSync(join(profile, 'window.json')).mode & 0o777).toBe(0o600);
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
  });

  it('after a shell that was killed the next one starts anew', async () => {
    const first = start('main/shells/start.mjs', ['--no-open', '--profile', profile]);
    const one = JSON.parse(await first.line()) as { url: string };
    first.child.kill('SIGKILL');
    await first.ended;
    await until(() => allArguments().every(({ text }) => !text.includes(profile)));
    const second = start('main/shells/start.mjs', ['--no-open', '--profile', profile]);
    const two = JSON.parse(await second.line()) as { url: string; running: boolean };
    expect(two.running).toBe(false);
    expect(new URL(two.url).origin).not.toBe(new URL(one.url).origin);
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });

  it.runIf(findBrowser({ ...process.env, CHOZAI_BROWSER_ARGS: HEADLESS }) !== null)(
    'opens an app window of a browser of its own, shows no ticket to others, and ends with the window',
    async () => {
      const shell = start('main/shells/start.mjs', ['--browser', '--profile', profile], {
        CHOZAI_BROWSER_ARGS: HEADLESS,
      });
      const browser = () =>
        allArguments().find(({ parent, text }) => parent === shell.child.pid && text.includes('--app=file:'));
      await until(() => browser() !== undefined || shell.child.exitCode !== null);
      const { pid, text } = browser() ?? { pid: 0, text: shell.said() };
      const opened = text.match(/--app=file:\/\/(\S+open-1\.html)/)?.[1] ?? '';
      expect(text).toContain('--user-data-dir=');
      const ticket = readFileSync(opened, 'utf8').match(/t=([\w-]{43})/)?.[1] ?? 'none';
      expect(allArguments().filter((one) => one.text.includes(ticket))).toEqual([]);
      expect(statSync(opened).mode & 0o777).toBe(0o600);
      expect(statSync(resolve(opened, '..')).mode & 0o777).toBe(0o700);
      const port = join(resolve(opened, '..'), 'browser/DevToolsActivePort');
      // The file is there before its number is.
      const devTools = () => (existsSync(port) ? /^\d+(?=\n)/.exec(readFileSync(port, 'utf8'))?.[0] : undefined);
      await until(() => devTools() !== undefined || shell.child.exitCode !== null);
      const shown = async (): Promise<boolean> => {
        const list = await fetch(`http://127.0.0.1:${devTools()}/json/list`);
        return /"url": "http:\/\/127\.0\.0\.1:\d+\/"/.test(await list.text());
      };
      await until(shown);
      process.kill(pid, 'SIGTERM');
      expect(await shell.ended, shell.said()).toBe(0);
      expect(existsSync(resolve(opened, '..')), 'nothing of the browser stays on the disk').toBe(false);
    },
  );

  it('finds Electron by its files alone', () => {
    const tree = join(folder.path, 'tree');
    expect(findElectron(tree, undefined)).toBeNull();
    expect(findElectron(TREE, join(folder.path, 'no-dist'))).toBeNull();
    expect(findElectron(TREE, resolve(process.execPath, '..'))).toBeNull();
  });
});
