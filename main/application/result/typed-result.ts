import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import { roundAtHand } from '../../../shared/contract/entry-prefill.ts';
import { type RecordDocument, recordDocument } from '../../../shared/contract/record-document.ts';
import { dispenseAsPrescribed } from '../../../shared/domain/dispensing/dispense-as-prescribed.ts';
import type { DispensedDrug, DispensingResult } from '../../../shared/domain/dispensing/dispensing-result.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Context } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import { findPrescription } from '../queue/find-rows.ts';
import type { PrescriptionRow } from '../row-ports.ts';

/** The JSON of `record`, checked; problems name the field as the writer of the file knows it. */
export function parseRecordDocument(document: unknown): Result<RecordDocument> {
  const parsed = recordDocument.safeParse(document);
  if (parsed.success) return success(parsed.data);
  return refusal(
    ...parsed.error.issues
      .slice(0, 20)
      .map((problem) =>
        applicationIssue(
          'record.invalid',
          { path: problem.path.join('.') || '(全体)', problem: problem.message },
          { field: problem.path.join('.') },
        ),
      ),
  );
}

export interface TypedResult {
  readonly result: DispensingResult;
  /** null: the result brings its own prescription, typed from paper */
  readonly prescription: PrescriptionRow | null;
  readonly issuedOn: DispensingResult['dispensingDate'];
  readonly expiresOn: DispensingResult['dispensingDate'] | null;
}

/** The typed JSON as a result of this pharmacy. */
export function resultFromDocument(context: Context, actor: Actor, document: RecordDocument): Result<TypedResult> {
  const decided = decidedResult(context, actor, document);
  if (!decided.ok) return decided;
  const { typed, undecided } = decided.value;
  return undecided.length > 0 ? refusal(...undecided) : success(typed);
}

/** The same as far as it goes, with what the prescription leaves open and nobody has chosen yet. */
export function decidedResult(
  context: Context,
  actor: Actor,
  document: RecordDocument,
): Result<{ readonly typed: TypedResult; readonly undecided: readonly Issue[] }> {
  const pharmacist = pharmacistOf(context, actor, document.pharmacist);
  if (pharmacist === null)
    return refusal(
      applicationIssue(
        'record.invalid',
        { path: 'pharmacist', problem: '薬剤師の利用者名を指定してください' },
        { field: 'pharmacist' },
      ),
    );
  if (document.form === 'paper') {
    const { issuedOn, expiresOn, institution, prescriber, groups, insured } = document;
    const result: DispensingResult = {
      patient: document.patient,
      patientNotes: [],
      notebookMemos: [],
      dispensingDate: document.dispensingDate,
      insuranceKind: document.insuranceKind,
      insured: { ...insured, specialPublicExpense: null },
      prescriptionId: null,
      pharmacy: context.shop.pharmacy,
      pharmacist: { name: pharmacist, contact: null },
      institution: { ...institution, postalCode: null, address: null, phone: null },
      groups: groups.map((group) => ({
        ...group,
        prescriber,
        usage: { ...group.usage, timesPerDay: null },
        drugs: group.drugs.map(
          (drug): DispensedDrug => ({ ...drug, supplements: [], cautions: [], prescribed: null, change: null }),
        ),
        usageSupplements: [],
        cautions: [],
      })),
      round: document.round ?? { type: 'single' },
      cautions: [],
      messagesToPrescriber: document.messagesToPrescriber,
      residualChecks: document.residualChecks,
      remarks: document.remarks,
      inquiries: document.inquiries,
    };
    return success({ typed: { result, prescription: null, issuedOn, expiresOn }, undecided: [] });
  }
  const found = findPrescription(context.store, document.prescription);
  if (!found.ok) return refusal(applicationIssue('record.no-prescription'));
  const row = found.value;
  const drafted = dispenseAsPrescribed(row.prescription, {
    dispensingDate: document.dispensingDate,
    pharmacy: context.shop.pharmacy,
    pharmacist: { name: pharmacist, contact: null },
    round: document.round ?? roundAtHand(row.prescription, row.round),
    chosen: document.lines,
    quantities: document.quantities,
    omitted: document.omitted,
    added: document.added,
    usages: document.usages,
  });
  const { messagesToPrescriber, residualChecks, remarks, inquiries } = document;
  const result: DispensingResult = {
    ...drafted.result,
    messagesToPrescriber,
    residualChecks,
    remarks: [...drafted.result.remarks, ...remarks],
    inquiries,
  };
  const { issuedOn, expiresOn } = row.prescription;
  return success({ typed: { result, prescription: row, issuedOn, expiresOn }, undecided: drafted.issues });
}

function pharmacistOf(context: Context, actor: Actor, name: string | undefined): string | null {
  if (name !== undefined) {
    const user = context.store.users.byName(name);
    return user?.active && user.rights.includes('sign') ? user.displayName : null;
  }
  if (actor.rights.includes('sign')) return actor.displayName;
  // A clerk types for the shop's pharmacist; with several, the document must say which.
  const pharmacists = context.store.users.all().filter((user) => user.active && user.rights.includes('sign'));
  return pharmacists.length === 1 ? (pharmacists[0]?.displayName ?? null) : null;
}
