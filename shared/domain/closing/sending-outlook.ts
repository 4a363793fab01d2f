import { epochMsOf, type Instant, instantOf } from '../calendar-date.ts';
import { type UploadModeFacts, type UploadModeSettings, uploadModeAt } from '../submission/upload-modes.ts';

/** What the sender of this profile may send by itself, now and later. */
export interface SendingOutlook {
  /** A person has stopped it: nothing new leaves until a person lets it go on. */
  readonly paused: boolean;
  readonly settings: UploadModeSettings;
  readonly facts: UploadModeFacts;
}

/** When rows that the upload mode holds back go by themselves. */
export interface HeldRelease {
  /** The first of them may start; `asOf` where nothing holds it back now. */
  readonly from: Instant;
  /** The last of them may start: later than `from` where only a few go a minute. */
  readonly lastStartAt: Instant;
}

const MINUTE_MS = 60_000;

/** Walks the upload modes from now on; `sendAllFrom` comes every day, so the walk ends. @param rows how many are held back */
export function releaseOfHeld({ settings, facts }: SendingOutlook, asOf: Instant, rows: number): HeldRelease {
  let from: Instant | null = null;
  let at = asOf;
  let left = rows;
  for (;;) {
    const { sends, rowsPerMinute, nextChangeAt } = uploadModeAt(settings, at, facts);
    if (sends === 'all') {
      from ??= at;
      if (rowsPerMinute === null) return { from, lastStartAt: at };
      const lastStartMs = epochMsOf(at) + Math.ceil(((left - 1) * MINUTE_MS) / rowsPerMinute);
      if (lastStartMs < epochMsOf(nextChangeAt)) return { from, lastStartAt: instantOf(lastStartMs) };
      left -= Math.ceil(((epochMsOf(nextChangeAt) - epochMsOf(at)) * rowsPerMinute) / MINUTE_MS);
    }
    at = nextChangeAt;
  }
}
