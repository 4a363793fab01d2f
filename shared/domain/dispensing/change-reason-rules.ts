import type { ChangeReason } from './dispensing-result.ts';

/** What of a line is not as prescribed. */
export type Difference = 'product' | 'amount' | 'quantity' | 'dosage-form';

export const DIFFERENCE_WORDS: Readonly<Record<Difference, string>> = {
  product: '銘柄',
  amount: '数量',
  quantity: '日数・回数',
  'dosage-form': '剤形区分',
};

export const REASON_WORDS: Readonly<Record<ChangeReason, string>> = {
  'generic-name-to-brand': '一般名→銘柄',
  'generic-substitution': '後発変更',
  'similar-form-or-strength': '規格/類似剤形変更',
  'residual-adjustment': '残薬調整',
  inquiry: '疑義照会',
  'one-dose-package-or-crushing': '一包化・粉砕',
  'supply-shortage': '供給不足',
  'selective-care': '選定療養',
};

/** What each reason can explain (product rule: the reasons are our own vocabulary). 疑義照会 explains all. */
const EXPLAINS: Readonly<Record<ChangeReason, readonly Difference[]>> = {
  'generic-name-to-brand': ['product'],
  'generic-substitution': ['product'],
  // Two tablets of 5 mg for one of 10 mg; a capsule for a tablet.
  'similar-form-or-strength': ['product', 'amount', 'dosage-form'],
  'residual-adjustment': ['amount', 'quantity'],
  inquiry: ['product', 'amount', 'quantity', 'dosage-form'],
  'one-dose-package-or-crushing': ['product', 'dosage-form'],
  'supply-shortage': ['product', 'amount', 'quantity', 'dosage-form'],
  'selective-care': ['product'],
};

/** Whether the reason explains at least one of the differences. */
export function explains(reason: ChangeReason, differences: readonly Difference[]): boolean {
  return differences.some((difference) => EXPLAINS[reason].includes(difference));
}
