import { type CalendarDate, daysBetween } from '../calendar-date.ts';
import type { DrugFacts } from '../drug/drug-facts.ts';
import type { DrugMaster } from '../drug/drug-master.ts';
import type { Supply } from './check-line.ts';
import { compareDrugs, type DrugComparison } from './compare-drugs.ts';
import type { ContraindicatedPair } from './contraindicated-pair.ts';
import { explainPair, type PairExplanation } from './explain-pair.ts';
import { countedSupply, type IntakeWindow, windowFrom, windowStateOn } from './intake-window.ts';
import { type PairLookup, pairLookupOf } from './pair-lookup.ts';
import {
  clearReason,
  duplicateReasons,
  listingReasons,
  openReasons,
  type PairReason,
  pairReasons,
  unresolvedReason,
} from './pair-reasons.ts';

export interface PairQuestion {
  /** Codes of 7, 9 or 12 characters */
  readonly taking: string;
  readonly new: string;
  /** Days supplied of the drug being taken; null = not computable, a flat 14 days. External drugs last 14 days whatever is given. */
  readonly days: number | null;
  /** First day of its intake; null = it is being taken on the day in question */
  readonly takenOn: CalendarDate | null;
  /** The day in question; null = the day of `takenOn` */
  readonly on: CalendarDate | null;
  /** Tell every clause of the rule, those that do not hold too; default false */
  readonly explain?: boolean;
  /** The day on which a drug counts as listed or not; default `on` */
  readonly today?: CalendarDate;
  readonly master: DrugMaster;
  readonly pairs: readonly ContraindicatedPair[];
}

/** The answer of `check pair`. */
export interface PairAnswer {
  readonly result: 'duplicate' | 'contraindicated' | 'clear' | 'not-performed';
  readonly reasons: readonly PairReason[];
  /** Only on request */
  readonly explanation?: PairExplanation;
}

function windowOfTaking(question: PairQuestion, drug: DrugFacts): IntakeWindow | null {
  if (question.takenOn === null) return null;
  const supply: Supply = {
    kind: question.days === null ? 'other' : 'regular',
    quantity: question.days ?? 0,
    quantityUnit: 'days',
    amount: null,
    unit: '',
  };
  return windowFrom(question.takenOn, 'dispensing-day', countedSupply(supply, drug.category));
}

/** Days from the day in question to the end of the intake; null where no day was given. */
function overlapFrom(on: CalendarDate | null, window: IntakeWindow | null): NonNullable<PairReason['overlap']> | null {
  if (on === null || window === null) return null;
  return { from: on, to: window.to, days: daysBetween(on, window.to) + 1 };
}

/** One drug being taken against one new drug. Total: an unknown code is not-performed, never clear. */
export function checkPair(question: PairQuestion): PairAnswer {
  const taking = question.master.resolveAny(question.taking);
  const added = question.master.resolveAny(question.new);
  const explained = (
    answer: PairAnswer,
    found: {
      readonly window: IntakeWindow | null;
      readonly comparison: DrugComparison;
      readonly pairs: PairLookup;
    } | null,
  ): PairAnswer => {
    if (question.explain !== true) return answer;
    const on = question.on ?? question.takenOn;
    const nothing = { window: null, comparison: null, pairs: null };
    return { ...answer, explanation: explainPair({ taking, added, on, ...(found ?? nothing) }) };
  };
  if (taking.kind !== 'resolved' || added.kind !== 'resolved') {
    const reasons = [
      ...(taking.kind === 'resolved' ? [] : [unresolvedReason('服用中の薬', question.taking, taking)]),
      ...(added.kind === 'resolved' ? [] : [unresolvedReason('新しい薬', question.new, added)]),
    ];
    return explained({ result: 'not-performed', reasons }, null);
  }
  if (question.days !== null && !(Number.isInteger(question.days) && question.days > 0)) {
    const reasons = [{ code: 'days-not-valid', text: '日数は1以上の整数で指定してください' }];
    return explained({ result: 'not-performed', reasons }, null);
  }
  const window = windowOfTaking(question, taking.drug);
  const comparison = compareDrugs(taking.drug, added.drug);
  const pairs = pairLookupOf(question.pairs, question.master)(taking.drug, added.drug);
  const answer = pairAnswer(question, [taking.drug.code, added.drug.code], window, comparison, pairs);
  const day = question.today ?? question.on ?? question.takenOn;
  const listing = [...listingReasons('服用中の薬', taking.drug, day), ...listingReasons('新しい薬', added.drug, day)];
  return explained(
    { ...answer, reasons: [...answer.reasons, ...listing] },
    {
      window,
      comparison,
      pairs,
    },
  );
}

function pairAnswer(
  question: PairQuestion,
  codes: readonly string[],
  window: IntakeWindow | null,
  comparison: DrugComparison,
  pairs: PairLookup,
): PairAnswer {
  const on = question.on ?? question.takenOn;
  const state = window === null || on === null ? 'active' : windowStateOn(window, on);
  if (state !== 'active' && window !== null) {
    const text = `${on} は服用期間（${window.from}〜${window.to}、${window.days}日間）の外です`;
    return { result: 'clear', reasons: [{ code: state, text, codes, window }] };
  }
  const contraindicated = pairReasons(pairs, codes);
  const found = [...contraindicated, ...duplicateReasons(comparison, codes)];
  if (found.length > 0) {
    const overlap = overlapFrom(on, window);
    const dated = window === null || overlap === null ? {} : { window, overlap };
    const reasons = found.map((reason) => ({ ...reason, ...dated }));
    return { result: contraindicated.length > 0 ? 'contraindicated' : 'duplicate', reasons };
  }
  const open = openReasons(comparison, pairs, codes);
  if (open.length > 0) return { result: 'not-performed', reasons: open };
  return { result: 'clear', reasons: [{ ...clearReason(comparison), codes }] };
}
