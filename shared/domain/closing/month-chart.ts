import type { CalendarDate } from '../calendar-date.ts';
import type { ClosingReport, FeeReading, Share } from './closing-report.ts';

/** What one day, or one month, adds up to. */
export interface MonthCounts {
  readonly dispensed: number;
  readonly registered: number;
  /** Of them those that were registered on their 調剤日 */
  readonly registeredSameDay: number;
  readonly exempt: number;
  /** Dispensed and not registered */
  readonly open: number;
  readonly cancelled: number;
  readonly lateWithReason: number;
  readonly lateWithoutReason: number;
  /** Of what must be registered: what is registered, what was on its day, what was checked */
  readonly registrationShare: Share;
  readonly sameDayShare: Share;
  readonly checkShare: Share;
  readonly reading: FeeReading;
}

export interface MonthDay extends MonthCounts {
  readonly day: CalendarDate;
  readonly closing: 'none' | 'provisional' | 'final';
  readonly outages: number;
}

/** One column of the chart, out of the day's own report. */
export function monthDay(report: ClosingReport, closing: MonthDay['closing'], outages: number): MonthDay {
  const { registrationShare, late } = report;
  const lateRegistered = late.filter((row) => row.registeredAt !== null).length;
  const registeredSameDay = report.registered - lateRegistered;
  return {
    day: report.businessDay,
    closing,
    outages,
    dispensed: report.dispensed,
    registered: report.registered,
    registeredSameDay,
    exempt: report.exempt,
    open: report.exceptions.length,
    cancelled: report.cancelled,
    lateWithReason: late.filter((row) => row.reason !== null).length,
    lateWithoutReason: late.filter((row) => row.reason === null).length,
    registrationShare,
    sameDayShare: { part: registeredSameDay, whole: registrationShare.whole },
    checkShare: report.checkShare,
    reading: report.feeReading,
  };
}

/** The month: sums, and the reading of its worst day. */
export function monthTotal(days: readonly MonthCounts[]): MonthCounts {
  const sum = (of: (day: MonthCounts) => number): number => days.reduce((total, day) => total + of(day), 0);
  const share = (of: (day: MonthCounts) => Share): Share => ({
    part: sum((day) => of(day).part),
    whole: sum((day) => of(day).whole),
  });
  return {
    dispensed: sum((day) => day.dispensed),
    registered: sum((day) => day.registered),
    registeredSameDay: sum((day) => day.registeredSameDay),
    exempt: sum((day) => day.exempt),
    open: sum((day) => day.open),
    cancelled: sum((day) => day.cancelled),
    lateWithReason: sum((day) => day.lateWithReason),
    lateWithoutReason: sum((day) => day.lateWithoutReason),
    registrationShare: share((day) => day.registrationShare),
    sameDayShare: share((day) => day.sameDayShare),
    checkShare: share((day) => day.checkShare),
    reading: WORST_FIRST.find((reading) => days.some((day) => day.reading === reading)) ?? 'nothing-to-register',
  };
}

const WORST_FIRST: readonly FeeReading[] = ['late-without-reason', 'late-with-reason', 'open', 'all-same-day'];
