import type { DispensedDrug } from '../dispensing/dispensing-result.ts';
import { isGenericNameLine } from '../prescription/prescribed-line.ts';
import type { DrugCodeType, PrescribedDrug } from '../prescription/prescription.ts';
import { isTwelveCharacterCode, normaliseDrugCode } from './drug-code.ts';
import type { DrugFacts } from './drug-facts.ts';
import type { DrugMaster } from './drug-master.ts';
import { foldDrugName, formOfStem, stemOfDrugName } from './drug-name.ts';

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

/**
 * Whether form and strength are others than prescribed; null where it cannot be told. Names tell the form (character 8
 * of the code is the same for a tablet and its OD tablet), the master tells the strength, codes where these do not.
 */
export function formAndStrengthChange(
  prescribed: PrescribedDrug,
  dispensed: DispensedDrug,
  names: DrugNames,
): { readonly form: boolean | null; readonly strength: boolean | null } {
  const codes = [prescribed, dispensed].map(twelveCharactersOf);
  const byCode = (index: number): boolean | null =>
    codes.includes(null) ? null : codes[0]?.charAt(index) !== codes[1]?.charAt(index);
  const forms = [prescribed, dispensed].map((drug) => formOfStem(stemOfDrugName(drug.name)));
  const form = forms.includes(null) ? byCode(7) : forms[0] !== forms[1] || byCode(7) === true;
  const [one, other] = [factsOf(prescribed, names)?.strength, factsOf(dispensed, names)?.strength];
  const strength = one && other ? one.mgPerUnit !== other.mgPerUnit || one.unit !== other.unit : byCode(8);
  return { form, strength };
}

function twelveCharactersOf(drug: { readonly codeType: DrugCodeType; readonly code: string | null }): string | null {
  const code = normaliseDrugCode(drug.code ?? '');
  return TWELVE_CHARACTER_TYPES.includes(drug.codeType) && isTwelveCharacterCode(code) ? code : null;
}
