/**
 * The browser shell's HTTP door, for one browser on this machine. Nothing that matters is decided here: it lets the right
 * page in and hands operations to the process with the database.
 *
 * Listens on 127.0.0.1, random port. Every request: exactly one `Host: 127.0.0.1:PORT` (else 421), `Origin` ours where
 * there is one (else 403), `Sec-Fetch-Site` same-origin or a typed navigation (else 403); absolute-form targets 400.
 *
 * | request                     | needs                                             | answer |
 * |-----------------------------|---------------------------------------------------|--------|
 * | `GET /launch?t=TOKEN`       | token, once, 60 s; may come from anywhere as a    | 200, sets the cookie, is the page, which calls itself `/`; 401 |
 * |                             | top-level navigation                              |        |
 * | `GET /`, `GET /assets/…`    | cookie                                            | files of dist/renderer; 401, 404 |
 * | `GET /api/session`          | cookie                                            | `{"csrf": "…"}`: for the `x-csrf` header |
 * | `POST /api/call/OPERATION`  | cookie, `Origin`, `x-csrf`, `content-type:        | 200 `OperationOutcome` as JSON, refusals of the core included; |
 * |                             | application/json`; body = the input itself;       | 401, 403, 408, 413 (over 1 MiB; `import.files` 64 MiB), 415 |
 * |                             | `x-call-id: …` names it for progress and cancel   |        |
 * | `GET /api/events`           | cookie                                            | SSE, each `data:` one `AppEvent` as JSON; first what holds now |
 * |                             |                                                   | (`service`, `line`); 429 over the cap of streams |
 *
 * The cookie is `HttpOnly; SameSite=Strict; Path=/`, its name random: cookies ignore ports, and another local server must
 * neither know nor guess it. A refusal of the door has `{"error": "…"}`; it is no outcome of the core. Only `write` and
 * `long` operations and `session.active` keep the window from locking itself: reads are asked by the page alone, too.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PageFiles } from '../../page-files.ts';
import type { ServiceHost } from '../../service-host.ts';
import { SECURITY_HEADERS } from '../../window-security.ts';
import { type BrowserSession, BrowserSessions } from './browser-sessions.ts';
import { ConnectionPlaces } from './connection-places.ts';
import { EventStreams } from './event-streams.ts';
import { LaunchTokens } from './launch-tokens.ts';
import { readJsonBody } from './read-body.ts';
import { callIdOf, LAUNCH_PATH, pathOf, refuseCall, refuseOrigin } from './request-guard.ts';

/** An import would read every export of the module, and Node loads all of its `fetch` for one of them: a third of the launcher's time. */
const { createServer } = process.getBuiltinModule('node:http');

const MIB = 1024 * 1024;
const CALL_BYTES_MAX = MIB;
/** Files of a morning's import travel in one call. */
const IMPORT_BYTES_MAX = 64 * MIB;
/** Operations whose input holds whole files. */
const TAKES_FILES: readonly string[] = ['import.files', 'masters.import'];
const CALL_PATH = '/api/call/';

const html = (head: string, text: string): string =>
  `<!doctype html><html lang="ja"><head><meta charset="utf-8">${head}<title>Chozai Registrar</title></head><body><p>${text}</p></body></html>`;
const NOT_LET_IN_PAGE = html('', 'この画面は開けません。npm start でもう一度開いてください。');

export interface BrowserServerParts {
  readonly host: ServiceHost;
  /** Folder of the built page */
  readonly pageDir: string;
  /** A browser that was let in has asked for the page */
  readonly pageCame?: () => void;
  /** The last page has closed its stream of events */
  readonly lastPageGone: () => void;
  /** How long a whole request may take to come in */
  readonly requestTimeoutMs?: number;
}

export interface BrowserServer {
  readonly origin: string;
  /** Pages that listen now */
  pages(): number;
  /** An address that opens the window: once, within a minute */
  launchUrl(): string;
  close(): Promise<void>;
}

export async function startBrowserServer(parts: BrowserServerParts): Promise<BrowserServer> {
  const { host } = parts;
  const tokens = new LaunchTokens(() => performance.now());
  const sessions = new BrowserSessions((id) => host.endSession(id));
  const places = new ConnectionPlaces();
  const streams = new EventStreams(parts.lastPageGone);
  const files = new PageFiles(parts.pageDir);
  const unlisten = host.on((session, event) => streams.send(session, event));
  let ownHost = '';

  const firstPage = (): Reply => {
    parts.pageCame?.();
    const file = files.at('/');
    return file === null ? refused(404, 'path') : { status: 200, type: file.type, body: file.bytes };
  };

  const launch = (request: IncomingMessage): Reply => {
    const token = new URLSearchParams((request.url ?? '').split('?')[1] ?? '').get('t') ?? '';
    if (request.method !== 'GET' || !tokens.take(token)) return page(401, NOT_LET_IN_PAGE);
    const { cookieName, cookieValue } = sessions.begin();
    // Not a redirect: in a chain that a file began the browser would withhold the cookie it has just been given.
    const cookie = `${cookieName}=${cookieValue}; HttpOnly; SameSite=Strict; Path=/`;
    return { ...firstPage(), headers: { 'set-cookie': cookie } };
  };

  const call = async (request: IncomingMessage, path: string, session: BrowserSession): Promise<Reply> => {
    if (!path.startsWith(CALL_PATH)) return refused(404, 'path');
    const refusal = refuseCall(request, session.csrf);
    if (refusal !== null) return refused(refusal.status, refusal.error);
    const operation = path.slice(CALL_PATH.length);
    const body = await readJsonBody(request, TAKES_FILES.includes(operation) ? IMPORT_BYTES_MAX : CALL_BYTES_MAX);
    if (!body.ok) return refused(body.status, 'body');
    return json(200, await host.call(session.id, operation, body.value, callIdOf(request)));
  };

  /** null: answered already, by a stream of events. */
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<Reply | null> => {
    const refusal = refuseOrigin(request, ownHost);
    if (refusal !== null) return refused(refusal.status, refusal.error);
    const path = pathOf(request) ?? '';
    if (path === LAUNCH_PATH) return launch(request);
    const session = sessions.of(request.headers.cookie);
    if (session === null) return path === '/' ? page(401, NOT_LET_IN_PAGE) : refused(401, 'session');
    places.shownBy(request.socket);
    if (request.method === 'POST') return await call(request, path, session);
    if (path === '/api/session') return json(200, { csrf: session.csrf });
    if (path === '/api/events') {
      if (!streams.hasRoom(session.id)) return refused(429, 'streams');
      streams.open(session.id, response, SECURITY_HEADERS, host.present);
      return null;
    }
    if (path === '/') return firstPage();
    const file = files.at(path);
    return file === null ? refused(404, 'path') : { status: 200, type: file.type, body: file.bytes };
  };

  const server = createServer(
    {
      requestTimeout: parts.requestTimeoutMs ?? 30_000,
      headersTimeout: Math.min(5_000, parts.requestTimeoutMs ?? 5_000),
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 250,
      maxHeaderSize: 16 * 1024,
      // Looked at by the guard, which answers 421 with all headers.
      requireHostHeader: false,
    },
    (request, response) => {
      answer(request, response).then(
        (reply) => {
          if (reply !== null) send(response, reply);
        },
        () => void response.destroy(),
      );
    },
  );
  server.on('connection', (socket) => places.came(socket));
  server.on('upgrade', (_request, socket) => socket.destroy());
  server.on('connect', (_request, socket) => socket.destroy());
  server.on('clientError', (error, socket) => rejectBroken(error, socket));
  ownHost = await listen(server);
  const origin = `http://${ownHost}`;
  return {
    origin,
    pages: () => streams.count,
    launchUrl: () => `${origin}${LAUNCH_PATH}?t=${tokens.mint()}`,
    close: () => {
      unlisten();
      streams.close();
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

function listen(server: Server): Promise<string> {
  return new Promise((settle, fail) => {
    server.once('error', fail);
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, () => {
      const { port } = server.address() as AddressInfo;
      settle(`127.0.0.1:${port}`);
    });
  });
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

const page = (status: number, body: string): Reply => ({ status, type: 'text/html; charset=utf-8', body });
const json = (status: number, value: unknown): Reply => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
});
/** The rest of a body that is not wanted is not read: the connection ends with the answer. */
const refused = (status: number, error: string): Reply => ({
  ...json(status, { error }),
  headers: { connection: 'close' },
});

function send(response: ServerResponse, { status, type, body, headers }: Reply): void {
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    ...headers,
    'content-type': type,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** What is no HTTP, or comes too slowly, is told so and cut off. */
function rejectBroken(error: Error & { readonly code?: string }, socket: NodeJS.WritableStream): void {
  const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
  const headers = Object.entries(SECURITY_HEADERS).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${headers.join('')}connection: close\r\ncontent-length: 0\r\n\r\n`);
}
