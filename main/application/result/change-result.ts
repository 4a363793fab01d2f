import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { parseUuid, type Uuid } from '../../../shared/domain/identifiers.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { WITHDRAWAL_ASKED } from '../../../shared/domain/submission/submission-state.ts';
import { audited } from '../audited.ts';
import { checkRows } from '../check/check-rows.ts';
import type { Context, Progress, UseCase } from '../context.ts';
import { findLooseEntry } from '../entry/find-entry.ts';
import type { Actor } from '../people-ports.ts';
import { cancelReception } from '../prescription/cancel-reception.ts';
import { giveUpReception, hasStandingResult } from '../prescription/take-in-prescription.ts';
import { findSubmission } from '../queue/find-rows.ts';
import { moveSubmission } from '../queue/queue-actions.ts';
import { settleFate } from '../queue/settle-fate.ts';
import type { ResultRow } from '../row-ports.ts';
import { newSubmission } from './queue-result.ts';
import { findVersion, newVersion, openSuccessor, type Version } from './result-version.ts';

type Outcome = OperationOutput<'result.amend'>;

type Change = OperationInput<'result.correct'>;

/** Written with the new version in the one transaction; a refusal of it takes the version back, too. */
type WithVersion = (version: ResultRow) => Result<null>;

const alone: WithVersion = () => success(null);

export const correctResult: UseCase<Change, Outcome> = (context, actor, input, progress) =>
  correctVersion(context, actor, input, progress, alone);

/** A registered result is changed by a new version that the service takes as an amendment of the old. */
export const amendResult: UseCase<OperationInput<'result.amend'>, Outcome> = (context, actor, input, progress) =>
  amendVersion(context, actor, input, progress, alone);

/** Corrects a version that is not registered: the old one is superseded and linked, the new one gets its own operation id. */
export async function correctVersion(
  context: Context,
  actor: Actor,
  input: Change,
  progress: Progress,
  withVersion: WithVersion,
): Promise<Result<Outcome>> {
  const found = findVersion(context, input.id);
  if (!found.ok) return found;
  const fate = await settleFate(context, actor, found.value.submission);
  if (!fate.ok) return fate;
  const { row, unreceived } = fate.value;
  // A hit turns the wish into an amendment (product rule): the service already has the old version.
  if (row.state === 'registered') {
    const notes = [applicationIssue('submission.already-registered')];
    const amended = amendWith(context, actor, { ...found.value, submission: row }, input, withVersion, notes);
    return withCheck(context, actor, amended, progress);
  }
  const made = newVersion(
    context,
    actor,
    { ...found.value, submission: row },
    input.document,
    (submission, version) => {
      const written = withVersion(version);
      if (!written.ok) return written;
      const moved = moveSubmission(context, actor, row, unreceived ? 'correct-unreceived' : 'correct', input.reason, {
        supersededBy: submission.submissionId,
        nextAttemptAt: null,
      });
      return moved.ok ? success(submission) : moved;
    },
  );
  return withCheck(context, actor, made, progress);
}

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

export async function amendVersion(
  context: Context,
  actor: Actor,
  input: Change,
  progress: Progress,
  withVersion: WithVersion,
): Promise<Result<Outcome>> {
  const found = findVersion(context, input.id);
  if (!found.ok) return found;
  return withCheck(context, actor, amendWith(context, actor, found.value, input, withVersion, []), progress);
}

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

/** What was typed and never became a draft stands in the verdict as one; it is discarded as in the window. */
function discardLooseEntry(context: Context, actor: Actor, entryId: Uuid, reason: string): Result<Outcome> {
  const at = context.clock.now();
  return context.store.transaction(() => {
    context.store.entries.discard(entryId, { at, by: actor.name, reason });
    audited(context, actor, 'entry.discard', entryId, { reason }, at);
    return success({ resultId: entryId, submissionId: null, state: 'discarded', issues: [] });
  });
}

/** Un-finalises a version that is not registered. What may have been sent is looked up first; a hit becomes a withdrawal. */
export const voidResult: UseCase<OperationInput<'result.void'>, Outcome> = async (context, actor, input, progress) => {
  const draft = openDraft(context, input.id);
  if (draft !== null) return discardDraft(context, actor, draft, input.reason);
  const found = findSubmission(context.store, input.id);
  if (!found.ok) {
    const entry = findLooseEntry(context, input.id);
    return entry === null ? found : discardLooseEntry(context, actor, entry.entryId, input.reason);
  }
  const { kind, prescriptionKey, chainPosition } = found.value;
  const needed = () => kind === 'receive' && hasStandingResult(context.store, prescriptionKey, chainPosition);
  if (needed()) return refusal(applicationIssue('reception.cannot-cancel'));
  const fate = await settleFate(context, actor, found.value);
  if (!fate.ok) return fate;
  // Its result may have been finalised while the service was asked: that one would wait for this reception for ever.
  if (needed()) return refusal(applicationIssue('reception.cannot-cancel'));
  const { row, unreceived } = fate.value;
  if (row.state === 'registered') {
    if (kind === 'receive' && found.value.state !== 'registered')
      return cancelTakenIn(context, actor, row, input.reason, progress);
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

/** The service holds it at 調剤中: it is given back there. */
async function cancelTakenIn(
  context: Context,
  actor: Actor,
  { prescriptionKey }: Submission,
  reason: string,
  progress: Progress,
): Promise<Result<Outcome>> {
  const cancelled = await cancelReception(context, actor, { prescriptionKey, reason }, progress);
  if (!cancelled.ok) return cancelled;
  const { submissionId, state } = cancelled.value;
  return success({ resultId: '', submissionId, state, issues: [] });
}

function amendWith(
  context: Context,
  actor: Actor,
  version: Version,
  { document, reason }: Pick<Change, 'document' | 'reason'>,
  withVersion: WithVersion,
  notes: readonly Issue[],
): Result<Outcome> {
  const { submission } = version;
  if (submission.state !== 'registered') return refusal(applicationIssue('submission.not-registered-yet'));
  if (openSuccessor(context, submission)) return refusal(applicationIssue('submission.change-open'));
  const amended = newVersion(
    context,
    actor,
    version,
    document,
    (queued, made) => {
      const written = withVersion(made);
      if (!written.ok) return written;
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
  return amended.ok ? success({ ...amended.value, issues: [...notes, ...amended.value.issues] }) : amended;
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
    const { submissionId, state, createdAt } = withdraw;
    const asked = {
      submissionId,
      at: createdAt,
      event: WITHDRAWAL_ASKED,
      from: state,
      to: state,
      by: actor.name,
      reason,
    };
    context.store.submissions.transition(submissionId, state, {}, asked);
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
