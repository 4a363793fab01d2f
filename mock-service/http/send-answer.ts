import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Instant } from '../../shared/domain/calendar-date.ts';
import type { FaultAfter } from '../faults/plan-faults.ts';

const SLOW_BODY_PIECES = 10;
const SLOW_BODY_PAUSE_MS = 300;

export interface EpsAnswer {
  readonly httpStatus: number;
  readonly bytes: Uint8Array;
  readonly retryAfterS: number | null;
}

function writeHead(
  response: ServerResponse,
  answer: EpsAnswer,
  serviceTime: Instant,
  contentLength: number | null,
): void {
  response.sendDate = false;
  response.writeHead(answer.httpStatus, {
    date: new Date(serviceTime).toUTCString(),
    'content-type': 'application/xml; charset=utf-8',
    // RFC 9110 §12.5.3: request bodies may be packed
    'accept-encoding': 'gzip',
    'cache-control': 'no-store',
    ...(contentLength === null ? {} : { 'content-length': contentLength }),
    ...(answer.retryAfterS === null ? {} : { 'retry-after': String(answer.retryAfterS) }),
  });
}

async function sendSlowly(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  const step = Math.ceil(bytes.length / SLOW_BODY_PIECES);
  for (let from = 0; from < bytes.length && !response.destroyed; from += step) {
    response.write(bytes.subarray(from, from + step));
    await sleep(SLOW_BODY_PAUSE_MS, undefined, { ref: false });
  }
  response.end();
}

/** Bytes that no reader takes for a message, the same for the same dice. */
function garbageBytes(dice: number): Buffer {
  return createHash('shake256', { outputLength: 400 }).update(String(dice)).digest();
}

/**
 * Sends an answer, or what the planned fault leaves of it.
 *
 * @returns the HTTP status the client got, or `dropped`
 */
export async function sendAnswer(
  response: ServerResponse,
  answer: EpsAnswer,
  fault: { readonly after: FaultAfter | null; readonly dice: number },
  serviceTime: Instant,
): Promise<number | 'dropped'> {
  const { bytes } = answer;
  const cut = Math.max(1, Math.floor(bytes.length * (0.1 + 0.8 * fault.dice)));
  switch (fault.after) {
    case 'drop-response':
      response.socket?.destroy();
      return 'dropped';
    case 'half-open':
      // Nothing is ever said; the client's own time-out ends it.
      return 'dropped';
    case 'http503': {
      const unavailable = { httpStatus: 503, bytes: new Uint8Array(), retryAfterS: null };
      writeHead(response, unavailable, serviceTime, 0);
      response.end();
      return 503;
    }
    case 'garbage': {
      const garbage = garbageBytes(fault.dice);
      writeHead(response, answer, serviceTime, garbage.length);
      response.end(garbage);
      return answer.httpStatus;
    }
    case 'truncate-announced':
      writeHead(response, answer, serviceTime, bytes.length);
      response.write(bytes.subarray(0, cut), () => response.socket?.destroy());
      return answer.httpStatus;
    case 'truncate-complete':
      writeHead(response, answer, serviceTime, cut);
      response.end(bytes.subarray(0, cut));
      return answer.httpStatus;
    case 'slow-body':
      writeHead(response, answer, serviceTime, bytes.length);
      await sendSlowly(response, bytes);
      return answer.httpStatus;
    case null:
      writeHead(response, answer, serviceTime, bytes.length);
      response.end(bytes);
      return answer.httpStatus;
  }
}
