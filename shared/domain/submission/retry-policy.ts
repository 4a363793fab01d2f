import type { Instant } from '../calendar-date.ts';
import { addMs, epochMsOf } from '../calendar-date.ts';

export interface RetrySettings {
  /** Upper end of the first wait; doubles with every further failure. */
  readonly firstDelayMs: number;
  /** No wait of ours is longer. */
  readonly capMs: number;
  /** Longest Retry-After that is believed: a service that says "tomorrow" is asked again before. */
  readonly retryAfterCapMs: number;
}

export const DEFAULT_RETRY: RetrySettings = { firstDelayMs: 200, capMs: 60_000, retryAfterCapMs: 300_000 };

/** Not even the luckiest jitter tries again sooner. */
const SHORTEST_DELAY_MS = 50;
/** Rows told the same Retry-After spread over this share of it, and at least over this long. */
const RETRY_AFTER_SPREAD = 0.1;
const RETRY_AFTER_SPREAD_MS_MIN = 250;

export interface Failure {
  /** Failures in a row, this one included, 1-based. */
  readonly attempts: number;
  readonly retryAfterMs: number | null;
  /** Uniform in [0, 1) */
  readonly fraction: number;
}

/**
 * Milliseconds until the next try: exponential with full jitter and a cap, so that many rows that failed together do
 * not come back together; never before a Retry-After (up to its own cap).
 */
export function retryDelayMs(failure: Failure, settings: RetrySettings = DEFAULT_RETRY): number {
  const exponent = Math.min(30, Math.max(0, failure.attempts - 1));
  const ceiling = Math.max(SHORTEST_DELAY_MS, Math.min(settings.capMs, settings.firstDelayMs * 2 ** exponent));
  const backoff = SHORTEST_DELAY_MS + failure.fraction * (ceiling - SHORTEST_DELAY_MS);
  if (failure.retryAfterMs === null) return Math.round(backoff);
  const asked = Math.min(settings.retryAfterCapMs, Math.max(0, failure.retryAfterMs));
  const spread = Math.max(RETRY_AFTER_SPREAD_MS_MIN, asked * RETRY_AFTER_SPREAD) * failure.fraction;
  return Math.round(Math.max(backoff, asked + spread));
}

/** The moment of the next try, as it is kept in the row. */
export function nextAttempt(failure: Failure & { readonly now: Instant }, settings?: RetrySettings): Instant {
  return addMs(failure.now, retryDelayMs(failure, settings));
}

/** A gateway in front of the service gave up waiting: the service itself may still be at it. */
const GATEWAY_TIMEOUT = 504;
/** Cause of an answer that says 処理中 (SegmentOfResult 2): the service has the request and is at it. */
export const IN_PROGRESS = 'segment-in-progress';

/** Whether the answer to a request says that nobody is at it any more; null: there was no answer. */
export function hasExchangeEnded(
  answer: { readonly httpStatus: number | null; readonly code: string } | null | undefined,
): boolean {
  if (answer === null || answer === undefined || answer.httpStatus === null) return false;
  return answer.httpStatus !== GATEWAY_TIMEOUT && answer.code !== IN_PROGRESS;
}

/**
 * `not-received` is believed only of a request that can no longer arrive (product.md §11): its exchange has ended with
 * an HTTP answer, or the client's own request time-out has passed since it began.
 */
export function isNotReceivedFinal(request: {
  readonly exchangeEnded: boolean;
  /** By a clock that never goes back */
  readonly sinceBeginMs: number;
  readonly requestTimeoutMs: number;
}): boolean {
  return request.exchangeEnded || request.sinceBeginMs >= request.requestTimeoutMs;
}

/**
 * A retry further away than any policy would put it was written before the clock was set back; it is due at once, or
 * sending would stand still until the clock has caught up.
 */
export function isBeyondPolicy(nextAttemptAt: Instant, now: Instant, settings: RetrySettings = DEFAULT_RETRY): boolean {
  return epochMsOf(nextAttemptAt) - epochMsOf(now) > 2 * Math.max(settings.capMs, settings.retryAfterCapMs);
}
