import {
  addDays,
  addMs,
  type CalendarDate,
  epochMsOf,
  type Instant,
  tokyoDateOf,
  tokyoInstant,
} from '../calendar-date.ts';
import type { ClockTime } from '../clock-time.ts';

const MINUTE_MS = 60_000;
const AMBER_MS = 120 * MINUTE_MS;

export interface SameDaySettings {
  /** When the shop closes; a time at or before `changeover` means the night after. */
  readonly closingTime: ClockTime;
  /** From here on everything ready is sent whatever the upload mode. */
  readonly sendAllFrom: ClockTime;
  /** Changeover of the business day. */
  readonly changeover: ClockTime;
}

export const DEFAULT_SAME_DAY_SETTINGS: SameDaySettings = {
  closingTime: '19:00',
  sendAllFrom: '23:30',
  changeover: '00:00',
};

export interface SameDayClock {
  readonly deadline: Instant;
  /** Milliseconds to the deadline; negative once it is past. */
  readonly leftMs: number;
  readonly phase: 'calm' | 'amber' | 'late';
  /** 残り4時間30分 · 期限を9時間0分過ぎています */
  readonly text: string;
  readonly textEn: string;
}

/**
 * 提出期限: 24:00 (Tokyo) of the 調剤日, the first moment that is too late. The fee rule reads 速やかに as the day the
 * prescription became 調剤済み (MHLW Q&A of 2025-02-28).
 */
export function deadlineOf(dispensingDate: CalendarDate): Instant {
  return tokyoInstant(addDays(dispensingDate, 1));
}

export function sameDayClock(
  now: Instant,
  dispensingDate: CalendarDate,
  settings: SameDaySettings = DEFAULT_SAME_DAY_SETTINGS,
): SameDayClock {
  const deadline = deadlineOf(dispensingDate);
  const leftMs = epochMsOf(deadline) - epochMsOf(now);
  if (leftMs <= 0) {
    const over = hoursAndMinutes(-leftMs);
    return {
      deadline,
      leftMs,
      phase: 'late',
      text: `期限を${over.ja}過ぎています`,
      textEn: `${over.en} past the deadline`,
    };
  }
  const phase = epochMsOf(now) >= epochMsOf(amberFrom(dispensingDate, settings)) ? 'amber' : 'calm';
  // Rounded up: 残り0分 would be read as too late while there is still time.
  const left = hoursAndMinutes(Math.ceil(leftMs / MINUTE_MS) * MINUTE_MS);
  return { deadline, leftMs, phase, text: `残り${left.ja}`, textEn: `${left.en} left` };
}

/** Two hours before closing time, and never later than two hours before the deadline (a shop open over midnight). */
function amberFrom(dispensingDate: CalendarDate, settings: SameDaySettings): Instant {
  const closesNextDay = settings.closingTime <= settings.changeover;
  const closing = tokyoInstant(closesNextDay ? addDays(dispensingDate, 1) : dispensingDate, settings.closingTime);
  const deadline = deadlineOf(dispensingDate);
  return addMs(epochMsOf(closing) < epochMsOf(deadline) ? closing : deadline, -AMBER_MS);
}

/**
 * Whether a ready row is sent now even though its upload mode would let it wait: from `sendAllFrom` of its 調剤日, and
 * of course once that day is over. A row without 調剤日 (reception) goes with today's.
 */
export function sendsWhateverTheMode(
  now: Instant,
  dispensingDate: CalendarDate | null,
  settings: SameDaySettings = DEFAULT_SAME_DAY_SETTINGS,
): boolean {
  const from = tokyoInstant(dispensingDate ?? tokyoDateOf(now), settings.sendAllFrom);
  return epochMsOf(now) >= epochMsOf(from);
}

/** At 確定: a past 調剤日 (home care, entered later) asks a reason; a future one is refused. */
export type FinaliseTiming = 'same-day' | 'late-needs-reason' | 'future-refused';

export function finaliseTiming(now: Instant, dispensingDate: CalendarDate): FinaliseTiming {
  const today = tokyoDateOf(now);
  if (dispensingDate > today) return 'future-refused';
  return dispensingDate < today ? 'late-needs-reason' : 'same-day';
}

/** 登録 after the end of the 調剤日. */
export function isLate(registeredAt: Instant, dispensingDate: CalendarDate): boolean {
  return epochMsOf(registeredAt) >= epochMsOf(deadlineOf(dispensingDate));
}

/** 4時間30分, 2日3時間 (with days no minutes), 12分 */
function hoursAndMinutes(ms: number): { readonly ja: string; readonly en: string } {
  const minutes = Math.floor(ms / MINUTE_MS);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  if (days > 0) return { ja: `${days}日${hours}時間`, en: `${days} d ${hours} h` };
  if (hours > 0) return { ja: `${hours}時間${minutes % 60}分`, en: `${hours} h ${minutes % 60} min` };
  return { ja: `${minutes}分`, en: `${minutes} min` };
}
