import type { Clock } from '../../main/application/system-ports.ts';
import { type Instant, instantOf } from '../../shared/domain/calendar-date.ts';

interface Timer {
  readonly atMs: number;
  readonly wake: () => void;
}

/** Work that waits for nothing will never go on: what a stuck queue looks like from outside. */
export class Wedged extends Error {}

/**
 * Time that jumps to the next timer once all work has come to rest, so that days pass in milliseconds and every run is
 * the same. Only for parts that wait through `Clock.sleep` alone.
 */
export class VirtualClock implements Clock {
  #wallMs: number;
  #monotonicMs = 1_000;
  #timers: Timer[] = [];
  /** Asked for many times a moment */
  #saidMs: number;
  #said: Instant;

  constructor(start: Instant) {
    this.#wallMs = Date.parse(start);
    this.#saidMs = this.#wallMs;
    this.#said = instantOf(this.#wallMs);
  }

  now(): Instant {
    if (this.#saidMs !== this.#wallMs) {
      this.#saidMs = this.#wallMs;
      this.#said = instantOf(this.#wallMs);
    }
    return this.#said;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer: Timer = { atMs: this.#monotonicMs + ms, wake: resolve };
      this.#timers.push(timer);
      signal?.addEventListener('abort', () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
        resolve();
      });
    });
  }

  /** Somebody sets the computer's clock; the steady one does not notice. */
  set(byMs: number): void {
    this.#wallMs += byMs;
  }

  /** Lets time run until the work is done. @throws Wedged when nothing will ever wake it */
  async until<T>(work: Promise<T>, longestMs = 30 * 86_400_000): Promise<T> {
    let settled = false;
    const watched = work.finally(() => {
      settled = true;
    });
    watched.catch(() => undefined);
    const endMs = this.#monotonicMs + longestMs;
    for (;;) {
      await atRest();
      if (settled) return watched;
      if (this.#timers.length === 0) throw new Wedged('nothing will ever wake the work that is waited for');
      if (this.#monotonicMs > endMs) throw new Wedged(`still not done after ${longestMs} ms`);
      this.#advance();
    }
  }

  /** Lets this much time run, whatever happens in it. */
  async pass(ms: number): Promise<void> {
    await this.until(this.sleep(ms));
  }

  #advance(): void {
    const next = Math.min(...this.#timers.map((timer) => timer.atMs));
    const stepMs = Math.max(0, next - this.#monotonicMs);
    this.#monotonicMs += stepMs;
    this.#wallMs += stepMs;
    const due = this.#timers.filter((timer) => timer.atMs <= this.#monotonicMs);
    this.#timers = this.#timers.filter((timer) => timer.atMs > this.#monotonicMs);
    for (const timer of due) timer.wake();
  }
}

/** All promises that can settle have settled. */
async function atRest(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}
