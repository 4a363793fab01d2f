import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OperationOutcome } from '../../shared/contract/bridge.ts';
import { OPERATION_NAMES } from '../../shared/contract/operation-names.ts';
import { leaveStage, REAL_SERVICE, stageFolder, startShell } from './electron-stage.ts';
import { FakeElectron, type FakeWindow } from './fake-electron.ts';

/** Most of these tests are about the wiring alone: this one says that it is ready, and ends when told to. */
const SILENT_SERVICE = resolve(import.meta.dirname, 'silent-service.ts');
let fake: FakeElectron;
let folder: string;

beforeEach(() => {
  fake = new FakeElectron();
  folder = stageFolder();
  writeFileSync(join(folder, 'secret.db'), 'not a file of the page');
  vi.resetModules();
  vi.doMock('electron', () => fake.module);
});
afterEach(async () => {
  await leaveStage(fake, folder);
});

async function start(service = SILENT_SERVICE): Promise<FakeWindow | null> {
  await startShell(folder, service);
  return fake.windows[0] ?? null;
}

async function opened(service?: string): Promise<FakeWindow> {
  const window = await start(service);
  if (window === null) throw new Error('no window');
  return window;
}

async function load(url: string, method = 'GET'): Promise<Response> {
  if (fake.protocolHandler === null) throw new Error('no protocol handler');
  return fake.protocolHandler(new Request(url, { method }));
}

describe('the order of the start', () => {
  it('scheme, sandbox and lock before ready; session, page and window after it', async () => {
    await opened();
    const readyAt = fake.log.indexOf('ready');
    for (const early of ['protocol.registerSchemesAsPrivileged', 'app.enableSandbox', 'app.requestSingleInstanceLock'])
      expect(fake.log.indexOf(early)).toBeLessThan(readyAt);
    expect(fake.log.indexOf('webRequest.onBeforeRequest')).toBeLessThan(fake.log.indexOf('new BrowserWindow'));
    expect(fake.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
  });

  it('a second start opens nothing and ends; the first comes to the front', async () => {
    fake.lockIsFree = false;
    expect(await start()).toBeNull();
    await fake.quits;
    fake = new FakeElectron();
    vi.resetModules();
    vi.doMock('electron', () => fake.module);
    const first = await opened();
    fake.appEvents.emit('second-instance');
    expect(first.focused()).toBe(1);
  });
});

describe('the window', () => {
  it('is sandboxed, isolated and without Node; developer tools only where it is not packaged', async () => {
    const window = await opened();
    expect(window.options.webPreferences).toMatchObject({
      preload: '/built/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      spellcheck: false,
      devTools: true,
    });
    expect(window.url()).toBe('app://main/index.html');
    expect(window.menuRemoved() && window.shown()).toBe(true);
  });

  it('has no developer tools once packaged', async () => {
    fake.packaged = true;
    expect((await opened()).options.webPreferences?.devTools).toBe(false);
  });

  it.each(['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview'])(
    'prevents %s',
    async (name) => {
      const window = await opened();
      const preventDefault = vi.fn();
      window.contents.emit(name, { preventDefault });
      expect(preventDefault).toHaveBeenCalledOnce();
    },
  );

  it('opens no other window', async () => {
    const window = await opened();
    expect(window.openHandler()?.({} as never)).toEqual({ action: 'deny' });
  });
});

describe('the session', () => {
  it('grants no permission and no device, fetches no dictionary', async () => {
    await opened();
    const answer = vi.fn();
    (fake.sessionCalls.get('permissionRequest') as (...parameters: unknown[]) => void)({}, 'media', answer);
    expect(answer).toHaveBeenCalledExactlyOnceWith(false);
    expect((fake.sessionCalls.get('permissionCheck') as () => boolean)()).toBe(false);
    expect((fake.sessionCalls.get('devicePermission') as () => boolean)()).toBe(false);
    expect(fake.sessionCalls.get('spellChecker')).toBe(false);
  });

  it.each([
    ['app://main/index.html', false],
    ['blob:app://main/1f', false],
    ['data:image/png;base64,AA', false],
    ['app://main.evil/index.html', true],
    ['https://example.invalid/', true],
    ['http://127.0.0.1:8080/', true],
    ['file:///etc/passwd', true],
    ['ws://main/', true],
  ])('%s: cancelled %s', async (url, cancel) => {
    await opened();
    const answer = vi.fn();
    fake.requestFilter?.({ url } as never, answer);
    expect(answer).toHaveBeenCalledExactlyOnceWith({ cancel });
  });

  it('saves the page’s own exports and nothing else', async () => {
    await opened();
    const kept = vi.fn();
    const refused = vi.fn();
    fake.sessionEvents.emit('will-download', { preventDefault: kept }, { getURL: () => 'blob:app://main/1' });
    fake.sessionEvents.emit(
      'will-download',
      { preventDefault: refused },
      { getURL: () => 'https://example.invalid/x' },
    );
    expect(kept).not.toHaveBeenCalled();
    expect(refused).toHaveBeenCalledOnce();
  });
});

describe('app://main', () => {
  it('serves the page with the strict policy', async () => {
    await opened();
    const answer = await load('app://main/index.html');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('<title>page</title>');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    'app://main/secret.db',
    'app://main/../profile/chozai.db',
    'app://main/%2e%2e/%2e%2e/etc/passwd',
    'app://main/..%2f..%2fetc/passwd',
    'app://other/index.html',
    'app://main/',
  ])('%s is not to be had beyond the list of files', async (url) => {
    await opened();
    const answer = await load(url);
    expect(answer.status === 404 || (await answer.text()).includes('<title>page</title>')).toBe(true);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('answers reading only', async () => {
    await opened();
    expect((await load('app://main/index.html', 'POST')).status).toBe(405);
  });
});

describe('the doors', () => {
  it('are one for each operation of the table', async () => {
    await opened();
    expect(new Set(fake.handlers.keys())).toEqual(new Set(OPERATION_NAMES.map((name) => `call:${name}`)));
  });

  it('reach the core in its own process, and what it refuses comes back as data', async () => {
    await opened(REAL_SERVICE);
    const state = (await fake.invoke('call:setup.state', [{}])) as OperationOutcome;
    expect(state.ok).toBe(true);
    const refused = (await fake.invoke('call:closing.status', [{}])) as OperationOutcome;
    expect(refused.ok).toBe(false);
    expect(refused.ok === false && refused.issues[0]?.code).toMatch(/^[a-z.-]+$/);
  });

  it('refuse a frame that is not the main frame of our own page, and other contents', async () => {
    const window = await opened();
    const foreign = { senderFrame: { origin: 'https://example.invalid' } };
    const inner = { senderFrame: { origin: 'app://main' } };
    const other = { sender: { id: 99, mainFrame: window.contents.mainFrame } };
    const lost = { senderFrame: null };
    for (const change of [foreign, inner, other, lost])
      await expect(fake.invoke('call:setup.state', [{}], change)).rejects.toThrow('not the page');
  });

  it('tell the page that the process with the database is there, and of its end', async () => {
    const window = await opened(REAL_SERVICE);
    await fake.invoke('call:setup.state', [{}]);
    const states = () =>
      window.sent
        .map(({ payload }) => payload as { type: string; state?: string })
        .filter(({ type }) => type === 'service');
    await vi.waitFor(() => expect(states().at(-1)).toEqual({ type: 'service', state: 'up' }));
    expect(window.sent.every(({ channel }) => channel === 'event')).toBe(true);
  });
});

it('Windows, which has no number there, gets one drawn on the icon of the taskbar', async () => {
  const { taskbarCount } = await import('../../main/shells/electron/taskbar-count.ts');
  const overlays: { readonly picture: unknown; readonly text: string }[] = [];
  const setBadgeCount = vi.fn(() => true);
  const show = taskbarCount(
    { setBadgeCount },
    { setOverlayIcon: (picture, text) => void overlays.push({ picture, text }) },
    { createFromBitmap: (bitmap, { width, height }) => ({ bitmap, width, height }) as never },
    'win32',
  );
  for (const count of [3, 8, 12, 0]) show(count);
  expect(setBadgeCount).not.toHaveBeenCalled();
  expect(overlays.map(({ text }) => text)).toEqual(['要対応 3件', '要対応 8件', '要対応 12件', '']);
  const seen = overlays.map(({ picture }) => {
    const { bitmap, width, height } = (picture ?? { bitmap: Buffer.alloc(0), width: 0, height: 0 }) as {
      bitmap: Buffer;
      width: number;
      height: number;
    };
    expect(bitmap.length).toBe(width * height * 4);
    const points = [...Array(width * height).keys()].map((at) => bitmap.readUInt32LE(at * 4));
    const line = (y: number) =>
      points.slice(y * width, (y + 1) * width).map((point) => (point === 0 ? ' ' : point === 0xffffffff ? '#' : '.'));
    return [...Array(height).keys()].map((y) => line(y).join('').trimEnd());
  });
  // Each point of the sign stands twice, in the middle of a round dot.
  expect(seen[0]?.slice(1, 13).map((line) => line.slice(4, 12))).toEqual([
    '........',
    '........',
    '.######.',
    '.######.',
    '.....##.',
    '.....##.',
    '...####.',
    '...####.',
    '.....##.',
    '.....##.',
    '.######.',
    '.######.',
  ]);
  expect(seen[0]?.[0]?.trim().length).toBeLessThan(8);
  expect(new Set(seen.map((lines) => lines.join('\n'))).size).toBe(4);
});

it('the badge shows the count that the page puts before its title', async () => {
  const window = await opened();
  window.retitle('(3) 受付一覧');
  expect(fake.badge).toBe(3);
  window.retitle('受付一覧');
  expect(fake.badge).toBe(0);
});
