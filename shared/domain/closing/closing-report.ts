import { type CalendarDate, epochMsOf, type Instant } from '../calendar-date.ts';
import type { Uuid } from '../identifiers.ts';
import { outageReason } from '../submission/line-cause.ts';
import type { CopyState, SubmissionState } from '../submission/submission.ts';
import { type Fee, feeOf } from './fee-table.ts';
import { deadlineOf, isLate } from './same-day-clock.ts';

export interface ReportOutage {
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly cause: string;
}

/** One dispensed result: its first registration decides when it reached the service, its latest version how it stands. */
export interface ReportRow {
  readonly submissionId: Uuid;
  readonly dispensingDate: CalendarDate;
  /** 不足分後日渡し, of a 処方箋 that was counted on the day it came */
  readonly remainder?: boolean;
  readonly state: SubmissionState;
  readonly copy: CopyState;
  readonly registeredAt: Instant | null;
  readonly lateReason: { readonly reason: string; readonly by: string; readonly at: Instant } | null;
  /** Outages that the diary tied to this row. */
  readonly outages: readonly ReportOutage[];
  /** A duplicate check of the service was made on the prescription at least once. */
  readonly checked: boolean;
  /** Why 確定 went ahead without one; null where it was checked or nothing was said. */
  readonly uncheckedReason: string | null;
  /** The same in English, where the words are ours. */
  readonly uncheckedReasonEn?: string | null;
  /** Taken after 本締め. */
  readonly afterClosing: boolean;
}

export interface ClosingReportFacts {
  readonly businessDay: CalendarDate;
  readonly asOf: Instant;
  readonly kind: 'provisional' | 'final' | 'additional';
  readonly pharmacyName: string;
  readonly closedBy: string;
  readonly verdictLine: string;
  /** The same in English; left out in reports of before it was kept. */
  readonly verdictLineEn?: string;
  /** Every result dispensed that day. */
  readonly rows: readonly ReportRow[];
  readonly prescriptionCount: number | null;
  /** Prescriptions of that day left, with a reason, to the next one: counted as 処方箋, not dispensed. */
  readonly carriedOver: number;
  /** How many current results the service says it holds for the day; null = not asked, or not reachable. */
  readonly serviceCount: number | null;
  /** Sign-ins of the emergency account on that day; left out in reports of before they were told. */
  readonly emergencyUses?: readonly Instant[];
}

export interface LateRow extends Pick<ReportRow, 'submissionId' | 'dispensingDate' | 'registeredAt' | 'outages'> {
  /** The person's word, else what the outage diary knows; null = no reason at all. */
  readonly reason: string | null;
  /** The same in English; left out in reports of before it was kept. */
  readonly reasonEn?: string | null;
  readonly by: string | null;
}

/** 全件当日 / 遅延あり(理由記録済) / 理由なき遅延; open = rows are left and their day is not over. Never 算定可. */
export type FeeReading = 'all-same-day' | 'late-with-reason' | 'late-without-reason' | 'open' | 'nothing-to-register';

export interface Share {
  readonly part: number;
  readonly whole: number;
}

interface UncheckedReason {
  readonly reason: string | null;
  /** As in `LateRow` */
  readonly reasonEn?: string | null;
  readonly rows: number;
}

export interface ClosingReport extends Omit<ClosingReportFacts, 'rows'> {
  /** registered + exempt + exceptions, to the item. */
  readonly dispensed: number;
  readonly registered: number;
  readonly exempt: number;
  readonly exceptions: readonly ReportRow[];
  /** Voided before or withdrawn after registration: no longer dispensed results. */
  readonly cancelled: number;
  readonly late: readonly LateRow[];
  readonly copiesMissing: number;
  readonly afterClosing: number;
  readonly registrationShare: Share;
  readonly checkShare: Share;
  readonly uncheckedReasons: readonly UncheckedReason[];
  /** The service's count less ours; null where it was not asked. */
  readonly serviceDifference: number | null;
  /** The typed count less what was dispensed (不足分後日渡し apart) and carried over; null where none was typed. */
  readonly countDifference: number | null;
  readonly fee: Fee | null;
  readonly feeReading: FeeReading;
}

/** 閉局レポート of one day. */
export function closingReport(facts: ClosingReportFacts): ClosingReport {
  const { rows, ...head } = facts;
  const cancelled = rows.filter((row) => isCancelled(row.state));
  const dispensed = rows.filter((row) => !isCancelled(row.state) && row.state !== 'superseded');
  const counted = dispensed.filter((row) => row.remainder !== true);
  const registered = dispensed.filter((row) => row.state === 'registered');
  const exempt = dispensed.filter((row) => row.state === 'exempt');
  const due = dispensed.filter((row) => row.state !== 'exempt');
  const exceptions = due.filter((row) => row.state !== 'registered');
  const late = due.filter((row) => isLateRow(row, facts.asOf)).map(lateRowOf);
  const unchecked = due.filter((row) => !row.checked);
  const { prescriptionCount, serviceCount } = facts;
  return {
    ...head,
    dispensed: dispensed.length,
    registered: registered.length,
    exempt: exempt.length,
    exceptions,
    cancelled: cancelled.length,
    late,
    copiesMissing: registered.filter((row) => row.copy !== 'verified').length,
    afterClosing: dispensed.filter((row) => row.afterClosing).length,
    registrationShare: { part: registered.length, whole: due.length },
    checkShare: { part: due.length - unchecked.length, whole: due.length },
    uncheckedReasons: [...Map.groupBy(unchecked, (row) => row.uncheckedReason)].map(([reason, group]) => ({
      reason,
      reasonEn: group[0]?.uncheckedReasonEn ?? reason,
      rows: group.length,
    })),
    serviceDifference: serviceCount === null ? null : serviceCount - registered.length,
    countDifference: prescriptionCount === null ? null : prescriptionCount - counted.length - facts.carriedOver,
    fee: feeOf(facts.businessDay),
    feeReading: readingOf(due.length, exceptions.length, late),
  };
}

function isCancelled(state: SubmissionState): boolean {
  return state === 'voided' || state === 'withdrawn';
}

/** Registered after its day, or not registered and its day is over. */
function isLateRow(row: ReportRow, asOf: Instant): boolean {
  if (row.registeredAt !== null) return isLate(row.registeredAt, row.dispensingDate);
  return epochMsOf(asOf) >= epochMsOf(deadlineOf(row.dispensingDate));
}

function lateRowOf({ submissionId, dispensingDate, registeredAt, lateReason, outages }: ReportRow): LateRow {
  const recorded = lateReason !== null && lateReason.reason.trim() !== '' ? lateReason : null;
  const diary = outageReason(outages.map(({ cause }) => cause));
  const reason = recorded?.reason ?? diary?.ja ?? null;
  const reasonEn = recorded?.reason ?? diary?.en ?? null;
  return { submissionId, dispensingDate, registeredAt, outages, reason, reasonEn, by: recorded?.by ?? null };
}

function readingOf(due: number, exceptions: number, late: readonly LateRow[]): FeeReading {
  if (late.some((row) => row.reason === null)) return 'late-without-reason';
  if (late.length > 0) return 'late-with-reason';
  if (exceptions > 0) return 'open';
  return due === 0 ? 'nothing-to-register' : 'all-same-day';
}
