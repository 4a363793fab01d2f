import { addDays, type CalendarDate, daysBetween } from '../calendar-date.ts';
import type { DrugCategory } from '../drug/drug-code.ts';
import type { Supply, TakingLine } from './check-line.ts';

/** 一律14日: external and as-needed drugs, and whatever else has no countable days. */
const FLAT_WINDOW_DAYS = 14;
/** The service holds prescriptions and results of the last 100 days. */
export const DATA_DAYS = 100;

/** Days on which a drug counts as being taken, both ends included. */
export interface IntakeWindow {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly days: number;
  readonly startsWith: 'dispensing-day' | 'prescription-day' | 'check-day';
  readonly length: 'days-supplied' | 'flat-14';
}

/** The days supplied where they can be computed, else null. */
function daysSupplied(supply: Supply): number | null {
  const countable = supply.kind === 'regular' && supply.quantityUnit === 'days';
  return countable && Number.isInteger(supply.quantity) && supply.quantity > 0 ? supply.quantity : null;
}

/**
 * The supply as it is counted: an external drug lasts a flat 14 days also where it was written under a form that is
 * taken every day.
 */
export function countedSupply(supply: Supply, category: DrugCategory): Supply {
  return category === 'external' && supply.kind === 'regular' ? { ...supply, kind: 'external' } : supply;
}

/** @param from first day of intake; the last is `from` + days − 1 */
export function windowFrom(from: CalendarDate, startsWith: IntakeWindow['startsWith'], supply: Supply): IntakeWindow {
  const supplied = daysSupplied(supply);
  const days = supplied ?? FLAT_WINDOW_DAYS;
  return {
    from,
    to: addDays(from, days - 1),
    days,
    startsWith,
    length: supplied === null ? 'flat-14' : 'days-supplied',
  };
}

/**
 * From the dispensing day, else the prescription day (処方日); null when neither is known.
 * @param supply as counted for its drug; default what the line says
 */
export function intakeWindow(line: TakingLine, supply: Supply = line.supply): IntakeWindow | null {
  if (line.dispensedOn !== null) return windowFrom(line.dispensedOn, 'dispensing-day', supply);
  return line.prescribedOn === null ? null : windowFrom(line.prescribedOn, 'prescription-day', supply);
}

export type WindowState = 'active' | 'over' | 'not-yet-begun' | 'older-than-100-days';

/** Compared as of the check day: what is being taken that day against the new lines. */
export function windowStateOn(window: IntakeWindow, checkedOn: CalendarDate): WindowState {
  const age = daysBetween(window.from, checkedOn);
  if (age < 0) return 'not-yet-begun';
  if (age > DATA_DAYS) return 'older-than-100-days';
  return age < window.days ? 'active' : 'over';
}

/** Days that two windows share; null when none. */
export function overlapOf(
  a: IntakeWindow,
  b: IntakeWindow,
): { readonly from: CalendarDate; readonly to: CalendarDate; readonly days: number } | null {
  const from = a.from > b.from ? a.from : b.from;
  const to = a.to < b.to ? a.to : b.to;
  return from > to ? null : { from, to, days: daysBetween(from, to) + 1 };
}
