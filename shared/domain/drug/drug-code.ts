/**
 * Shapes of the drug codes that occur in prescriptions and results. The frame of the 12-character code was measured on
 * all 12,417 rows of MHLW's price list of 2025-08-14, without exception: 1–4 therapeutic class, 5–7 route and ingredient
 * (001–399 oral, 400–699 injection, 700–999 external), 8 form letter, 9 strength, 10–12 product. The formula of the
 * check digit is not public, so none is checked.
 */
export type DrugCategory = 'oral' | 'injection' | 'external';

/** 薬価基準収載医薬品コード or YJ code, 12 characters; a generic-name code has the same frame and ends in ZZZ. */
export function isTwelveCharacterCode(code: string): boolean {
  return /^\d{7}[A-Z][0-9A-Z](?:[0-9A-Z]{3})$/.test(code);
}

export function isGenericNameCode(code: string): boolean {
  return isTwelveCharacterCode(code) && code.endsWith('ZZZ');
}

/** レセプト電算コード of a drug: 9 digits, the first a 6. */
export function isReceiptCode(code: string): boolean {
  return /^6\d{8}$/.test(code);
}

/** First 7 characters: therapeutic class, route and ingredient. */
export function isIngredientPrefix(code: string): boolean {
  return /^\d{7}$/.test(code);
}

/** First 9 characters: ingredient, form and strength. */
export function isStrengthPrefix(code: string): boolean {
  return /^\d{7}[A-Z][0-9A-Z]$/.test(code);
}

export function ingredientPrefixOf(code: string): string {
  return code.slice(0, 7);
}

export function strengthPrefixOf(code: string): string {
  return code.slice(0, 9);
}

/** 内用 / 注射 / 外用 from characters 5–7. */
export function categoryOfCode(code: string): DrugCategory {
  const route = Number(code.slice(4, 7));
  if (route < 400) return 'oral';
  return route < 700 ? 'injection' : 'external';
}

/** Full-width letters and digits folded, blanks dropped, capitals: as codes are compared. */
export function normaliseDrugCode(code: string): string {
  return code.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
}
