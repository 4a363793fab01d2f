import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import type { RecordDocument } from '../../../shared/contract/record-document.ts';
import type { DispensingResult } from '../../../shared/domain/dispensing/dispensing-result.ts';
import { hasErrors, type Issue } from '../../../shared/domain/issue.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { Context, UseCase } from '../context.ts';
import { denial } from '../denial.ts';
import type { Actor } from '../people-ports.ts';
import { resultRefusal } from '../prescription/may-dispense.ts';
import { takeInPrescription } from '../prescription/take-in-prescription.ts';
import type { PrescriptionRow, ResultRow } from '../row-ports.ts';
import { newResultRow, pharmacistUserIdOf, prescriptionBehind, roundNumber } from './draft-rows.ts';
import { paperValidityIssues, resultIssues } from './result-issues.ts';
import { parseRecordDocument, resultFromDocument, type TypedResult } from './typed-result.ts';

/** Typed results wait as 入力中 until a pharmacist finalises them; typing again replaces the draft of the round. */
export const recordResult: UseCase<OperationInput<'result.record'>, OperationOutput<'result.record'>> = (
  context,
  actor,
  input,
) => {
  const parsed = parseRecordDocument(input.document);
  if (!parsed.ok) return parsed;
  if (settlesWarnings(parsed.value) && !actor.rights.includes('finalise')) {
    return refusal(denial(context, actor, 'record: settled', ['finalise']));
  }
  const recorded = recordDocumentAsDraft(context, actor, parsed.value, null);
  if (!recorded.ok) return recorded;
  const { row, issues } = recorded.value;
  return success({ resultId: row.resultId, submissionId: null, state: row.status, issues: [...issues] });
};

/**
 * The one way by which something typed becomes a draft, from a file or from the entry screen.
 * @param typedBefore the prescription that an earlier version of this paper brought: mended, not made a second time
 */
export function recordDocumentAsDraft(
  context: Context,
  actor: Actor,
  document: RecordDocument,
  typedBefore: PrescriptionRow | null,
): Result<{ readonly row: ResultRow; readonly prescription: PrescriptionRow; readonly issues: readonly Issue[] }> {
  const typed = resultFromDocument(context, actor, document);
  if (!typed.ok) return typed;
  const { result, prescription } = typed.value;
  const refused = prescription === null ? null : resultRefusal(context.store, prescription);
  if (refused !== null) return refusal(refused);
  const issues = [
    ...(prescription === null ? paperValidityIssues(typed.value) : []),
    ...resultIssues(context, result, prescription),
  ];
  if (hasErrors(issues)) return refusal(...issues);
  return context.store.transaction(() => {
    const behind = prescription ?? paperBehind(context, actor, typed.value, typedBefore);
    // The next round of a plain paper begins when it is typed: no service gives it back.
    if (behind.reception === 'waiting-next-round' && result.round.type !== 'remainder-later')
      context.store.prescriptions.setReception(behind.prescriptionKey, 'local-only', behind.round);
    const versions = context.store.results
      .versionsOf(behind.prescriptionKey)
      .filter((row) => row.round === roundNumber(result));
    const draft = versions.find((row) => row.status === 'draft' || row.status === 'pending-confirmation');
    const row =
      draft === undefined
        ? insertDraft(context, actor, behind, result, issues, document.lateReason)
        : replaceDraft(context, actor, draft, result, issues, document.lateReason);
    return success({ row, prescription: behind, issues });
  });
}

function paperBehind(
  context: Context,
  actor: Actor,
  { result, issuedOn, expiresOn }: TypedResult,
  typedBefore: PrescriptionRow | null,
): PrescriptionRow {
  const prescription = { ...prescriptionBehind(result, issuedOn), expiresOn };
  if (typedBefore !== null) {
    const mended = { ...typedBefore, ...mendedBy(context, result, prescription, typedBefore) };
    context.store.prescriptions.completeReception(typedBefore.prescriptionKey, mended);
    return mended;
  }
  return takeInPrescription(context, actor, {
    prescription,
    source: 'typed',
    sourceSha256: null,
    original: null,
    signatureValid: null,
    issues: [],
    reception: 'local-only',
    round: roundNumber(result),
  }).row;
}

/** 不足分後日渡し does not say how often the paper may be dispensed; and its round is typed until a result of it is final. */
function mendedBy(
  context: Context,
  result: DispensingResult,
  prescription: PrescriptionRow['prescription'],
  typedBefore: PrescriptionRow,
): Pick<PrescriptionRow, 'prescription' | 'round'> {
  const { round } = typedBefore;
  if (result.round.type === 'remainder-later') {
    const { repetition } = typedBefore.prescription;
    return { prescription: { ...prescription, repetition }, round };
  }
  const versions = context.store.results.versionsOf(typedBefore.prescriptionKey);
  const isFinal = versions.some((row) => row.status === 'finalised');
  return { prescription, round: isFinal ? round : roundNumber(result) };
}

/** Settling a code or name warning is a pharmacist's judgement. */
function settlesWarnings(document: RecordDocument): boolean {
  const lines =
    document.form === 'paper'
      ? document.groups.flatMap((group) => group.drugs)
      : [...document.lines, ...document.added];
  return lines.some((line) => line.settled !== null && line.settled !== undefined);
}

function insertDraft(
  context: Context,
  actor: Actor,
  prescription: PrescriptionRow,
  result: DispensingResult,
  issues: readonly Issue[],
  lateReason: string | undefined,
): ResultRow {
  const row = newResultRow(context, actor, prescription, result, issues, {
    status: 'draft',
    importSha256: null,
    previous: null,
    lateReason,
  });
  context.store.results.insert(row);
  audited(context, actor, 'result.record', row.resultId, { version: row.version }, row.createdAt);
  return row;
}

function replaceDraft(
  context: Context,
  actor: Actor,
  draft: ResultRow,
  result: DispensingResult,
  issues: readonly Issue[],
  lateReason: string | undefined,
): ResultRow {
  const row: ResultRow = {
    ...draft,
    result,
    issues,
    dispensingDate: result.dispensingDate,
    lateReason: lateReason ?? null,
    // Who signs follows who dispensed: record 15 of these very lines, not of the lines that stood here before.
    pharmacistUserId: pharmacistUserIdOf(context, result),
  };
  context.store.results.updateDraft(row);
  audited(context, actor, 'result.record-again', row.resultId, { version: row.version });
  return row;
}
