import Big from 'big.js';
import { type Decimal, decimalOf } from '../decimal.ts';
import { isIngredientPrefix, isStrengthPrefix, isTwelveCharacterCode, normaliseDrugCode } from '../drug/drug-code.ts';
import type { DrugFacts } from '../drug/drug-facts.ts';
import { comparableIngredients } from '../drug/drug-ingredient.ts';
import type { DrugMaster } from '../drug/drug-master.ts';

/** An amount within a month above which the pharmacist is told. Not a legal maximum. */
export interface AmountLimit {
  /** What it is about, for people */
  readonly ingredient: string;
  /** A code of 7, 9 or 12 characters: all drugs that begin with it; else the ingredient as the check compares it */
  readonly target: string;
  readonly limitMg: Decimal;
  readonly source: string;
}

/** The shipped table; a profile may hold its own instead. */
export const SHIPPED_AMOUNT_LIMITS: readonly AmountLimit[] = [
  {
    ingredient: 'ゾルピデム',
    target: '1129009',
    limitMg: decimalOf(new Big(1200)),
    source: '中央社会保険医療協議会 個別事項（その18）医療DX: １か月1,200mg超の処方を集計',
  },
];

function isCodeTarget(target: string): boolean {
  return isIngredientPrefix(target) || isStrengthPrefix(target) || isTwelveCharacterCode(target);
}

export function isLimitedBy(limit: AmountLimit, drug: DrugFacts): boolean {
  return isCodeTarget(limit.target) ? drug.code.startsWith(limit.target) : drug.components.includes(limit.target);
}

/**
 * What a typed code or ingredient name (成分名, with or without its salt) means on the master: the target of a limit and
 * a name for people. null: nothing on the list answers to it, so a limit on it would never be reached.
 */
export function limitTargetOf(typed: string, master: DrugMaster): Pick<AmountLimit, 'target' | 'ingredient'> | null {
  const code = normaliseDrugCode(typed);
  if (isCodeTarget(code)) {
    const resolution = master.resolveAny(code);
    // A code that is only known by its first characters, or a generic name's, begins no product's code.
    return resolution.kind === 'resolved' && (resolution.by === 'code' || resolution.by === 'partial')
      ? { target: code, ingredient: resolution.drug.ingredient }
      : null;
  }
  const [component, ...more] = comparableIngredients('', typed).components;
  if (component === undefined || more.length > 0) return null;
  const isListed = master
    .search(component, 100)
    .some((hit) => comparableIngredients(hit.code, hit.ingredient).components.includes(component));
  return isListed ? { target: component, ingredient: component } : null;
}
