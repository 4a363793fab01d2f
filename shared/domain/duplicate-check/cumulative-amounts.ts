import Big from 'big.js';
import { addDays, type CalendarDate } from '../calendar-date.ts';
import { type Decimal, decimalOf } from '../decimal.ts';
import type { DrugFacts } from '../drug/drug-facts.ts';
import type { DrugMaster } from '../drug/drug-master.ts';
import { type AmountLimit, isLimitedBy } from './amount-limits.ts';
import type { CheckLine, PlaceOfCare, TakingLine } from './check-line.ts';

export interface AmountPeriod {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** Sum in mg of active substance as labelled */
  readonly mg: Decimal;
  readonly lines: number;
  /** Different prescribing institutions and pharmacies of these lines */
  readonly institutions: number;
  readonly pharmacies: number;
}

export interface CumulativeAmount {
  readonly ingredient: string;
  readonly limitMg: Decimal;
  readonly source: string;
  /** Rolling 30 days that end on the check day, and the calendar month up to the check day */
  readonly rolling: AmountPeriod;
  readonly calendarMonth: AmountPeriod;
  readonly exceeds: boolean;
  /** Different prescribing institutions and pharmacies in either period, those of the new lines among them */
  readonly institutions: number;
  readonly pharmacies: number;
  /** Lines of this ingredient whose amount in mg is not certain: the true sum is higher */
  readonly notSummed: number;
}

const ROLLING_DAYS = 30;

interface Portion {
  readonly on: CalendarDate;
  readonly mg: Big | null;
  readonly institution: string | null;
  readonly pharmacy: string | null;
}

function milligrams(line: CheckLine, drug: DrugFacts): Big | null {
  const { amount, quantity, unit } = line.supply;
  if (amount === null) return null;
  const total = new Big(amount).times(quantity);
  const folded = unit.normalize('NFKC').trim();
  if (folded.toLowerCase() === 'mg') return total;
  return drug.strength !== null && drug.strength.unit.toLowerCase() === folded.toLowerCase()
    ? total.times(drug.strength.mgPerUnit)
    : null;
}

function distinct(values: readonly (string | null)[]): number {
  return new Set(values.filter((value) => value !== null)).size;
}

function period(portions: readonly Portion[], from: CalendarDate, to: CalendarDate): AmountPeriod {
  const within = portions.filter(({ on }) => on >= from && on <= to);
  const sum = within.reduce((total, { mg }) => total.plus(mg ?? 0), new Big(0));
  return {
    from,
    to,
    mg: decimalOf(sum),
    lines: within.length,
    institutions: distinct(within.map(({ institution }) => institution)),
    pharmacies: distinct(within.map(({ pharmacy }) => pharmacy)),
  };
}

function firstOfMonth(date: CalendarDate): CalendarDate {
  return addDays(date, 1 - Number(date.slice(8, 10)));
}

/**
 * Sums per limited ingredient over what was dispensed (else prescribed) and the new lines, as of the check day.
 * @param takingLines current ones, each hand-over once (a prescription that was dispensed is not counted again)
 */
export function cumulativeAmounts(input: {
  readonly newLines: readonly CheckLine[];
  readonly takingLines: readonly TakingLine[];
  readonly newLinesFrom: { readonly institution: PlaceOfCare | null; readonly pharmacy: PlaceOfCare | null };
  readonly checkedOn: CalendarDate;
  readonly master: DrugMaster;
  readonly limits: readonly AmountLimit[];
}): readonly CumulativeAmount[] {
  const { checkedOn, master } = input;
  const drugOf = (line: CheckLine): DrugFacts | null => {
    const resolution = master.resolve(line.codeType, line.code);
    return resolution.kind === 'resolved' ? resolution.drug : null;
  };
  return input.limits.flatMap((limit) => {
    const isLimited = (drug: DrugFacts | null): drug is DrugFacts => drug !== null && isLimitedBy(limit, drug);
    const portions: Portion[] = [];
    for (const line of input.takingLines) {
      const drug = drugOf(line);
      const on = line.dispensedOn ?? line.prescribedOn;
      if (!isLimited(drug) || on === null) continue;
      portions.push({
        on,
        mg: milligrams(line, drug),
        institution: line.institution?.code ?? null,
        pharmacy: line.pharmacy?.code ?? null,
      });
    }
    for (const line of input.newLines) {
      const drug = drugOf(line);
      if (!isLimited(drug)) continue;
      portions.push({
        on: checkedOn,
        mg: milligrams(line, drug),
        institution: input.newLinesFrom.institution?.code ?? null,
        pharmacy: input.newLinesFrom.pharmacy?.code ?? null,
      });
    }
    const rolling = period(portions, addDays(checkedOn, 1 - ROLLING_DAYS), checkedOn);
    const calendarMonth = period(portions, firstOfMonth(checkedOn), checkedOn);
    const earliest = rolling.from < calendarMonth.from ? rolling.from : calendarMonth.from;
    const counted = portions.filter(({ on }) => on >= earliest && on <= checkedOn);
    if (counted.length === 0) return [];
    return [
      {
        ingredient: limit.ingredient,
        limitMg: limit.limitMg,
        source: limit.source,
        rolling,
        calendarMonth,
        exceeds: [rolling, calendarMonth].some(({ mg }) => new Big(mg).gt(limit.limitMg)),
        institutions: distinct(counted.map(({ institution }) => institution)),
        pharmacies: distinct(counted.map(({ pharmacy }) => pharmacy)),
        notSummed: counted.filter(({ mg }) => mg === null).length,
      },
    ];
  });
}
