import { describe, expect, it } from 'vitest';
import {
  classifyAnswer,
  retryAfterMsOf,
  serverDateOf,
  type TransportOutcome,
} from '../../../main/adapters/eps/classify-answer.ts';
import type { Instant } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { IN_PROGRESS } from '../../../shared/domain/submission/retry-policy.ts';
import type { ResponseEnvelope } from '../../../shared/formats/envelope.ts';
import { parentElement, textElement } from '../../../shared/formats/envelope-element.ts';
import { epsMessages, writeReplyBody } from '../../../shared/formats/eps-messages.ts';
import { DONE } from '../../../shared/formats/eps-messages-outcome.ts';

const now = '2026-11-22T10:00:00.000Z' as Instant;
const reply = { dispensingId: '00000000-0000-4000-8000-000000000001' as Uuid, withdrawnAt: now };
const base: ResponseEnvelope = {
  processExecutionTime: now,
  medicalInstitutionCode: '9948000014',
  fileIdentifier: null,
  segment: 'completed',
  errorCode: null,
  errorMessage: null,
  body: null,
};
const message = epsMessages.withdraw;
const done = { ...base, body: writeReplyBody(message, DONE, reply) };
const error = { ...DONE, status: 'error', code: 'EPSB9101E', message: '見つかりません。' } as const;
const refused = { ...base, body: writeReplyBody(message, error, null) };
const envelopes = {
  done,
  refused,
  failed: { ...base, segment: 'failed', errorCode: 'EPSB9001E', errorMessage: '電文が不正です。' },
  'failed without code': { ...base, segment: 'failed' },
  'in progress': { ...done, segment: 'in-progress' },
  'done without result': { ...base, body: writeReplyBody(message, DONE, null) },
  'without status': { ...base, body: parentElement('MessageBody', [textElement('X', '')]) },
  'completed without body': base,
  unreadable: null,
} as const satisfies Record<string, ResponseEnvelope | null>;

type Kind = 'answered' | 'refused' | 'not-reached' | 'unknown';
const kindOf = (outcome: TransportOutcome): string => classifyAnswer(outcome, message, now).kind;
const response = (httpStatus: number, envelope: ResponseEnvelope | null): TransportOutcome => ({
  kind: 'response',
  httpStatus,
  retryAfter: null,
  date: null,
  envelope,
});

const names = Object.keys(envelopes) as (keyof typeof envelopes)[];
const statusTable: readonly (readonly [string, readonly number[], Readonly<Record<keyof typeof envelopes, Kind>>])[] = [
  [
    '2xx: as good as the envelope',
    [200, 201, 202, 204],
    {
      done: 'answered',
      refused: 'refused',
      failed: 'refused',
      'failed without code': 'unknown',
      'in progress': 'unknown',
      'done without result': 'unknown',
      'without status': 'unknown',
      'completed without body': 'unknown',
      unreadable: 'unknown',
    },
  ],
  [
    '401 and 429: surely not taken in, whatever the body says',
    [401, 429],
    {
      done: 'not-reached',
      refused: 'not-reached',
      failed: 'not-reached',
      'failed without code': 'not-reached',
      'in progress': 'not-reached',
      'done without result': 'not-reached',
      'without status': 'not-reached',
      'completed without body': 'not-reached',
      unreadable: 'not-reached',
    },
  ],
  [
    'other 4xx: a refusal only from a readable envelope',
    [400, 403, 404, 405, 408, 409, 413, 415, 422],
    {
      done: 'unknown',
      refused: 'refused',
      failed: 'refused',
      'failed without code': 'unknown',
      'in progress': 'unknown',
      'done without result': 'unknown',
      'without status': 'unknown',
      'completed without body': 'unknown',
      unreadable: 'unknown',
    },
  ],
  [
    '1xx, 3xx, 5xx: unknown, whatever the body says',
    [101, 300, 301, 302, 307, 500, 501, 502, 503, 504, 599],
    {
      done: 'unknown',
      refused: 'unknown',
      failed: 'unknown',
      'failed without code': 'unknown',
      'in progress': 'unknown',
      'done without result': 'unknown',
      'without status': 'unknown',
      'completed without body': 'unknown',
      unreadable: 'unknown',
    },
  ],
];

describe('classification of an answer', () => {
  for (const [title, statuses, expected] of statusTable) {
    it.each(statuses.flatMap((status) => names.map((name) => [status, name] as const)))(
      `${title}: %s, envelope %s`,
      (status, name) => {
        expect(kindOf(response(status, envelopes[name]))).toBe(expected[name]);
      },
    );
  }

  it('3xx with a refusal in it is no refusal of the service', () => {
    expect(classifyAnswer(response(302, refused), message, now)).toEqual({
      kind: 'unknown',
      cause: 'http-302',
      retryAfterMs: null,
    });
  });

  it('keeps code and text of a refusal, value of an answer', () => {
    expect(classifyAnswer(response(200, refused), message, now)).toEqual({
      kind: 'refused',
      code: 'EPSB9101E',
      text: '見つかりません。',
    });
    expect(classifyAnswer(response(200, done), message, now)).toEqual({ kind: 'answered', value: reply });
  });

  it('a refusal of the envelope keeps its text, and has an empty one where the service gave none', () => {
    const told = (errorMessage: string | null) =>
      classifyAnswer(response(400, { ...envelopes.failed, errorMessage }), message, now);
    expect(told('電文が不正です。')).toEqual({ kind: 'refused', code: 'EPSB9001E', text: '電文が不正です。' });
    expect(told(null)).toEqual({ kind: 'refused', code: 'EPSB9001E', text: '' });
  });

  it.each([
    ['in progress', 200, IN_PROGRESS],
    ['failed without code', 200, 'segment-failed-without-code'],
    ['completed without body', 200, 'body-unreadable'],
    ['without status', 200, 'body-unreadable'],
    ['unreadable', 200, 'answer-unreadable'],
    ['unreadable', 204, 'http-204'],
    ['unreadable', 404, 'http-404'],
  ] as const)('says why the outcome is unknown: %s with %s is %s', (name, status, cause) => {
    expect(classifyAnswer(response(status, envelopes[name]), message, now)).toEqual({
      kind: 'unknown',
      cause,
      retryAfterMs: null,
    });
  });

  it.each([
    ['ECONNREFUSED', 'connect', 'not-reached'],
    // undici does not always pass on the system call
    ['ECONNREFUSED', null, 'not-reached'],
    ['ENOTFOUND', null, 'not-reached'],
    ['EAI_AGAIN', null, 'not-reached'],
    ['EAI_FAIL', null, 'not-reached'],
    ['EAI_NODATA', null, 'not-reached'],
    ['EAI_NONAME', null, 'not-reached'],
    ['ENETUNREACH', null, 'not-reached'],
    ['EHOSTUNREACH', null, 'not-reached'],
    // a resolver may fail in ways that are on no list: nothing was sent all the same
    ['ESERVFAIL', 'getaddrinfo', 'not-reached'],
    ['ESERVFAIL', null, 'unknown'],
    ['ENOTFOUND', 'getaddrinfo', 'not-reached'],
    ['EAI_AGAIN', 'getaddrinfo', 'not-reached'],
    ['ENETUNREACH', 'connect', 'not-reached'],
    ['EHOSTUNREACH', 'connect', 'not-reached'],
    ['ETIMEDOUT', 'connect', 'not-reached'],
    ['ECONNRESET', 'connect', 'not-reached'],
    ['UND_ERR_CONNECT_TIMEOUT', null, 'not-reached'],
    ['CERT_HAS_EXPIRED', null, 'not-reached'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', null, 'not-reached'],
    ['NOT_STARTED', null, 'not-reached'],
    ['ETIMEDOUT', 'read', 'unknown'],
    ['ECONNRESET', 'read', 'unknown'],
    ['ECONNRESET', null, 'unknown'],
    ['EPIPE', 'write', 'unknown'],
    ['UND_ERR_SOCKET', null, 'unknown'],
    ['UND_ERR_HEADERS_TIMEOUT', null, 'unknown'],
    ['UND_ERR_BODY_TIMEOUT', null, 'unknown'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', null, 'unknown'],
    ['UND_ERR_DESTROYED', null, 'unknown'],
    ['HPE_INVALID_CONSTANT', null, 'unknown'],
    ['ANSWER_TOO_LARGE', null, 'unknown'],
    ['TIMEOUT', null, 'unknown'],
    ['ABORTED', null, 'unknown'],
    ['UNNAMED', null, 'unknown'],
  ] as const)('failure %s in %s: %s', (code, syscall, kind) => {
    expect(classifyAnswer({ kind: 'failure', code, syscall }, message, now)).toEqual({
      kind,
      cause: code,
      retryAfterMs: null,
    });
  });
});

describe('Retry-After', () => {
  const server = serverDateOf('Sun, 22 Nov 2026 07:00:00 GMT');
  it.each([
    [null, server, null],
    ['0', server, 0],
    ['17', server, 17_000],
    [' 17 ', null, 17_000],
    ['999999999', null, 86_400_000],
    ['-5', server, null],
    ['soon', server, null],
    ['', server, null],
    // neither seconds nor a date of HTTP, though a lenient reader makes a date of each
    ['in 5', server, null],
    ['5 minutes', server, null],
    ['2026-11-22', server, null],
    ['99999999999', null, 86_400_000],
    // the older form, which a recipient must still accept
    ['Sunday, 22-Nov-26 07:00:30 GMT', server, 30_000],
    ['Someday GMT', server, null],
    // measured against the service's own clock, three hours behind ours here
    ['Sun, 22 Nov 2026 07:00:30 GMT', server, 30_000],
    ['Sun, 22 Nov 2026 06:00:00 GMT', server, 0],
    ['Sun, 22 Nov 2026 10:00:05 GMT', null, 5_000],
    ['Sun, 22 Nov 2027 10:00:05 GMT', null, 86_400_000],
  ])('%s', (header, serverDate, expected) => {
    expect(retryAfterMsOf(header, serverDate, now)).toBe(expected);
  });

  it('reaches the fate of 429 and 503', () => {
    const at = (httpStatus: number) =>
      classifyAnswer({ kind: 'response', httpStatus, retryAfter: '3', date: null, envelope: null }, message, now);
    expect(at(429)).toEqual({ kind: 'not-reached', cause: 'http-429', retryAfterMs: 3_000 });
    expect(at(503)).toEqual({ kind: 'unknown', cause: 'http-503', retryAfterMs: 3_000 });
  });

  it('reads the Date header, or nothing', () => {
    expect(server).toBe('2026-11-22T07:00:00.000Z');
    expect(serverDateOf('yesterday')).toBeNull();
    expect(serverDateOf(null)).toBeNull();
  });
});
