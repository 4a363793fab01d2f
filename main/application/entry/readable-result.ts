import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { signatureTimes } from '../../../shared/document/signature-times.ts';
import { verifyDocument } from '../../../shared/document/verify-document.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { Context, UseCase } from '../context.ts';
import { findResult } from '../queue/find-rows.ts';
import type { StoredDocument } from '../row-ports.ts';

type Readable = OperationOutput<'result.readable'>;

/** 調剤済み電子処方箋 for people: prescription and result as they were signed, each signature with its checks and times. */
export const readableResult: UseCase<OperationInput<'result.readable'>, Readable> = (context, actor, { resultId }) => {
  const found = findResult(context.store, resultId);
  if (!found.ok) return found;
  const row = found.value;
  const { store } = context;
  const prescription = store.prescriptions.byKey(row.prescriptionKey);
  if (prescription === null) return refusal(applicationIssue('record.no-prescription'));
  const submission = store.submissions.byResult(row.resultId);
  // Only what the service returned carries its time stamp; before that, the document as signed or to be sent.
  const sha256 = submission?.returnCopySha256 ?? submission?.documentSha256 ?? null;
  const document = sha256 === null ? null : store.documents.bySha256(sha256);
  const by = row.finalisedBy === null ? null : (store.users.byId(row.finalisedBy)?.displayName ?? null);
  audited(context, actor, 'result.readable', row.resultId);
  return success({
    resultId: row.resultId,
    version: row.version,
    status: row.status,
    dispensingId: submission?.dispensingId ?? null,
    prescriptionId: prescription.prescription.prescriptionId,
    kind: prescription.kind,
    finalisedAt: row.finalisedAt,
    finalisedBy: by,
    registeredAt: submission?.registeredAt ?? null,
    state: submission?.state ?? null,
    copy: submission?.copy ?? null,
    document: document === null ? null : { sha256: document.sha256, kind: document.kind },
    prescription: prescription.prescription.groups.length === 0 ? null : { ...prescription.prescription },
    result: { ...row.result },
    signatures: document === null ? [] : signaturesOf(context, document),
  });
};

function signaturesOf(context: Context, { bytes }: StoredDocument): Readable['signatures'] {
  const report = verifyDocument(bytes, { anchors: context.shop.anchors, now: context.clock.now() });
  const times = signatureTimes(bytes);
  return report.signatures.map(({ element, signer, role, checks }) => {
    const at = times.find((one) => one.element === element);
    return {
      element,
      signer,
      role,
      signedAt: at?.signedAt ?? null,
      timestampAt: at?.timestampAt ?? null,
      valid: checks.every(({ result }) => result !== 'fail'),
      checks: checks.map(({ name, result, detail }) => ({ name, result, detail })),
    };
  });
}
