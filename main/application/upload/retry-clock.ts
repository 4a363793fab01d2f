import { epochMsOf, type Instant, instantOf } from '../../../shared/domain/calendar-date.ts';
import type { Clock } from '../system-ports.ts';

/**
 * Wall time that never goes back while the program runs: retries are written and compared by it, so that setting the
 * computer's clock back never makes a waiting row wait longer.
 */
export class RetryClock {
  readonly #clock: Clock;
  #latestMs: number;
  #asOfMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#latestMs = epochMsOf(clock.now());
    this.#asOfMs = clock.monotonicMs();
  }

  now(): Instant {
    const monotonicMs = this.#clock.monotonicMs();
    const elapsedMs = Math.max(0, monotonicMs - this.#asOfMs);
    this.#latestMs = Math.max(epochMsOf(this.#clock.now()), Math.floor(this.#latestMs + elapsedMs));
    this.#asOfMs = monotonicMs;
    return instantOf(this.#latestMs);
  }
}
