import type { AlignedLines, DispensedLine } from '../dispensing/align-lines.ts';
import { compareAmounts } from '../dispensing/amount-comparison.ts';
import {
  type Difference,
  differenceNames,
  reasonNames,
  reasonsOf,
  unexplained,
} from '../dispensing/change-reason-rules.ts';
import type { DispensingResult } from '../dispensing/dispensing-result.ts';
import { substitutionIssues } from '../dispensing/substitution-limits.ts';
import { domainIssue } from '../domain-issues.ts';
import { type DrugNames, formAndStrengthChange, isSameProduct, sameIngredients } from '../drug/compare-product.ts';
import { answersDosageForm } from '../drug/dosage-form-conversion.ts';
import type { Issue } from '../issue.ts';
import { isGenericNameLine, type PrescribedLine } from './prescribed-line.ts';
import type { Prescription } from './prescription.ts';

/** Lines that answer a prescribed one: amounts, units, reasons, and what the prescriber forbade. */
export function prescribedLineIssues(result: DispensingResult, aligned: AlignedLines, names: DrugNames): Issue[] {
  const answered = aligned.dispensed.filter((line) => line.prescribed !== null);
  const byPrescribed = Map.groupBy(answered, (line) => line.prescribed);
  return [...byPrescribed].flatMap(([prescribed, lines]) => {
    if (prescribed === null) return [];
    const amounts = compareAmounts(lines, prescribed, result.round, names);
    return [
      ...amounts.issues,
      ...lines.flatMap((line) => [
        ...reasonIssues(line, prescribed, differencesOf(line, prescribed, amounts, names), result, names),
        ...substitutionIssues(line, prescribed, names),
      ]),
    ];
  });
}

/** How each dispensed line differs from the prescribed one it answers, by its path. */
export function lineDifferences(
  result: DispensingResult,
  aligned: AlignedLines,
  names: DrugNames,
): ReadonlyMap<string, readonly Difference[]> {
  const answered = aligned.dispensed.filter((line) => line.prescribed !== null);
  return new Map(
    [...Map.groupBy(answered, (line) => line.prescribed)].flatMap(([prescribed, lines]) => {
      if (prescribed === null) return [];
      const amounts = compareAmounts(lines, prescribed, result.round, names);
      return lines.map((line) => [line.path, differencesOf(line, prescribed, amounts, names)] as const);
    }),
  );
}

function differencesOf(
  line: DispensedLine,
  prescribed: PrescribedLine,
  amounts: { readonly amountDiffers: boolean; readonly quantityDiffers: boolean },
  names: DrugNames,
): readonly Difference[] {
  const otherProduct = !isSameProduct(prescribed.drug, line.drug);
  const { form, strength } = formAndStrengthChange(prescribed.drug, line.drug, names);
  const all: readonly (readonly [Difference, boolean])[] = [
    ['product', otherProduct],
    ['form-or-strength', otherProduct && (form === true || strength === true)],
    ['amount', amounts.amountDiffers],
    ['quantity', amounts.quantityDiffers],
    ['dosage-form', !answersDosageForm(prescribed.group.dosageForm, line.group.dosageForm)],
  ];
  return all.filter(([, differs]) => differs).map(([difference]) => difference);
}

function reasonIssues(
  line: DispensedLine,
  prescribed: PrescribedLine,
  differences: readonly Difference[],
  result: DispensingResult,
  names: DrugNames,
): Issue[] {
  if (differences.length === 0) return [];
  const about = { rp: prescribed.group.rpNumber, line: prescribed.drug.lineNumber };
  const place = { record: '201', field: line.path };
  const said = differenceNames(differences);
  const words = { differences: said.ja, differencesEn: said.en };
  const { change } = line.drug;
  if (change === null) return [domainIssue('match.reason-missing', { ...about, ...words }, place)];
  const reasons = reasonsOf(change);
  const unrecorded = result.inquiries.length === 0 && (change.note ?? '').trim() === '';
  if (reasons.includes('inquiry')) return unrecorded ? [domainIssue('match.inquiry-not-recorded', about, place)] : [];
  // Another ingredient is another drug: no reason but the prescriber's word explains it.
  const otherDrug = differences.includes('product') && sameIngredients(prescribed.drug, line.drug, names) === false;
  const byGenericName = isGenericNameLine(prescribed.drug);
  const fitting = reasons.filter((reason) => reason !== 'generic-name-to-brand' || byGenericName);
  // That a generic name became a brand is in the fact itself: a reason given is one for the rest.
  const open = unexplained(byGenericName ? [...fitting, 'generic-name-to-brand'] : fitting, differences);
  if (!otherDrug && open.length === 0 && fitting.length > 0) return [];
  const left = differenceNames(open.length > 0 ? open : differences);
  const { ja: reason, en: reasonEn } = reasonNames(change);
  const parameters = { ...about, reason, reasonEn, differences: left.ja, differencesEn: left.en };
  return [domainIssue('match.reason-does-not-fit', parameters, place)];
}

export function addedLineIssues(line: DispensedLine, result: DispensingResult): Issue[] {
  const { change } = line.drug;
  const recorded = result.inquiries.length > 0 || (change?.note ?? '').trim() !== '';
  if (change?.reason === 'inquiry' && recorded) return [];
  return [domainIssue('match.drug-added', { rp: line.group.rpNumber }, { record: '201', field: line.path })];
}

export function missingLineIssue(
  { group, drug }: PrescribedLine,
  result: DispensingResult,
  prescription: Prescription,
): Issue {
  const about = { rp: group.rpNumber, line: drug.lineNumber };
  const cause = causeOfLeavingOut(result, prescription);
  if (cause === null) return domainIssue('match.drug-missing', about, { record: '201' });
  return domainIssue('match.drug-left-out', { ...about, ...cause }, { record: '201' });
}

interface Cause {
  readonly cause: string;
  readonly causeEn: string;
}

function causeOfLeavingOut(result: DispensingResult, prescription: Prescription): Cause | null {
  if (result.round.type === 'remainder-later')
    return { cause: '不足分後日渡し', causeEn: 'the remainder is handed over later' };
  if (result.inquiries.length > 0) return { cause: '疑義照会の記録あり', causeEn: 'an inquiry is on record' };
  // 62/2: the prescriber lets leftovers be used up and asks to be told.
  const informed = prescription.residualInstruction === 'inform' && result.residualChecks.length > 0;
  return informed ? { cause: '残薬確認の記録あり', causeEn: 'left-over drugs are on record' } : null;
}
