import { epochMsOf } from '../../../shared/domain/calendar-date.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { waitsForMode } from '../../../shared/domain/submission/upload-modes.ts';
import type { BandwidthCap } from './bandwidth-cap.ts';
import type { LineGate } from './line-gate.ts';
import { ModeGate, type Release } from './mode-gate.ts';
import type { UploadRoom } from './upload-room.ts';
import { preparedAhead } from './upload-settings.ts';
import type { UploadSlots } from './upload-slots.ts';

/** How many due rows are looked at for the best ones to start with. */
const LOOK_AHEAD_ROWS = 12;

/** Chooses which rows go now: what is due, best first, as many as line, cap and upload mode allow. */
export class RowStarter {
  readonly #room: UploadRoom;
  readonly #gate: LineGate;
  readonly #slots: UploadSlots;
  readonly #cap: BandwidthCap;
  readonly #modeGate: ModeGate;
  #capped: boolean = false;

  constructor(room: UploadRoom, gate: LineGate, slots: UploadSlots, cap: BandwidthCap) {
    this.#room = room;
    this.#gate = gate;
    this.#slots = slots;
    this.#cap = cap;
    this.#modeGate = new ModeGate(room.mode ?? null, room.clock);
  }

  /** Rows could go but for the bandwidth cap: that is no standstill. */
  get capped(): boolean {
    return this.#capped;
  }

  /** What is due is looked for once for several rows: when half of the places ahead are free. */
  get enoughReady(): boolean {
    const { settings } = this.#room;
    const ahead = preparedAhead(settings);
    return this.#slots.unanswered > settings.parallelism + ahead - Math.ceil(ahead / 2);
  }

  /**
   * Starts as many rows as may go.
   *
   * @param batchAsked somebody wants everything sent, whatever the mode
   * @param start gives a row its slot
   * @param nothingStarts called where the line would take a request and there is none
   * @returns when something may move again, by the clock that never goes back; infinity = once a slot ends; null = never
   */
  fill(batchAsked: boolean, start: (row: Submission) => void, nothingStarts: () => void): number | null {
    const nextMs = this.#fillLine(batchAsked, start, nothingStarts);
    const { againMs } = this.#modeGate;
    return againMs === null ? nextMs : Math.min(nextMs ?? againMs, againMs);
  }

  #fillLine(batchAsked: boolean, start: (row: Submission) => void, nothingStarts: () => void): number | null {
    const { store, retryClock, clock, settings, busy } = this.#room;
    const nowMs = clock.monotonicMs();
    const capMs = this.#cap.waitMs(nowMs);
    const beyondAhead = this.#slots.unanswered - preparedAhead(settings);
    const allowance = capMs > 0 ? 0 : this.#gate.allowance(beyondAhead, nowMs);
    if (capMs <= 0 && this.enoughReady) return Number.POSITIVE_INFINITY;
    const release = this.#modeGate.release(batchAsked);
    const due = this.#dueRows(release);
    let started = 0;
    for (const row of due) {
      if (started === allowance || this.#cap.waitMs(nowMs) > 0) break;
      if (busy.has(row.submissionId)) continue;
      if (row.state === 'registered' && !this.#slots.copyMayStart) break;
      start(row);
      started += 1;
      this.#modeGate.started(row);
    }
    if (due.length > started) {
      const waitMs = this.#cap.waitMs(nowMs);
      this.#capped = waitMs > 0;
      const nextMs = Math.max(nowMs + waitMs, this.#gate.probeAtMs ?? nowMs);
      return nextMs > nowMs ? nextMs : Number.POSITIVE_INFINITY;
    }
    this.#capped = false;
    if (this.#slots.size === 0 && allowance > 0) nothingStarts();
    // What is due now and was not started has a slot already and waits for its claim to be written: no reason to look again.
    const seenUpTo = started > 0 ? null : retryClock.now();
    const nextDueAt = store.submissions.nextDueAt(release.readyUpTo, seenUpTo);
    if (nextDueAt === null) return null;
    const dueMs = nowMs + Math.max(0, epochMsOf(nextDueAt) - epochMsOf(retryClock.now()));
    return Math.max(dueMs, this.#gate.probeAtMs ?? dueMs);
  }

  /** Due rows, best first. Looks further when all it sees are returned files: those never stand in front of results. */
  #dueRows({ readyUpTo, rowsMax }: Release): readonly Submission[] {
    const { store, retryClock, busy } = this.#room;
    for (let limit = busy.size + LOOK_AHEAD_ROWS; ; limit *= 4) {
      const page = store.submissions.due(retryClock.now(), limit, readyUpTo);
      const held = page.filter(waitsForMode).slice(rowsMax);
      const due = page.filter((row) => !busy.has(row.submissionId) && !held.includes(row));
      if (page.length < limit || due.some((row) => row.state !== 'registered')) {
        return due.toSorted((a, b) => this.#rank(a) - this.#rank(b));
      }
    }
  }

  /** Results before returned files; on a shut line a look-up first, which is the most harmless probe. */
  #rank(row: Submission): number {
    if (row.state === 'registered') return 2;
    return this.#gate.state !== 'open' && row.state === 'outcome-unknown' ? 0 : 1;
  }
}
