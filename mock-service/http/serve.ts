import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { MockContext } from '../messages/message-context.ts';
import { serveEpsRequest } from './eps-door.ts';
import { doorRefusal, sendJson, serveMockDoor } from './mock-doors.ts';
import type { RequestCounters } from './request-counters.ts';

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_MS = 65_000;

/** Loopback names only, so that a page on another name cannot reach the doors (DNS rebinding). */
function knownHost(request: IncomingMessage): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '');
}

/** A page in a browser names its origin, the programs this mock is for do not: no site may send it orders. */
function fromPage(request: IncomingMessage): boolean {
  return request.headers.origin !== undefined;
}

async function route(
  context: MockContext,
  counters: RequestCounters,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!knownHost(request)) {
    sendJson(response, doorRefusal(421, 'mock.host', 'This host name is not served here.'));
    return;
  }
  if (fromPage(request)) {
    sendJson(response, doorRefusal(403, 'mock.origin', 'Pages are not served here.'));
    return;
  }
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const message = /^\/eps\/([A-Za-z0-9]{1,40})$/.exec(path)?.[1];
  if (message !== undefined && request.method === 'POST') {
    await serveEpsRequest(context, counters, message, request, response);
  } else {
    await serveMockDoor(context, counters, path, request, response);
  }
}

/**
 * @param reportDefect told of what must not happen; the client learns only that something did
 */
export function createMockServer(
  context: MockContext,
  counters: RequestCounters,
  reportDefect: (error: unknown) => void,
): Server {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      noDelay: true,
    },
    (request, response) => {
      route(context, counters, request, response).catch((error: unknown) => {
        reportDefect(error);
        if (response.headersSent) response.destroy();
        else sendJson(response, doorRefusal(500, 'mock.defect', 'A defect of the mock; see its log.'));
      });
    },
  );
  server.maxRequestsPerSocket = 0;
  return server;
}
