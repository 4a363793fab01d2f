/** Rows a minute over the last minute, and what is left at that rate. Times are of a clock that never goes back. */
const WINDOW_MS = 60_000;
/** Below this many rows a rate says nothing. */
const ROWS_MIN = 2;

export class ProgressMeter {
  readonly #startedMs: number;
  #finishedAtMs: number[] = [];
  #done = 0;

  constructor(startedMs: number) {
    this.#startedMs = startedMs;
  }

  get done(): number {
    return this.#done;
  }

  /** One more row is through with the service: registered or refused. */
  finish(nowMs: number): void {
    this.#done += 1;
    this.#finishedAtMs.push(nowMs);
  }

  /** @param remaining rows that are still before us */
  reading(
    remaining: number,
    nowMs: number,
  ): {
    readonly done: number;
    readonly total: number;
    readonly ratePerMinute: number | null;
    readonly secondsLeft: number | null;
  } {
    const from = Math.max(this.#startedMs, nowMs - WINDOW_MS);
    this.#finishedAtMs = this.#finishedAtMs.filter((at) => at >= from);
    const rows = this.#finishedAtMs.length;
    const total = this.#done + remaining;
    if (remaining === 0) return { done: this.#done, total, ratePerMinute: null, secondsLeft: 0 };
    if (rows < ROWS_MIN || nowMs <= from) return { done: this.#done, total, ratePerMinute: null, secondsLeft: null };
    const perMs = rows / (nowMs - from);
    return {
      done: this.#done,
      total,
      ratePerMinute: Math.round(perMs * 60_000 * 10) / 10,
      secondsLeft: Math.ceil(remaining / perMs / 1_000),
    };
  }
}
