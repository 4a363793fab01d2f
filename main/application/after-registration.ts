import { assertNever } from '../../shared/domain/result.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import { nextState, type SubmissionEventName } from '../../shared/domain/submission-state.ts';
import type { Context } from './context.ts';

/**
 * What the registration of one operation changes besides its own row. Call inside the transaction that marks the row
 * registered: the row and its consequences stand or fall together.
 */
export function afterRegistration(context: Context, row: Submission): void {
  switch (row.kind) {
    case 'receive':
      return;
    case 'register':
      advanceRound(context, row);
      return;
    case 'amend':
      moveTarget(context, row, 'amended-by');
      return;
    case 'withdraw':
      moveTarget(context, row, 'withdrawn-by');
      return;
    case 'cancel-reception':
      context.store.prescriptions.setReception(row.prescriptionKey, 'cancelled', 1);
      return;
    default:
      assertNever(row.kind);
  }
}

/** Between refill and split rounds the prescription goes back to the service; waiting there is no 滞留. */
function advanceRound(context: Context, row: Submission): void {
  const prescription = context.store.prescriptions.byKey(row.prescriptionKey);
  if (prescription === null) return;
  const { repetition } = prescription.prescription;
  if (repetition.type === 'once' || prescription.round >= repetition.totalRounds) return;
  context.store.prescriptions.setReception(row.prescriptionKey, 'waiting-next-round', prescription.round + 1);
}

function moveTarget(
  context: Context,
  row: Submission,
  event: Extract<SubmissionEventName, 'amended-by' | 'withdrawn-by'>,
): void {
  const target = row.targetSubmissionId === null ? null : context.store.submissions.byId(row.targetSubmissionId);
  if (target === null) throw new Error(`${row.kind} ${row.submissionId} has no target`);
  const next = nextState(target, event);
  if (!next.ok) throw new Error(`${event} on ${target.submissionId}: ${next.refusal}`);
  const at = context.clock.now();
  const patch = event === 'amended-by' ? { state: next.state, supersededBy: row.submissionId } : { state: next.state };
  const moved = context.store.submissions.transition(target.submissionId, target.state, patch, {
    submissionId: target.submissionId,
    at,
    event,
    from: target.state,
    to: next.state,
    by: 'sender',
    reason: null,
  });
  if (!moved) throw new Error(`${event} on ${target.submissionId}: state changed meanwhile`);
}
