import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { addDays, type CalendarDate, parseCalendarDate } from '../../../shared/domain/calendar-date.ts';
import { businessDayOf } from '../../../shared/domain/closing/business-day.ts';
import { success } from '../../../shared/domain/result.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { registrationsOfDay } from '../closing/registrations-of-day.ts';
import type { Context, UseCase } from '../context.ts';
import { wasAnswered } from './service-check.ts';

export interface CheckRateDay {
  readonly businessDay: CalendarDate;
  /** Results of the day whose final lines the service answered about */
  readonly part: number;
  /** Of them only after 確定 */
  readonly late: number;
  /** Results of the day that were not cancelled and are not 登録対象外 */
  readonly whole: number;
}

/** When the service answered about the final lines of a version: before 確定, after it, or not at all. */
export function answeredWhen(context: Pick<Context, 'store'>, submission: Submission): 'in-time' | 'late' | null {
  const { store } = context;
  const row = submission.resultId === null ? null : store.results.byId(submission.resultId);
  const prescription = store.prescriptions.byKey(submission.prescriptionKey);
  if (row === null || prescription === null) return null;
  const check = wasAnswered(context, { prescription, row });
  if (check === null) return null;
  return row.finalisedAt !== null && check.performedAt > row.finalisedAt ? 'late' : 'in-time';
}

/** チェック実施率 of one 営業日; its numerator and denominator are defined in docs/duplicate-check.md. */
function rateOf(context: Context, businessDay: CalendarDate): CheckRateDay {
  const due = registrationsOfDay(context, businessDay).filter(
    ({ current: { state } }) =>
      state !== 'voided' && state !== 'withdrawn' && state !== 'superseded' && state !== 'exempt',
  );
  const answered = due.map(({ current }) => answeredWhen(context, current));
  return {
    businessDay,
    part: answered.filter((when) => when !== null).length,
    late: answered.filter((when) => when === 'late').length,
    whole: due.length,
  };
}

/** Day by day up to today, and the month as a whole. */
export const checkRate: UseCase<OperationInput<'check.rate'>, OperationOutput<'check.rate'>> = (
  context,
  _actor,
  input,
) => {
  const today = businessDayOf(context.clock.now(), context.shop.changeover);
  const days: CheckRateDay[] = [];
  for (
    let day = parseCalendarDate(`${input.month}-01`);
    day?.startsWith(input.month) && day <= today;
    day = addDays(day, 1)
  ) {
    days.push(rateOf(context, day));
  }
  const sum = (key: 'part' | 'late' | 'whole') => days.reduce((total, day) => total + day[key], 0);
  return success({
    month: input.month,
    days: days.filter(({ whole }) => whole > 0).map((day) => ({ ...day })),
    total: { part: sum('part'), late: sum('late'), whole: sum('whole') },
  });
};
