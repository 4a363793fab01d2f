import { type DrugNames, sameIngredients } from '../drug/compare-product.ts';
import { normaliseDrugCode } from '../drug/drug-code.ts';
import { foldDrugName } from '../drug/drug-name.ts';
import { type PrescribedLine, prescribedLines } from '../prescription/prescribed-line.ts';
import type { Prescription } from '../prescription/prescription.ts';
import type { DispensedDrug, DispensingGroup, DispensingResult } from './dispensing-result.ts';

/** A dispensed line, where it stands in the result, and the prescribed line it answers. */
export interface DispensedLine {
  readonly group: DispensingGroup;
  readonly drug: DispensedDrug;
  /** `groups[0].drugs[1]` */
  readonly path: string;
  readonly position: number;
  readonly prescribed: PrescribedLine | null;
}

export interface AlignedLines {
  readonly dispensed: readonly DispensedLine[];
  /** Prescribed lines that no dispensed line answers. */
  readonly unanswered: readonly PrescribedLine[];
}

export function dispensedLines(result: DispensingResult): readonly Omit<DispensedLine, 'prescribed'>[] {
  return result.groups.flatMap((group, g) =>
    group.drugs.map((drug, d) => ({ group, drug, path: `groups[${g}].drugs[${d}]`, position: d + 1 })),
  );
}

/**
 * Which dispensed line answers which prescribed one. The line's own word comes first; CJ1 has no record for it, so
 * imported lines are matched by code, by name, then by ingredients, and what is left of an RP in its order. A prescribed
 * line may be answered by several dispensed ones only by their own word (two strengths).
 */
export function alignLines(result: DispensingResult, prescription: Prescription, names: DrugNames): AlignedLines {
  const wanted = prescribedLines(prescription);
  const answers = new Map<string, PrescribedLine>();
  const open = new Set(wanted);
  const rows = dispensedLines(result);
  const answer = (path: string, line: PrescribedLine): void => {
    answers.set(path, line);
    open.delete(line);
  };
  for (const { drug, path } of rows) {
    const named = drug.prescribed;
    const line = named === null ? undefined : wanted.find((candidate) => isAt(candidate, named));
    if (line !== undefined) answer(path, line);
  }
  const passes: readonly ((row: (typeof rows)[number], line: PrescribedLine) => boolean)[] = [
    (row, line) => row.group.rpNumber === line.group.rpNumber && sameCode(row.drug, line),
    (row, line) => row.group.rpNumber === line.group.rpNumber && sameName(row.drug, line),
    (row, line) => sameCode(row.drug, line),
    (row, line) => sameName(row.drug, line),
    (row, line) => row.group.rpNumber === line.group.rpNumber && sameIngredients(line.drug, row.drug, names) === true,
    (row, line) => row.group.rpNumber === line.group.rpNumber,
  ];
  for (const fits of passes) {
    for (const row of rows) {
      if (row.drug.prescribed !== null || answers.has(row.path)) continue;
      const line = wanted.find((candidate) => open.has(candidate) && fits(row, candidate));
      if (line !== undefined) answer(row.path, line);
    }
  }
  return {
    dispensed: rows.map((row) => ({ ...row, prescribed: answers.get(row.path) ?? null })),
    unanswered: wanted.filter((line) => open.has(line)),
  };
}

function isAt(line: PrescribedLine, named: { readonly rpNumber: number; readonly lineNumber: number }): boolean {
  return line.group.rpNumber === named.rpNumber && line.drug.lineNumber === named.lineNumber;
}

function sameCode(drug: DispensedDrug, { drug: prescribed }: PrescribedLine): boolean {
  if (drug.code === null || prescribed.code === null) return false;
  return normaliseDrugCode(drug.code) === normaliseDrugCode(prescribed.code);
}

function sameName(drug: DispensedDrug, { drug: prescribed }: PrescribedLine): boolean {
  return withoutCompany(drug.name) === withoutCompany(prescribed.name);
}

function withoutCompany(name: string): string {
  return foldDrugName(name).replace(/「[^」]*」/g, '');
}
