import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { Context, UseCase } from '../context.ts';
import { findLooseEntry } from '../entry/find-entry.ts';
import type { Actor } from '../people-ports.ts';
import { findPrescription, findResult, findSubmission } from '../queue/find-rows.ts';

/** The reason why a row was registered after its 調剤日; asked for afterwards and never holding a row. */
export const giveLateReason: UseCase<OperationInput<'closing.late-reason'>, OperationOutput<'closing.late-reason'>> = (
  context,
  actor,
  input,
) => {
  const found = findSubmission(context.store, input.id);
  if (!found.ok) return found;
  const { submissionId } = found.value;
  const at = context.clock.now();
  context.store.transaction(() => {
    context.store.submissions.setLateReason(submissionId, input.reason, actor.name, at);
    audited(context, actor, 'submission.late-reason', submissionId, { reason: input.reason }, at);
  });
  return success({ submissionId });
};

/** A named person takes a draft or an unfinished reception over to the next business day, with a reason. */
export const carryOver: UseCase<OperationInput<'closing.carry-over'>, OperationOutput<'closing.carry-over'>> = (
  context,
  actor,
  input,
) => {
  const { store, clock } = context;
  const at = clock.now();
  const draft = findResult(store, input.id);
  if (draft.ok && (draft.value.status === 'draft' || draft.value.status === 'pending-confirmation')) {
    const { resultId } = draft.value;
    store.transaction(() => {
      store.results.carryOver(resultId, actor.name, input.reason, at);
      audited(context, actor, 'result.carry-over', resultId, { reason: input.reason }, at);
    });
    return success({ id: resultId });
  }
  const prescription = findPrescription(store, input.id);
  if (!prescription.ok) return carryOverEntry(context, actor, input);
  const { prescriptionKey } = prescription.value;
  store.transaction(() => {
    store.prescriptions.carryOver(prescriptionKey, actor.name, input.reason, at);
    audited(context, actor, 'prescription.carry-over', prescriptionKey, { reason: input.reason }, at);
  });
  return success({ id: prescriptionKey });
};

/** A paper of which only a part is typed yet; there is no prescription and no draft of it to carry over. */
function carryOverEntry(
  context: Context,
  actor: Actor,
  { id, reason }: OperationInput<'closing.carry-over'>,
): Result<{ id: string }> {
  const entry = findLooseEntry(context, id);
  if (entry?.prescriptionKey !== null) return refusal(applicationIssue('record.not-found', { id }));
  const { entryId } = entry;
  const at = context.clock.now();
  context.store.transaction(() => {
    context.store.entries.carryOver(entryId, actor.name, reason, at);
    audited(context, actor, 'entry.carry-over', entryId, { reason }, at);
  });
  return success({ id: entryId });
}
