import type { DispensingResult } from '../../../shared/domain/dispensing/dispensing-result.ts';
import {
  resultAgainstPrescription,
  settleWarnings,
} from '../../../shared/domain/dispensing/result-against-prescription.ts';
import { changedPatientIssues, type PatientBefore } from '../../../shared/domain/dispensing/same-patient-issues.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { prescriptionValidityIssues } from '../../../shared/domain/prescription/prescription-validity.ts';
import { validateDispensingResult } from '../../../shared/formats/cj1.ts';
import type { Context } from '../context.ts';
import type { PrescriptionRow } from '../row-ports.ts';
import { prescriptionBehind } from './draft-rows.ts';

/**
 * Everything to be seen about a result before 確定: the format's own rules, the prescription's dates, what differs from it.
 * @param before the version that this one takes the place of; null: it is the first
 */
export function resultIssues(
  context: Context,
  result: DispensingResult,
  prescription: PrescriptionRow | null,
  before: PatientBefore | null = null,
): readonly Issue[] {
  const known = prescription !== null && prescription.prescription.groups.length > 0 ? prescription.prescription : null;
  return [
    ...validateDispensingResult(result),
    ...(prescription === null
      ? []
      : prescriptionValidityIssues(prescription.prescription, result, plannedDate(context, result, prescription))),
    ...(known === null && before !== null ? changedPatientIssues(result, before) : []),
    ...resultAgainstPrescription(result, known, context.master),
  ];
}

/** 使用期間 of a paper that was typed as a whole: its own dates are all there is. */
export function paperValidityIssues(typed: {
  readonly result: DispensingResult;
  readonly issuedOn: DispensingResult['dispensingDate'];
  readonly expiresOn: DispensingResult['dispensingDate'] | null;
}): readonly Issue[] {
  const { result, issuedOn, expiresOn } = typed;
  const { repetition } = prescriptionBehind(result, issuedOn);
  return prescriptionValidityIssues({ issuedOn, expiresOn, repetition }, result);
}

/** A pharmacist's reason settles the open warnings; what is left is said again. */
export function settleWith(
  context: Context,
  result: DispensingResult,
  prescription: PrescriptionRow | null,
  reason: string,
): { readonly result: DispensingResult; readonly issues: readonly Issue[] } {
  const settled = settleWarnings(result, resultIssues(context, result, prescription), reason);
  return { result: settled, issues: resultIssues(context, settled, prescription) };
}

/** The date planned at the round before, by which a refill round is judged. */
function plannedDate(
  context: Context,
  { round }: DispensingResult,
  prescription: PrescriptionRow,
): DispensingResult['dispensingDate'] | null {
  if (round.type !== 'refill') return null;
  const before = context.store.results
    .versionsOf(prescription.prescriptionKey)
    .findLast((row) => row.status === 'finalised' && row.round === round.round - 1);
  return before?.result.round.type === 'refill' ? before.result.round.nextDate : null;
}
