import type { CalendarDate } from '../calendar-date.ts';
import type { DrugFacts } from '../drug/drug-facts.ts';
import { listingStateOn } from '../drug/drug-insurance.ts';
import type { DrugResolution } from '../drug/drug-master.ts';
import { DRUG_ROUTE_NAMES, type DrugRoute } from '../drug/drug-route.ts';
import type { DrugComparison } from './compare-drugs.ts';
import type { IntakeWindow } from './intake-window.ts';
import type { PairLookup } from './pair-lookup.ts';

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

export function unresolvedReason(side: string, code: string, resolution: DrugResolution): PairReason {
  const reason = resolution.kind === 'unmapped' ? `${resolution.reason}-unmapped` : 'unknown-code';
  const text =
    resolution.kind !== 'unmapped'
      ? `${side}のコード ${code} は薬価基準・一般名マスタにありません`
      : resolution.reason === 'receipt'
        ? `${side}のレセプト電算コード ${code} は照合できません。支払基金の医薬品マスターを取り込んでいないか、そのマスターにありません`
        : `${side}のコード ${code} に対応する変換表がないため照合できません`;
  return { code: reason, text, codes: [code] };
}

/** A drug that the price list of the day no longer covers is compared all the same, and that is said. */
export function listingReasons(side: string, drug: DrugFacts, day: CalendarDate | null): readonly PairReason[] {
  const state = day === null ? 'listed' : listingStateOn(drug, day);
  if (state === 'listed') return [];
  const text =
    state === 'delisted'
      ? `${side}のコード ${drug.code} は使用中の薬価基準にありません（${drug.listedUntil} まで収載）。以前の収載内容で照合しました`
      : `${side}のコード ${drug.code} は経過措置による使用期限（${drug.transitionalUntil}）を過ぎています`;
  return [{ code: state, text, codes: [drug.code] }];
}

export function duplicateReasons(comparison: DrugComparison, codes: readonly string[]): readonly PairReason[] {
  if (comparison.kind !== 'duplicate') return [];
  const { by, ingredients, routes } = comparison;
  const names = routes.map((route) => DRUG_ROUTE_NAMES[route]).join('・');
  const text = `同一投与経路（${names}）で成分（${ingredients.join('・')}）が重複しています。`;
  return [{ code: `duplicate-by-${by}`, text, codes, ingredients, routes }];
}

export function pairReasons({ matches }: PairLookup, codes: readonly string[]): readonly PairReason[] {
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
export function openReasons(
  comparison: DrugComparison,
  pairs: PairLookup,
  codes: readonly string[],
): readonly PairReason[] {
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
  return open.map((reason) => ({ ...reason, codes }));
}

export function clearReason(comparison: DrugComparison): PairReason {
  return comparison.kind === 'different' && comparison.because === 'other-route'
    ? { code: 'other-route', text: '成分は同じですが投与経路が異なります' }
    : { code: 'other-ingredient', text: '成分が異なり、併用禁忌の表にもありません' };
}
