import { applicationIssue } from '../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../shared/contract/operations.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import { refusal, success } from '../../shared/domain/result.ts';
import { audited } from './audited.ts';
import type { UseCase } from './context.ts';
import { findPrescription } from './find-rows.ts';
import type { PrescriptionRow, Store } from './ports.ts';
import { moveSubmission } from './queue-actions.ts';
import { newSubmission } from './queue-result.ts';
import { settleFate } from './settle-fate.ts';
import { hasStandingResult } from './take-in-prescription.ts';

/**
 * 受付取消: gives the prescription back so that another pharmacy can take it. Impossible once it was ever 調剤済み, even after
 * the result was withdrawn (eps.md §1.4).
 */
export const cancelReception: UseCase<OperationInput<'reception.cancel'>, OperationOutput<'reception.cancel'>> = async (
  context,
  actor,
  input,
  progress,
) => {
  const { store } = context;
  const found = findPrescription(store, input.prescriptionKey);
  if (!found.ok) return found;
  const { prescriptionKey, kind } = found.value;
  const chain = store.submissions.chain(prescriptionKey);
  const kept = whyKept(store, found.value);
  if (kept !== null) return refusal(kept);
  const reception = chain.find((row) => row.kind === 'receive' && row.state !== 'voided');
  if (reception === undefined || kind === 'paper') {
    store.transaction(() => {
      store.prescriptions.setReception(prescriptionKey, 'cancelled', found.value.round);
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
      store.prescriptions.setReception(prescriptionKey, 'cancelled', found.value.round);
      return success({ submissionId: row.submissionId, state: moved.value.state });
    });
  }
  const open = chain.find((other) => other.kind === 'cancel-reception' && other.state !== 'voided');
  if (open !== undefined) return success({ submissionId: open.submissionId, state: open.state });
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

/** A result hangs on the reception, or did once: the service gives nothing back that was ever 調剤済み. */
function whyKept(store: Store, { prescriptionKey, kind }: PrescriptionRow): Issue | null {
  if (hasStandingResult(store, prescriptionKey)) return applicationIssue('reception.cannot-cancel');
  const onceRegistered = store.submissions
    .chain(prescriptionKey)
    .some((row) => row.resultId !== null && row.registeredAt !== null);
  return onceRegistered && kind !== 'paper' ? applicationIssue('reception.once-dispensed') : null;
}
