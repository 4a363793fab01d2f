import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { getCurrentFuseWire } from '@electron/fuses';
import { chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationOutcome } from '../../shared/contract/bridge.ts';
import { CHROMIUM, CHROMIUM_REASON } from '../support/chromium.ts';
import type { FromSim, Loaded, ToSim } from './sim-child.ts';
import { writeStubDist } from './stub-dist.ts';

const TREE = resolve(import.meta.dirname, '../..');
/** Chromium opens no `app:` address without Electron: the page is served under this one, from the code's own handler. */
const STAGE = 'https://main.test';
const BUILD_MS = 240_000;
const PASSWORD = 'package-test-password';
const SIM = resolve(import.meta.dirname, 'sim-child.ts');

/** The packager says nothing and packages nothing where it believes itself under test. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name !== 'NODE_ENV' && !name.startsWith('VITEST')),
  );
}

let folder: string;
let unpacked: string;
let files: readonly string[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chozai-package-'));
  execFileSync(process.execPath, [join(TREE, 'build.mjs'), '--if-older', '--app'], {
    cwd: TREE,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const stub = join(folder, 'electron-dist');
  const { version } = JSON.parse(readFileSync(join(TREE, 'node_modules/electron/package.json'), 'utf8'));
  writeStubDist(stub, version);
  const builder = join(TREE, 'node_modules/electron-builder/cli.js');
  const output = join(folder, 'out');
  const options = [`-c.electronDist=${stub}`, `-c.directories.output=${output}`, '--publish', 'never'];
  execFileSync(process.execPath, [builder, '--dir', '--linux', '--x64', ...options], {
    cwd: TREE,
    env: plainEnvironment(),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  unpacked = join(output, 'linux-unpacked');
  files = listPackage(join(unpacked, 'resources/app.asar'), { isPack: false });
}, BUILD_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', () => {
  it('holds the compiled tree, the page and the preload', () => {
    for (const file of [
      '/dist/app/main/shells/electron/entry.js',
      '/dist/app/main/service.js',
      '/dist/app/mock-service/start.js',
      '/dist/app/shared/masters/tables/price-list.tsv',
      '/dist/preload.cjs',
      '/dist/renderer/index.html',
      '/LICENSE',
      '/NOTICE',
    ])
      expect(files).toContain(file);
  });

  it('holds no source, no map, no test, no other Node, no package of the window', () => {
    const strangers = files.filter(
      (file) =>
        /\.(ts|tsx|map)$/.test(file) ||
        /^\/(main|shared|mock-service|renderer|test|bench|docs)\//.test(file) ||
        /^\/node_modules\/(node-(linux|win|darwin)|react|electron|vite|playwright)/.test(file),
    );
    expect(strangers).toEqual([]);
  });

  it('has the native library of its platform alone, outside the archive', () => {
    const native = files.filter((file) => file.endsWith('.node'));
    expect(native).toEqual(['/node_modules/better-sqlite3/prebuilds/linux-x64.node']);
    expect(existsSync(join(unpacked, 'resources/app.asar.unpacked', native[0] ?? ''))).toBe(true);
  });

  it('has its fuses set: no Node in its place, no debugger, only its own archive', async () => {
    const fuses = await getCurrentFuseWire(join(unpacked, 'chozai-registrar'));
    const states = Object.entries(fuses).flatMap(([name, state]) =>
      /^\d+$/.test(name) ? [[Number(name), state]] : [],
    );
    const [OFF, ON] = ['0'.charCodeAt(0), '1'.charCodeAt(0)];
    // RunAsNode, cookie encryption, NODE_OPTIONS, --inspect, archive integrity, only the archive, (snapshot), file: privileges
    expect(Object.fromEntries(states)).toMatchObject({ 0: OFF, 1: ON, 2: OFF, 3: OFF, 4: ON, 5: ON, 7: OFF });
  });
});

/** The main process of the extracted package, with the fake in Electron's place. */
class Sim {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #opened = Promise.withResolvers<Extract<FromSim, { type: 'open' }>>();
  #nextId = 0;
  onSent: (channel: string, payload: unknown) => void = () => undefined;

  constructor(appFolder: string, profile: string) {
    this.#child = fork(SIM, [appFolder, profile], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child.on('message', (message: FromSim) => {
      switch (message.type) {
        case 'open':
          this.#opened.resolve(message);
          break;
        case 'sent':
          this.onSent(message.channel, message.payload);
          break;
        case 'answer':
          this.#waiting.get(message.id)?.resolve(message.value);
          break;
        case 'failed':
          this.#waiting.get(message.id)?.reject(new Error(message.message));
          break;
      }
    });
    this.#child.on('exit', (code) => this.#opened.reject(new Error(`the main process ended with ${code}`)));
  }

  get opened() {
    return this.#opened.promise;
  }

  async ask<T>(question: Omit<ToSim, 'id'> & Record<string, unknown>): Promise<T> {
    this.#nextId += 1;
    const id = this.#nextId;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    this.#child.send({ ...question, id });
    return waiting.promise as Promise<T>;
  }

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    await this.ask({ type: 'quit' });
    this.#child.disconnect();
    this.#child.kill();
    await ended;
  }
}

async function stagePage(page: Page, sim: Sim, preload: string): Promise<readonly string[]> {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.route('**/*', async (route) => {
    const asked = route.request().url();
    const url = asked.startsWith(`${STAGE}/`) ? `app://main/${asked.slice(STAGE.length + 1)}` : asked;
    if (await sim.ask<boolean>({ type: 'filter', url })) return route.abort();
    const loaded = await sim.ask<Loaded>({ type: 'load', url });
    return route.fulfill({ status: loaded.status, headers: loaded.headers, body: Buffer.from(loaded.body) });
  });
  await page.exposeFunction('simInvoke', (channel: string, parameters: readonly unknown[]) =>
    sim.ask({ type: 'invoke', channel, parameters }),
  );
  sim.onSent = (channel, payload) => {
    page
      .evaluate(([to, what]) => Reflect.get(globalThis, 'simHear')?.(to, what), [channel, payload])
      .catch(() => undefined);
  };
  await page.addInitScript({
    content: `(() => {
      const listeners = new Map();
      window.simHear = (channel, payload) => { for (const one of listeners.get(channel) ?? []) one({}, payload); };
      const ipcRenderer = {
        invoke: (channel, ...parameters) => window.simInvoke(channel, parameters),
        on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
        removeListener: (channel, listener) => listeners.set(channel, (listeners.get(channel) ?? []).filter((one) => one !== listener)),
      };
      const contextBridge = { exposeInMainWorld: (name, value) => { window[name] = value; } };
      const require = () => ({ contextBridge, ipcRenderer });
      const module = { exports: {} };
      const exports = module.exports;
      ${preload}
    })();`,
  });
  return complaints;
}

const needed = CHROMIUM === undefined ? describe.skip : describe;

needed(`the package in Chromium${CHROMIUM_REASON}`, () => {
  it('comes up from the extracted archive: page, preload, service process; nothing from elsewhere, no complaint', async () => {
    const app = join(folder, 'extracted');
    extractAll(join(unpacked, 'resources/app.asar'), app);
    const sim = new Sim(app, join(folder, 'profile'));
    const opened = await sim.opened;
    expect(opened.url).toBe('app://main/index.html');
    expect(opened.preload).toBe(join(app, 'dist/preload.cjs'));
    const browser = await chromium.launch({
      ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
    });
    try {
      const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
      const complaints = await stagePage(page, sim, readFileSync(opened.preload ?? '', 'utf8'));
      await page.goto(`${STAGE}/index.html`);
      // A first start: the page has asked the core, in its own process, and leads through set-up.
      await page.getByText('研修用で試す').first().waitFor({ timeout: 30_000 });
      expect(complaints).toEqual([]);
      // Through preload, doors, service process and its mock: a training profile with a filled day.
      const call = (operation: string, input: object): Promise<OperationOutcome> =>
        page.evaluate(([name, what]) => Reflect.get(globalThis, 'bridge').call(name, what), [operation, input]);
      const made = await call('setup.create-training', { password: PASSWORD, pin: '482916' });
      expect(made).toMatchObject({ ok: true });
      const signedIn = await call('session.sign-in', { user: 'pharmacist', password: PASSWORD });
      expect(signedIn).toMatchObject({ ok: true });
      const today = await call('today.list', {});
      expect(today).toMatchObject({ ok: true });
      expect(JSON.stringify(today)).toContain('prescriptionKey');
      const elsewhere = await page.evaluate("fetch('https://example.invalid/').then(() => 'loaded', () => 'blocked')");
      expect(elsewhere).toBe('blocked');
      const written = await page.evaluate(
        "(() => { try { document.body.innerHTML = '<img src=x>'; return 'written'; } catch { return 'refused'; } })()",
      );
      expect(written).toBe('refused');
    } finally {
      await browser.close();
      await sim.end();
    }
  });
});
