/** The browser shell's door as a stranger on the same machine sees it: raw sockets, every header in our hand. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ServiceHost } from '../../main/service-host.ts';
import type { MockPlace } from '../../main/service-protocol.ts';
import { type ForkedService, forkService } from '../../main/shells/browser/child-processes.ts';
import { type BrowserServer, startBrowserServer } from '../../main/shells/browser/server.ts';
import type { AppEvent, OperationOutcome } from '../../shared/contract/bridge.ts';

export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

function parseAnswer(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(first.split(' ')[1] ?? 0), headers, body: rest.join('\r\n\r\n') };
}

/** Sends bytes as they are; status 0 when the connection was cut without an answer. */
export async function rawRequest(origin: string, ...parts: readonly (string | Buffer)[]): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  for (const part of parts) socket.write(part);
  await once(socket, 'close');
  return parseAnswer(Buffer.concat(chunks).toString('utf8'));
}

/** Header lines of an honest page; `null` leaves one out. */
export type Headers = Readonly<Record<string, string | readonly string[] | null>>;

export function requestText(method: string, target: string, headers: Headers, body = ''): string {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === null ? [] : [value].flat().map((one) => `${name}: ${one}`),
  );
  return [`${method} ${target} HTTP/1.1`, ...lines, '', body].join('\r\n');
}

export interface SignedCookie {
  readonly cookie: string;
  readonly csrf: string;
}

/** A page that was let in: its cookie, its CSRF value, calls and events. */
export interface Page extends SignedCookie {
  call(operation: string, input: unknown, callId?: string): Promise<OperationOutcome>;
  /** Everything heard since the stream was opened */
  readonly events: readonly AppEvent[];
  /** Resolves with the first event that fits, heard already or to come. */
  heard(fits: (event: AppEvent) => boolean): Promise<AppEvent>;
}

export async function letIn(launchUrl: string): Promise<SignedCookie> {
  const launched = await fetch(launchUrl);
  const cookie = launched.headers.get('set-cookie')?.split(';')[0] ?? '';
  const session: unknown = await (await fetch(new URL('/api/session', launchUrl), { headers: { cookie } })).json();
  if (typeof session !== 'object' || session === null || !('csrf' in session)) throw new Error('not let in');
  return { cookie, csrf: String(session.csrf) };
}

export async function openPage(launchUrl: string): Promise<Page> {
  const { cookie, csrf } = await letIn(launchUrl);
  const { origin } = new URL(launchUrl);
  const events: AppEvent[] = [];
  const heard = new Set<() => void>();
  const stream = await fetch(`${origin}/api/events`, { headers: { cookie } });
  void listen(stream, (event) => {
    events.push(event);
    for (const look of heard) look();
  });
  return {
    cookie,
    csrf,
    events,
    async call(operation, input, callId) {
      const answer = await fetch(`${origin}/api/call/${operation}`, {
        method: 'POST',
        headers: {
          cookie,
          origin,
          'x-csrf': csrf,
          'content-type': 'application/json',
          ...(callId === undefined ? {} : { 'x-call-id': callId }),
        },
        body: JSON.stringify(input),
      });
      if (answer.status !== 200) throw new Error(`${operation}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as OperationOutcome;
    },
    heard: (fits) =>
      new Promise((settle) => {
        const look = (): void => {
          const found = events.find(fits);
          if (found === undefined) return;
          heard.delete(look);
          settle(found);
        };
        heard.add(look);
        look();
      }),
  };
}

async function listen(stream: Response, take: (event: AppEvent) => void): Promise<void> {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of stream.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      const frames = text.split('\n\n');
      text = frames.pop() ?? '';
      for (const frame of frames) if (frame.startsWith('data: ')) take(JSON.parse(frame.slice('data: '.length)));
    }
  } catch {
    // The shell has closed the stream.
  }
}

export interface Door {
  readonly server: BrowserServer;
  readonly host: ServiceHost;
  /** The service process that runs now */
  service(): ForkedService;
  close(): Promise<void>;
}

/** The real door with the real service process behind it. */
export async function openDoor(
  profile: string,
  options: {
    readonly pageDir?: string;
    readonly requestTimeoutMs?: number;
    readonly restartDelaysMs?: readonly number[];
    readonly mock?: (place: MockPlace) => Promise<string | null>;
  } = {},
): Promise<Door> {
  let service: ForkedService | null = null;
  const host = new ServiceHost({
    start: () => {
      service = forkService(profile);
      return service;
    },
    mock: options.mock ?? (() => Promise.resolve(null)),
    ...(options.restartDelaysMs === undefined ? {} : { restartDelaysMs: options.restartDelaysMs }),
  });
  host.start();
  const server = await startBrowserServer({
    host,
    pageDir: options.pageDir ?? join(profile, 'no-page'),
    lastPageGone: () => undefined,
    ...(options.requestTimeoutMs === undefined ? {} : { requestTimeoutMs: options.requestTimeoutMs }),
  });
  return {
    server,
    host,
    service: () => {
      if (service === null) throw new Error('no service process');
      return service;
    },
    close: async () => {
      await server.close();
      await host.stop();
    },
  };
}

/** Longer than any test may take: a wait for what never comes ends all the same, and says where. */
const GIVEN_UP_AFTER_MS = 600_000;

/** Waits until something holds, looking again and again. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const givenUpAt = performance.now() + GIVEN_UP_AFTER_MS;
  while (!(await holds())) {
    if (performance.now() > givenUpAt) throw new Error(`never came: ${holds}`);
    await wait(20);
  }
}
