/** The doors themselves: the table of operations on a real store, and the HTTP door over real sockets. */
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNoServiceGateway } from '../../main/adapters/eps/no-service-gateway.ts';
import type { Actor } from '../../main/application/people-ports.ts';
import { dispatch } from '../../main/boundary/dispatch.ts';
import type { Session } from '../../main/boundary/session.ts';
import { composeContext, world } from '../../main/composition-context.ts';
import type { ServiceHost } from '../../main/service-host.ts';
import { startBrowserServer } from '../../main/shells/browser/server.ts';
import { isOperationName } from '../../shared/contract/operations.ts';
import { RIGHTS } from '../../shared/domain/people/roles.ts';
import { letIn, requestText } from '../support/browser-door.ts';
import { OPERATION_INPUTS } from '../support/operation-inputs.ts';
import { openedStore, userRow } from '../support/store-rows.ts';
import { TRAINING_SHOP } from '../support/training-shop.ts';
import type { FuzzedParser } from './parsers.ts';

/** They run programs of the machine, or have no end of their own. */
const LEFT_OUT: ReadonlySet<string> = new Set(['closing.run-after', 'settings.set', 'closing.close', 'upload.run']);

const scratch = (): string => mkdtempSync(join(tmpdir(), 'chozai-fuzz-'));

let session: Session | null = null;

function signedIn(): Session {
  if (session !== null) return session;
  const store = openedStore(join(scratch(), 'chozai.db'));
  const user = userRow('owner', ['owner', 'pharmacist']);
  store.users.insert(user);
  const { userId, name, displayName } = user;
  const actor: Actor = { userId, name, displayName, rights: RIGHTS };
  session = { context: composeContext(store, createNoServiceGateway(), TRAINING_SHOP), actor };
  return session;
}

async function callFromText(bytes: Buffer): Promise<void> {
  let call: unknown;
  try {
    call = JSON.parse(bytes.toString('utf8'));
  } catch {
    return;
  }
  if (!Array.isArray(call) || typeof call[0] !== 'string') return;
  const [name, input]: unknown[] = call;
  if (LEFT_OUT.has(String(name))) return;
  const outcome = await dispatch(world, signedIn(), String(name), input, () => undefined);
  const defect = outcome.ok ? undefined : outcome.issues.find(({ code }) => code === 'defect.incident');
  if (defect !== undefined) throw new Error(`a defect in ${isOperationName(String(name)) ? name : 'no operation'}`);
}

interface OpenDoor {
  readonly host: string;
  readonly cookie: string;
  readonly csrf: string;
}

let opening: Promise<OpenDoor> | null = null;

/** The process behind it answers everything: what is looked at is the door. */
async function openDoor(): Promise<OpenDoor> {
  const behind = {
    call: () => Promise.resolve({ ok: true, value: {} }),
    on: () => () => undefined,
    endSession: () => undefined,
    present: [],
  };
  const server = await startBrowserServer({
    host: behind as unknown as ServiceHost,
    pageDir: scratch(),
    lastPageGone: () => undefined,
    requestTimeoutMs: 1_000,
  });
  return { host: new URL(server.origin).host, ...(await letIn(server.launchUrl())) };
}

async function ask(bytes: Buffer): Promise<void> {
  opening ??= openDoor();
  const { host, cookie, csrf } = await opening;
  const { hostname, port } = new URL(`http://${host}`);
  const request = bytes
    .toString('latin1')
    .replaceAll('HOST', host)
    .replaceAll('COOKIE', cookie)
    .replaceAll('CSRF', csrf);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  socket.end(request, 'latin1');
  await once(socket, 'close');
  const answer = Buffer.concat(chunks).toString('latin1');
  if (/^HTTP\/1\.1 5/.test(answer)) throw new Error('a status of 500 and more');
  if (/node:|\bat .*\.ts|Error:/.test(answer)) throw new Error('the answer shows the inside');
}

const head = (method: string, target: string, more: Readonly<Record<string, string>> = {}, body = ''): Buffer =>
  Buffer.from(requestText(method, target, { Host: 'HOST', Cookie: 'COOKIE', Connection: 'close', ...more }, body));

export const doorParsers: Readonly<Record<string, FuzzedParser>> = {
  dispatch: {
    seeds: () =>
      Object.entries(OPERATION_INPUTS)
        .filter(([name]) => !LEFT_OUT.has(name))
        .map(([name, input]) => Buffer.from(JSON.stringify([name, input]))),
    read: callFromText,
  },
  'http-door': {
    seeds: () => [
      head('GET', '/'),
      head('GET', '/api/session'),
      head('GET', '/assets/a.js'),
      head('GET', '/launch?t=x', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }),
      head(
        'POST',
        '/api/call/session.who',
        {
          Origin: 'http://HOST',
          'X-CSRF': 'CSRF',
          'Content-Type': 'application/json',
          'Content-Length': '2',
          'X-Call-Id': 'a',
        },
        '{}',
      ),
    ],
    read: ask,
  },
};
