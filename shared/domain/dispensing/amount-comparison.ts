import { compareDecimals, type Decimal, multiplyDecimals, sumDecimals } from '../decimal.ts';
import { domainIssue } from '../domain-issues.ts';
import { type DrugNames, factsOf, sameIngredients } from '../drug/compare-product.ts';
import type { Issue } from '../issue.ts';
import {
  isCountedInDispensings,
  type PrescribedLine,
  quantityOfRound,
  totalAmount,
} from '../prescription/prescribed-line.ts';
import type { PrescribedDrug } from '../prescription/prescription.ts';
import type { DispensedLine } from './align-lines.ts';
import type { DispensedDrug, DispensingRound } from './dispensing-result.ts';

export interface AmountComparison {
  /** By active substance where the master knows both strengths, else by count. Not comparable (other units) is neither. */
  readonly amountDiffers: boolean;
  readonly quantityDiffers: boolean;
  readonly issues: readonly Issue[];
}

/** Amount, days or times and unit of a dispensed line against its prescribed one. Several lines may share one. */
export function compareAmounts(
  lines: readonly DispensedLine[],
  prescribed: PrescribedLine,
  round: DispensingRound,
  names: DrugNames,
): AmountComparison {
  const first = lines[0];
  if (first === undefined) return { amountDiffers: false, quantityDiffers: false, issues: [] };
  const issues = lines.flatMap((line) => unitIssues(line, prescribed, round));
  const amountOrder = issues.length === 0 ? amountOrderOf(lines, prescribed, round, names) : 0;
  const { quantityDiffers, short } = compareQuantity(first, prescribed, round);
  const handedOverLater = round.type === 'remainder-later';
  return {
    amountDiffers: handedOverLater ? amountOrder > 0 : amountOrder !== 0,
    quantityDiffers: quantityDiffers && !(handedOverLater && short),
    issues,
  };
}

/** More (1), less (-1) or as much as prescribed: two tablets of 5 mg are one of 10 mg, and one of 10 mg is not one of 5 mg. */
function amountOrderOf(
  lines: readonly DispensedLine[],
  prescribed: PrescribedLine,
  round: DispensingRound,
  names: DrugNames,
): number {
  const wanted = wantedOf(prescribed, round);
  const mgWanted = mgIn(wanted, prescribed.drug, names);
  const mgGiven = lines.map((line) => {
    const isSameSubstance = sameIngredients(prescribed.drug, line.drug, names) === true;
    return isSameSubstance ? mgIn(wholeOf(line), line.drug, names) : null;
  });
  if (mgWanted !== null && mgGiven.every((mg) => mg !== null)) return compareDecimals(sumDecimals(mgGiven), mgWanted);
  const [only, ...more] = lines;
  // Lines of several strengths that share one prescribed line add up only in substance.
  return only === undefined || more.length > 0 ? 0 : compareDecimals(wholeOf(only), wanted);
}

/** null where the strength of one such unit is not known */
function mgIn(amount: Decimal, drug: DispensedDrug | PrescribedDrug, names: DrugNames): Decimal | null {
  const strength = factsOf(drug, names)?.strength;
  const isCounted = strength !== undefined && strength !== null && foldUnit(strength.unit) === foldUnit(drug.unit);
  return isCounted ? multiplyDecimals(amount, strength.mgPerUnit) : null;
}

/** The whole amount where it is counted in 調剤, else the amount of a day or of one time. */
function wholeOf({ group, drug, prescribed }: DispensedLine) {
  const inDispensings = prescribed !== null && isCountedInDispensings(prescribed.group);
  return inDispensings ? totalAmount(drug.amount, group.quantity) : drug.amount;
}

function wantedOf({ group, drug }: PrescribedLine, round: DispensingRound) {
  return isCountedInDispensings(group) ? totalAmount(drug.amount, quantityOfRound(group, round)) : drug.amount;
}

function compareQuantity({ group }: DispensedLine, { group: prescribed }: PrescribedLine, round: DispensingRound) {
  if (isCountedInDispensings(prescribed)) return { quantityDiffers: false, short: false };
  const wanted = quantityOfRound(prescribed, round);
  // Without record 102 the share of one round of a split is not written anywhere: only more than all is wrong.
  const shareUnknown = round.type === 'split' && prescribed.splitQuantity === null;
  const quantityDiffers = shareUnknown ? group.quantity > wanted : group.quantity !== wanted;
  return { quantityDiffers, short: group.quantity < wanted };
}

function unitIssues(line: DispensedLine, prescribed: PrescribedLine, round: DispensingRound): Issue[] {
  const { drug } = prescribed;
  const sameUnit = foldUnit(drug.unit) === foldUnit(line.drug.unit);
  if (sameUnit && drug.amountOf === 'product') return [];
  const about = { rp: prescribed.group.rpNumber, line: drug.lineNumber };
  const place = { record: '201', field: line.path };
  const wanted = wantedOf(prescribed, round);
  if (!sameUnit && drug.unitConversion !== null) {
    const converted = multiplyDecimals(wanted, drug.unitConversion);
    if (compareDecimals(converted, wholeOf(line)) === 0) {
      const parameters = { ...about, prescribed: drug.unit, factor: drug.unitConversion, dispensed: line.drug.unit };
      return [domainIssue('match.unit-converted', parameters, place)];
    }
  }
  const units = { ...about, prescribed: drug.unit, dispensed: line.drug.unit };
  if (!sameUnit && compareDecimals(wanted, wholeOf(line)) === 0) {
    return [domainIssue('match.unit-mismatch', { ...units, amount: wanted }, place)];
  }
  return [domainIssue('match.unit-differs', units, place)];
}

/** Width, case and blanks make no other unit. */
export function foldUnit(unit: string): string {
  return unit.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}
