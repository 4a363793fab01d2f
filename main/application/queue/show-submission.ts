import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { sameDayClock } from '../../../shared/domain/closing/same-day-clock.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { historyOf } from '../check/check-history.ts';
import { type CheckSubject, standingOf } from '../check/service-check.ts';
import type { Context, UseCase } from '../context.ts';
import { denial } from '../denial.ts';
import { maskedInsured, maskedPatient, seesPatients } from '../mask-patient.ts';
import type { Actor } from '../people-ports.ts';
import type { PrescriptionRow, ResultRow } from '../row-ports.ts';
import { findPrescription, findResult, findSubmission } from './find-rows.ts';
import { queueRow } from './list-queue.ts';
import { maskedDocument } from './masked-document.ts';

type Shown = OperationOutput<'queue.show'>;
type ShowInput = OperationInput<'queue.show'>;

/** Everything known of one row: its life line, each attempt with its answer, its documents, its result and prescription. */
export const showSubmission: UseCase<ShowInput, Shown> = (context, actor, input) => {
  const found = findSubmission(context.store, input.id);
  if (!found.ok) return showWithoutSubmission(context, actor, input);
  const row = found.value;
  const open = seesPatients(context, actor, input.unmaskReason, row.submissionId);
  const masked = input.masked === true && !open && actor.rights.includes('support');
  if ((input.xml || input.returnCopy) && !open && !masked)
    return refusal(denial(context, actor, 'show --xml', ['unmask']));
  const prescription = context.store.prescriptions.byKey(row.prescriptionKey);
  const result = row.resultId === null ? null : context.store.results.byId(row.resultId);
  return success({
    ...queueRow(row, prescription?.prescription.prescriptionId ?? null),
    events: context.store.submissions.events(row.submissionId),
    tries: context.store.attempts.of(row.submissionId),
    outages: context.store.outages.of(row.submissionId),
    lateReason: context.store.submissions.lateReason(row.submissionId),
    deadline: row.dispensingDate === null ? null : sameDayClock(context.clock.now(), row.dispensingDate),
    result: result === null ? null : shownResult(result, open),
    prescription: prescription === null ? null : shownPrescription(prescription, open),
    ...(prescription === null ? { checks: [] } : shownChecks(context, { prescription, row: result }, open)),
    ...(input.xml ? { xml: documentText(context, row.documentSha256, masked) } : {}),
    ...(input.returnCopy ? { returnCopyXml: documentText(context, row.returnCopySha256, masked) } : {}),
  });
};

/** A draft or a prescription that has nothing to deliver yet. */
function showWithoutSubmission(context: Context, actor: Actor, input: ShowInput): Result<Shown> {
  const result = findResult(context.store, input.id);
  const prescription = result.ok
    ? findPrescription(context.store, result.value.prescriptionKey)
    : findPrescription(context.store, input.id);
  if (!prescription.ok) return prescription;
  const open = seesPatients(context, actor, input.unmaskReason, input.id);
  return success({
    submissionId: null,
    result: result.ok ? shownResult(result.value, open) : null,
    prescription: shownPrescription(prescription.value, open),
    submissions: context.store.submissions
      .chain(prescription.value.prescriptionKey)
      .map((row: Submission) => queueRow(row, prescription.value.prescription.prescriptionId)),
    ...shownChecks(context, { prescription: prescription.value, row: result.ok ? result.value : null }, open),
  });
}

/** The history of the duplicate check, kept with the result; its groups are called what they are. */
function shownChecks(context: Context, subject: CheckSubject, open: boolean): Record<string, unknown> {
  const { groups, ...history } = historyOf(context, subject, open);
  return { ...history, checkGroups: groups };
}

function shownResult(row: ResultRow, open: boolean): Record<string, unknown> {
  if (open) return { ...row };
  return {
    ...row,
    result: {
      ...row.result,
      patient: maskedPatient(row.result.patient),
      insured: maskedInsured(row.result.insured),
      groups: [],
      cautions: [],
      remarks: [],
      messagesToPrescriber: [],
      inquiries: [],
      residualChecks: [],
      patientNotes: [],
      notebookMemos: [],
    },
  };
}

function shownPrescription(row: PrescriptionRow, open: boolean): Record<string, unknown> {
  if (open) return { ...row };
  return {
    ...row,
    prescription: {
      ...row.prescription,
      patient: maskedPatient(row.prescription.patient),
      insured: maskedInsured(row.prescription.insured),
      exchangeNumber: null,
      groups: [],
      remarks: [],
      narcotic: null,
    },
  };
}

function documentText(context: Context, sha256: string | null, masked: boolean): string | null {
  const stored = sha256 === null ? null : context.store.documents.bySha256(sha256);
  if (stored === null) return null;
  const text = Buffer.from(stored.bytes).toString('utf8');
  return masked ? maskedDocument(text) : text;
}

/** The newest answer, and whether it still stands for the lines it was about. */
function lastCheck(context: Context, prescription: PrescriptionRow) {
  const check = context.store.checks.latest(prescription.prescriptionKey);
  if (check === null) return { check: 'not-performed', checkStanding: 'not-performed' };
  const row = check.resultId === null ? null : context.store.results.byId(check.resultId);
  return { check: check.answer, checkStanding: standingOf(context, { prescription, row }, check) };
}

/** 受付一覧: what was taken in and what waits for its result. */
export const listPrescriptions: UseCase<OperationInput<'prescription.list'>, OperationOutput<'prescription.list'>> = (
  context,
  actor,
  input,
) => {
  const open = seesPatients(context, actor, undefined, 'prescription.list');
  const rows = input.withoutResult
    ? context.store.prescriptions.withoutResult()
    : context.store.prescriptions.list(input.limit);
  return success(
    rows.slice(0, input.limit).map((row) => ({
      prescriptionKey: row.prescriptionKey,
      prescriptionId: row.prescription.prescriptionId,
      kind: row.kind,
      reception: row.reception,
      round: row.round,
      issuedOn: row.prescription.issuedOn,
      receivedAt: row.receivedAt,
      source: row.source,
      patient: open ? row.prescription.patient : maskedPatient(row.prescription.patient),
      ...lastCheck(context, row),
    })),
  );
};
