import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationOutput } from '../../../shared/contract/operations.ts';
import { type CalendarDate, type Instant, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import { blocksFinalise } from '../../../shared/domain/dispensing/result-against-prescription.ts';
import { domainIssue } from '../../../shared/domain/domain-issues.ts';
import { hasErrors, type Issue } from '../../../shared/domain/issue.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { timingInDoubt } from '../closing/clock-doubts.ts';
import type { Context } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import { findSubmission } from '../queue/find-rows.ts';
import type { PrescriptionRow, ResultRow } from '../row-ports.ts';
import { newResultRow, prescriptionBehind, roundNumber } from './draft-rows.ts';
import { carriesDocument } from './prepare-document.ts';
import { queueResult } from './queue-result.ts';
import { resultIssues } from './result-issues.ts';
import { parseRecordDocument, resultFromDocument, type TypedResult } from './typed-result.ts';

type Outcome = OperationOutput<'result.amend'>;

/** A finalised version with what it stands in. */
export interface Version {
  readonly submission: Submission;
  readonly row: ResultRow;
  readonly prescription: PrescriptionRow;
}

export function findVersion(context: Context, id: string): Result<Version> {
  const found = findSubmission(context.store, id);
  if (!found.ok) return found;
  const submission = found.value;
  const row =
    submission.resultId === null || !carriesDocument(submission)
      ? null
      : context.store.results.byId(submission.resultId);
  const prescription = context.store.prescriptions.byKey(submission.prescriptionKey);
  if (row === null || prescription === null) return refusal(applicationIssue('record.not-found', { id }));
  return success({ submission, row, prescription });
}

/** An amendment or withdrawal of this row that is still on its way: one change at a time. */
export function openSuccessor(context: Context, submission: Submission): boolean {
  return context.store.submissions
    .chain(submission.prescriptionKey)
    .some(
      (other) =>
        other.targetSubmissionId === submission.submissionId &&
        other.state !== 'voided' &&
        other.state !== 'superseded' &&
        other.state !== 'exempt' &&
        other.state !== 'registered',
    );
}

/** Puts the next version down and queues it; `link` ties it to the old one inside the same transaction. */
export function newVersion(
  context: Context,
  actor: Actor,
  version: Version,
  document: unknown,
  link: (submission: Submission, row: ResultRow) => Result<Submission>,
  amends: Submission['targetSubmissionId'] = null,
): Result<Outcome> {
  const parsed = parseRecordDocument(document);
  if (!parsed.ok) return parsed;
  const typed = resultFromDocument(context, actor, parsed.value);
  if (!typed.ok) return typed;
  const named = typed.value.prescription;
  if (named !== null && named.prescriptionKey !== version.prescription.prescriptionKey) {
    return refusal(
      applicationIssue(
        'record.invalid',
        { path: 'prescription', problem: '訂正する調剤結果とは別の処方箋です' },
        { field: 'prescription' },
      ),
    );
  }
  const late = lateReasonOf(context, actor, version, typed.value.result.dispensingDate, parsed.value.lateReason);
  if (!late.ok) return late;
  const known = version.prescription.prescription.groups.length > 0 ? version.prescription : null;
  const issues = resultIssues(context, typed.value.result, known, version.row.result);
  if (hasErrors(issues)) return refusal(...issues);
  const blocking = blocksFinalise(issues, typed.value.result);
  if (blocking.length > 0)
    return refusal(applicationIssue('finalise.unsettled', { count: blocking.length }), ...blocking);
  const { submission: old } = version;
  const target = amends ?? old.targetSubmissionId;
  return rollBackOnRefusal(context, () => {
    const row = newResultRow(context, actor, version.prescription, typed.value.result, issues, {
      status: 'draft',
      importSha256: null,
      previous: version.row,
    });
    const pharmacistUserId = row.pharmacistUserId ?? actor.userId;
    context.store.results.insert({ ...row, pharmacistUserId });
    context.store.results.finalise(row.resultId, context.clock.now(), actor.userId);
    const behind = target === null ? withTypedRound(context, version, typed.value) : version.prescription;
    const queued = queueResult(
      context,
      actor,
      behind,
      { resultId: row.resultId, result: row.result, pharmacistUserId },
      target === null ? 'register' : 'amend',
      target,
    );
    if (!queued.ok) return queued;
    keepEvidence(context, old, queued.value, late.value);
    const linked = link(queued.value, row);
    return linked.ok
      ? success({
          resultId: row.resultId,
          submissionId: linked.value.submissionId,
          state: linked.value.state,
          issues: [...issues],
        })
      : linked;
  });
}

/** A plain paper is of the round, and of as many, as was typed last: what is corrected may be that. */
function withTypedRound(
  context: Context,
  { row, prescription }: Version,
  { result, issuedOn }: TypedResult,
): PrescriptionRow {
  const { kind, reception, round, prescriptionKey } = prescription;
  const remainder = [row.result, result].some((one) => one.round.type === 'remainder-later');
  const typedWhole = kind === 'paper' && prescription.prescription.groups.length === 0;
  if (!typedWhole || reception !== 'local-only' || row.round !== round || remainder) return prescription;
  const { repetition } = prescriptionBehind(result, issuedOn);
  const content = { ...prescription.prescription, repetition };
  const mended = { ...prescription, round: roundNumber(result), prescription: content };
  context.store.prescriptions.completeReception(prescriptionKey, mended);
  return mended;
}

interface LateReason {
  readonly reason: string;
  readonly by: string;
  readonly at: Instant;
}

/**
 * The day of the new version, judged as at 確定: no day to come, and a day that became a past one asks why it is late.
 * What was said of the version before stands for this one, too; a version whose day did not change asks nothing anew.
 */
function lateReasonOf(
  context: Context,
  actor: Actor,
  { submission, row }: Version,
  dispensingDate: CalendarDate,
  typed: string | undefined,
): Result<LateReason | null> {
  const at = context.clock.now();
  const timing = timingInDoubt(context, dispensingDate);
  if (timing === 'future-refused')
    return refusal(domainIssue('deadline.future-dispensing-date', { dispensingDate, today: tokyoDateOf(at) }));
  if (typed !== undefined) return success({ reason: typed, by: actor.name, at });
  const before = context.store.submissions.lateReason(submission.submissionId);
  if (before === null && timing === 'late-needs-reason' && dispensingDate !== row.dispensingDate)
    return refusal(applicationIssue('submission.late-reason', { date: dispensingDate }));
  return success(before);
}

/** Why a row is late goes with it to the version that takes its place: a person's word, and the outages it sat through. */
function keepEvidence({ store }: Context, old: Submission, row: Submission, late: LateReason | null): void {
  if (late !== null) store.submissions.setLateReason(row.submissionId, late.reason, late.by, late.at);
  for (const { outageId } of store.outages.of(old.submissionId)) store.outages.attach(outageId, row.submissionId);
}

class Refused extends Error {
  readonly issues: readonly Issue[];
  constructor(issues: readonly Issue[]) {
    super('refused');
    this.issues = issues;
  }
}

/** A refusal in the middle takes back what the transaction had already written. */
function rollBackOnRefusal<T>(context: Context, work: () => Result<T>): Result<T> {
  try {
    return context.store.transaction(() => {
      const outcome = work();
      if (!outcome.ok) throw new Refused(outcome.issues);
      return outcome;
    });
  } catch (error) {
    if (error instanceof Refused) return refusal(...error.issues);
    throw error;
  }
}
