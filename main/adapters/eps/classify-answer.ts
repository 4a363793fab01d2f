import { epochMsOf, type Instant, instantOf } from '../../../shared/domain/calendar-date.ts';
import { assertNever } from '../../../shared/domain/result.ts';
import { CERTIFICATE_CAUSES } from '../../../shared/domain/submission/line-cause.ts';
import { IN_PROGRESS } from '../../../shared/domain/submission/retry-policy.ts';
import type { ResponseEnvelope } from '../../../shared/formats/envelope.ts';
import { type EpsMessage, readReplyBody } from '../../../shared/formats/eps-messages.ts';
import { refusalOf } from '../../../shared/formats/eps-messages-outcome.ts';
import { serviceWords } from './service-words.ts';

/** What the line did with one request. */
export type TransportOutcome =
  | {
      readonly kind: 'response';
      readonly httpStatus: number;
      /** `Retry-After` as it came: seconds or an HTTP date */
      readonly retryAfter: string | null;
      /** `Date` as it came: the service's own clock */
      readonly date: string | null;
      /** null when the body could not be read as a message: garbage, cut, another page */
      readonly envelope: ResponseEnvelope | null;
    }
  | {
      readonly kind: 'failure';
      /** Error code: `ECONNREFUSED`, `UND_ERR_SOCKET`, or ours: `TIMEOUT`, `ABORTED`, `NOT_STARTED` (aborted before) */
      readonly code: string;
      /** The system call that failed, where known: `connect` means that no byte of the request left. */
      readonly syscall: string | null;
    };

/** What became of the request, as far as it can be known. */
export type Fate<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: string; readonly text: string }
  | { readonly kind: 'not-reached'; readonly cause: string; readonly retryAfterMs: number | null }
  | { readonly kind: 'unknown'; readonly cause: string; readonly retryAfterMs: number | null };

/** Failures that happen before the first byte of a request can leave. */
const BEFORE_SENDING: ReadonlySet<string> = new Set([
  'NOT_STARTED',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'EAI_NONAME',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  ...CERTIFICATE_CAUSES,
]);

const RETRY_AFTER_MS_MAX = 24 * 3_600_000;

/** The Date header as an instant; null when there is none or it is no date. */
export function serverDateOf(header: string | null): Instant | null {
  const ms = header === null ? Number.NaN : Date.parse(header);
  return Number.isNaN(ms) ? null : instantOf(ms);
}

/**
 * `Retry-After` (RFC 9110 §10.2.3) in milliseconds. A date is measured against the service's own clock, which may be
 * wrong against ours. Never negative, at most a day; null for what is neither seconds nor a date.
 */
export function retryAfterMsOf(header: string | null, serverDate: Instant | null, now: Instant): number | null {
  if (header === null) return null;
  const text = header.trim();
  // `Date.parse` makes a date of nearly anything with a digit in it.
  const dateMs = text.endsWith('GMT') ? Date.parse(text) - epochMsOf(serverDate ?? now) : Number.NaN;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : dateMs;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), RETRY_AFTER_MS_MAX);
}

/** A readable envelope is the only thing that can say that an operation was done or was refused. */
function fateOfEnvelope<T>(envelope: ResponseEnvelope, message: EpsMessage<unknown, T>): Fate<T> {
  const unknown = (cause: string): Fate<T> => ({ kind: 'unknown', cause, retryAfterMs: null });
  switch (envelope.segment) {
    case 'in-progress':
      return unknown(IN_PROGRESS);
    case 'failed':
      return envelope.errorCode === null
        ? unknown('segment-failed-without-code')
        : { kind: 'refused', ...serviceWords(envelope.errorCode, envelope.errorMessage ?? '') };
    case 'completed': {
      const body = envelope.body === null ? null : readReplyBody(message, envelope.body);
      if (body === null || !body.ok) return unknown('body-unreadable');
      if (body.value.status === 'done') return { kind: 'answered', value: body.value.reply };
      const { code, text } = refusalOf(body.value.outcome);
      return { kind: 'refused', ...serviceWords(code, text) };
    }
    default:
      return assertNever(envelope.segment);
  }
}

/**
 * The one place that tells *surely not taken in*, *refused* and *nobody knows* apart.
 *
 * - 401 and 429 stop before the service's own work: surely not taken in, whatever the body says.
 * - 5xx may come after the service stored the request: unknown, whatever the body says.
 * - 2xx, and the other 4xx, are as good as the envelope in them: without a readable one, unknown.
 * - A failure is *not reached* only where the connection was never made.
 *
 * @param now our clock, used for a `Retry-After` date only when the answer has no `Date`
 */
export function classifyAnswer<T>(outcome: TransportOutcome, message: EpsMessage<unknown, T>, now: Instant): Fate<T> {
  if (outcome.kind === 'failure') {
    const neverSent = outcome.syscall === 'connect' || outcome.syscall === 'getaddrinfo';
    const kind = neverSent || BEFORE_SENDING.has(outcome.code) ? 'not-reached' : 'unknown';
    return { kind, cause: outcome.code, retryAfterMs: null };
  }
  const { httpStatus, envelope } = outcome;
  const retryAfterMs = retryAfterMsOf(outcome.retryAfter, serverDateOf(outcome.date), now);
  const cause = `http-${httpStatus}`;
  if (httpStatus === 401 || httpStatus === 429) return { kind: 'not-reached', cause, retryAfterMs };
  if (httpStatus >= 500 || httpStatus < 200) return { kind: 'unknown', cause, retryAfterMs };
  if (envelope === null) {
    return { kind: 'unknown', cause: httpStatus === 200 ? 'answer-unreadable' : cause, retryAfterMs };
  }
  const fate = fateOfEnvelope(envelope, message);
  const believable = httpStatus < 300 || (httpStatus >= 400 && fate.kind === 'refused');
  return believable ? fate : { kind: 'unknown', cause, retryAfterMs };
}
