import { parseWrittenDate } from '../formats/written-date.ts';
import { type CalendarDate, parseCalendarDate } from './calendar-date.ts';
import { type Decimal, parseDecimal } from './decimal.ts';

/*
 * What comes off a keyboard with a Japanese input method: full-width digits, half-width kana, blanks of both widths. One
 * place makes of it what the rules compare and the formats write; null where it is no such thing.
 */

const HALF_WIDTH_KANA = /[｡-ﾟ]+/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: scanners and pasted texts bring them
const CONTROL = /[\u0000-\u001f\u007f]+/g;

/** A name or a sentence: half-width kana made full-width, control characters dropped, outer blanks cut. Letters stay as typed. */
export function typedText(text: string): string {
  return text
    .replace(CONTROL, ' ')
    .replace(HALF_WIDTH_KANA, (kana) => kana.normalize('NFKC'))
    .trim();
}

/** カナ氏名: full-width katakana whatever was typed, one full-width blank between the names. */
export function typedKana(text: string): string {
  return text
    .replace(CONTROL, ' ')
    .normalize('NFKC')
    .replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
    .trim()
    .replace(/\s+/g, '　');
}

/** A number that is a name (保険者番号, 枝番, 医療機関コード, drug code): width folded, blanks and dashes dropped, capitals. */
export function typedCode(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s‐-―−ー-]/g, '')
    .toUpperCase();
}

/** An amount: `３`, `1.50`, `．５` → exact decimal text; null when it is no plain number. */
export function typedDecimal(text: string): Decimal | null {
  const folded = text
    .normalize('NFKC')
    .replace(/[。、]/g, '.')
    .replace(/\s/g, '');
  const parts = /^(\d*)(?:\.(\d+))?$/.exec(folded);
  if (folded === '' || parts === null) return null;
  const whole = (parts[1] ?? '').replace(/^0+(?=\d)/, '');
  return parseDecimal(`${whole === '' ? '0' : whole}${parts[2] === undefined ? '' : `.${parts[2]}`}`);
}

/** Days, times, rounds: 1 to `max`. */
export function typedCount(text: string, max: number): number | null {
  const folded = text.normalize('NFKC').trim();
  if (!/^\d{1,6}$/.test(folded)) return null;
  const count = Number(folded);
  return count >= 1 && count <= max ? count : null;
}

const ERA_NAMES: Readonly<Record<string, string>> = { 明治: 'M', 大正: 'T', 昭和: 'S', 平成: 'H', 令和: 'R' };

/** 2026-11-22, 2026/11/22, 20261122, R8.11.22, R081122, 令和8年11月22日. null when it is no day of the calendar. */
export function typedDate(text: string): CalendarDate | null {
  const folded = text
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/^(明治|大正|昭和|平成|令和)/, (era) => ERA_NAMES[era] ?? era)
    .replace(/元年/, '1年')
    .toUpperCase();
  const parts = /^([MTSHR])?(\d{1,4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(folded);
  if (parts === null) {
    const written = /^(\d{8}|[MTSHR]\d{6})$/.test(folded) ? parseWrittenDate(folded) : null;
    return typeof written?.value === 'string' ? written.value : null;
  }
  const [, era, year = '', month = '', dayOfMonth = ''] = parts;
  const rest = `${month.padStart(2, '0')}${dayOfMonth.padStart(2, '0')}`;
  if (era === undefined) {
    return year.length === 4 ? parseCalendarDate(`${year}-${rest.slice(0, 2)}-${rest.slice(2)}`) : null;
  }
  const written = year.length > 2 ? null : parseWrittenDate(`${era}${year.padStart(2, '0')}${rest}`);
  return typeof written?.value === 'string' ? written.value : null;
}
