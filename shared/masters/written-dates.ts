import { type CalendarDate, parseCalendarDate } from '../domain/calendar-date.ts';

/** 令和1 = 2019 */
const REIWA_OFFSET = 2018;

function dateOf(year: number, month: string, day: string): CalendarDate | null {
  return parseCalendarDate(`${String(year).padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
}

/** R8.3.31まで → 2026-03-31; null where it is not understood. */
export function transitionalDate(text: string): CalendarDate | null {
  const match = /^R(\d{1,2})\.(\d{1,2})\.(\d{1,2})まで$/.exec(text.normalize('NFKC').replace(/\s+/g, ''));
  if (match === null) return null;
  const [, year = '', month = '', day = ''] = match;
  return dateOf(REIWA_OFFSET + Number(year), month, day);
}

/** 令和7年8月14日適用 → 2025-08-14, in a cell above the header. */
export function appliesFromText(text: string): CalendarDate | null {
  const match = /令和(\d{1,2}|元)年(\d{1,2})月(\d{1,2})日適用/.exec(text.normalize('NFKC').replace(/\s+/g, ''));
  if (match === null) return null;
  const [, year = '', month = '', day = ''] = match;
  return dateOf(REIWA_OFFSET + (year === '元' ? 1 : Number(year)), month, day);
}

/** tp20250814-01_01.xlsx, ippanmeishohoumaster_250814.xlsx: the lists of products say their day nowhere else. */
export function dateInFileName(name: string): CalendarDate | null {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const [, year, month = '', day = ''] = /(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)/.exec(base) ?? [];
  if (year !== undefined) return dateOf(Number(year), month, day);
  const [, short, shortMonth = '', shortDay = ''] = /_(\d{2})(\d{2})(\d{2})(?!\d)/.exec(base) ?? [];
  return short === undefined ? null : dateOf(2000 + Number(short), shortMonth, shortDay);
}

/** 20250331 → 2025-03-31; 0 and 99999999 (no such day) → null, as is what is no date. */
export function compactDate(text: string): CalendarDate | null {
  const [, year, month = '', day = ''] = /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  return year === undefined ? null : dateOf(Number(year), month, day);
}
