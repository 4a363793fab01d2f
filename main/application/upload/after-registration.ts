import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { assertNever } from '../../../shared/domain/result.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { nextState, type SubmissionEventName } from '../../../shared/domain/submission/submission-state.ts';
import type { Context } from '../context.ts';
import { moveAmendedRound } from '../prescription/amended-round.ts';
import { giveBack } from '../result/standing-results.ts';

/**
 * What the registration of one operation changes besides its own row. Call inside the transaction that marks the row
 * registered: the row and its consequences stand or fall together.
 */
export function afterRegistration(context: Context, row: Submission): void {
  switch (row.kind) {
    case 'receive':
      return;
    case 'register':
      advanceRound(context, row.prescriptionKey, row.resultId);
      return;
    case 'amend':
      moveAmendedRound(context, row, moveTarget(context, row, 'amended-by'));
      return;
    case 'withdraw':
      moveTarget(context, row, 'withdrawn-by');
      giveRoundBack(context, row);
      return;
    case 'cancel-reception':
      giveBack(context.store, row.prescriptionKey);
      return;
    default:
      assertNever(row.kind);
  }
}

/**
 * After this result of a refill or split round the prescription waits for the round after it; waiting there is no 滞留.
 * The round is the result's own: a paper may come to us with its second. 不足分後日渡し ends no round.
 */
export function advanceRound(context: Context, prescriptionKey: Uuid, resultId: Uuid | null): void {
  const done = resultId === null ? null : context.store.results.byId(resultId);
  const prescription = context.store.prescriptions.byKey(prescriptionKey);
  if (done === null || prescription === null || done.result.round.type === 'remainder-later') return;
  const { repetition } = prescription.prescription;
  const { round } = done;
  if (repetition.type === 'once' || round < prescription.round || round >= repetition.totalRounds) return;
  context.store.prescriptions.setReception(prescriptionKey, 'waiting-next-round', round + 1);
}

/**
 * 登録取消 puts the round of the result at hand again: at the service it is back at 調剤中. Where a later round was begun
 * since (plain paper only: the service refuses it), that one stays.
 */
function giveRoundBack(context: Context, row: Submission): void {
  const withdrawn = row.resultId === null ? null : context.store.results.byId(row.resultId);
  const prescription = context.store.prescriptions.byKey(row.prescriptionKey);
  if (prescription === null || withdrawn === null || withdrawn.result.round.type === 'remainder-later') return;
  const { round } = withdrawn;
  const waitsForNext = prescription.reception === 'waiting-next-round' && prescription.round === round + 1;
  if (prescription.round !== round && !waitsForNext) return;
  const reception = prescription.kind === 'paper' ? 'local-only' : 'accepted';
  context.store.prescriptions.setReception(row.prescriptionKey, reception, round);
}

function moveTarget(
  context: Context,
  row: Submission,
  event: Extract<SubmissionEventName, 'amended-by' | 'withdrawn-by'>,
): Submission {
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
  return target;
}
