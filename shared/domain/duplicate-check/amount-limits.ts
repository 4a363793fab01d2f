import Big from 'big.js';
import { type Decimal, decimalOf } from '../decimal.ts';

/** An amount within a month above which the pharmacist is told. Not a legal maximum. */
export interface AmountLimit {
  readonly ingredient: string;
  readonly ingredientPrefix: string;
  readonly limitMg: Decimal;
  readonly source: string;
}

/** The shipped table; a profile may hand in its own instead. */
export const SHIPPED_AMOUNT_LIMITS: readonly AmountLimit[] = [
  {
    ingredient: 'ゾルピデム',
    ingredientPrefix: '1129009',
    limitMg: decimalOf(new Big(1200)),
    source: '中央社会保険医療協議会 個別事項（その18）医療DX: １か月1,200mg超の処方を集計',
  },
];
