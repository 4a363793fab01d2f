import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import { readPrescriptionDocument } from '../../../shared/document/prescription-document.ts';
import { verifyDocument } from '../../../shared/document/verify-document.ts';
import { tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import type { Prescription, PrescriptionKind } from '../../../shared/domain/prescription/prescription.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { prescriptionFromSj1, readSj1 } from '../../../shared/formats/sj1.ts';
import { audited } from '../audited.ts';
import type { Context } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import type { Store } from '../ports.ts';
import { newSubmission } from '../result/queue-result.ts';
import { standingResults } from '../result/standing-results.ts';
import type { PrescriptionRow, ReceptionState } from '../row-ports.ts';

/** The name of the first failed check of a report, for the person who must ring the prescriber. */
function firstFailedCheck(report: ReturnType<typeof verifyDocument>): string {
  for (const signature of report.signatures) {
    const failed = signature.checks.find((check) => check.result === 'fail');
    if (failed !== undefined) return failed.name;
  }
  return 'structure';
}

export interface ReadPrescription {
  readonly prescription: Prescription;
  readonly signatureValid: boolean | null;
  readonly issues: readonly Issue[];
}

/** A prescription Document XML: its signature judged against the profile's own anchors, its SJ1 read. */
export function readSignedPrescription(
  context: Context,
  bytes: Uint8Array,
  kind: Exclude<PrescriptionKind, 'paper'>,
): Result<ReadPrescription> {
  const read = readPrescriptionDocument(bytes);
  if (!read.ok) return read;
  const { document, issues: readIssues } = readSj1(read.value.sj1);
  const mapped = prescriptionFromSj1(document, { kind, prescriptionId: read.value.prescriptionId });
  const issues: Issue[] = [...readIssues, ...mapped.issues];
  if (mapped.prescription === null) return refusal(...issues);
  if (!read.value.signed) return success({ prescription: mapped.prescription, signatureValid: null, issues });
  const report = verifyDocument(bytes, { anchors: context.shop.anchors, now: context.clock.now() });
  if (!report.valid) issues.push(applicationIssue('reception.signature-invalid', { check: firstFailedCheck(report) }));
  return success({ prescription: mapped.prescription, signatureValid: report.valid, issues });
}

/** Puts a prescription down, with the duty to tell the service of its reception where the service knows it. */
export function takeInPrescription(
  context: Context,
  actor: Actor,
  taken: {
    readonly prescription: Prescription;
    readonly source: string;
    readonly sourceSha256: string | null;
    readonly original: Uint8Array | null;
    readonly signatureValid: boolean | null;
    readonly issues: readonly Issue[];
    readonly reception: ReceptionState;
    /** Of a paper whose earlier rounds were dispensed elsewhere */
    readonly round?: number;
  },
): { readonly row: PrescriptionRow; readonly submissionId: Uuid | null } {
  const { store, clock, random } = context;
  const at = clock.now();
  return store.transaction(() => {
    const row: PrescriptionRow = {
      prescriptionKey: random.uuid(),
      kind: taken.prescription.kind,
      prescription: taken.prescription,
      reception: taken.reception,
      round: taken.round ?? (taken.prescription.repetition.type === 'split' ? taken.prescription.repetition.round : 1),
      originalSha256: taken.original === null ? null : store.documents.put('prescription-original', taken.original, at),
      signatureValid: taken.signatureValid,
      source: taken.source,
      receivedAt: at,
      receivedOn: tokyoDateOf(at),
      carriedOver: null,
      issues: taken.issues,
    };
    store.prescriptions.insert(row);
    if (taken.sourceSha256 !== null) store.prescriptions.setSourceSha256(row.prescriptionKey, taken.sourceSha256);
    let submissionId: Uuid | null = null;
    if (taken.reception === 'pending') {
      const submission = newSubmission(context, {
        kind: 'receive',
        state: 'ready',
        prescriptionKey: row.prescriptionKey,
        resultId: null,
        dispensingDate: null,
      });
      store.submissions.insert(submission);
      submissionId = submission.submissionId;
    }
    audited(
      context,
      actor,
      'prescription.take-in',
      row.prescriptionKey,
      { kind: row.kind, source: taken.source, reception: taken.reception },
      at,
    );
    return { row, submissionId };
  });
}

/**
 * Something was dispensed from it: its reception can no longer be taken back (eps.md §1.4).
 * @param after only results behind this place of the chain
 */
export function hasStandingResult(store: Store, prescriptionKey: Uuid, after = 0): boolean {
  return standingResults(store, prescriptionKey).some((row) => row.chainPosition > after);
}

/** A reception that was given up: nothing to dispense from. Of a later round: the prescription stands where it stood. */
export function giveUpReception(context: Context, submission: Submission): void {
  if (submission.chainPosition > 1) return;
  const round = context.store.prescriptions.byKey(submission.prescriptionKey)?.round ?? 1;
  context.store.prescriptions.setReception(submission.prescriptionKey, 'cancelled', round);
}
