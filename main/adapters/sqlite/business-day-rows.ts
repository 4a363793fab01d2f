import { addDays, type CalendarDate, tokyoInstant } from '../../../shared/domain/calendar-date.ts';
import type { ClockTime } from '../../../shared/domain/clock-time.ts';
import { businessDaySpan, DEFAULT_CHANGEOVER } from '../../../shared/domain/closing/business-day.ts';

/** When what `s` delivers was first entered: a later version of the same 調剤日 does not move to another business day. */
export const ENTERED_AT = `(SELECT min(version.created_at) FROM submission version
  WHERE version.prescription_key = s.prescription_key AND version.dispensing_date = s.dispensing_date)`;

/** `businessDayOfResult` as a condition; `enteredAt` is looked at only where a changeover is set. */
export function isOfBusinessDay(dispensingDate: string, enteredAt: string): string {
  return `${dispensingDate} >= @day AND ${dispensingDate} <= @nextDay AND (${dispensingDate} = @day AND (@midnight = @from OR NOT (${enteredAt} >= @midnight AND ${enteredAt} < @from))
    OR ${dispensingDate} = @nextDay AND @midnight < @from AND ${enteredAt} >= @nextMidnight AND ${enteredAt} < @until)`;
}

/** The parameters of `isOfBusinessDay`; `from` and `until` bound the day itself. */
export function businessDayParameters(day: CalendarDate, changeover: ClockTime = DEFAULT_CHANGEOVER) {
  const nextDay = addDays(day, 1);
  const span = businessDaySpan(day, changeover);
  return { day, nextDay, midnight: tokyoInstant(day), nextMidnight: tokyoInstant(nextDay), ...span };
}
