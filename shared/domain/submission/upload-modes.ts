import { addDays, addMs, epochMsOf, type Instant, tokyoDateOf, tokyoInstant, tokyoTimeOf } from '../calendar-date.ts';
import type { ClockTime } from '../clock-time.ts';
import { DEFAULT_SAME_DAY_SETTINGS, type SameDaySettings, sendsWhateverTheMode } from '../closing/same-day-clock.ts';
import type { Submission } from './submission.ts';

/** When the sender sends by itself; any mix (product.md §4). */
export interface UploadModes {
  /** Everything, from `at` until the business day changes over; null: only when a person starts it by key. */
  readonly closingBatch: { readonly on: boolean; readonly at: ClockTime | null };
  /** What days gone by have left over, as a batch of its own from `at` on. */
  readonly openingBatch: { readonly on: boolean; readonly at: ClockTime };
  /** A few rows between `from` and `until` (over midnight where `until` is not later), under a cap. */
  readonly trickle: {
    readonly on: boolean;
    readonly from: ClockTime;
    readonly until: ClockTime;
    readonly rowsPerMinute: number;
    /** Cap on bytes a second; null = none but the rows a minute. */
    readonly bytesPerSecond: number | null;
  };
}

/** What a new profile has: the closing batch, started by key at closing time. */
export const DEFAULT_UPLOAD_MODES: UploadModes = {
  closingBatch: { on: true, at: null },
  openingBatch: { on: false, at: '08:30' },
  trickle: { on: false, from: '09:00', until: '19:00', rowsPerMinute: 4, bytesPerSecond: null },
};

export interface UploadModeSettings extends SameDaySettings {
  readonly modes: UploadModes;
}

export interface UploadModeFacts {
  /** A person has started the batch (`upload.run`, `closing.close`) and it has not ended. */
  readonly batchAsked: boolean;
  /** Rows waiting to be sent whose 調剤日 is over. */
  readonly leftovers: number;
  /** Bytes a row takes on the line, both ways, lately; null = not known yet. */
  readonly bytesPerRow: number | null;
}

export interface UploadMode {
  /**
   * everything: the batch · urgent: everything, because it is `sendAllFrom` (23:30) or later · opening: the batch of what
   * is left over · trickle: a few rows · nothing: wait.
   */
  readonly mode: 'everything' | 'urgent' | 'opening' | 'trickle' | 'nothing';
  /**
   * Which of the due rows may start: all; only those whose 調剤日 is over; none. What is over is late already and never
   * waits for a mode, so `overdue` is answered in mode `nothing` too while there is any.
   */
  readonly sends: 'all' | 'overdue' | 'none';
  /** How many rows may start within one minute; null = as many as the line takes. Never below 1. */
  readonly rowsPerMinute: number | null;
  /** Ask again then at the latest (and whenever settings, leftovers or the batch change). */
  readonly nextChangeAt: Instant;
}

/** What was begun (possibly sent, outcome unknown, its copy missing) never waits for a mode, nor does a reception. */
export function waitsForMode({
  state,
  possiblySent,
  kind,
}: Pick<Submission, 'state' | 'possiblySent' | 'kind'>): boolean {
  return state === 'ready' && !possiblySent && kind !== 'receive' && kind !== 'cancel-reception';
}

/** What the sender may send now. Pure: asked again whenever `nextChangeAt` has come or a fact has changed. */
export function uploadModeAt(settings: UploadModeSettings, now: Instant, facts: UploadModeFacts): UploadMode {
  const { modes } = settings;
  const nextChangeAt = nextChangeAfter(settings, now);
  const all = (mode: UploadMode['mode']): UploadMode => ({ mode, sends: 'all', rowsPerMinute: null, nextChangeAt });
  if (facts.batchAsked || inClosingBatch(settings, now)) return all('everything');
  if (sendsWhateverTheMode(now, tokyoDateOf(now), settings)) return all('urgent');
  const overdue = facts.leftovers > 0;
  if (overdue && modes.openingBatch.on && tokyoTimeOf(now) >= modes.openingBatch.at)
    return { mode: 'opening', sends: 'overdue', rowsPerMinute: null, nextChangeAt };
  const { trickle } = modes;
  if (trickle.on && isBetween(tokyoTimeOf(now), trickle.from, trickle.until))
    return { mode: 'trickle', sends: 'all', rowsPerMinute: rowsUnderCap(modes, facts), nextChangeAt };
  return { mode: 'nothing', sends: overdue ? 'overdue' : 'none', rowsPerMinute: null, nextChangeAt };
}

/** From `at` until the business day changes over, also where both lie after midnight. */
function inClosingBatch({ modes, changeover }: UploadModeSettings, now: Instant): boolean {
  const { on, at } = modes.closingBatch;
  return on && at !== null && isBetween(tokyoTimeOf(now), at, changeover);
}

/** Half-open; `until` at or before `from` lies on the next day. */
function isBetween(time: string, from: ClockTime, until: ClockTime): boolean {
  return from < until ? time >= from && time < until : time >= from || time < until;
}

function rowsUnderCap({ trickle }: UploadModes, { bytesPerRow }: UploadModeFacts): number {
  if (trickle.bytesPerSecond === null || bytesPerRow === null || bytesPerRow <= 0) return trickle.rowsPerMinute;
  return Math.max(1, Math.min(trickle.rowsPerMinute, Math.floor((trickle.bytesPerSecond * 60) / bytesPerRow)));
}

/** The next of the times named in the settings; midnight is always one: then rows become overdue. */
function nextChangeAfter({ modes, changeover, sendAllFrom }: UploadModeSettings, now: Instant): Instant {
  const { closingBatch, openingBatch, trickle } = modes;
  const times: ClockTime[] = ['00:00', sendAllFrom, changeover];
  if (closingBatch.on && closingBatch.at !== null) times.push(closingBatch.at);
  if (openingBatch.on) times.push(openingBatch.at);
  if (trickle.on) times.push(trickle.from, trickle.until);
  const today = tokyoDateOf(now);
  const moments = times
    .flatMap((time) => [tokyoInstant(today, time), tokyoInstant(addDays(today, 1), time)])
    .filter((moment) => epochMsOf(moment) > epochMsOf(now));
  return moments.reduce((first, moment) => (moment < first ? moment : first), addMs(now, 24 * 3_600_000));
}

/** Settings of a shop that has set nothing. */
export const DEFAULT_UPLOAD_MODE_SETTINGS: UploadModeSettings = {
  ...DEFAULT_SAME_DAY_SETTINGS,
  modes: DEFAULT_UPLOAD_MODES,
};
