/**
 * The doors of the shells with bodies no page and no command would send, and every operation of every role through the
 * HTTP door, the command line and the socket: what the table does not open stays shut whichever way it is asked for
 * (Electron's door: test/electron/rights.test.ts).
 */
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialiseTraining } from '../../main/initialise-training.ts';
import { profileClient } from '../../main/shells/socket/profile-client.ts';
import { askHost } from '../../main/shells/socket/profile-socket.ts';
import { onLines } from '../../main/shells/socket/socket-lines.ts';
import { newSocketPath } from '../../main/shells/socket/socket-place.ts';
import { applicationIssue } from '../../shared/contract/application-issues.ts';
import type { OperationOutcome } from '../../shared/contract/bridge.ts';
import { INPUT_DEPTH_MAX } from '../../shared/contract/input-depth.ts';
import { sessionOperations } from '../../shared/contract/operations/session-operations.ts';
import { type OperationName, operations } from '../../shared/contract/operations.ts';
import type { Result } from '../../shared/domain/result.ts';
import { temporaryFolder, unwrap } from '../contract/mock-fixture.ts';
import { type Door, openDoor, openPage, type Page } from '../support/browser-door.ts';
import { runCliHere } from '../support/cli-run.ts';
import { OPERATION_INPUTS } from '../support/operation-inputs.ts';
import { RIGHTS_ROWS } from '../support/rights-table.ts';
import { ROLES, shutTo } from '../support/shut-operations.ts';

const PASSWORD = 'nur zur Probe';
const folder = temporaryFolder();
const profile = join(folder.path, 'profile');
/** A copy that no process holds */
const freeProfile = join(folder.path, 'free');
const silent = () => undefined;
let door: Door;
let page: Page;

beforeAll(async () => {
  unwrap(await initialiseTraining({ profile, serviceUrl: null, password: PASSWORD, pin: '24681357' }));
  cpSync(profile, freeProfile, { recursive: true });
  door = await openDoor(profile);
  page = await openPage(door.server.launchUrl());
  // From here on the service process holds the profile, and serves the socket.
  expect(await page.call('session.sign-in', { user: 'clerk', password: PASSWORD })).toMatchObject({ ok: true });
});

afterAll(async () => {
  await door.close();
  folder.remove();
});

const codesOf = (outcome: OperationOutcome | Result<unknown> | null): readonly string[] =>
  outcome === null ? ['nobody'] : outcome.ok ? [] : outcome.issues.map((issue) => issue.code);

const overSocket = (user: string, operation: string, input: unknown) =>
  askHost(profile, { user, password: PASSWORD, operation, input }, silent, applicationIssue('profile.host-lost'));

describe('nested without end', () => {
  const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
  const post = async (body: string): Promise<number> => {
    const { origin } = door.server;
    const headers = { cookie: page.cookie, origin, 'x-csrf': page.csrf, 'content-type': 'application/json' };
    return (await fetch(`${origin}/api/call/session.who`, { method: 'POST', headers, body })).status;
  };

  it('the HTTP door refuses it and answers on', async () => {
    for (const levels of [INPUT_DEPTH_MAX + 2, 9_000, 500_000])
      expect(await post(nested(levels)), `${levels}`).toBe(400);
    expect(await post('{}')).toBe(200);
  });

  it('so does the socket', async () => {
    const socket = connect(newSocketPath(profile));
    let answered = '';
    onLines(socket, 1_000_000, (line) => {
      answered = line;
    });
    const head = JSON.stringify({ user: 'owner', password: PASSWORD, operation: 'settings.set', input: 0 });
    socket.write(`${head.slice(0, -2)}${nested(500_000)}}\n`);
    await once(socket, 'close');
    expect(answered).toContain('request.too-deep');
    expect(codesOf(await overSocket('owner', 'settings.get', {}))).toEqual([]);
  });

  it('and the command line, whose question would overflow the stack before it is asked', async () => {
    const ran = await runCliHere(['record', '-', '--profile', profile, '--user', 'clerk', '--json'], {
      env: { CHOZAI_PASSWORD: PASSWORD },
      input: nested(500_000),
    });
    expect(ran.stdout).toContain('request.too-deep');
    expect(ran.exit).toBe(2);
  });
});

it('a line that never ends is cut, not collected', async () => {
  let taken = 0;
  const destroyed = Promise.withResolvers<void>();
  const heard: ((chunk: Buffer) => void)[] = [];
  const socket = {
    on: (_event: string, listener: (chunk: Buffer) => void) => void heard.push(listener),
    destroy: () => destroyed.resolve(),
  };
  onLines(socket as never, 1_000, () => {
    taken += 1;
  });
  for (let turn = 0; turn < 5; turn += 1) for (const listener of heard) listener(Buffer.alloc(300, 'x'));
  await destroyed.promise;
  expect(taken).toBe(0);
});

describe.each(ROLES)('%s', (role) => {
  it('is denied through the HTTP door what the table does not open', async () => {
    const shut = shutTo(role);
    expect(shut.length).toBeGreaterThan(5);
    expect(await page.call('session.sign-in', { user: role, password: PASSWORD })).toMatchObject({ ok: true });
    for (const name of shut)
      expect(codesOf(await page.call(name, OPERATION_INPUTS[name])), name).toEqual(['rights.denied']);
  });

  it('and through the socket, where the process’s own operations are not to be had at all', async () => {
    // Each request signs in anew, which costs a tenth of a second: one of each set of rights stands for those like it.
    const seen = new Set<string>();
    const shut = shutTo(role).filter((name) => {
      const needs = JSON.stringify([RIGHTS_ROWS.find(([one]) => one === name)?.[1], operations[name].kind]);
      return !seen.has(needs) && seen.add(needs);
    });
    for (const name of shut)
      expect(codesOf(await overSocket(role, name, OPERATION_INPUTS[name])), name).toEqual(['rights.denied']);
    const own = role === 'owner' ? Object.keys(sessionOperations) : [];
    for (const name of own as OperationName[]) {
      const codes = codesOf(await overSocket(role, name, OPERATION_INPUTS[name]));
      expect(['session.window-only', 'rights.denied', 'request.invalid'], name).toContain(codes[0]);
    }
  });

  it('and at the command line, which opens a profile that nobody holds by itself', async () => {
    const free = profileClient({ profile: freeProfile, user: role, password: PASSWORD });
    try {
      for (const name of shutTo(role)) {
        // What only a window's process does is not to be had here by anybody.
        const expected = name in sessionOperations ? /^(session\.window-only|rights\.denied)$/ : /^rights\.denied$/;
        expect(codesOf(await free.call(name, OPERATION_INPUTS[name])).join(), name).toMatch(expected);
      }
    } finally {
      await free.close();
    }
  });
});
