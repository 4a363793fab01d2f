import type { InsuredPersonKey, Patient } from './patient.ts';

/** Full-width katakana without spaces: half-width kana, hiragana and spacing make no difference between two names. */
export function foldKana(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
    .replace(/[\s・]/g, '')
    .toUpperCase();
}

/** Width-folded, without separators: `１２-３` and `12・3` are the same symbol. */
export function foldInsuredText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s・･.\-‐‑–—−ー]/g, '')
    .toUpperCase();
}

function insuredPart(insured: InsuredPersonKey): string | null {
  if (insured.insurerNumber !== null && insured.number !== null) {
    const number = [insured.insurerNumber, insured.symbol ?? '', insured.number, insured.branch ?? ''];
    return number.map(foldInsuredText).join('/');
  }
  const expenses = [...insured.publicExpenses, ...(insured.specialPublicExpense ? [insured.specialPublicExpense] : [])];
  const named = expenses.filter((expense) => expense.recipientNumber !== null);
  if (named.length === 0) return null;
  return named.map((e) => `${foldInsuredText(e.payerNumber)}:${foldInsuredText(e.recipientNumber ?? '')}`).join('/');
}

/**
 * Kana name + birth date + sex + insured-person key (product.md §2), or null when one of them is missing: then the
 * patient is not surely identified, and a person confirms. Two keys are compared for equality only.
 */
export function patientMatchKey(patient: Patient, insured: InsuredPersonKey): string | null {
  const person = insuredPart(insured);
  if (patient.nameKana === null || patient.birthDate === null || patient.sex === null || person === null) return null;
  return [foldKana(patient.nameKana), patient.birthDate, patient.sex, person].join('|');
}
