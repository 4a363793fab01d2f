import type { CalendarDate } from '../../../shared/domain/calendar-date.ts';
import type { DispensingResult } from '../../../shared/domain/dispensing/dispensing-result.ts';
import { prescriptionValidity } from '../../../shared/domain/prescription/prescription-validity.ts';
import { governingGroups } from '../check/open-groups.ts';
import { type CheckSubject, standingOf } from '../check/service-check.ts';
import type { Context } from '../context.ts';
import type { EntryMark, EntryRow } from '../entry-ports.ts';
import type { CheckRow, PrescriptionRow, ResultRow } from '../row-ports.ts';

export const NO_CHECK = { answer: 'not-performed' as const, source: null, asked: false, stale: false, checkedOn: null };

/**
 * The answer that counts, and whether it still stands: the service's newest, else the local one; the local one also where
 * the service found nothing and this counter did (処方内, 同時受付).
 */
export function checkStateOf(context: Context, subject: CheckSubject) {
  const round = subject.row?.round ?? subject.prescription.round;
  const checks = context.store.checks.of(subject.prescription.prescriptionKey).filter((check) => {
    const ofResult = check.resultId === null ? null : context.store.results.byId(check.resultId);
    return ofResult === null || ofResult.round === round;
  });
  const answered = checks.findLast((check) => check.source !== 'local' && check.answer !== 'not-performed');
  const local = checks.findLast((check) => check.source === 'local');
  const foundHere =
    answered?.answer === 'none' && local?.answer === 'found' && governingGroups(context, subject).length > 0;
  const shown = foundHere ? local : (answered ?? local ?? checks.at(-1));
  if (shown === undefined) return NO_CHECK;
  const isStale = (check: CheckRow): boolean => {
    const standing = standingOf(context, subject, check);
    return standing !== 'current' && standing !== 'not-performed';
  };
  return {
    answer: shown.answer,
    source: shown.source,
    asked: answered !== undefined,
    stale: isStale(shown) || (answered !== undefined && isStale(answered)),
    checkedOn: shown.checkedOn,
  };
}

/** Round at hand, with the day planned for it at the round before (refill). */
export function roundShownOf(row: PrescriptionRow, versions: readonly ResultRow[]) {
  const { repetition } = row.prescription;
  if (repetition.type === 'once') return { type: 'once' as const, round: 1, of: 1, plannedDate: null };
  return {
    type: repetition.type,
    round: row.round,
    of: repetition.totalRounds,
    plannedDate: plannedDateOf(row.round, versions),
  };
}

export function plannedDateOf(round: number, versions: readonly ResultRow[]): CalendarDate | null {
  const before = versions.findLast((version) => version.status === 'finalised' && version.round === round - 1);
  return before?.result.round.type === 'refill' ? before.result.round.nextDate : null;
}

/** 残り n日 of the round at hand on that day. */
export function validityOf(row: PrescriptionRow, versions: readonly ResultRow[], on: CalendarDate) {
  const { repetition } = row.prescription;
  const found = prescriptionValidity(row.prescription, {
    dispensingDate: on,
    ...(repetition.type === 'refill'
      ? { refill: { round: row.round, plannedDate: plannedDateOf(row.round, versions) } }
      : {}),
  });
  const { usable, lastDay, daysLeft, text } = found;
  return { usable, lastDay, daysLeft, text, expired: daysLeft !== null && daysLeft < 0 };
}

export interface MarksShown {
  readonly audited: { readonly by: string; readonly at: string } | null;
  readonly handedOver: { readonly by: string; readonly at: string } | null;
}

export const NO_MARKS: MarksShown = { audited: null, handedOver: null };

/** Marks of the present content. */
export function marksOf(context: Pick<Context, 'store'>, entry: EntryRow): MarksShown {
  const marks = context.store.entries.marksOf(entry.entryId, entry.contentRevision);
  const shown = (stage: EntryMark['stage']) => {
    const mark = marks.findLast((one) => one.stage === stage);
    return mark === undefined ? null : { by: mark.by, at: mark.at };
  };
  return { audited: shown('audited'), handedOver: shown('handed-over') };
}

export function isComplete(entry: EntryRow): boolean {
  return entry.completedRevision === entry.contentRevision && entry.resultId !== null;
}

/** A result as a check sees it, of what is typed now. */
export function subjectWith(prescription: PrescriptionRow, row: ResultRow | null, result: DispensingResult | null) {
  return { prescription, row: row === null || result === null ? row : { ...row, result } };
}
