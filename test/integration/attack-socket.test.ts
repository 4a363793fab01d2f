/**
 * The local socket from the side of somebody who means harm or does not behave: a stranger in the temporary folder, a
 * caller who never speaks, one who never reads, one who leaves, text that looks like the end of a line.
 */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askHost, hostProfile, type ProfileHost, type SocketAnswer } from '../../main/shells/socket/profile-socket.ts';
import { newSocketPath } from '../../main/shells/socket/socket-place.ts';
import { applicationIssue } from '../../shared/contract/application-issues.ts';
import { success } from '../../shared/domain/result.ts';

const lost = applicationIssue('profile.host-lost');
const asked = { user: 'pharmacist', password: 'geheim', operation: 'closing.status', input: {} };
const silent = () => undefined;

describe.skipIf(process.platform === 'win32')('the socket of a profile', () => {
  let base: string;
  let profile: string;
  let temporary: string;
  const hosts: ProfileHost[] = [];
  const clients: Socket[] = [];

  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'sock-'));
    profile = join(base, 'profile');
    temporary = join(base, 'tmp');
    mkdirSync(profile, { mode: 0o700 });
    mkdirSync(temporary, { mode: 0o777 });
    vi.stubEnv('TMPDIR', temporary);
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    for (const host of hosts.splice(0)) await host.close();
    vi.unstubAllEnvs();
    rmSync(base, { recursive: true, force: true });
  });

  const host = async (answer: SocketAnswer): Promise<ProfileHost> => {
    const made = await hostProfile(profile, answer);
    hosts.push(made);
    return made;
  };

  const raw = (text: string): Promise<Socket> =>
    new Promise((ready) => {
      const socket = connect(newSocketPath(profile), () => {
        if (text !== '') socket.write(text);
        ready(socket);
      });
      socket.on('error', silent);
      clients.push(socket);
    });

  it('stands in a folder of mode 0700, is itself 0600, and is gone afterwards', async () => {
    const before = process.umask();
    const made = await host(() => Promise.resolve(success(1)));
    const path = newSocketPath(profile);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(profile, 'service.json')).mode & 0o777).toBe(0o600);
    expect(process.umask()).toBe(before);
    await made.close();
    expect(existsSync(path)).toBe(false);
    expect(existsSync(join(profile, 'service.json'))).toBe(false);
  });

  it('never follows a link that somebody has put where its folder belongs', async () => {
    const victim = join(base, 'victim');
    mkdirSync(victim, { mode: 0o755 });
    symlinkSync(victim, join(temporary, `chozai-${userInfo().uid}`));
    await host(() => Promise.resolve(success('served')));
    expect(statSync(victim).mode & 0o777).toBe(0o755);
    expect(existsSync(join(victim, 'x'))).toBe(false);
    expect(lstatSync(join(temporary, `chozai-${userInfo().uid}`)).isSymbolicLink()).toBe(true);
    expect(await askHost(profile, asked, silent, lost)).toEqual(success('served'));
  });

  it('tells no password to a listener in a folder that others can enter', async () => {
    // What is left after a crash: the address file, and in its place a stranger's socket.
    const folder = join(temporary, 'left-behind');
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    const path = join(folder, 'x.sock');
    const heard: string[] = [];
    const stranger = createServer((socket) => {
      socket.on('data', (chunk) => heard.push(chunk.toString()));
      socket.on('error', silent);
    });
    await new Promise<void>((listening) => stranger.listen(path, listening));
    writeFileSync(join(profile, 'service.json'), JSON.stringify({ path, pid: 1 }), { mode: 0o600 });
    try {
      expect(await askHost(profile, asked, silent, lost)).toBeNull();
      expect(heard).toEqual([]);
    } finally {
      await new Promise((closed) => stranger.close(closed));
    }
  });

  it('believes no address file that others could have written', async () => {
    await host(() => Promise.resolve(success('served')));
    chmodSync(join(profile, 'service.json'), 0o666);
    expect(await askHost(profile, asked, silent, lost)).toBeNull();
  });

  it('ends although somebody is connected and says nothing', async () => {
    const made = await host(() => Promise.resolve(success(1)));
    await raw('');
    await raw('{"user":"half a requ');
    await made.close();
  });

  it('ends although somebody asks and never reads the answer', async () => {
    const big = 'x'.repeat(8 * 1024 * 1024);
    const answered = Promise.withResolvers<void>();
    const made = await host(() => {
      setImmediate(answered.resolve);
      return Promise.resolve(success(big));
    });
    const deaf = await raw(`${JSON.stringify(asked)}\n`);
    deaf.pause();
    await answered.promise;
    await made.close();
  });

  it('leaves progress out for an asker that does not read, and gives the outcome all the same', async () => {
    let most = 0;
    await host(async (_request, progress) => {
      const event = {
        phase: 'upload',
        done: 1,
        total: 2,
        perMinute: null,
        secondsLeft: null,
        row: { id: 'x'.repeat(1000), outcome: 'y' },
      } as const;
      for (let turn = 0; turn < 20_000; turn += 1) progress(event);
      return success('done');
    });
    const outcome = await askHost(
      profile,
      asked,
      () => {
        most += 1;
      },
      lost,
    );
    expect(outcome).toEqual(success('done'));
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(20_000);
  });

  it('takes one request a connection, in the shape of the table, and nothing after it was told to end', async () => {
    let calls = 0;
    const made = await host((_request, _progress, left) => {
      calls += 1;
      return new Promise((done) => left.addEventListener('abort', () => done(success(1)), { once: true }));
    });
    const closed = (socket: Socket) => new Promise<void>((done) => socket.once('close', () => done()));
    const twice = await raw(`${JSON.stringify(asked)}\n${JSON.stringify(asked)}\n`);
    await closed(twice.resume());
    expect(calls).toBe(1);
    for (const bad of [
      'nonsense',
      '{}',
      '[]',
      'null',
      JSON.stringify({ ...asked, extra: 1 }),
      JSON.stringify({ ...asked, user: 'u'.repeat(33) }),
    ]) {
      await closed((await raw(`${bad}\n`)).resume());
    }
    expect(calls).toBe(1);
    const waiting = await raw('');
    made.stopTaking();
    const end = closed(waiting.resume());
    waiting.write(`${JSON.stringify(asked)}\n`);
    await end;
    expect(calls).toBe(1);
    expect(await askHost(profile, asked, silent, lost)).toBeNull();
  });

  it('carries the line separators of Unicode and a lone carriage return as text', async () => {
    const text = 'a\u2028b\u2029c\rd\ne';
    await host((request) => Promise.resolve(success({ echoed: request.input })));
    const outcome = await askHost(profile, { ...asked, input: { text } }, silent, lost);
    expect(outcome).toEqual(success({ echoed: { text } }));
  });

  it('asks the work to stop when the asker has gone, and when the asker says so and still reads', async () => {
    const stopped = (left: AbortSignal) =>
      new Promise<void>((done) => left.addEventListener('abort', () => done(), { once: true }));
    const over: string[] = [];
    await host(async (request, _progress, left) => {
      await stopped(left);
      over.push(request.user);
      return success('stopped in good order');
    });
    const stop = new AbortController();
    const waiting = askHost(profile, asked, silent, lost, stop.signal);
    stop.abort();
    expect(await waiting).toEqual(success('stopped in good order'));
    const gone = await raw(`${JSON.stringify({ ...asked, user: 'gone' })}\n`);
    gone.destroy();
    await vi.waitFor(() => expect(over).toEqual(['pharmacist', 'gone']));
  });
});
