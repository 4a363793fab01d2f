import { parseDecimal } from '../domain/decimal.ts';
import {
  isInsurerNumber,
  isPublicPayerNumber,
  isRecipientNumber,
  isValidInsurerNumber,
  isValidPublicPayerNumber,
  isValidRecipientNumber,
} from '../domain/insurer-number.ts';
import type { FieldLayout, FieldValue, PartialDate, Unreadable } from './record-layout.ts';
import { formatWrittenDate, parseWrittenDate } from './written-date.ts';

export function isUnreadable(value: FieldValue | undefined): value is Unreadable {
  return typeof value === 'object' && value !== null && 'unreadable' in value;
}

export function isPartialDate(value: FieldValue | undefined): value is PartialDate {
  return typeof value === 'object' && value !== null && 'partialDate' in value;
}

/** Bytes the text takes in Shift_JIS: ASCII and half-width kana 1, everything else 2. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    width += point <= 0x7f || (point >= 0xff61 && point <= 0xff9f) ? 1 : 2;
  }
  return width;
}

export interface ReadField {
  readonly value: FieldValue;
  readonly era: string | null;
}

/** Text → typed value. Whatever the kind does not take is kept as `unreadable`, so that writing gives the same text back. */
export function readField(field: FieldLayout, raw: string): ReadField {
  if (raw === '') return { value: null, era: null };
  switch (field.kind) {
    case 'date': {
      const written = parseWrittenDate(raw);
      if (written === null || (isPartialDate(written.value) && field.partial !== true)) break;
      return formatWrittenDate(written.value, written.era) === raw
        ? written
        : { value: { unreadable: raw }, era: null };
    }
    case 'decimal':
    case 'integer': {
      const amount = parseDecimal(raw);
      if (amount === null || (field.kind === 'integer' && raw.includes('.'))) break;
      return { value: amount, era: null };
    }
    case 'code':
      if (field.codes === undefined || !Object.hasOwn(field.codes, raw)) break;
      return { value: raw, era: null };
    case 'text':
    case 'alnum':
    case 'digits':
      return { value: raw, era: null };
  }
  return { value: { unreadable: raw }, era: null };
}

/** Typed value → text, the inverse of `readField`. */
export function writeField(field: FieldLayout, value: FieldValue | undefined, era: string | null): string {
  if (value === null || value === undefined) return '';
  if (isUnreadable(value)) return value.unreadable;
  if (isPartialDate(value)) return formatWrittenDate(value, era);
  return field.kind === 'date' ? writtenDay(value, era) : value;
}

/** A day that is none of the calendar goes out as its digits, for the check to report. */
function writtenDay(value: string, era: string | null): string {
  const compact = value.replaceAll('-', '');
  const parsed = parseWrittenDate(compact);
  return parsed === null ? compact : formatWrittenDate(parsed.value, era);
}

export type FieldProblem =
  | 'format.too-long'
  | 'format.wrong-characters'
  | 'format.stray-blank'
  | 'format.control-character'
  | 'format.not-a-number'
  | 'format.not-a-decimal'
  | 'format.impossible-date'
  | 'format.unknown-code'
  | 'format.reserved-code'
  | 'format.negative-quantity'
  | 'format.zero-quantity'
  | 'format.number-shape'
  | 'format.check-digit';

/** ASCII without control characters, half-width kana and its marks. */
const ALNUM = /^[\x20-\x7e｡-ﾟ]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const CONTROL = /[\x00-\x1f\x7f]/;

const NUMBER_CHECKS = {
  insurer: { shape: isInsurerNumber, valid: isValidInsurerNumber },
  'public-payer': { shape: isPublicPayerNumber, valid: isValidPublicPayerNumber },
  recipient: { shape: isRecipientNumber, valid: isValidRecipientNumber },
} as const;

/** What is wrong with the text of one field (empty text: nothing; whether it may be empty is asked elsewhere). */
export function problemsOf(field: FieldLayout, raw: string): readonly FieldProblem[] {
  if (raw === '') return [];
  const problems: FieldProblem[] = [];
  if (CONTROL.test(raw)) problems.push('format.control-character');
  if (widthOf(raw) > field.bytes) problems.push('format.too-long');
  const { value } = readField(field, raw);
  if (isUnreadable(value)) problems.push(unreadableProblem(field));
  if (field.kind !== 'text' && raw.trim() !== raw) problems.push('format.stray-blank');
  if (field.kind === 'digits' && !/^\d+$/.test(raw)) problems.push('format.not-a-number');
  if (field.kind === 'alnum' && !ALNUM.test(raw)) problems.push('format.wrong-characters');
  if (field.positive === true && !isUnreadable(value)) {
    if (raw.startsWith('-')) problems.push('format.negative-quantity');
    else if (/^0*(\.0*)?$/.test(raw)) problems.push('format.zero-quantity');
  }
  if (field.checkDigit !== undefined) {
    const check = NUMBER_CHECKS[field.checkDigit];
    if (!check.shape(raw)) problems.push('format.number-shape');
    else if (!check.valid(raw)) problems.push('format.check-digit');
  }
  return problems;
}

function unreadableProblem(field: FieldLayout): FieldProblem {
  if (field.kind === 'date') return 'format.impossible-date';
  if (field.kind === 'decimal') return 'format.not-a-decimal';
  if (field.kind === 'code') return field.open === true ? 'format.reserved-code' : 'format.unknown-code';
  return 'format.not-a-number';
}

/** Text that may stand in a field: the half-width comma becomes full-width (JAHIS §注意事項), line ends become a blank. */
export function fieldText(text: string): string {
  return text.replaceAll(',', '，').replace(/\r\n|\r|\n/g, ' ');
}
