import type { DispensingDosageForm } from '../dispensing/dispensing-result.ts';

/** How it is said at the counter, and as the phrases write it. Our own: the official tables of 用法 may not be copied. */
const SPOKEN: readonly (readonly [RegExp, string])[] = [
  [/分([1-9])/g, ' 1日$1回 '],
  [/朝[・、]昼[・、]夕/g, '朝昼夕'],
  [/朝[・、]夕/g, '朝夕'],
  [/毎食(?=[後前間])/g, '朝昼夕食'],
  [/寝る前|ねる前|眠前|就眠前/g, '就寝前'],
  [/(?<![疼頭])痛[いむ]?(?:時|とき)/g, '疼痛時'],
  [/熱発時|熱が?(?:出た|ある)(?:時|とき)|発熱のとき/g, '発熱時'],
  [/眠れない(?:時|とき)/g, '不眠時'],
];
const AS_NEEDED = /頓服|頓用/;

export interface SpokenUsage {
  /** Full-width letters and digits are half-width in it */
  readonly text: string;
  /** What 頓服 says of the dosage form; null = nothing */
  readonly dosageForm: DispensingDosageForm | null;
}

/** 分3毎食後 → 1日3回 朝昼夕食後. For a phrase and for what is looked for alike, so that either may be written either way. */
export function spokenUsage(typed: string): SpokenUsage {
  const plain = typed.normalize('NFKC');
  const text = SPOKEN.reduce((said, [spoken, written]) => said.replace(spoken, written), plain.replace(AS_NEEDED, ' '));
  return { text: text.trim(), dosageForm: AS_NEEDED.test(plain) ? 'as-needed' : null };
}
