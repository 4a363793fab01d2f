import { addDays, addMs, type Instant, tokyoDateOf, tokyoInstant } from '../calendar-date.ts';
import type { ClockTime } from '../clock-time.ts';

export interface BackupTimes {
  readonly now: Instant;
  /** null: by key and after 本締め only */
  readonly at: ClockTime | null;
  /** When the last one that stands was made; before the first one when this shop began */
  readonly lastMadeAt: Instant;
  /** The last try, whatever came of it */
  readonly lastTryAt: Instant | null;
  /** The last 本締め or 追加締め */
  readonly lastFinalAt: Instant | null;
  /** What was committed since the last backup is in the journal */
  readonly covered: boolean;
}

const RETRY_MS = 30 * 60_000;
/** The batch of a closing brings its returned files behind it. */
const AFTER_CLOSING_MS = 2 * 60_000;

/** The last time the clock stood at `at`. */
function lastMoment(now: Instant, at: ClockTime): Instant {
  const today = tokyoInstant(tokyoDateOf(now), at);
  return today <= now ? today : tokyoInstant(addDays(tokyoDateOf(now), -1), at);
}

/** Once a day, after 本締め, and at once where the journal does not reach; a try that failed is repeated after half an hour. */
export function isBackupDue(times: BackupTimes): boolean {
  const { now, at, lastMadeAt, lastTryAt, lastFinalAt, covered } = times;
  // A clock that was set back: a try "in the future" is no reason to wait.
  const waits = lastTryAt !== null && lastTryAt > lastMadeAt && lastTryAt <= now && now < addMs(lastTryAt, RETRY_MS);
  if (waits) return false;
  if (!covered) return true;
  if (lastFinalAt !== null && lastFinalAt > lastMadeAt && now >= addMs(lastFinalAt, AFTER_CLOSING_MS)) return true;
  return at !== null && lastMadeAt < lastMoment(now, at);
}
