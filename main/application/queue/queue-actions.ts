import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { submissionIssue } from '../../../shared/domain/submission/submission-issues.ts';
import { nextState, type SubmissionEventName } from '../../../shared/domain/submission/submission-state.ts';
import { audited } from '../audited.ts';
import type { Context, UseCase } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import type { SubmissionPatch } from '../row-ports.ts';
import { findSubmission } from './find-rows.ts';

/**
 * One move of one row by a person: asked of the transition table, written with its event and its audit line in one
 * transaction. The state is checked again inside the statement, so two people cannot both win.
 */
export function moveSubmission(
  context: Context,
  actor: Actor,
  row: Submission,
  event: SubmissionEventName,
  reason: string | null,
  patch: SubmissionPatch = {},
): Result<Submission> {
  const next = nextState(row, event);
  if (!next.ok) return refusal(submissionIssue(next.refusal));
  const at = context.clock.now();
  // Only a held row knows where it was held from, whichever event ends the hold.
  const heldFrom = next.state === 'held' ? {} : { heldFrom: null };
  return context.store.transaction(() => {
    const moved = context.store.submissions.transition(
      row.submissionId,
      row.state,
      { ...heldFrom, ...patch, state: next.state },
      { submissionId: row.submissionId, at, event, from: row.state, to: next.state, by: actor.name, reason },
    );
    if (!moved) return refusal(applicationIssue('submission.changed-meanwhile'));
    audited(context, actor, `submission.${event}`, row.submissionId, { from: row.state, to: next.state, reason }, at);
    return success({ ...row, ...heldFrom, ...patch, state: next.state });
  });
}

export const holdSubmission: UseCase<OperationInput<'queue.hold'>, OperationOutput<'queue.hold'>> = (
  context,
  actor,
  { id, reason },
) => movedById(context, actor, id, 'hold', reason, ({ state }) => ({ heldFrom: state }));

export const releaseSubmission: UseCase<OperationInput<'queue.release'>, OperationOutput<'queue.release'>> = (
  context,
  actor,
  { id, reason },
) => movedById(context, actor, id, 'release', reason ?? null, () => ({ nextAttemptAt: null }));

function movedById(
  context: Context,
  actor: Actor,
  id: string,
  event: SubmissionEventName,
  reason: string | null,
  patchOf: (row: Submission) => SubmissionPatch,
): Result<OperationOutput<'queue.hold'>> {
  const found = findSubmission(context.store, id);
  if (!found.ok) return found;
  const moved = moveSubmission(context, actor, found.value, event, reason, patchOf(found.value));
  return moved.ok ? success({ submissionId: moved.value.submissionId, state: moved.value.state }) : moved;
}

/**
 * Brings the next attempt (or look-up, or fetching of the copy) forward to now. What is to be sent or looked up goes at
 * once, whatever the upload mode; a copy is fetched by whoever sends.
 */
export const retrySubmission: UseCase<OperationInput<'queue.retry'>, OperationOutput<'queue.retry'>> = async (
  context,
  actor,
  input,
) => {
  const found = findSubmission(context.store, input.id);
  if (!found.ok) return found;
  const row = found.value;
  const copyOpen = row.state === 'registered' && row.copy !== 'verified';
  if (row.state !== 'ready' && row.state !== 'outcome-unknown' && !copyOpen) {
    return refusal(applicationIssue('submission.not-waiting'));
  }
  const at = context.clock.now();
  context.store.transaction(() => {
    // A copy that did not match is fetched again; the bad one and its checks stay as evidence.
    context.store.submissions.note(row.submissionId, {
      nextAttemptAt: null,
      ...(row.copy === 'bad' ? { copy: 'none', returnCopySha256: null } : {}),
    });
    audited(context, actor, 'submission.retry', row.submissionId, { state: row.state }, at);
  });
  if (!copyOpen) await context.sender.deliver(row.submissionId);
  const now = context.store.submissions.byId(row.submissionId) ?? row;
  return success({ submissionId: now.submissionId, state: now.state });
};
