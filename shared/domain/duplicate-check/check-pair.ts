import { type CalendarDate, daysBetween } from '../calendar-date.ts';
import type { DrugFacts } from '../drug-facts.ts';
import { listingStateOn } from '../drug-insurance.ts';
import type { DrugMaster, DrugResolution } from '../drug-master.ts';
import { DRUG_ROUTE_NAMES, type DrugRoute } from '../drug-route.ts';
import type { Supply } from './check-line.ts';
import { compareDrugs, type DrugComparison } from './compare-drugs.ts';
import type { ContraindicatedPair } from './contraindicated-pair.ts';
import { explainPair, type PairExplanation } from './explain-pair.ts';
import { countedSupply, type IntakeWindow, windowFrom, windowStateOn } from './intake-window.ts';
import { type PairLookup, pairLookupOf } from './pair-lookup.ts';

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

export interface PairReason {
  readonly code: string;
  readonly text: string;
  readonly codes?: readonly string[];
  readonly ingredients?: readonly string[];
  readonly routes?: readonly DrugRoute[];
  readonly window?: IntakeWindow;
  /** Days left on which both would be taken, from the day in question on */
  readonly overlap?: { readonly from: CalendarDate; readonly to: CalendarDate; readonly days: number };
  readonly pairId?: string;
  readonly matchLevel?: 'ingredient' | 'product';
  /** Components by which a combination product is in the pair */
  readonly components?: readonly string[];
  readonly condition?: string | null;
  readonly conditionJa?: string | null;
  readonly source?: { readonly title: string; readonly url: string; readonly date: string };
}

/** The answer of `check pair`. */
export interface PairAnswer {
  readonly result: 'duplicate' | 'contraindicated' | 'clear' | 'not-performed';
  readonly reasons: readonly PairReason[];
  /** Only on request */
  readonly explanation?: PairExplanation;
}

function unresolvedReason(side: string, code: string, resolution: DrugResolution): PairReason {
  const reason = resolution.kind === 'unmapped' ? `${resolution.reason}-unmapped` : 'unknown-code';
  const text =
    resolution.kind !== 'unmapped'
      ? `${side}のコード ${code} は薬価基準・一般名マスタにありません`
      : resolution.reason === 'receipt'
        ? `${side}のレセプト電算コード ${code} は、取り込んだ医薬品マスター（支払基金）に対応がないため照合できません`
        : `${side}のコード ${code} に対応する変換表がないため照合できません`;
  return { code: reason, text, codes: [code] };
}

/** A drug that the price list of the day no longer covers is compared all the same, and that is said. */
function listingReasons(side: string, drug: DrugFacts, day: CalendarDate | null): readonly PairReason[] {
  const state = day === null ? 'listed' : listingStateOn(drug, day);
  if (state === 'listed') return [];
  const text =
    state === 'delisted'
      ? `${side}のコード ${drug.code} は使用中の薬価基準にありません（${drug.listedUntil} まで収載）。以前の収載内容で照合しました`
      : `${side}のコード ${drug.code} は経過措置による使用期限（${drug.transitionalUntil}）を過ぎています`;
  return [{ code: state, text, codes: [drug.code] }];
}

function duplicateReasons(comparison: DrugComparison, codes: readonly string[]): readonly PairReason[] {
  if (comparison.kind !== 'duplicate') return [];
  const { by, ingredients, routes } = comparison;
  const names = routes.map((route) => DRUG_ROUTE_NAMES[route]).join('・');
  const text = `同一投与経路（${names}）で成分（${ingredients.join('・')}）が重複しています。`;
  return [{ code: `duplicate-by-${by}`, text, codes, ingredients, routes }];
}

function pairReasons({ matches }: PairLookup, codes: readonly string[]): readonly PairReason[] {
  return matches.map(({ pair, labels: [takingLabel, newLabel], components }) => {
    const condition = pair.conditionJa ?? pair.condition;
    const told = [
      ...(components.length === 0 ? [] : [`配合成分 ${components.join('・')} として`]),
      ...(condition === null ? [] : [`条件: ${condition}`]),
    ];
    return {
      code: 'contraindicated-pair',
      text: `併用禁忌: ${takingLabel} と ${newLabel}${told.length === 0 ? '' : `（${told.join('。')}）`}`,
      codes,
      pairId: pair.pairId,
      matchLevel: pair.matchLevel,
      components,
      condition: pair.condition,
      conditionJa: pair.conditionJa,
      source: { title: pair.source.title, url: pair.source.url, date: pair.source.date },
    };
  });
}

/** What stands in the way of a sure "no". */
function openReasons(comparison: DrugComparison, pairs: PairLookup): readonly PairReason[] {
  const open: PairReason[] = [];
  if (comparison.kind === 'undecidable' && comparison.because === 'hidden-components') {
    open.push({ code: 'hidden-components', text: '配合剤の成分が薬価基準の成分名に示されていないため照合できません' });
  }
  if (comparison.kind === 'undecidable' && comparison.because === 'route-not-certain') {
    open.push({ code: 'route-not-certain', text: 'このコードでは投与経路が決まらないため照合できません' });
  }
  if (pairs.needsProductCode) {
    open.push({
      code: 'needs-product-code',
      text: '製品により併用禁忌が異なります。9桁以上のコードで照合してください',
    });
  }
  return open;
}

function clearReason(comparison: DrugComparison): PairReason {
  return comparison.kind === 'different' && comparison.because === 'other-route'
    ? { code: 'other-route', text: '成分は同じですが投与経路が異なります' }
    : { code: 'other-ingredient', text: '成分が異なり、併用禁忌の表にもありません' };
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
  const listing = [
    ...listingReasons('服用中の薬', taking.drug, day),
    ...listingReasons('新しい薬', added.drug, day),
  ];
  return explained({ ...answer, reasons: [...answer.reasons, ...listing] }, {
    window,
    comparison,
    pairs,
  });
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
  const open = openReasons(comparison, pairs);
  if (open.length > 0) return { result: 'not-performed', reasons: open };
  return { result: 'clear', reasons: [{ ...clearReason(comparison), codes }] };
}
