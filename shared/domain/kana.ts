import type { InsuredPersonKey, Patient } from './patient.ts';

/** Old systems cannot write small kana, so both spellings of a name must meet. */
const SMALL_TO_LARGE: Readonly<Record<string, string>> = {
  ァ: 'ア',
  ィ: 'イ',
  ゥ: 'ウ',
  ェ: 'エ',
  ォ: 'オ',
  ッ: 'ツ',
  ャ: 'ヤ',
  ュ: 'ユ',
  ョ: 'ヨ',
  ヮ: 'ワ',
  ヵ: 'カ',
  ヶ: 'ケ',
};

const DASHES = /[-‐‑‒–—―−－ｰー]/g;
const SEPARATORS = /[\s・･.,、。/_'’‘"“”()（）]/g;

/** Full-width, half-width and compatibility forms to one form (Unicode NFKC). */
export function foldWidth(text: string): string {
  return text.normalize('NFKC');
}

/** Full-width katakana without spaces, hiragana turned, small kana made large: the form names are compared in. */
export function foldKana(text: string): string {
  return foldWidth(text)
    .replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
    .replace(DASHES, 'ー')
    .replace(SEPARATORS, '')
    .replace(/[ァィゥェォッャュョヮヵヶ]/g, (kana) => SMALL_TO_LARGE[kana] ?? kana)
    .toUpperCase();
}

/** 記号 or 番号 for comparing: width folded, separators and dashes removed. */
export function foldInsuredText(text: string): string {
  return foldWidth(text).replace(SEPARATORS, '').replace(DASHES, '').toUpperCase();
}

/**
 * The insured-person key in the form it is compared in; null when it names nobody (no insurer with number, and no
 * public payer with recipient). A shorter insurer number may come padded with blanks on the left; 枝番 is two digits.
 */
export function normalisedInsuredKey(insured: InsuredPersonKey): string | null {
  const insurer = foldInsuredText(insured.insurerNumber ?? '');
  const number = foldInsuredText(insured.number ?? '');
  if (insurer !== '' && number !== '') {
    const branch = foldInsuredText(insured.branch ?? '');
    return [
      'I',
      insurer,
      foldInsuredText(insured.symbol ?? ''),
      number,
      branch === '' ? '' : branch.padStart(2, '0'),
    ].join('|');
  }
  const expenses = [
    ...insured.publicExpenses,
    ...(insured.specialPublicExpense === null ? [] : [insured.specialPublicExpense]),
  ];
  const named = expenses.find((expense) => expense.recipientNumber !== null && expense.recipientNumber !== '');
  if (named === undefined) return null;
  return ['P', foldInsuredText(named.payerNumber), foldInsuredText(named.recipientNumber ?? '')].join('|');
}

/**
 * Whether two normalised keys may name the same person beside a 引換番号: 枝番 is missing on older cards, and where one side has
 * none, the rest decides.
 */
export function mayBeSameInsured(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return false;
  const withoutBranch = (key: string): string => key.replace(/\|[^|]*$/, '|');
  const insured = one.startsWith('I|') && other.startsWith('I|');
  const oneHasNoBranch = insured && (one.endsWith('|') || other.endsWith('|'));
  return one === other || (oneHasNoBranch && withoutBranch(one) === withoutBranch(other));
}

/**
 * Patient match key: folded kana + birth date + sex + normalised insured key. null where a part is missing: such a patient is not
 * surely identified, and a person must confirm (no automatic match).
 */
export function patientMatchKey(patient: Patient, insured: InsuredPersonKey): string | null {
  const kana = foldKana(patient.nameKana ?? '');
  const key = normalisedInsuredKey(insured);
  if (kana === '' || patient.birthDate === null || patient.sex === null || key === null) return null;
  return [kana, patient.birthDate, patient.sex, key].join('/');
}
