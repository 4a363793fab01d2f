/**
 * What the browser of the app window has on the disk while a patient's name is on the page, in its title and typed into
 * fields: that is what a kill or a power cut leaves in the temporary folder, where nobody removes it.
 */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { AppWindows, findBrowser } from '../../main/shells/browser/app-window.ts';
import { SECURITY_HEADERS } from '../../main/window-security.ts';
import { attachToPage } from '../support/attached-page.ts';
import { until } from '../support/browser-door.ts';
import { CHROMIUM_REASON } from '../support/chromium.ts';
import { PERSONAL_TEXTS } from '../support/personal-patient.ts';
import { temporaryFolder } from '../support/store-rows.ts';

const [SHOWN, TYPED] = PERSONAL_TEXTS;
/** Longer than a browser waits before it writes down the state of its tabs; a browser that wrote later would be missed. */
const WRITES_WITHIN_MS = 6_000;
const HEADLESS = '--headless=new --disable-gpu --disable-quic --remote-debugging-port=0';
const browser = findBrowser({ ...process.env, CHOZAI_BROWSER_ARGS: HEADLESS });
const folder = temporaryFolder();
afterEach(() => {
  vi.unstubAllEnvs();
  folder.remove();
});

const PAGE = `<!doctype html><title>${SHOWN}</title><p>${SHOWN}</p>
<form action="/" method="get" onsubmit="return false"><input name="a"><input name="b" autocomplete="off"><button>ok</button></form>`;

function leaksUnder(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const file = join(dir, name);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return [];
    const bytes = readFileSync(file);
    return [SHOWN, TYPED]
      .flatMap((text) => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')])
      .some((needle) => bytes.includes(needle))
      ? [name]
      : [];
  });
}

it.skipIf(browser === null)(`nothing of a patient in the folder of a living browser${CHROMIUM_REASON}`, async () => {
  vi.stubEnv('TMPDIR', folder.dir);
  expect(tmpdir()).toBe(folder.dir);
  const server = createServer((_request, response) => {
    // Without the policy of our page, which allows no form: the browser must keep quiet by itself.
    const { 'content-security-policy': _policy, ...headers } = SECURITY_HEADERS;
    response.writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const windows = new AppWindows(browser ?? '', { CHOZAI_BROWSER_ARGS: HEADLESS }, () => undefined);
  try {
    windows.open(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const portFiles = () =>
      readdirSync(folder.dir)
        .map((name) => join(folder.dir, name, 'browser', 'DevToolsActivePort'))
        .filter((file) => existsSync(file) && readFileSync(file, 'utf8') !== '');
    await until(() => portFiles().length > 0);
    const [portFile = ''] = portFiles();
    const ofBrowser = dirname(portFile);
    const [port = ''] = readFileSync(portFile, 'utf8').split('\n');
    const { browser: seen, page } = await attachToPage(port, /^http/);
    for (const field of ['a', 'b']) await page.fill(`[name=${field}]`, TYPED);
    await page.click('button');
    await page.evaluate('history.pushState({}, "", "/#next")');
    await wait(WRITES_WITHIN_MS);
    expect(readdirSync(ofBrowser).length, 'the browser has a folder').toBeGreaterThan(5);
    expect(leaksUnder(folder.dir)).toEqual([]);
    await seen.close();
  } finally {
    await windows.close();
    server.closeAllConnections();
    server.close();
  }
});
