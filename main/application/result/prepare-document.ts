import { buildDispensingDocument } from '../../../shared/document/dispensing-document.ts';
import type { DispensingResult } from '../../../shared/domain/dispensing/dispensing-result.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { type Result, success } from '../../../shared/domain/result.ts';
import { signatureDuty } from '../../../shared/domain/submission/signature-duty.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { cj1FromDispensingResult } from '../../../shared/formats/cj1.ts';
import type { Context } from '../context.ts';
import type { PrescriptionRow, ResultRow } from '../row-ports.ts';

/**
 * A result of a 引換番号付き紙 that was dispensed before its reception reached the service has no 処方箋ID yet (CJ1 record 7):
 * its bytes are made when the reception is through. Everything else is made at 確定, once.
 */
export function awaitsPrescriptionId(prescription: PrescriptionRow): boolean {
  return prescription.kind !== 'paper' && prescription.prescription.prescriptionId === null;
}

/** Result → CJ1 → Document XML. */
export function buildResultDocument(
  context: Context,
  prescription: PrescriptionRow,
  result: DispensingResult,
): Result<Uint8Array> {
  const duty = signatureDuty(prescription.kind, result.round);
  const cj1 = cj1FromDispensingResult({ ...result, prescriptionId: prescription.prescription.prescriptionId });
  const original =
    duty.carriesPrescription && prescription.originalSha256 !== null
      ? (context.store.documents.bySha256(prescription.originalSha256)?.bytes ?? null)
      : null;
  return buildDispensingDocument({ cj1, prescriptionOriginal: original });
}

/** Kinds of submission that deliver a document. */
export function carriesDocument(row: Submission): boolean {
  return row.kind === 'register' || row.kind === 'amend';
}

/** After a reception came through: makes the documents of results that waited for their 処方箋ID. Call inside a transaction. */
export function completeWaitingDocuments(context: Context, prescriptionKey: Uuid): void {
  const { store, clock } = context;
  const prescription = store.prescriptions.byKey(prescriptionKey);
  if (prescription === null || awaitsPrescriptionId(prescription)) return;
  for (const row of store.submissions.chain(prescriptionKey)) {
    if (!carriesDocument(row) || row.documentSha256 !== null || row.resultId === null || row.state === 'voided')
      continue;
    const result: ResultRow | null = store.results.byId(row.resultId);
    if (result === null) continue;
    const built = buildResultDocument(context, prescription, result.result);
    if (!built.ok) throw new Error(`document of ${row.submissionId} could not be built`);
    const sha256 = store.documents.put(
      row.needsSignature ? 'dispensing-unsigned' : 'dispensing-final',
      built.value,
      clock.now(),
    );
    store.submissions.note(row.submissionId, { documentSha256: sha256 });
  }
}

/** The bytes that stand behind a submission: unsigned while it waits for a signature, final afterwards. */
export function documentBytes(context: Context, row: Submission): Result<Uint8Array> {
  const stored = row.documentSha256 === null ? null : context.store.documents.bySha256(row.documentSha256);
  if (stored === null) throw new Error(`submission ${row.submissionId} has no document`);
  return success(stored.bytes);
}
