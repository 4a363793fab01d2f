import type { DispensedLine } from '../dispensing/align-lines.ts';
import { foldUnit } from '../dispensing/amount-comparison.ts';
import { domainIssue } from '../domain-issues.ts';
import type { Issue } from '../issue.ts';
import { type DrugNames, factsOf } from './compare-product.ts';

/**
 * Ways of counting that exclude each other. 包, 本, 瓶, キット and the like stand in neither: packs of a powder or a liquid
 * are counted in both.
 */
const COUNTED = ['錠', 't', 'tab', 'カプセル', 'c', 'cap'];
const MEASURED = ['g', 'mg', 'ml', 'l'];

function excludes(one: string, other: string): boolean {
  return (COUNTED.includes(one) && MEASURED.includes(other)) || (MEASURED.includes(one) && COUNTED.includes(other));
}

/** A line that answers no prescribed one has only the price list to hold its unit against: 錠 given in mL, mL in 錠. */
export function listedUnitIssues(
  { group, drug, path, position }: Omit<DispensedLine, 'prescribed'>,
  names: DrugNames,
): Issue[] {
  const listed = factsOf(drug, names)?.unit ?? null;
  if (listed === null || !excludes(foldUnit(listed), foldUnit(drug.unit))) return [];
  const parameters = { rp: group.rpNumber, position, listed, dispensed: drug.unit };
  return [domainIssue('match.unit-not-listed', parameters, { record: '201', field: path })];
}
