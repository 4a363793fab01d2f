import { endsInCheckDigit } from './check-digit.ts';

/*
 * Well-formed = right number of digits; valid = the check digit fits as well. Many official samples carry wrong check
 * digits, so a wrong one is a warning for a person, never a refusal.
 */

/** 保険者番号: 8 digits (法別2 + 都道府県2 + 保険者別3 + 検証1), 国保 6 (without 法別). */
export function isInsurerNumber(text: string): boolean {
  return /^(\d{8}|\d{6})$/.test(text);
}

/** 公費負担者番号: 8 digits. */
export function isPublicPayerNumber(text: string): boolean {
  return /^\d{8}$/.test(text);
}

/** 公費受給者番号: 7 digits. */
export function isRecipientNumber(text: string): boolean {
  return /^\d{7}$/.test(text);
}

export function isValidInsurerNumber(text: string): boolean {
  return isInsurerNumber(text) && endsInCheckDigit(text);
}

export function isValidPublicPayerNumber(text: string): boolean {
  return isPublicPayerNumber(text) && endsInCheckDigit(text);
}

export function isValidRecipientNumber(text: string): boolean {
  return isRecipientNumber(text) && endsInCheckDigit(text);
}
