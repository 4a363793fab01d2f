/** Whom the browser of the app window speaks to by itself, seen by the operating system: nobody but our page's own door. */
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
