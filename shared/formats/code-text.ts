import type { Decimal } from '../domain/decimal.ts';
import type { Unreadable } from './record-layout.ts';

/** The code that stands for `meaning` in a code → meaning table; the tables name every meaning, so one is always found. */
export function codeOf<C extends string, M extends string>(table: Readonly<Record<C, M>>, meaning: M): C {
  for (const [code, named] of Object.entries(table) as [C, M][]) {
    if (named === meaning) return code;
  }
  throw new Error(`no code for ${meaning}`);
}

/** A code that came as free text: itself when the list has it, else kept as written (the check then reports it). */
export function codeOrUnreadable<C extends string>(
  table: Readonly<Record<C, string>>,
  code: string,
): C | Unreadable | null {
  if (code === '') return null;
  return Object.hasOwn(table, code) ? (code as C) : { unreadable: code };
}

/** A number as the text that stands in a field; what is no whole number is left for the check to report. */
export function decimalText(value: number): Decimal {
  return String(value) as Decimal;
}
