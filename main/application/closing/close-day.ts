import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { addDays, type CalendarDate } from '../../../shared/domain/calendar-date.ts';
import { businessDayOf, businessDaySpan, DEFAULT_CHANGEOVER } from '../../../shared/domain/closing/business-day.ts';
import {
  type ClosingReport,
  type ClosingReportFacts,
  closingReport,
  type ReportRow,
} from '../../../shared/domain/closing/closing-report.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { success } from '../../../shared/domain/result.ts';
import { lineCauseText } from '../../../shared/domain/submission/line-cause.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { audited } from '../audited.ts';
import { answeredWhen } from '../check/check-rate.ts';
import { checkLate } from '../check/late-check.ts';
import type { Context, Progress, UseCase } from '../context.ts';
import { emergencyUses } from '../people/emergency-account.ts';
import type { Actor } from '../people-ports.ts';
import { signOwnRows } from '../result/sign-results.ts';
import type { ClosingRow } from '../row-ports.ts';
import { noteAnswer } from '../upload/note-answer.ts';
import { closingAnswer, judgeClosing } from './closing-status.ts';
import { registrationsOfDay } from './registrations-of-day.ts';

type Closed = OperationOutput<'closing.close'>;

/**
 * 閉局: sign the caller's own rows, send, ask the service for its own count, judge, report. A fault in one step never
 * stops the next: without a key the rows that need no signature still go, without a line the verdict is still read.
 */
export const closeDay: UseCase<OperationInput<'closing.close'>, Closed> = async (
  context,
  actor,
  input,
  progress,
  signal,
) => {
  const { store, clock, shop } = context;
  const businessDay = businessDayOf(clock.now(), shop.changeover);
  if (input.prescriptionCount !== undefined) putPrescriptionCount(context, actor, businessDay, input.prescriptionCount);
  const notes: Issue[] = [...(await signWhatIsMine(context, actor, input.pin, progress))];
  const summary = await context.sender.run(
    { watch: false, patienceMs: input.patienceSeconds * 1000 },
    progress,
    signal,
  );
  await checkLate(context, actor, businessDay, progress);
  const serviceCount = await countAtService(context, businessDay);
  // A closing begun at 23:59 is of that day, also when its last row goes out at 00:01.
  const { facts, verdict } = judgeClosing(context, businessDay);
  const final = input.final && verdict.verdict !== 'action-required';
  if (input.final && !final) notes.push(applicationIssue('close.refused-open-work'));
  const before = store.closings.of(businessDay);
  const kind: ClosingRow['kind'] = !final
    ? 'provisional'
    : before.some((row) => row.kind === 'final')
      ? 'additional'
      : 'final';
  const report = reportOf(context, actor, {
    businessDay,
    kind,
    verdictLine: verdict.line,
    verdictLineEn: verdict.lineEn,
    prescriptionCount: facts.prescriptionCount,
    carriedOver: facts.settled.carriedOver,
    serviceCount,
  });
  store.transaction(() => {
    const at = clock.now();
    const closingId = context.random.uuid();
    store.closings.insert({ closingId, businessDay, kind, at, by: actor.name, verdict: verdict.verdict, report });
    audited(
      context,
      actor,
      'closing.close',
      closingId,
      { kind, verdict: verdict.verdict, sent: summary.registered },
      at,
    );
  });
  const answer = closingAnswer(context, facts, verdict, input.everyRow);
  return success({ ...answer, kind, upload: summary, report, issues: [...notes, ...answer.issues] });
};

function putPrescriptionCount(context: Context, actor: Actor, businessDay: CalendarDate, count: number): void {
  const at = context.clock.now();
  context.store.transaction(() => {
    context.store.closings.setPrescriptionCount(businessDay, count, actor.name, at);
    audited(context, actor, 'closing.prescription-count', businessDay, { count }, at);
  });
}

/** A wrong PIN or a missing key is said, and holds back only the rows that need the signature. */
async function signWhatIsMine(
  context: Context,
  actor: Actor,
  pin: string | undefined,
  progress: Progress,
): Promise<readonly Issue[]> {
  const waiting = context.store.submissions.list({ states: ['awaiting-signature'] });
  if (waiting.length === 0) return [];
  const own = waiting.filter((row) => row.signerUserId === actor.userId);
  if (own.length > 0 && (pin !== undefined || context.heldKey !== null) && actor.rights.includes('sign')) {
    const signed = await signOwnRows(context, actor, own, waiting, pin, progress);
    if (!signed.ok) return signed.issues;
    const refused = signed.value.results.flatMap((result) => result.issues);
    return [...refused, ...signed.value.othersWaiting.map((other) => applicationIssue('sign.others-wait', other))];
  }
  return [];
}

/**
 * The service's own count of the business day's current results; null when it cannot be asked now. It knows 調剤日 only:
 * what this shop entered after midnight is counted with the evening before by its operation id.
 */
async function countAtService(context: Context, businessDay: CalendarDate): Promise<number | null> {
  const { store, shop } = context;
  const operationsOf = (day: CalendarDate) =>
    new Set(store.closings.ofBusinessDay(day, shop.changeover).map((row) => row.operationId));
  const current = async (date: CalendarDate) => {
    const listed = await context.gateway.listRegistered(date);
    noteAnswer(context, listed);
    return listed.kind === 'answered' ? listed.value.filter((row) => row.state === 'current') : null;
  };
  const sameDate = await current(businessDay);
  const afterMidnight = shop.changeover === DEFAULT_CHANGEOVER ? [] : await current(addDays(businessDay, 1));
  if (sameDate === null || afterMidnight === null) return null;
  const nightBefore = operationsOf(addDays(businessDay, -1));
  const own = operationsOf(businessDay);
  return (
    sameDate.filter((row) => !nightBefore.has(row.operationId)).length +
    afterMidnight.filter((row) => own.has(row.operationId)).length
  );
}

export function reportOf(
  context: Context,
  actor: Actor,
  head: Omit<ClosingReportFacts, 'asOf' | 'pharmacyName' | 'closedBy' | 'rows' | 'emergencyUses'>,
): ClosingReport {
  const { businessDay } = head;
  const final = context.store.closings.of(businessDay).find((row) => row.kind === 'final');
  const rows = registrationsOfDay(context, businessDay).map(({ first, current }) =>
    reportRow(context, first, current, final),
  );
  return closingReport({
    ...head,
    asOf: context.clock.now(),
    pharmacyName: context.shop.pharmacy.name,
    closedBy: actor.displayName,
    rows,
    emergencyUses: emergencyUses(context, businessDaySpan(businessDay, context.shop.changeover)),
  });
}

/** Its first registration decides when a result reached the service, its latest version of which day it is and how it stands. */
function reportRow(context: Context, first: Submission, current: Submission, final: ClosingRow | undefined): ReportRow {
  const { store } = context;
  const checked = answeredWhen(context, current) !== null;
  const unperformed = store.checks
    .of(first.prescriptionKey)
    .findLast((check) => check.source !== 'local' && check.answer === 'not-performed')?.detail;
  return {
    submissionId: current.submissionId,
    dispensingDate: current.dispensingDate ?? businessDayOf(first.createdAt, context.shop.changeover),
    remainder: isRemainder(context, current),
    state: current.state,
    copy: current.copy,
    registeredAt: first.registeredAt,
    lateReason: store.submissions.lateReason(current.submissionId) ?? store.submissions.lateReason(first.submissionId),
    outages: store.outages
      .of(first.submissionId)
      .map(({ startedAt, endedAt, cause }) => ({ startedAt, endedAt, cause })),
    checked,
    ...(checked ? { uncheckedReason: null } : reasonIn(unperformed)),
    afterClosing: final !== undefined && first.createdAt > final.at,
  };
}

function isRemainder({ store }: Context, { resultId }: Submission): boolean {
  return resultId !== null && store.results.byId(resultId)?.result.round.type === 'remainder-later';
}

function reasonIn(detail: unknown): Pick<ReportRow, 'uncheckedReason' | 'uncheckedReasonEn'> {
  const { reason, cause } = { reason: null, cause: null, ...(typeof detail === 'object' ? detail : null) };
  if (typeof reason === 'string') return { uncheckedReason: reason };
  if (typeof cause !== 'string') return { uncheckedReason: null };
  const { ja, en } = lineCauseText(cause);
  return { uncheckedReason: `回線・サービス障害（${ja}）`, uncheckedReasonEn: `line or service out (${en})` };
}
