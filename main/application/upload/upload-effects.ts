import { verifyReturnCopy } from '../../../shared/document/compare-return-copy.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { serviceCheckRow } from '../check/service-check.ts';
import type { Context } from '../context.ts';
import { hasStandingResult, readSignedPrescription } from '../prescription/take-in-prescription.ts';
import { completeWaitingDocuments } from '../result/prepare-document.ts';
import type { PrescriptionRow } from '../row-ports.ts';
import type { ReceivedPrescription } from '../service-ports.ts';
import { afterRegistration } from './after-registration.ts';
import type { CopyVerifier, UploadEffects } from './upload-ports.ts';

/** What the sender does to the rest of the database when the service has taken an operation in. */
export function uploadEffects(context: Context): UploadEffects {
  return {
    received: (submission, received) => completeReception(context, submission, received),
    registered: (submission) => afterRegistration(context, submission),
  };
}

function completeReception(context: Context, submission: Submission, received: ReceivedPrescription): void {
  const { store, clock } = context;
  const before = store.prescriptions.byKey(submission.prescriptionKey);
  if (before === null) throw new Error(`reception ${submission.submissionId} has no prescription`);
  const read = readSignedPrescription(context, received.document, received.kind);
  if (!read.ok) throw new Error(`received prescription cannot be read: ${read.issues[0]?.code}`);
  const { prescription, signatureValid, issues } = read.value;
  if (prescription.prescriptionId !== received.prescriptionId)
    throw new Error('the document received is that of another prescription');
  // 引換番号付き紙: the paper that was scanned is the original; only the service's id is added to it.
  const paperAtHand = received.kind === 'paper-with-exchange-number' && before.prescription.groups.length > 0;
  const content = paperAtHand
    ? { ...before.prescription, prescriptionId: received.prescriptionId }
    : {
        ...prescription,
        kind: received.kind,
        prescriptionId: received.prescriptionId,
        exchangeNumber: received.exchangeNumber,
      };
  const row: PrescriptionRow = {
    ...before,
    kind: received.kind,
    prescription: content,
    reception: 'accepted',
    round: received.round,
    originalSha256:
      received.kind === 'electronic'
        ? store.documents.put('prescription-original', received.document, clock.now())
        : null,
    signatureValid,
    issues,
  };
  const earlier = store.prescriptions.byPrescriptionId(received.prescriptionId);
  const waitsThere =
    earlier !== null && earlier.prescriptionKey !== row.prescriptionKey && earlier.reception === 'waiting-next-round';
  if (waitsThere && !hasStandingResult(store, row.prescriptionKey, submission.chainPosition)) {
    // A later round of a prescription that is here already: it goes on there, this wish is only its messenger.
    store.prescriptions.completeReception(row.prescriptionKey, { ...row, reception: 'cancelled' });
    store.prescriptions.setReception(earlier.prescriptionKey, 'accepted', received.round);
    noteServiceCheck(context, earlier, received);
    return;
  }
  // Dispensed offline from its paper, which was taken in anew: this round and those after it go on here.
  if (waitsThere) store.prescriptions.setReception(earlier.prescriptionKey, 'cancelled', earlier.round);
  store.prescriptions.completeReception(row.prescriptionKey, row);
  noteServiceCheck(context, row, received);
  completeWaitingDocuments(context, row.prescriptionKey);
}

function noteServiceCheck(context: Context, prescription: PrescriptionRow, { check }: ReceivedPrescription): void {
  const subject = { prescription, row: null };
  context.store.checks.insert(serviceCheckRow(context, subject, check, 'service-reception', 'service'));
}

/** Judges the returned file against the bytes that were sent, with the profile's own anchors. */
export function copyVerifier(context: Context): CopyVerifier {
  return {
    verify(submission, sent, returned) {
      if (submission.dispensingId === null)
        throw new Error(`registered row ${submission.submissionId} has no dispensing id`);
      return verifyReturnCopy(sent, returned, {
        dispensingId: submission.dispensingId,
        signed: submission.needsSignature,
        anchors: context.shop.anchors,
        now: context.clock.now(),
      });
    },
  };
}
