import type { DrugNames } from '../drug/compare-product.ts';
import { isGenericNameLine } from '../prescription/prescribed-line.ts';
import type { Prescription } from '../prescription/prescription.ts';
import { alignLines } from './align-lines.ts';
import type { DispensingResult } from './dispensing-result.ts';

/** Imported lines carry no reason; where a generic name became a brand, the reason is in the fact itself. */
export function withEvidentReasons(
  result: DispensingResult,
  prescription: Prescription,
  names: DrugNames,
): DispensingResult {
  const byPath = new Map(alignLines(result, prescription, names).dispensed.map((line) => [line.path, line]));
  const groups = result.groups.map((group, g) => ({
    ...group,
    drugs: group.drugs.map((drug, d) => {
      const line = byPath.get(`groups[${g}].drugs[${d}]`)?.prescribed;
      if (line === undefined || line === null) return drug;
      const prescribed = { rpNumber: line.group.rpNumber, lineNumber: line.drug.lineNumber };
      const evident = isGenericNameLine(line.drug) ? ({ reason: 'generic-name-to-brand', note: null } as const) : null;
      return { ...drug, prescribed, change: drug.change ?? evident };
    }),
  }));
  return { ...result, groups };
}
