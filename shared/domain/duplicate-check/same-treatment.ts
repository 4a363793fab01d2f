import type { CheckLine, TakingLine } from './check-line.ts';

/**
 * Whether a line belongs to the very treatment at hand: the prescription that the new lines dispense, an earlier round
 * of the same refill or split, or the version they amend. Such a line is no duplicate.
 */
export function sameTreatment(newLine: CheckLine, line: CheckLine): boolean {
  const samePrescription = newLine.prescriptionRef !== null && newLine.prescriptionRef === line.prescriptionRef;
  const sameResult = newLine.resultRef !== null && newLine.resultRef === line.resultRef;
  return samePrescription || sameResult;
}

/** Leaves out prescriptions whose dispensing is among the lines: they count from the dispensing day, once. */
export function countedOnce(lines: readonly TakingLine[]): readonly TakingLine[] {
  const dispensed = new Set(
    lines.flatMap((line) =>
      line.dispensedOn !== null && line.status === 'current' && line.prescriptionRef !== null
        ? [line.prescriptionRef]
        : [],
    ),
  );
  return lines.filter(
    (line) => line.dispensedOn !== null || line.prescriptionRef === null || !dispensed.has(line.prescriptionRef),
  );
}

/** Current lines for the sums: an open draft that amends a hand-over among them is not counted beside it. */
export function handedOverOnce(lines: readonly TakingLine[]): readonly TakingLine[] {
  const current = lines.filter(({ status }) => status === 'current');
  const handedOver = new Set(current.flatMap(({ scope, resultRef }) => (scope === 'taking' ? [resultRef] : [])));
  return current.filter(
    ({ scope, resultRef }) => scope === 'taking' || resultRef === null || !handedOver.has(resultRef),
  );
}
