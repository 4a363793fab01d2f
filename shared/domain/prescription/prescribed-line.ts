import { type Decimal, multiplyDecimals, parseDecimal } from '../decimal.ts';
import type { DispensingRound } from '../dispensing/dispensing-result.ts';
import { dispensingFormOf } from '../drug/dosage-form-conversion.ts';
import type { PrescribedDrug, Prescription, PrescriptionGroup } from './prescription.ts';

/** A drug line of the prescription together with its RP. */
export interface PrescribedLine {
  readonly group: PrescriptionGroup;
  readonly drug: PrescribedDrug;
}

export function prescribedLines(prescription: Prescription): readonly PrescribedLine[] {
  return prescription.groups.flatMap((group) => group.drugs.map((drug) => ({ group, drug })));
}

/** 一般名処方: code type 7, a code ending in ZZZ, or the mark 【般】. */
export function isGenericNameLine(drug: Pick<PrescribedDrug, 'codeType' | 'code' | 'name'>): boolean {
  return drug.codeType === 'generic' || (drug.code?.endsWith('ZZZ') ?? false) || drug.name.startsWith('【般】');
}

/** Days or times of this round; of a split, record 102 where it is written. */
export function quantityOfRound(group: PrescriptionGroup, round: DispensingRound): number {
  return round.type === 'split' ? (group.splitQuantity?.thisRound ?? group.quantity) : group.quantity;
}

/** Whole amount of a group that is counted in 調剤 (external and others): amount × quantity. */
export function totalAmount(amount: Decimal, quantity: number): Decimal {
  const factor = parseDecimal(String(quantity));
  if (factor === null) throw new Error(`quantity is no plain number: ${quantity}`);
  return multiplyDecimals(amount, factor);
}

export function isCountedInDispensings(group: PrescriptionGroup): boolean {
  return dispensingFormOf(group.dosageForm).quantityUnit === 'dispensings';
}
