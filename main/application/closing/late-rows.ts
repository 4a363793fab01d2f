import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { addDays, type CalendarDate, tokyoDateOf, tokyoInstant } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { success } from '../../../shared/domain/result.ts';
import { lineCauseText, outageReason } from '../../../shared/domain/submission/line-cause.ts';
import { audited } from '../audited.ts';
import type { Context, UseCase } from '../context.ts';
import { seesPatientsAnyway } from '../mask-patient.ts';
import type { Actor } from '../people-ports.ts';
import { findSubmission } from '../queue/find-rows.ts';
import { patientShown } from '../queue/queue-page.ts';

type LateRow = OperationOutput<'closing.late-rows'>[number];
type OutageRow = OperationOutput<'outage.list'>[number];

/** How far back late rows are looked for when no day is given. */
const LATE_DAYS = 31;

export function lateRows(
  context: Context,
  actor: Actor,
  from: CalendarDate | undefined,
  to: CalendarDate | undefined,
): LateRow[] {
  const { store, clock } = context;
  const open = seesPatientsAnyway(actor);
  const today = tokyoDateOf(clock.now());
  return store.closings
    .lateList(clock.now(), from ?? addDays(to ?? today, -LATE_DAYS), to ?? today)
    .map(({ firstSubmissionId, ...row }) => {
      const word = store.submissions.lateReason(row.submissionId) ?? store.submissions.lateReason(firstSubmissionId);
      const outages = store.outages.of(firstSubmissionId);
      return {
        ...row,
        reason: word?.reason ?? outageReason(outages.map(({ cause }) => cause))?.ja ?? null,
        by: word?.by ?? null,
        outages: outages.length,
        ...patientShown(store.submissions.entry(row.submissionId), open),
      };
    });
}

/** Registrations that missed their 調剤日, with a person's word or what the outage diary knows. */
export const listLateRows: UseCase<OperationInput<'closing.late-rows'>, OperationOutput<'closing.late-rows'>> = (
  context,
  actor,
  { from, to, withoutReason },
) => success(lateRows(context, actor, from, to).filter((row) => !withoutReason || row.reason === null));

/** One word for several rows, all or none; asked for afterwards, it never held a row. */
export const giveLateReasons: UseCase<
  OperationInput<'closing.late-reasons'>,
  OperationOutput<'closing.late-reasons'>
> = (context, actor, { ids, reason }) => {
  const rows: Uuid[] = [];
  for (const id of ids) {
    const found = findSubmission(context.store, id);
    if (!found.ok) return found;
    rows.push(found.value.submissionId);
  }
  const at = context.clock.now();
  context.store.transaction(() => {
    for (const submissionId of new Set(rows)) {
      context.store.submissions.setLateReason(submissionId, reason, actor.name, at);
      audited(context, actor, 'submission.late-reason', submissionId, { reason });
    }
  });
  return success({ rows: new Set(rows).size });
};

export function outageRows(
  context: Context,
  from: CalendarDate | undefined,
  to: CalendarDate | undefined,
): OutageRow[] {
  const { store, clock } = context;
  const begin = from === undefined ? null : tokyoInstant(from);
  const end = to === undefined ? null : tokyoInstant(addDays(to, 1));
  return store.outages
    .list()
    .filter(
      ({ startedAt, endedAt }) =>
        (end === null || startedAt < end) && (begin === null || endedAt === null || endedAt >= begin),
    )
    .toReversed()
    .map((outage) => ({
      ...outage,
      words: lineCauseText(outage.cause),
      lateRows: store.outages.lateRows(outage.outageId, clock.now()),
    }));
}

/** The outage diary, for the time line and for an inspection. */
export const listOutages: UseCase<OperationInput<'outage.list'>, OperationOutput<'outage.list'>> = (
  context,
  _actor,
  { from, to },
) => success(outageRows(context, from, to));
