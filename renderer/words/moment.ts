import {
  type CalendarDate,
  parseCalendarDate,
  parseInstant,
  tokyoDateOf,
  tokyoTimeOf,
} from '../../shared/domain/calendar-date.ts';
import { eraDateText } from '../../shared/formats/written-date.ts';
import type { Language } from './text.ts';

const WEEKDAYS: Readonly<Record<Language, string>> = { ja: '日月火水木金土', en: 'SuMoTuWeThFrSa' };

function weekday(date: CalendarDate, language: Language): string {
  const number = new Date(`${date}T00:00:00Z`).getUTCDay();
  return language === 'ja' ? WEEKDAYS.ja.slice(number, number + 1) : WEEKDAYS.en.slice(number * 2, number * 2 + 2);
}

/** 11月22日(日); a text that is no date is shown as it is. */
export function dayText(text: string, language: Language): string {
  const date = parseCalendarDate(text);
  if (date === null) return text;
  const [, month, day] = date.split('-').map(Number);
  return language === 'ja' ? `${month}月${day}日(${weekday(date, language)})` : `${weekday(date, language)} ${date}`;
}

/** 11/22, for dense tables; the year stands before it when it is another one than `reference`. */
export function shortDay(text: string, reference: string): string {
  const date = parseCalendarDate(text);
  if (date === null) return text;
  const short = `${date.slice(5, 7)}/${date.slice(8, 10)}`;
  return date.slice(0, 4) === reference.slice(0, 4) ? short : `${date.slice(0, 4)}/${short}`;
}

/** 18:04 in Tokyo */
export function timeText(text: string): string {
  const instant = parseInstant(text);
  return instant === null ? text : tokyoTimeOf(instant);
}

/** 18:04 of the day of `now`, else 11/21 18:04 */
export function momentText(text: string, now: string): string {
  const instant = parseInstant(text);
  const present = parseInstant(now);
  if (instant === null || present === null) return text;
  const date = tokyoDateOf(instant);
  const today = tokyoDateOf(present);
  return date === today ? tokyoTimeOf(instant) : `${shortDay(date, today)} ${tokyoTimeOf(instant)}`;
}

/** 1:05:09 or 5:09 */
export function clockLength(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const two = (value: number) => String(value).padStart(2, '0');
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest.replace(/^0/, '');
}

/** 2026-11-22 18:04, for paper: it is read on another day. */
export function stampText(text: string): string {
  const instant = parseInstant(text);
  return instant === null ? text : `${tokyoDateOf(instant)} ${tokyoTimeOf(instant)}`;
}

/** S23.1.10 (1948-01-10): as it is asked for at the counter, and as the records have it; what is no date as it is. */
export function birthText(text: string): string {
  const era = shortBirth(text);
  return era === text ? text : `${era} (${text})`;
}

/** S23.1.10, for dense tables */
export function shortBirth(text: string): string {
  const date = parseCalendarDate(text);
  return date === null ? text : (eraDateText(date) ?? text);
}

/** Whole years on the day `today`; null where one of both is no date. */
export function ageOn(birth: string, today: string): number | null {
  const born = parseCalendarDate(birth);
  const day = parseCalendarDate(today);
  if (born === null || day === null) return null;
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  return day.slice(5) < born.slice(5) ? years - 1 : years;
}
