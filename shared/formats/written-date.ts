import { type CalendarDate, parseCalendarDate } from '../domain/calendar-date.ts';
import type { PartialDate } from './record-layout.ts';

interface Era {
  /** Year 0 of the era. */
  readonly base: number;
  /** First and last day, `YYYY-MM-DD`. */
  readonly first: string;
  readonly lastYear: number;
}

/** 年号区分コード: digits in 院外処方箋 (別表2), letters in お薬手帳 (別表1). */
const ERAS: Readonly<Record<string, Era>> = {
  M: { base: 1867, first: '1868-01-25', lastYear: 1912 },
  T: { base: 1911, first: '1912-07-30', lastYear: 1926 },
  S: { base: 1925, first: '1926-12-25', lastYear: 1989 },
  H: { base: 1988, first: '1989-01-08', lastYear: 2019 },
  R: { base: 2018, first: '2019-05-01', lastYear: 2117 },
};
const LETTERS = ['M', 'T', 'S', 'H', 'R'] as const;
const DIGITS = '12345';

function eraOf(character: string): Era | null {
  const index = DIGITS.indexOf(character);
  return ERAS[index >= 0 ? (LETTERS[index] ?? '') : character.toUpperCase()] ?? null;
}

export interface WrittenDate {
  readonly value: CalendarDate | PartialDate;
  /** Era character as written; null for the western calendar. */
  readonly era: string | null;
}

function dated(year: number, rest: string): CalendarDate | PartialDate | null {
  const yearText = String(year).padStart(4, '0');
  const month = rest.slice(0, 2);
  if (rest === '') return parseCalendarDate(`${yearText}-01-01`) === null ? null : { partialDate: yearText };
  if (rest.length === 2) {
    return parseCalendarDate(`${yearText}-${month}-01`) === null ? null : { partialDate: `${yearText}-${month}` };
  }
  return parseCalendarDate(`${yearText}-${month}-${rest.slice(2)}`);
}

/**
 * `20200410`, `R020410`, `5020410`, and the shorter forms without day or month. null when it is no date of the calendar or the
 * era never had such a year (昭和70年).
 */
export function parseWrittenDate(text: string): WrittenDate | null {
  const western = /^(\d{4})((?:\d{2}){0,2})$/.exec(text);
  if (western !== null) {
    const value = dated(Number(western[1]), western[2] ?? '');
    return value === null ? null : { value, era: null };
  }
  const era = /^([1-5A-Za-z])(\d{2})((?:\d{2}){0,2})$/.exec(text);
  const known = era === null ? null : eraOf(era[1] ?? '');
  if (era === null || known === null) return null;
  const year = known.base + Number(era[2]);
  if (Number(era[2]) < 1 || year > known.lastYear) return null;
  const value = dated(year, era[3] ?? '');
  return value === null ? null : { value, era: era[1] ?? '' };
}

/** The era a day falls in, written in the same alphabet as `like`. */
function naturalEra(day: string, like: string): string {
  const padded = day.length === 4 ? `${day}-12-31` : day.length === 7 ? `${day}-28` : day;
  const index = LETTERS.findLastIndex((letter) => padded >= (ERAS[letter]?.first ?? ''));
  const letter = LETTERS[Math.max(index, 0)] ?? 'R';
  if (/\d/.test(like)) return DIGITS.charAt(LETTERS.indexOf(letter));
  return like === like.toLowerCase() ? letter.toLowerCase() : letter;
}

/** Writes in the era's notation while the day can be said in it (平成31年 may run past April), else in its natural era. */
export function formatWrittenDate(value: CalendarDate | PartialDate, era: string | null): string {
  const day: string = typeof value === 'string' ? value : value.partialDate;
  const compact = day.replaceAll('-', '');
  if (era === null) return compact;
  const year = Number(day.slice(0, 4));
  const wanted = eraOf(era);
  const fits = wanted !== null && year > wanted.base && year <= wanted.lastYear;
  const character = fits ? era : naturalEra(day, era);
  const base = eraOf(character)?.base ?? 0;
  return `${character}${String(year - base).padStart(2, '0')}${compact.slice(4)}`;
}

/** S23.1.10, as a card or a certificate says it; null before 明治, where there is no era to say it in. */
export function eraDateText(date: CalendarDate): string | null {
  const letter = LETTERS.findLast((one) => date >= (ERAS[one]?.first ?? ''));
  const era = letter === undefined ? undefined : ERAS[letter];
  if (era === undefined) return null;
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return `${letter}${year - era.base}.${month}.${day}`;
}
