import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { audited } from '../audited.ts';
import type { UseCase } from '../context.ts';
import type { Store } from '../ports.ts';
import { findReceived } from '../queue/find-rows.ts';
import { moveSubmission } from '../queue/queue-actions.ts';
import { settleFate } from '../queue/settle-fate.ts';
import { newSubmission } from '../result/queue-result.ts';
import { giveBack, roundOfResult, standingResults } from '../result/standing-results.ts';
import type { PrescriptionRow } from '../row-ports.ts';
import { endHere } from './end-here.ts';

/**
 * 受付取消: gives the prescription back so that another pharmacy can take it. Impossible once it was ever 調剤済み, even after
 * the result was withdrawn (eps.md §1.4); of a refill or split the round at hand counts, the ones before it are over.
 */
export const cancelReception: UseCase<OperationInput<'reception.cancel'>, OperationOutput<'reception.cancel'>> = async (
  context,
  actor,
  input,
  progress,
) => {
  const { store } = context;
  const found = findReceived(store, input.prescriptionKey);
  if (!found.ok) return found;
  const { prescriptionKey, kind } = found.value;
  const chain = store.submissions.chain(prescriptionKey);
  const kept = whyKept(store, found.value);
  if (kept?.code === 'reception.once-dispensed' && input.endHere === true)
    return endHere(context, actor, prescriptionKey, input.reason);
  if (kept !== null) return refusal(kept);
  const reception = chain.findLast((row) => row.kind === 'receive' && row.state !== 'voided');
  if (reception === undefined || kind === 'paper') {
    store.transaction(() => {
      giveBack(store, prescriptionKey);
      audited(context, actor, 'prescription.cancel', prescriptionKey, { reason: input.reason });
    });
    return success({ submissionId: null, state: 'cancelled' });
  }
  const fate = await settleFate(context, actor, reception);
  if (!fate.ok) return fate;
  // Its result may have been finalised while the service was asked: that one would wait for this reception for ever.
  const keptNow = whyKept(store, found.value);
  if (keptNow !== null) return refusal(keptNow);
  const { row, unreceived } = fate.value;
  // Taken in after all, as a later round of a prescription that was here before: that one is at hand now.
  const joinedTo = row.state === 'registered' ? joinedPrescription(store, prescriptionKey) : null;
  if (joinedTo !== null) return cancelReception(context, actor, { ...input, prescriptionKey: joinedTo }, progress);
  if (row.state !== 'registered') {
    return store.transaction(() => {
      const moved = moveSubmission(context, actor, row, unreceived ? 'void-unreceived' : 'void', input.reason, {
        nextAttemptAt: null,
      });
      if (!moved.ok) return moved;
      giveBack(store, prescriptionKey);
      return success({ submissionId: row.submissionId, state: moved.value.state });
    });
  }
  const isOver = store.prescriptions.byKey(prescriptionKey)?.reception === 'cancelled';
  const asked = chain.findLast((other) => other.kind === 'cancel-reception' && other.state !== 'voided');
  // One that went through and was followed by another reception is not the one asked for now.
  if (asked !== undefined && (isOver || asked.state !== 'registered'))
    return success({ submissionId: asked.submissionId, state: asked.state });
  return store.transaction(() => {
    const cancel = newSubmission(context, {
      kind: 'cancel-reception',
      state: 'ready',
      prescriptionKey,
      resultId: null,
      dispensingDate: null,
    });
    store.submissions.insert(cancel);
    audited(
      context,
      actor,
      'prescription.cancel',
      prescriptionKey,
      { reason: input.reason, submissionId: cancel.submissionId },
      cancel.createdAt,
    );
    return success({ submissionId: cancel.submissionId, state: cancel.state });
  });
};

function joinedPrescription(store: Store, messenger: PrescriptionRow['prescriptionKey']): string | null {
  const row = store.prescriptions.byKey(messenger);
  if (row?.reception !== 'cancelled' || row.prescription.prescriptionId === null) return null;
  const current = store.prescriptions.byPrescriptionId(row.prescription.prescriptionId);
  return current?.reception === 'accepted' ? current.prescriptionKey : null;
}

/** A result of this round hangs on the reception, or did once: the service gives nothing back that was ever 調剤済み. */
function whyKept(store: Store, { prescriptionKey, kind, reception, round }: PrescriptionRow): Issue | null {
  const chain = store.submissions.chain(prescriptionKey);
  const isAskedFor = chain.some(
    (row) => row.kind === 'receive' && row.state !== 'voided' && row.state !== 'registered',
  );
  if (reception === 'waiting-next-round' && !isAskedFor) return applicationIssue('reception.cannot-cancel');
  const ofThisRound = (row: Submission) => (roundOfResult(store, row) ?? 0) >= round;
  if (standingResults(store, prescriptionKey).some(ofThisRound)) return applicationIssue('reception.cannot-cancel');
  const onceRegistered = chain.some((row) => row.registeredAt !== null && ofThisRound(row));
  return onceRegistered && kind !== 'paper' ? applicationIssue('reception.once-dispensed') : null;
}
