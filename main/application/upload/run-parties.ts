import type { Clock } from '../system-ports.ts';
import type { RunEnd, RunParty } from './run-party.ts';
import type { LineState, RowOutcome } from './upload-ports.ts';

/** A caller who is let go, and why. */
export interface Leaver {
  readonly party: RunParty;
  readonly end: RunEnd;
}

/** Everybody who wants rows sent just now: one engine sends for all of them. */
export class RunParties {
  readonly #parties = new Set<RunParty>();
  /** A batch gave up on a line that is shut or told to wait, and somebody stays: its rows do not wait for the mode. */
  #batchGoesOn: boolean = false;

  get size(): number {
    return this.#parties.size;
  }

  /** Somebody has not given up yet. */
  get wanted(): boolean {
    return [...this.#parties].some(({ signal }) => signal?.aborted !== true);
  }

  /** Somebody wants everything sent, whatever the upload mode, or has wanted it and went home before it was. */
  get batchAsked(): boolean {
    return this.#batchGoesOn || [...this.#parties].some(({ byMode }) => !byMode);
  }

  /** A batch runs: somebody waits for its end. */
  get somebodyWaits(): boolean {
    return [...this.#parties].some(({ stays }) => !stays);
  }

  /** Somebody stays until told otherwise, and has not been told so. */
  get somebodyStays(): boolean {
    return [...this.#parties].some(({ stays, signal }) => stays && signal?.aborted !== true);
  }

  add(party: RunParty): void {
    this.#parties.add(party);
  }

  note(outcome: RowOutcome, nowMs: number): void {
    for (const party of this.#parties) party.note(outcome, nowMs);
  }

  rejectAll(error: unknown): void {
    this.#batchGoesOn = false;
    for (const party of this.#parties) party.reject(error);
    this.#parties.clear();
  }

  /**
   * Callers who are through. One who gives up while others stay goes at once; the last ones are handed back and wait for
   * the drain.
   *
   * @param moves rows are on their way or could go but for a pause or a cap: nobody leaves but who gives up
   * @param countWaiting rows the sender still has before it; may throw where the store fails
   */
  letGo(
    line: LineState,
    nextMs: number | null,
    moves: boolean,
    clock: Pick<Clock, 'monotonicMs'>,
    countWaiting: () => number,
  ): readonly Leaver[] {
    if (nextMs === null && !moves) this.#batchGoesOn = false;
    const gone: Leaver[] = [];
    for (const party of this.#parties) {
      const due = nextMs !== null && nextMs <= clock.monotonicMs();
      const verdict = moves || due ? null : party.verdict(line, nextMs, clock.monotonicMs());
      const end = party.signal?.aborted ? 'cancelled' : verdict;
      if (end !== null) gone.push({ party, end });
    }
    const all = gone.length === this.#parties.size;
    // Before anybody is let go: whoever is neither a party nor told would wait for ever, should the store fail here.
    const waiting = all || gone.length === 0 ? 0 : countWaiting();
    for (const { party } of gone) this.#parties.delete(party);
    if (all) {
      this.#batchGoesOn = false;
      return gone;
    }
    if (gone.some(({ party, end }) => !party.byMode && (end === 'line-down' || end === 'waiting')))
      this.#batchGoesOn = this.somebodyStays;
    for (const { party, end } of gone) party.resolve(end, waiting, clock.monotonicMs());
    return [];
  }
}
