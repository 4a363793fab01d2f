import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { DispensingResult } from '../../../shared/domain/dispensing/dispensing-result.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { exemptionOf } from '../../../shared/domain/submission/exemption.ts';
import { signatureDuty } from '../../../shared/domain/submission/signature-duty.ts';
import type { Submission, SubmissionKind } from '../../../shared/domain/submission/submission.ts';
import { initialState } from '../../../shared/domain/submission/submission-state.ts';
import { exemptionSettings } from '../app-settings.ts';
import { audited } from '../audited.ts';
import type { Context } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import type { PrescriptionRow } from '../row-ports.ts';
import { advanceRound } from '../upload/after-registration.ts';
import { awaitsPrescriptionId, buildResultDocument } from './prepare-document.ts';

/** A submission with nothing sent yet. */
export function newSubmission(
  context: Context,
  fields: Pick<Submission, 'kind' | 'state' | 'prescriptionKey' | 'resultId' | 'dispensingDate'> & Partial<Submission>,
): Submission {
  const at = context.clock.now();
  return {
    submissionId: context.random.uuid(),
    operationId: context.random.uuid(),
    heldFrom: null,
    chainPosition: context.store.submissions.chain(fields.prescriptionKey).length + 1,
    targetSubmissionId: null,
    needsSignature: false,
    signerUserId: null,
    possiblySent: false,
    attempts: 0,
    nextAttemptAt: null,
    leaseOwner: null,
    leaseUntil: null,
    lastIssue: null,
    dispensingId: null,
    documentSha256: null,
    copy: 'none',
    returnCopySha256: null,
    createdAt: at,
    stateSince: at,
    registeredAt: null,
    supersededBy: null,
    ...fields,
  };
}

/**
 * Queues the delivery of one finalised version: makes its bytes, decides 署名待ち / 送信待ち / 登録対象外. Call inside the
 * transaction that finalises the version, so that there is never one without the other.
 */
export function queueResult(
  context: Context,
  actor: Actor,
  prescription: PrescriptionRow,
  version: { readonly resultId: Uuid; readonly result: DispensingResult; readonly pharmacistUserId: Uuid | null },
  kind: Extract<SubmissionKind, 'register' | 'amend'>,
  targetSubmissionId: Uuid | null,
): Result<Submission> {
  const { result } = version;
  const duty = signatureDuty(prescription.kind, result.round);
  const { insuranceKind, dispensingDate } = result;
  const exempt = exemptionOf(insuranceKind, dispensingDate, exemptionSettings(context, dispensingDate));
  // 登録対象外 is never sent: what the service holds already would stay there.
  if (exempt.exempt && targetSubmissionId !== null) return refusal(applicationIssue('submission.exempt-by-withdrawal'));
  const state = initialState({ kind, needsSignature: duty.needsSignature, exempt: exempt.exempt });
  let documentSha256: string | null = null;
  if (!awaitsPrescriptionId(prescription)) {
    const built = buildResultDocument(context, prescription, result);
    if (!built.ok) return built;
    documentSha256 = context.store.documents.put(
      duty.needsSignature ? 'dispensing-unsigned' : 'dispensing-final',
      built.value,
      context.clock.now(),
    );
  }
  const submission = newSubmission(context, {
    kind,
    state,
    prescriptionKey: prescription.prescriptionKey,
    resultId: version.resultId,
    dispensingDate: result.dispensingDate,
    targetSubmissionId,
    needsSignature: duty.needsSignature,
    signerUserId: version.pharmacistUserId,
    documentSha256,
  });
  context.store.submissions.insert(submission);
  // Nothing of it will ever be registered; of the service's own kinds the round stays at hand there.
  if (state === 'exempt' && prescription.kind === 'paper')
    advanceRound(context, prescription.prescriptionKey, version.resultId);
  audited(
    context,
    actor,
    'result.finalise',
    version.resultId,
    { submissionId: submission.submissionId, kind, state },
    submission.createdAt,
  );
  return success(submission);
}
