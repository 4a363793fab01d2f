import type { DispensedDrug } from './dispensing-result.ts';
import { normaliseDrugCode } from './drug-code.ts';
import type { DrugFacts, DrugMaster } from './drug-master.ts';
import { foldDrugName } from './drug-name.ts';
import { isGenericNameLine } from './prescribed-line.ts';
import type { DrugCodeType, PrescribedDrug } from './prescription.ts';

/** What the rules need of a drug master. */
export type DrugNames = Pick<DrugMaster, 'resolve' | 'compareName'>;

const TWELVE_CHARACTER_TYPES: readonly DrugCodeType[] = ['yj', 'yakka', 'generic'];

/**
 * Same product as prescribed? A generic name never is (a brand takes its place). Codes of one kind decide; across kinds
 * (receipt against YJ) only names can. （選） repeats a product under another receipt code.
 */
export function isSameProduct(prescribed: PrescribedDrug, dispensed: DispensedDrug): boolean {
  if (isGenericNameLine(prescribed)) return false;
  const sameName = foldDrugName(prescribed.name) === foldDrugName(dispensed.name);
  if (prescribed.code === null || dispensed.code === null) return sameName;
  if (normaliseDrugCode(prescribed.code) === normaliseDrugCode(dispensed.code)) return true;
  const comparable =
    prescribed.codeType === dispensed.codeType ||
    (TWELVE_CHARACTER_TYPES.includes(prescribed.codeType) && TWELVE_CHARACTER_TYPES.includes(dispensed.codeType));
  // 統一名収載: the YJ code of a product and its price-list code differ; the receipt code of （選） too.
  const sameByOtherCode = prescribed.codeType !== dispensed.codeType || isSelectiveCare(prescribed, dispensed);
  return sameName && (!comparable || sameByOtherCode);
}

function isSelectiveCare(...drugs: readonly { readonly name: string }[]): boolean {
  return drugs.some((drug) => /[(（]選[)）]/.test(drug.name));
}

/** null where the master cannot say. */
export function sameIngredients(
  prescribed: PrescribedDrug,
  dispensed: DispensedDrug,
  names: DrugNames,
): boolean | null {
  const one = factsOf(prescribed, names);
  const other = factsOf(dispensed, names);
  if (one === null || other === null || !one.componentsComplete || !other.componentsComplete) return null;
  return one.components.length === other.components.length && one.components.every((c) => other.components.includes(c));
}

export function factsOf(
  drug: { readonly codeType: DrugCodeType; readonly code: string | null },
  names: DrugNames,
): DrugFacts | null {
  const resolution = names.resolve(drug.codeType, drug.code);
  return resolution.kind === 'resolved' ? resolution.drug : null;
}

/** Characters 8 (form) and 9 (strength) of two 12-character codes; null where one of them is no such code. */
export function formAndStrengthChange(
  prescribed: PrescribedDrug,
  dispensed: DispensedDrug,
): { readonly form: boolean; readonly strength: boolean } | null {
  if (!isTwelve(prescribed) || !isTwelve(dispensed)) return null;
  const [one, other] = [normaliseDrugCode(prescribed.code ?? ''), normaliseDrugCode(dispensed.code ?? '')];
  if (one.length !== 12 || other.length !== 12) return null;
  return { form: one.charAt(7) !== other.charAt(7), strength: one.charAt(8) !== other.charAt(8) };
}

function isTwelve(drug: { readonly codeType: DrugCodeType }): boolean {
  return TWELVE_CHARACTER_TYPES.includes(drug.codeType);
}
