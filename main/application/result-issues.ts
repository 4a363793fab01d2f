import type { DispensingResult } from '../../shared/domain/dispensing-result.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import { prescriptionValidity, type ValidityQuestion } from '../../shared/domain/prescription-validity.ts';
import { resultAgainstPrescription, settleWarnings } from '../../shared/domain/result-against-prescription.ts';
import { validateDispensingResult } from '../../shared/formats/cj1.ts';
import type { Context } from './context.ts';
import type { PrescriptionRow } from './ports.ts';

/** Everything to be seen about a result before 確定: the format's own rules, the prescription's dates, what differs from it. */
export function resultIssues(
  context: Context,
  result: DispensingResult,
  prescription: PrescriptionRow | null,
): readonly Issue[] {
  const known = prescription !== null && prescription.prescription.groups.length > 0 ? prescription.prescription : null;
  return [
    ...validateDispensingResult(result),
    ...(prescription === null
      ? []
      : prescriptionValidity(prescription.prescription, validityQuestion(context, result, prescription)).issues),
    ...resultAgainstPrescription(result, known, context.master),
  ];
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

/** 疑義照会 recorded in the result lifts an expiry; a refill round is judged by the date planned at the round before. */
function validityQuestion(context: Context, result: DispensingResult, prescription: PrescriptionRow): ValidityQuestion {
  const { round } = result;
  return {
    dispensingDate: result.dispensingDate,
    ...(round.type === 'refill'
      ? { refill: { round: round.round, plannedDate: plannedDate(context, prescription, round.round) } }
      : {}),
    ...(result.inquiries.length > 0 ? { settlement: 'inquiry' as const } : {}),
  };
}

function plannedDate(
  context: Context,
  prescription: PrescriptionRow,
  round: number,
): DispensingResult['dispensingDate'] | null {
  const before = context.store.results
    .versionsOf(prescription.prescriptionKey)
    .findLast((row) => row.status === 'finalised' && row.round === round - 1);
  return before?.result.round.type === 'refill' ? before.result.round.nextDate : null;
}
