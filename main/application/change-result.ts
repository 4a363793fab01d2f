import { applicationIssue } from '../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../shared/contract/operations.ts';
import { parseUuid } from '../../shared/domain/identifiers.ts';
import { hasErrors, type Issue } from '../../shared/domain/issue.ts';
import { type Result, refusal, success } from '../../shared/domain/result.ts';
import { blocksFinalise } from '../../shared/domain/result-against-prescription.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import { audited } from './audited.ts';
import { checkRows } from './check-rows.ts';
import type { Context, Progress, UseCase } from './context.ts';
import { newResultRow } from './draft-rows.ts';
import { findSubmission } from './find-rows.ts';
import type { Actor, PrescriptionRow, ResultRow } from './ports.ts';
import { carriesDocument } from './prepare-document.ts';
import { moveSubmission } from './queue-actions.ts';
import { newSubmission, queueResult } from './queue-result.ts';
import { parseRecordDocument, resultFromDocument } from './record-result.ts';
import { resultIssues } from './result-issues.ts';
import { settleFate } from './settle-fate.ts';
import { giveUpReception, hasStandingResult } from './take-in-prescription.ts';

type Outcome = OperationOutput<'result.amend'>;

/** Corrects a version that is not registered: the old one is superseded and linked, the new one gets its own operation id. */
export const correctResult: UseCase<OperationInput<'result.correct'>, Outcome> = async (
  context,
  actor,
  input,
  progress,
) => {
  const found = findVersion(context, input.id);
  if (!found.ok) return found;
  const fate = await settleFate(context, actor, found.value.submission);
  if (!fate.ok) return fate;
  const { row, unreceived } = fate.value;
  // A hit turns the wish into an amendment (product rule): the service already has the old version.
  if (row.state === 'registered') {
    const notes = [applicationIssue('submission.already-registered')];
    const amended = amendWith(context, actor, { ...found.value, submission: row }, input.document, input.reason, notes);
    return withCheck(context, actor, amended, progress);
  }
  const made = newVersion(context, actor, { ...found.value, submission: row }, input.document, (submission) => {
    const moved = moveSubmission(context, actor, row, unreceived ? 'correct-unreceived' : 'correct', input.reason, {
      supersededBy: submission.submissionId,
      nextAttemptAt: null,
    });
    return moved.ok ? success(submission) : moved;
  });
  return withCheck(context, actor, made, progress);
};

/**
 * What is changed has been handed over already: the new version stands whatever the check says, its lines are asked about
 * at once, and what is found stays in the verdict until somebody has answered it.
 */
async function withCheck(
  context: Context,
  actor: Actor,
  made: Result<Outcome>,
  progress: Progress,
): Promise<Result<Outcome>> {
  if (!made.ok) return made;
  const id = parseUuid(made.value.resultId);
  const row = id === null ? null : context.store.results.byId(id);
  const found = await checkRows(context, actor, row === null ? [] : [row], undefined, progress);
  return success({ ...made.value, issues: [...made.value.issues, ...[...found.values()].flat()] });
}

/** A registered result is changed by a new version that the service takes as an amendment of the old. */
export const amendResult: UseCase<OperationInput<'result.amend'>, Outcome> = async (
  context,
  actor,
  input,
  progress,
) => {
  const found = findVersion(context, input.id);
  if (!found.ok) return found;
  const amended = amendWith(context, actor, found.value, input.document, input.reason, []);
  return withCheck(context, actor, amended, progress);
};

export const withdrawResult: UseCase<OperationInput<'result.withdraw'>, Outcome> = (context, actor, input) => {
  const found = findVersion(context, input.id);
  return found.ok ? withdrawVersion(context, actor, found.value, input.reason, []) : found;
};

function openDraft(context: Context, id: string): ResultRow | null {
  const uuid = parseUuid(id);
  const row = uuid === null ? null : context.store.results.byId(uuid);
  return row?.status === 'draft' || row?.status === 'pending-confirmation' ? row : null;
}

/** 破棄: what is not final (入力中, 確定待ち) is kept as it is, but waits for nobody any more. */
function discardDraft(context: Context, actor: Actor, draft: ResultRow, reason: string): Result<Outcome> {
  return context.store.transaction(() => {
    context.store.results.updateDraft({ ...draft, status: 'discarded' });
    audited(context, actor, 'result.discard', draft.resultId, { reason });
    return success({ resultId: draft.resultId, submissionId: null, state: 'discarded', issues: [] });
  });
}

/** Un-finalises a version that is not registered. What may have been sent is looked up first; a hit becomes a withdrawal. */
export const voidResult: UseCase<OperationInput<'result.void'>, Outcome> = async (context, actor, input) => {
  const draft = openDraft(context, input.id);
  if (draft !== null) return discardDraft(context, actor, draft, input.reason);
  const found = findSubmission(context.store, input.id);
  if (!found.ok) return found;
  const { kind, prescriptionKey } = found.value;
  const needed = () => kind === 'receive' && hasStandingResult(context.store, prescriptionKey);
  if (needed()) return refusal(applicationIssue('reception.cannot-cancel'));
  const fate = await settleFate(context, actor, found.value);
  if (!fate.ok) return fate;
  // Its result may have been finalised while the service was asked: that one would wait for this reception for ever.
  if (needed()) return refusal(applicationIssue('reception.cannot-cancel'));
  const { row, unreceived } = fate.value;
  if (row.state === 'registered') {
    const version = findVersion(context, row.submissionId);
    return version.ok
      ? withdrawVersion(context, actor, version.value, input.reason, [
          applicationIssue('submission.already-registered'),
        ])
      : version;
  }
  return context.store.transaction(() => {
    const moved = moveSubmission(context, actor, row, unreceived ? 'void-unreceived' : 'void', input.reason, {
      nextAttemptAt: null,
    });
    if (!moved.ok) return moved;
    if (row.kind === 'receive') giveUpReception(context, row);
    return success({
      resultId: row.resultId ?? '',
      submissionId: row.submissionId,
      state: moved.value.state,
      issues: [],
    });
  });
};

interface Version {
  readonly submission: Submission;
  readonly row: ResultRow;
  readonly prescription: PrescriptionRow;
}

function findVersion(context: Context, id: string): Result<Version> {
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

function amendWith(
  context: Context,
  actor: Actor,
  version: Version,
  document: unknown,
  reason: string,
  notes: readonly Issue[],
): Result<Outcome> {
  const { submission } = version;
  if (submission.state !== 'registered') return refusal(applicationIssue('submission.not-registered-yet'));
  if (openSuccessor(context, submission)) return refusal(applicationIssue('submission.change-open'));
  const made = newVersion(
    context,
    actor,
    version,
    document,
    (queued) => {
      audited(
        context,
        actor,
        'result.amend',
        submission.submissionId,
        { reason, submissionId: queued.submissionId },
        queued.createdAt,
      );
      return success(queued);
    },
    submission.submissionId,
  );
  return made.ok ? success({ ...made.value, issues: [...notes, ...made.value.issues] }) : made;
}

function withdrawVersion(
  context: Context,
  actor: Actor,
  version: Version,
  reason: string,
  notes: readonly Issue[],
): Result<Outcome> {
  const { submission, row } = version;
  if (submission.state !== 'registered') return refusal(applicationIssue('submission.not-registered-yet'));
  if (openSuccessor(context, submission)) return refusal(applicationIssue('submission.change-open'));
  return context.store.transaction(() => {
    const withdraw = newSubmission(context, {
      kind: 'withdraw',
      state: 'ready',
      prescriptionKey: submission.prescriptionKey,
      resultId: row.resultId,
      dispensingDate: row.dispensingDate,
      targetSubmissionId: submission.submissionId,
    });
    context.store.submissions.insert(withdraw);
    audited(
      context,
      actor,
      'result.withdraw',
      submission.submissionId,
      { reason, submissionId: withdraw.submissionId },
      withdraw.createdAt,
    );
    return success({
      resultId: row.resultId,
      submissionId: withdraw.submissionId,
      state: withdraw.state,
      issues: [...notes],
    });
  });
}

/** An amendment or withdrawal of this row that is still on its way: one change at a time. */
function openSuccessor(context: Context, submission: Submission): boolean {
  return context.store.submissions
    .chain(submission.prescriptionKey)
    .some(
      (other) =>
        other.targetSubmissionId === submission.submissionId &&
        other.state !== 'voided' &&
        other.state !== 'superseded' &&
        other.state !== 'registered',
    );
}

/** Puts the next version down and queues it; `link` ties it to the old one inside the same transaction. */
function newVersion(
  context: Context,
  actor: Actor,
  version: Version,
  document: unknown,
  link: (submission: Submission) => Result<Submission>,
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
  const known = version.prescription.prescription.groups.length > 0 ? version.prescription : null;
  const issues = resultIssues(context, typed.value.result, known);
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
    const queued = queueResult(
      context,
      actor,
      version.prescription,
      { resultId: row.resultId, result: row.result, pharmacistUserId },
      target === null ? 'register' : 'amend',
      target,
    );
    if (!queued.ok) return queued;
    const linked = link(queued.value);
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
