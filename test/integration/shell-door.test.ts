/** Everything that is not our own page tries the browser shell's door, over raw sockets. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LaunchTokens } from '../../main/shells/browser/launch-tokens.ts';
import { CONTENT_SECURITY_POLICY } from '../../main/window-security.ts';
import { temporaryFolder } from '../contract/mock-fixture.ts';
import {
  type Door,
  type Headers,
  letIn,
  openDoor,
  rawRequest,
  requestText,
  type SignedCookie,
} from '../support/browser-door.ts';

/** Each one comes again half a second after it was cut off. Tells when all have come once. */
const CROWD = `
  const { connect } = require('node:net');
  let came = 0;
  const come = (n) => {
    const socket = connect(Number(process.argv[1]), '127.0.0.1', () => {
      if (n % 3 === 0) socket.write('GET / HTTP/1.1\\r\\n');
      came += 1;
      if (came === 300) console.log('all');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => setTimeout(come, 500, n));
  };
  for (let n = 0; n < 300; n += 1) come(n);
`;
const folder = temporaryFolder();
const SLOW_MS = 1_000;
let door: Door;
let origin: string;
let host: string;
let page: SignedCookie;

beforeAll(async () => {
  const pageDir = join(folder.path, 'page');
  mkdirSync(join(pageDir, 'assets'), { recursive: true });
  writeFileSync(join(pageDir, 'index.html'), '<!doctype html><title>x</title>');
  writeFileSync(join(pageDir, 'assets/a.js'), 'export {};');
  writeFileSync(join(pageDir, 'assets/font.woff2'), 'font');
  writeFileSync(join(pageDir, 'assets/a.js.map'), '{}');
  writeFileSync(join(folder.path, 'secret.html'), 'secret');
  door = await openDoor(join(folder.path, 'profile'), { pageDir, requestTimeoutMs: SLOW_MS });
  origin = door.server.origin;
  host = new URL(origin).host;
  page = await letIn(door.server.launchUrl());
});

afterAll(async () => {
  await door.close();
  folder.remove();
});

const honest = (): Headers => ({ Host: host, Cookie: page.cookie, Connection: 'close' });
const get = (target: string, headers: Headers = {}) =>
  rawRequest(origin, requestText('GET', target, { ...honest(), ...headers }));
const post = (target: string, headers: Headers = {}, body = '{}') =>
  rawRequest(
    origin,
    requestText(
      'POST',
      target,
      {
        ...honest(),
        Origin: origin,
        'Sec-Fetch-Site': 'same-origin',
        'Content-Type': 'application/json',
        'X-CSRF': page.csrf,
        'Content-Length': String(Buffer.byteLength(body)),
        ...headers,
      },
      body,
    ),
  );
const WHO = '/api/call/session.who';

describe('the honest page', () => {
  it('gets page, session, call; every answer with every header', async () => {
    const asked = await post(WHO);
    const answers = [
      await get('/'),
      await get('/assets/a.js'),
      await get('/api/session'),
      asked,
      await get('/nothing'),
      await get('/', { Host: 'example.test' }),
      await rawRequest(origin, 'no http at all\r\n\r\n'),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 404, 421, 400]);
    for (const { headers } of answers) {
      expect(headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
      });
      expect(headers.has('access-control-allow-origin')).toBe(false);
    }
    expect(JSON.parse(asked.body)).toMatchObject({ ok: true, value: { state: 'signed-out' } });
    expect((await get('/assets/font.woff2')).headers.get('content-type')).toBe('font/woff2');
  });

  it('is let in as a browser does it: from a file, then by itself', async () => {
    const navigates = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document', Cookie: null };
    const launch = door.server.launchUrl().slice(origin.length);
    const launched = await get(launch, { ...navigates, 'Sec-Fetch-Site': 'cross-site' });
    expect(launched.status).toBe(200);
    expect(launched.body).toBe((await get('/')).body);
    expect(launched.headers.get('set-cookie')).toMatch(/^c[0-9a-f]{16}=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect((await get('/', { ...navigates, Cookie: page.cookie, 'Sec-Fetch-Site': 'none' })).status).toBe(200);
    expect((await get('/', { ...navigates, Cookie: page.cookie, 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
  });
});

describe('who is not let in', () => {
  it.each<[name: string, status: number, headers: Headers]>([
    ['a name that points here', 421, { Host: 'localhost' }],
    ['another name with our port', 421, { Host: 'PORT:localhost' }],
    ['a name that looks alike', 421, { Host: 'PORT:127.0.0.1.evil.test' }],
    ['our address as user name', 421, { Host: 'PORT:127.0.0.1@evil.test' }],
    ['the address written otherwise', 421, { Host: 'PORT:127.1' }],
    ['the address with a dot behind it', 421, { Host: 'PORT:127.0.0.1.' }],
    ['IPv6', 421, { Host: 'PORT:[::1]' }],
    ['IPv4 in IPv6', 421, { Host: 'PORT:[::ffff:127.0.0.1]' }],
    ['no port', 421, { Host: '127.0.0.1' }],
    ['another port', 421, { Host: '127.0.0.1:1' }],
    ['no host', 421, { Host: null }],
    ['two hosts, ours first', 421, { Host: ['PORT:127.0.0.1', 'evil.test'] }],
    ['two hosts, ours last', 421, { Host: ['evil.test', 'PORT:127.0.0.1'] }],
    ['ours twice', 421, { Host: ['PORT:127.0.0.1', 'PORT:127.0.0.1'] }],
    ['a foreign origin', 403, { Origin: 'http://evil.test' }],
    ['a look-alike origin', 403, { Origin: 'ORIGIN.evil.test' }],
    ['our origin as user name', 403, { Origin: 'ORIGIN@evil.test' }],
    ['our origin over TLS', 403, { Origin: 'https://127.0.0.1' }],
    ['a page without origin (file, sandbox)', 403, { Origin: 'null' }],
    ['two origins', 403, { Origin: ['ORIGIN', 'http://evil.test'] }],
    ['a script of another site', 403, { 'Sec-Fetch-Site': 'cross-site' }],
    ['another port of this machine', 403, { 'Sec-Fetch-Site': 'same-site' }],
    ['no cookie', 401, { Cookie: null }],
    ['a cookie of another name', 401, { Cookie: 'session=1' }],
    ['our cookie with another value', 401, { Cookie: 'SHORTENED' }],
  ])('%s: %i', async (_name, status, headers) => {
    const port = new URL(origin).port;
    const filled = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => {
        const fill = (text: string): string =>
          text
            .replace(/^PORT:(.*)$/, `$1:${port}`)
            .replace('ORIGIN', origin)
            .replace('SHORTENED', page.cookie.slice(0, -1));
        if (value === null) return [name, null];
        return [name, typeof value === 'string' ? fill(value) : value.map(fill)];
      }),
    );
    for (const answer of [await get('/api/session', filled), await post(WHO, filled)]) {
      expect(answer.status).toBe(status);
      expect(answer.body).not.toContain(page.csrf);
    }
  });

  it.each<[name: string, status: number, headers: Headers]>([
    ['a call without origin', 403, { Origin: null }],
    ['a call without CSRF value', 403, { 'X-CSRF': null }],
    ['a call with another CSRF value', 403, { 'X-CSRF': 'A'.repeat(43) }],
    ['a call with two CSRF values', 403, { 'X-CSRF': ['x', 'y'] }],
    ['a form', 415, { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['text that looks like JSON', 415, { 'Content-Type': 'text/plain' }],
    ['no type', 415, { 'Content-Type': null }],
    ['a strange name for a call', 400, { 'X-Call-Id': 'a b' }],
  ])('%s: %i', async (_name, status, headers) => {
    expect((await post(WHO, headers)).status).toBe(status);
  });

  it('a CSRF value that is ours only in part, or not alone', async () => {
    const ours = page.csrf;
    const offers = {
      after: [ours, 'x'],
      before: ['x', ours],
      twice: [ours, ours],
      longer: `${ours}x`,
      shorter: ours.slice(0, -1),
    };
    for (const [name, offered] of Object.entries(offers))
      expect((await post(WHO, { 'X-CSRF': offered })).status, name).toBe(403);
    expect((await post(WHO, { 'X-CSRF': ours })).status).toBe(200);
  });

  it('any other way to name the target, any other method', async () => {
    expect((await get(`${origin}/api/session`)).status, 'absolute form').toBe(400);
    expect((await get('http://evil.test/api/session')).status, 'absolute form of elsewhere').toBe(400);
    expect((await get('//evil.test/')).status, 'a host in the path').toBe(400);
    expect((await post('/api/session')).status).toBe(404);
    expect((await get(WHO)).status).toBe(404);
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE'])
      expect((await rawRequest(origin, requestText(method, '/', honest()))).status, method).toBe(405);
    const proxied = await rawRequest(origin, requestText('CONNECT', 'evil.test:443', honest()));
    expect(proxied.status, 'CONNECT is cut').toBe(0);
  });

  it('an upgrade is cut without an answer', async () => {
    const upgrade = { ...honest(), Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Key': 'x' };
    expect((await rawRequest(origin, requestText('GET', '/api/events', upgrade))).status).toBe(0);
  });

  it('nobody from outside this machine', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter((address) => !address.internal && address.family === 'IPv4');
    for (const { address } of [...outside, { address: '127.0.0.2' }]) {
      const refused = await new Promise((settle) => {
        const socket = connect(Number(new URL(origin).port), address);
        socket.on('connect', () => settle(socket.destroy() && false));
        socket.on('error', () => settle(true));
      });
      expect(refused, address).toBe(true);
    }
  });
});

describe('files', () => {
  it.each([
    '/../secret.html',
    '/assets/../../secret.html',
    '/%2e%2e/secret.html',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.html',
    '/..%5csecret.html',
    '/assets/..%c0%af..%c0%afsecret.html',
    '/assets//a.js',
    '/assets/a.js%00.html',
    '/assets/a.js.map',
    '/assets/',
    '/assets',
    '/index.html/',
    '/.env',
  ])('%s is none of ours', async (target) => {
    const answer = await get(target);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('secret');
  });
});

describe('the ticket', () => {
  const take = async (target: string) => (await get(target, { Cookie: null })).status;

  it('opens once', async () => {
    const launch = door.server.launchUrl().slice(origin.length);
    expect([await take(launch), await take(launch)]).toEqual([200, 401]);
  });

  it('cannot be guessed, cut short, left out or posted', async () => {
    const launch = door.server.launchUrl().slice(origin.length);
    for (const wrong of [`/launch?t=${'A'.repeat(43)}`, launch.slice(0, -1), `${launch}A`, '/launch?t=', '/launch'])
      expect(await take(wrong), wrong).toBe(401);
    expect((await post(launch, { Cookie: null })).status).toBe(401);
    expect(await take(launch), 'guesses do not use it up').toBe(200);
  });

  it('is stale after a minute, and dropped when too many were asked for', () => {
    let nowMs = 0;
    const tokens = new LaunchTokens(() => nowMs);
    const [first, second] = [tokens.mint(), tokens.mint()];
    nowMs = 59_999;
    expect(tokens.take(first)).toBe(true);
    nowMs = 60_000;
    expect(tokens.take(second)).toBe(false);
    const oldest = tokens.mint();
    for (let asked = 0; asked < 20; asked += 1) tokens.mint();
    expect(tokens.take(oldest)).toBe(false);
  });
});

describe('too much, too slow', () => {
  it('a body over 1 MiB is refused, said before or not; an import may be larger', async () => {
    const long = JSON.stringify({ x: 'y'.repeat(1024 * 1024) });
    expect((await post(WHO, {}, long)).status).toBe(413);
    const chunk = 'y'.repeat(64 * 1024);
    const chunks = Array.from({ length: 20 }, () => `${chunk.length.toString(16)}\r\n${chunk}\r\n`);
    const head = requestText('POST', WHO, {
      ...honest(),
      Origin: origin,
      'Content-Type': 'application/json',
      'X-CSRF': page.csrf,
      'Transfer-Encoding': 'chunked',
    });
    expect((await rawRequest(origin, head, ...chunks)).status).toBe(413);
    expect((await post('/api/call/import.files', {}, long)).status).toBe(200);
  });

  it('what is no JSON is refused', async () => {
    expect((await post(WHO, {}, '{')).status).toBe(400);
    expect((await post(WHO, {}, '')).status).toBe(400);
  });

  it('a body that never ends is cut off', async () => {
    const answer = await post(WHO, { 'Content-Length': '1000' }, '{');
    expect(answer.status).toBe(408);
  });

  it('headers that never end are cut off', async () => {
    expect((await rawRequest(origin, `GET / HTTP/1.1\r\nHost: ${host}\r\n`)).status).toBe(408);
  });

  it('300 connections of another process that say nothing, or half a head, take no place from the window', async () => {
    const kept = await fetch(`${origin}/api/events`, { headers: { cookie: page.cookie } });
    const crowd = spawn(process.execPath, ['-e', CROWD, new URL(origin).port], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(crowd.stdout, 'data');
      for (let asked = 0; asked < 20; asked += 1) {
        expect((await post(WHO)).status, `call ${asked}`).toBe(200);
        await wait(50);
      }
      // A window that is only just opened, and the stream that was open before them.
      const late = await letIn(door.server.launchUrl());
      expect((await get('/api/session', { Cookie: late.cookie })).status).toBe(200);
      expect(door.server.pages()).toBe(1);
    } finally {
      crowd.kill('SIGKILL');
      await kept.body?.cancel();
    }
  });

  it('only so many streams of events for one browser', async () => {
    const ends = new AbortController();
    const open = () => fetch(`${origin}/api/events`, { headers: { cookie: page.cookie }, signal: ends.signal });
    const statuses = [];
    for (let opened = 0; opened < 6; opened += 1) statuses.push((await open()).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);
    ends.abort();
  });
});
