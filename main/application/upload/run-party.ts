import type { LineState, RowOutcome } from './upload-ports.ts';
import { OUTAGE_PATIENCE_MS } from './upload-settings.ts';

export type RunEnd =
  | 'idle' // nothing is left that the program can do alone
  | 'waiting' // rows wait for a retry beyond the patience
  | 'line-down'
  | 'cancelled';

export interface UploadSummary {
  readonly ended: RunEnd;
  readonly done: number;
  readonly total: number;
  readonly registered: number;
  readonly rejected: number;
  /** Rows the sender still has before it */
  readonly waiting: number;
  readonly seconds: number;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** How long to wait for retries after the last row that got through; 0 = only what can move now. */
  readonly patienceMs?: number;
  /** The same with the line down: nobody is kept from the verdict. */
  readonly outagePatienceMs?: number;
  /** Content with what the upload mode lets go; else everything is sent as long as the party lasts. */
  readonly byMode?: boolean;
}

/** One caller who wants rows sent: a batch that ends, or the watch that stays. */
export class RunParty {
  readonly stays: boolean;
  readonly byMode: boolean;
  readonly signal: AbortSignal | null;
  readonly ended: Promise<UploadSummary>;
  readonly #patienceMs: number;
  readonly #outagePatienceMs: number;
  readonly #startedMs: number;
  readonly #settle: { resolve(summary: UploadSummary): void; reject(error: unknown): void };
  #lastProgressMs: number;
  #registered = 0;
  #rejected = 0;

  constructor(stays: boolean, options: RunOptions, nowMs: number) {
    this.stays = stays;
    this.byMode = options.byMode === true;
    this.signal = options.signal ?? null;
    this.#patienceMs = options.patienceMs ?? 0;
    this.#outagePatienceMs = options.outagePatienceMs ?? Math.min(this.#patienceMs, OUTAGE_PATIENCE_MS);
    this.#startedMs = nowMs;
    this.#lastProgressMs = nowMs;
    const { promise, resolve, reject } = Promise.withResolvers<UploadSummary>();
    this.ended = promise;
    this.#settle = { resolve, reject };
  }

  note(outcome: RowOutcome, nowMs: number): void {
    if (outcome === 'registered') this.#registered += 1;
    if (outcome === 'rejected') this.#rejected += 1;
    const progressed: readonly RowOutcome[] = ['registered', 'rejected', 'copy-verified', 'copy-bad', 'not-received'];
    if (progressed.includes(outcome)) this.#lastProgressMs = nowMs;
  }

  /**
   * Why this caller need wait no longer while nothing moves; null = it waits on.
   * @param nextMs when something may move again, by the clock that never goes back; null = never by itself
   */
  verdict(line: LineState, nextMs: number | null, nowMs: number): RunEnd | null {
    if (this.stays) return null;
    if (nextMs === null) return 'idle';
    const patienceMs = line === 'no-answer' ? this.#outagePatienceMs : this.#patienceMs;
    const endMs = this.#lastProgressMs + patienceMs;
    if (nowMs < endMs && nextMs <= endMs) return null;
    return line === 'no-answer' ? 'line-down' : 'waiting';
  }

  resolve(ended: RunEnd, waiting: number, nowMs: number): void {
    const done = this.#registered + this.#rejected;
    this.#settle.resolve({
      ended,
      done,
      total: done + waiting,
      registered: this.#registered,
      rejected: this.#rejected,
      waiting,
      seconds: Math.round(nowMs - this.#startedMs) / 1_000,
    });
  }

  reject(error: unknown): void {
    this.#settle.reject(error);
  }
}
