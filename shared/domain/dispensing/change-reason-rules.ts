import type { ChangeReason, LineChange } from './dispensing-result.ts';

/** What of a line is not as prescribed. */
export type Difference = 'product' | 'form-or-strength' | 'amount' | 'quantity' | 'dosage-form';

interface Words {
  readonly ja: string;
  readonly en: string;
}

const DIFFERENCE_WORDS: Readonly<Record<Difference, Words>> = {
  product: { ja: '銘柄', en: 'product' },
  'form-or-strength': { ja: '剤形・規格', en: 'form or strength' },
  amount: { ja: '数量', en: 'amount' },
  quantity: { ja: '日数・回数', en: 'days or times' },
  'dosage-form': { ja: '剤形区分', en: 'dosage form' },
};

export const REASON_WORDS: Readonly<Record<ChangeReason, Words>> = {
  'generic-name-to-brand': { ja: '一般名→銘柄', en: 'Brand for generic name' },
  'generic-substitution': { ja: '後発変更', en: 'Generic substitution' },
  'similar-form-or-strength': { ja: '規格/類似剤形変更', en: 'Other strength or form' },
  'residual-adjustment': { ja: '残薬調整', en: 'Left-over drugs' },
  inquiry: { ja: '疑義照会', en: 'Inquiry' },
  'one-dose-package-or-crushing': { ja: '一包化・粉砕', en: 'One-dose or crushing' },
  'supply-shortage': { ja: '供給不足', en: 'Supply shortage' },
  'selective-care': { ja: '選定療養', en: 'Selective care' },
};

/** 銘柄・数量 */
export function differenceNames(differences: readonly Difference[]): Words {
  const words = differences.map((difference) => DIFFERENCE_WORDS[difference]);
  return { ja: words.map(({ ja }) => ja).join('・'), en: words.map(({ en }) => en).join(', ') };
}

/** Every reason that was given for the line, the first one first. */
export function reasonsOf({ reason, also = [] }: LineChange): readonly ChangeReason[] {
  return [...new Set([reason, ...also])];
}

/** 後発変更・残薬調整 */
export function reasonNames(change: LineChange): Words {
  const words = reasonsOf(change).map((reason) => REASON_WORDS[reason]);
  return { ja: words.map(({ ja }) => ja).join('・'), en: words.map(({ en }) => en).join(', ') };
}

const ALL: readonly Difference[] = ['product', 'form-or-strength', 'amount', 'quantity', 'dosage-form'];

/** What each reason can explain (product rule: the reasons are our own vocabulary). 疑義照会 explains all. */
const EXPLAINS: Readonly<Record<ChangeReason, readonly Difference[]>> = {
  'generic-name-to-brand': ['product'],
  'generic-substitution': ['product'],
  // A capsule for a tablet; two tablets of 5 mg for one of 10 mg, which is no other amount of substance.
  'similar-form-or-strength': ['product', 'form-or-strength', 'dosage-form'],
  'residual-adjustment': ['amount', 'quantity'],
  inquiry: ALL,
  'one-dose-package-or-crushing': ['product', 'form-or-strength', 'dosage-form'],
  // What is short is given for fewer days or as another product, never more or less of it a day.
  'supply-shortage': ['product', 'form-or-strength', 'quantity', 'dosage-form'],
  'selective-care': ['product'],
};

/** The differences that none of these reasons explains: a reason for one must not cover another. */
export function unexplained(
  reasons: readonly ChangeReason[],
  differences: readonly Difference[],
): readonly Difference[] {
  return differences.filter((difference) => !reasons.some((reason) => EXPLAINS[reason].includes(difference)));
}
