import type { CalendarDate } from '../calendar-date.ts';
import type { DrugFacts } from '../drug/drug-facts.ts';
import type { DrugResolution } from '../drug/drug-master.ts';
import { DRUG_ROUTE_NAMES, type DrugRoute } from '../drug/drug-route.ts';
import type { DrugComparison } from './compare-drugs.ts';
import { type IntakeWindow, windowStateOn } from './intake-window.ts';
import type { PairLookup } from './pair-lookup.ts';

/** One clause of the rule as it turned out for two drugs. null: could not be decided. */
export interface PairClause {
  readonly clause: 'window' | 'same-ingredient' | 'same-route' | 'contraindicated-pair';
  readonly holds: boolean | null;
  readonly text: string;
}

/** What a code was taken for. */
export interface ToldDrug {
  readonly code: string;
  readonly resolvedBy: string;
  readonly name: string;
  readonly ingredient: string;
  readonly components: readonly string[];
  readonly componentsComplete: boolean;
  readonly routes: readonly DrugRoute[];
}

export interface PairExplanation {
  /** null: the code could not be resolved */
  readonly taking: ToldDrug | null;
  readonly new: ToldDrug | null;
  /** Empty unless both are known */
  readonly clauses: readonly PairClause[];
}

function toldDrug(resolution: DrugResolution): ToldDrug | null {
  if (resolution.kind !== 'resolved') return null;
  const { code, name, ingredient, components, componentsComplete, routes } = resolution.drug;
  return { code, resolvedBy: resolution.by, name, ingredient, components, componentsComplete, routes };
}

function namesOf(routes: readonly DrugRoute[]): string {
  return routes.map((route) => DRUG_ROUTE_NAMES[route]).join('・');
}

function windowClause(window: IntakeWindow | null, on: CalendarDate | null): PairClause {
  if (window === null || on === null) {
    return { clause: 'window', holds: true, text: '調剤日の指定がないため、服用中として照合しました' };
  }
  const length = window.length === 'flat-14' ? '一律14日' : `${window.days}日分`;
  const state = windowStateOn(window, on);
  const tail = {
    active: 'の期間内です',
    over: 'の期間を過ぎています',
    'not-yet-begun': 'の期間より前です',
    'older-than-100-days': 'は100日より前の情報です',
  }[state];
  const text = `${on} は服用期間 ${window.from}〜${window.to}（${length}）${tail}`;
  return { clause: 'window', holds: state === 'active', text };
}

function ingredientClause(one: DrugFacts, other: DrugFacts, comparison: DrugComparison): PairClause {
  const clause = 'same-ingredient';
  const both = `${one.components.join('・') || one.ingredient} / ${other.components.join('・') || other.ingredient}`;
  if (one.ingredientPrefix === other.ingredientPrefix) {
    return { clause, holds: true, text: `コードの先頭7桁 ${one.ingredientPrefix} が同じです` };
  }
  const shared = one.components.filter((component) => other.components.includes(component));
  if (shared.length > 0) return { clause, holds: true, text: `成分 ${shared.join('・')} が共通です` };
  const isHidden = comparison.kind === 'undecidable' && comparison.because === 'hidden-components';
  return isHidden
    ? { clause, holds: null, text: `成分が薬価基準の成分名に示されていない配合剤があります（${both}）` }
    : { clause, holds: false, text: `成分が異なります（${both}）` };
}

function routeClause(one: DrugFacts, other: DrugFacts): PairClause {
  const clause = 'same-route';
  const both = `${namesOf(one.routes)} / ${namesOf(other.routes)}`;
  const isShared = one.routes.some((route) => other.routes.includes(route));
  if (!isShared) return { clause, holds: false, text: `投与経路が異なります（${both}）` };
  return one.routesCertain && other.routesCertain
    ? { clause, holds: true, text: `投与経路が同じです（${both}）` }
    : { clause, holds: null, text: `このコードでは投与経路が決まりません（${both}）` };
}

function contraindicatedClause({ matches, needsProductCode }: PairLookup): PairClause {
  const clause = 'contraindicated-pair';
  if (matches.length > 0) {
    return {
      clause,
      holds: true,
      text: `併用禁忌の表にあります（${matches.map(({ pair }) => pair.pairId).join(', ')}）`,
    };
  }
  return needsProductCode
    ? { clause, holds: null, text: '製品により併用禁忌が異なり、このコードでは決まりません' }
    : { clause, holds: false, text: '併用禁忌の表にこの組み合わせはありません' };
}

/** Every clause of the rule for two drugs, those that hold and those that do not: the reason of a hit and of a non-hit. */
export function explainPair(input: {
  readonly taking: DrugResolution;
  readonly added: DrugResolution;
  readonly window: IntakeWindow | null;
  readonly on: CalendarDate | null;
  readonly comparison: DrugComparison | null;
  readonly pairs: PairLookup | null;
}): PairExplanation {
  const { taking, added, comparison, pairs } = input;
  const told = { taking: toldDrug(taking), new: toldDrug(added) };
  if (taking.kind !== 'resolved' || added.kind !== 'resolved' || comparison === null || pairs === null) {
    return { ...told, clauses: [] };
  }
  return {
    ...told,
    clauses: [
      windowClause(input.window, input.on),
      ingredientClause(taking.drug, added.drug, comparison),
      routeClause(taking.drug, added.drug),
      contraindicatedClause(pairs),
    ],
  };
}
