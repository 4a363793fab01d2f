declare const calendarDateBrand: unique symbol;
declare const instantBrand: unique symbol;

/** A day in Asia/Tokyo, `YYYY-MM-DD`. Not a moment: never converted to one without naming the time zone. */
export type CalendarDate = string & { readonly [calendarDateBrand]: true };
/** A moment, UTC, `YYYY-MM-DDTHH:mm:ss.sssZ`. */
export type Instant = string & { readonly [instantBrand]: true };

/** Japan has had one offset, +09:00, without summer time since 1951. */
const TOKYO_OFFSET_MS = 9 * 3_600_000;
const DAY_MS = 86_400_000;

function epochDay(date: CalendarDate): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / DAY_MS;
}

/** `2026-11-22`; null when the text is no date of the calendar (2026-02-30). */
export function parseCalendarDate(text: string): CalendarDate | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const moment = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text) ? (text as CalendarDate) : null;
}

export function parseInstant(text: string): Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return null;
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? null : instantOf(moment.getTime());
}

/** @param epochMs milliseconds since 1970-01-01T00:00Z */
export function instantOf(epochMs: number): Instant {
  return new Date(epochMs).toISOString() as Instant;
}

export function epochMsOf(instant: Instant): number {
  return Date.parse(instant);
}

export function addMs(instant: Instant, ms: number): Instant {
  return instantOf(epochMsOf(instant) + ms);
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return new Date((epochDay(date) + days) * DAY_MS).toISOString().slice(0, 10) as CalendarDate;
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return epochDay(to) - epochDay(from);
}

export function tokyoDateOf(instant: Instant): CalendarDate {
  return new Date(epochMsOf(instant) + TOKYO_OFFSET_MS).toISOString().slice(0, 10) as CalendarDate;
}

/** `HH:mm` on the Tokyo clock. */
export function tokyoTimeOf(instant: Instant): string {
  return new Date(epochMsOf(instant) + TOKYO_OFFSET_MS).toISOString().slice(11, 16);
}

/** The moment at which `time` (`HH:mm`) of that day comes in Tokyo. */
export function tokyoInstant(date: CalendarDate, time = '00:00'): Instant {
  return new Date(Date.parse(`${date}T${time}:00.000Z`) - TOKYO_OFFSET_MS).toISOString() as Instant;
}
