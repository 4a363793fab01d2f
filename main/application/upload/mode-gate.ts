import { addDays, type CalendarDate, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { type UploadMode, waitsForMode } from '../../../shared/domain/submission/upload-modes.ts';
import type { Clock } from '../system-ports.ts';

/** Which registrations may start now. */
export interface Release {
  /** 調剤日 up to which they go; null = all */
  readonly readyUpTo: CalendarDate | null;
  /** How many of them */
  readonly rowsMax: number;
}

const MINUTE_MS = 60_000;
const EVERYTHING: Release = { readyUpTo: null, rowsMax: Number.POSITIVE_INFINITY };

/** Turns the upload mode of the moment into rows: all, those whose day is over, or a few a minute. */
export class ModeGate {
  readonly #mode: (() => UploadMode) | null;
  readonly #clock: Clock;
  #rowsPerMinute: number | null = null;
  #nextMs = Number.NEGATIVE_INFINITY;

  /** @param mode null: everything always goes */
  constructor(mode: (() => UploadMode) | null, clock: Clock) {
    this.#mode = mode;
    this.#clock = clock;
  }

  /** @param asked a person wants everything sent, whatever the mode */
  release(asked: boolean): Release {
    this.#rowsPerMinute = null;
    if (asked || this.#mode === null) return EVERYTHING;
    const { sends, rowsPerMinute } = this.#mode();
    this.#rowsPerMinute = rowsPerMinute;
    if (sends === 'all' && rowsPerMinute === null) return EVERYTHING;
    if (sends === 'all' && this.againMs === null) return { readyUpTo: null, rowsMax: 1 };
    return { ...EVERYTHING, readyUpTo: addDays(tokyoDateOf(this.#clock.now()), -1) };
  }

  /** A row has started: in trickle the next one waits its turn. */
  started(row: Submission): void {
    if (this.#rowsPerMinute === null || !waitsForMode(row)) return;
    this.#nextMs = this.#clock.monotonicMs() + MINUTE_MS / this.#rowsPerMinute;
  }

  /** When the next of the trickle may start, by the clock that never goes back; null = its turn is now. */
  get againMs(): number | null {
    return this.#nextMs > this.#clock.monotonicMs() ? this.#nextMs : null;
  }
}
