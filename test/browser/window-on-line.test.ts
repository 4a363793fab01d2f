/** What the browser of the app window does by itself: whom it speaks to, seen by the operating system, and what it would say. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { AppWindows, findBrowser } from '../../main/shells/browser/app-window.ts';
import { until } from '../support/browser-door.ts';
import { CHROMIUM_REASON } from '../support/chromium.ts';
import { temporaryFolder } from '../support/store-rows.ts';
import { STRACE_REASON, straceIsThere } from '../support/strace.ts';

/** It asks for made-up names within three seconds of its start, and again after some more. */
const ASKS_WITHIN_MS = 6_000;
/** A datagram socket is pointed at it to see whether there is a way out of here; nothing is sent. */
const ROUTE_ONLY = '2001:4860:4860::8888';
const HEADLESS = '--headless=new --disable-gpu --disable-quic';
const browser = findBrowser({ ...process.env, CHOZAI_BROWSER_ARGS: HEADLESS });
const folder = temporaryFolder();
afterEach(() => {
  vi.unstubAllEnvs();
  folder.remove();
});

it.skipIf(browser === null || !straceIsThere)(
  `the browser of the window asks no name server and no proxy, and calls nobody${CHROMIUM_REASON}${STRACE_REASON}`,
  async () => {
    const temporary = join(folder.dir, 'tmp');
    mkdirSync(temporary);
    vi.stubEnv('TMPDIR', temporary);
    const log = join(folder.dir, 'calls.txt');
    const watched = join(folder.dir, 'watched');
    writeFileSync(
      watched,
      `#!/bin/sh\nexec strace -D -f -qq --seccomp-bpf -e trace=connect -o '${log}' '${browser}' "$@"\n`,
    );
    chmodSync(watched, 0o700);
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end('<!doctype html><title>ここだけ</title>');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const windows = new AppWindows(watched, { CHOZAI_BROWSER_ARGS: HEADLESS }, () => undefined);
    try {
      windows.open(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await until(() => asked > 0 && existsSync(log));
      await wait(ASKS_WITHIN_MS);
    } finally {
      await windows.close();
      server.closeAllConnections();
      server.close();
    }
    const called = [...readFileSync(log, 'latin1').matchAll(/inet_(?:addr|pton)\((?:AF_INET6, )?"([^"]+)"/g)];
    const addresses = new Set(called.map(([, address]) => address));
    expect(addresses, 'it found our door').toContain('127.0.0.1');
    expect([...addresses].filter((address) => address !== '127.0.0.1' && address !== ROUTE_ONLY)).toEqual([]);
  },
);

/**
 * Each makes Chromium warn in a bar across its window that stability and security will suffer (its own list, in
 * bad_flags_prompt.cc): seen with `--host-resolver-rules` in a window on a screen, while none without a screen shows it.
 */
const WARNED_OF = [
  'host-resolver-rules',
  'host-rules',
  'ignore-certificate-errors',
  'disable-web-security',
  'disable-site-isolation-trials',
  'disable-setuid-sandbox',
  'no-sandbox',
  'single-process',
];

it('the browser of the window has nothing to warn of and offers no translation, which would send the page away', async () => {
  mkdirSync(folder.dir, { recursive: true });
  const said = join(folder.dir, 'arguments.txt');
  const program = join(folder.dir, 'program');
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > '${said}.part'\nmv '${said}.part' '${said}'\n`);
  chmodSync(program, 0o700);
  const windows = new AppWindows(program, {}, () => undefined);
  try {
    windows.open('http://127.0.0.1:1/');
    await until(() => existsSync(said));
  } finally {
    await windows.close();
  }
  const flags = readFileSync(said, 'utf8').split('\n');
  expect(flags).toContain('--disable-features=Translate');
  const names = flags.map((flag) => /^--([a-z-]+)/.exec(flag)?.[1] ?? '');
  // Chromium starts for root without its sandbox only.
  const asRoot = process.getuid?.() === 0 ? ['no-sandbox'] : [];
  expect(names.filter((name) => WARNED_OF.includes(name))).toEqual(asRoot);
  const page = readFileSync(join(import.meta.dirname, '../../renderer/index.html'), 'utf8');
  expect(page, 'the browser of whoever opens the printed address').toMatch(/<html lang="ja" translate="no">/);
  expect(page).toContain('<meta name="google" content="notranslate" />');
  expect(page, 'no spelling, no suggestions by a service').toContain('spellcheck="false" writingsuggestions="false"');
});
