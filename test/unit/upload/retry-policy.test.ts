import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMs, epochMsOf, type Instant } from '../../../shared/domain/calendar-date.ts';
import {
  DEFAULT_RETRY,
  hasExchangeEnded,
  IN_PROGRESS,
  isBeyondPolicy,
  isNotReceivedFinal,
  nextAttempt,
  retryDelayMs,
} from '../../../shared/domain/submission/retry-policy.ts';

const now = '2026-11-20T10:00:00.000Z' as Instant;

describe('when to try again', () => {
  it('is quick first, doubles, and never waits longer than the cap', () => {
    const longest = Array.from({ length: 12 }, (_, index) =>
      retryDelayMs({ attempts: index + 1, retryAfterMs: null, fraction: 1 - Number.EPSILON }),
    );
    expect(longest).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 51_200, 60_000, 60_000, 60_000]);
  });

  it('spreads over the whole span: no two rows come back together because they failed together', () => {
    const delays = [0, 0.25, 0.5, 0.75].map((fraction) => retryDelayMs({ attempts: 9, retryAfterMs: null, fraction }));
    expect(delays).toEqual([50, 12_838, 25_625, 38_413]);
  });

  it('never comes before a Retry-After, and believes none longer than its own cap', () => {
    expect(retryDelayMs({ attempts: 1, retryAfterMs: 10_000, fraction: 0 })).toBe(10_000);
    expect(retryDelayMs({ attempts: 1, retryAfterMs: 10_000, fraction: 0.5 })).toBe(10_500);
    expect(retryDelayMs({ attempts: 1, retryAfterMs: 86_400_000, fraction: 0 })).toBe(DEFAULT_RETRY.retryAfterCapMs);
  });

  it('keeps these promises for any input', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.option(fc.integer({ min: 0, max: 10 ** 9 })),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempts, retryAfterMs, fraction) => {
          const at = nextAttempt({ attempts, retryAfterMs, fraction, now });
          const delay = epochMsOf(at) - epochMsOf(now);
          expect(delay).toBeGreaterThanOrEqual(Math.min(retryAfterMs ?? 50, DEFAULT_RETRY.retryAfterCapMs));
          expect(isBeyondPolicy(at, now)).toBe(false);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('calls a retry far in the future what it is: written before the clock was set back', () => {
    expect(isBeyondPolicy(addMs(now, 86_400_000), now)).toBe(true);
    expect(isBeyondPolicy(addMs(now, -86_400_000), now)).toBe(false);
    expect(isBeyondPolicy(addMs(now, 600_000), now)).toBe(false);
    expect(isBeyondPolicy(addMs(now, 600_001), now)).toBe(true);
  });
});

describe('when "not received" may be believed', () => {
  const requestTimeoutMs = 30_000;
  it('only of a request that can no longer arrive', () => {
    const believed = (exchangeEnded: boolean, sinceBeginMs: number) =>
      isNotReceivedFinal({ exchangeEnded, sinceBeginMs, requestTimeoutMs });
    expect(believed(false, 29_999)).toBe(false);
    expect(believed(false, 30_000)).toBe(true);
    expect(believed(true, 0)).toBe(true);
  });

  it('an HTTP answer ends the exchange, unless it says that somebody is still at it', () => {
    const ended = (httpStatus: number | null, code: string) => hasExchangeEnded({ httpStatus, code });
    expect(ended(503, 'http-503')).toBe(true);
    expect(ended(200, 'answer-unreadable')).toBe(true);
    expect(ended(504, 'http-504')).toBe(false);
    expect(ended(200, IN_PROGRESS)).toBe(false);
    expect(ended(null, 'TIMEOUT')).toBe(false);
    expect(hasExchangeEnded(null)).toBe(false);
    expect(hasExchangeEnded(undefined)).toBe(false);
  });
});
