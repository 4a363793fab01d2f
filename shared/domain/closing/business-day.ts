import { addDays, type CalendarDate, type Instant, tokyoDateOf, tokyoInstant, tokyoTimeOf } from '../calendar-date.ts';
import type { ClockTime } from '../clock-time.ts';

/** Shops open at night set a later one (05:00). Drives reports only, never the deadline. */
export const DEFAULT_CHANGEOVER: ClockTime = '00:00';

/** 営業日: before the changeover it is still the day before. */
export function businessDayOf(instant: Instant, changeover: ClockTime = DEFAULT_CHANGEOVER): CalendarDate {
  const today = tokyoDateOf(instant);
  return tokyoTimeOf(instant) < changeover ? addDays(today, -1) : today;
}

/** From the changeover of that day (inclusive) to that of the next (exclusive). */
export function businessDaySpan(
  day: CalendarDate,
  changeover: ClockTime = DEFAULT_CHANGEOVER,
): { readonly from: Instant; readonly until: Instant } {
  return { from: tokyoInstant(day, changeover), until: tokyoInstant(addDays(day, 1), changeover) };
}

/**
 * 営業日 of a result. A result is of its 調剤日, but for what a shop open over midnight enters on that very day before the
 * changeover: that still belongs to the evening before. One entered on a later day (home care) is of its 調剤日.
 */
export function businessDayOfResult(
  dispensingDate: CalendarDate,
  enteredAt: Instant,
  changeover: ClockTime = DEFAULT_CHANGEOVER,
): CalendarDate {
  return tokyoDateOf(enteredAt) === dispensingDate ? businessDayOf(enteredAt, changeover) : dispensingDate;
}
