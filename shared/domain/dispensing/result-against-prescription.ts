import { domainIssue } from '../domain-issues.ts';
import { codeAndNameIssues } from '../drug/code-and-name-issues.ts';
import { type DrugNames, factsOf } from '../drug/compare-product.ts';
import { foldDrugName } from '../drug/drug-name.ts';
import { listedUnitIssues } from '../drug/listed-unit.ts';
import type { Issue } from '../issue.ts';
import { addedLineIssues, missingLineIssue, prescribedLineIssues } from '../prescription/prescribed-line-issues.ts';
import type { Prescription } from '../prescription/prescription.ts';
import { type AlignedLines, alignLines, dispensedLines } from './align-lines.ts';
import type { DispensedDrug, DispensingResult } from './dispensing-result.ts';
import { mustBeSettled } from './must-be-settled.ts';
import { samePatientIssues } from './same-patient-issues.ts';

/**
 * Everything a person must see where a result is not what was prescribed or not of the patient it was prescribed for, or
 * where code and name of a line disagree.
 * Issues about a dispensed line carry its path (`groups[0].drugs[1]`). Without a prescription (null: paper typed as a
 * whole result, an imported file) code, name and unit are held against the price list.
 */
export function resultAgainstPrescription(
  result: DispensingResult,
  prescription: Prescription | null,
  names: DrugNames,
): readonly Issue[] {
  const ownIssues = codeAndNameIssues(result, names);
  if (prescription === null) {
    const unitIssues = dispensedLines(result).flatMap((line) => listedUnitIssues(line, names));
    return [...unitIssues, ...ownIssues];
  }
  const aligned = alignLines(result, prescription, names);
  return [
    ...samePatientIssues(result, prescription),
    ...prescribedLineIssues(result, aligned, names),
    ...aligned.dispensed
      .filter((line) => line.prescribed === null)
      .flatMap((line) => [...addedLineIssues(line, result), ...listedUnitIssues(line, names)]),
    ...aligned.unanswered.map((line) => missingLineIssue(line, result, prescription)),
    ...usageIssues(aligned, result),
    ...narcoticIssues(prescription, aligned, names),
    ...ownIssues,
  ];
}

/** One an RP, at its first line. Only the prescriber changes a usage: without his word on record it must be settled. */
function usageIssues({ dispensed }: AlignedLines, { inquiries }: DispensingResult): Issue[] {
  const differing = dispensed.filter(({ group, prescribed }) => {
    const usage = prescribed?.group.usage ?? null;
    if (usage === null) return false;
    if (usage.code !== null && usage.code === group.usage.code) return false;
    return foldDrugName(usage.text) !== foldDrugName(group.usage.text);
  });
  const code = inquiries.length > 0 ? 'match.usage-differs' : 'match.usage-unasked';
  return [...Map.groupBy(differing, ({ group }) => group.rpNumber)].flatMap(([rp, [first]]) =>
    first === undefined ? [] : [domainIssue(code, { rp }, { record: '301', field: first.path })],
  );
}

/** 麻薬 is marked; one that the prescription does not declare (record 61) must be settled. */
function narcoticIssues(prescription: Prescription, { dispensed }: AlignedLines, names: DrugNames): Issue[] {
  const marked = domainIssue('match.narcotic', {}, { record: '61' });
  if (prescription.narcotic !== null) return [marked];
  const undeclared = dispensed.filter(({ drug }) => factsOf(drug, names)?.narcotic === true);
  if (undeclared.length === 0) return [];
  return [
    marked,
    ...undeclared.map(({ group, path }) =>
      domainIssue('match.narcotic-licence-missing', { rp: group.rpNumber }, { record: '61', field: path }),
    ),
  ];
}

/** The issues that stand in the way of 確定: every error, and each warning that must be settled and is not settled on its line. */
export function blocksFinalise(issues: readonly Issue[], result: DispensingResult): readonly Issue[] {
  return issues.filter((issue) => issue.severity === 'error' || (mustBeSettled(issue) && !isSettled(issue, result)));
}

/** The same result with every open warning settled on its line for this reason: a pharmacist's act. */
export function settleWarnings(result: DispensingResult, issues: readonly Issue[], reason: string): DispensingResult {
  const open = issues.filter((issue) => mustBeSettled(issue) && !isSettled(issue, result));
  const groups = result.groups.map((group, g) => ({
    ...group,
    drugs: group.drugs.map((drug, d): DispensedDrug => {
      const codes = open.filter((issue) => issue.field === `groups[${g}].drugs[${d}]`).map((issue) => issue.code);
      if (codes.length === 0) return drug;
      const all = [...settledCodes(drug), ...codes];
      return { ...drug, settled: { issueCode: [...new Set(all)].join(' '), reason } };
    }),
  }));
  return { ...result, groups };
}

function isSettled(issue: Issue, result: DispensingResult): boolean {
  const path = /^groups\[(\d+)\]\.drugs\[(\d+)\]$/.exec(issue.field ?? '');
  if (path === null) return false;
  const drug = result.groups[Number(path[1])]?.drugs[Number(path[2])];
  return drug !== undefined && drug.settled?.reason.trim() !== '' && settledCodes(drug).includes(issue.code);
}

/** A line has room for one settlement; several codes stand in it parted by blanks. */
function settledCodes(drug: DispensedDrug): readonly string[] {
  return drug.settled === null ? [] : drug.settled.issueCode.split(/[\s,]+/);
}
