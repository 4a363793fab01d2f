import { describe, expect, it } from 'vitest';
import type { DrugFacts } from '../../../shared/domain/drug/drug-facts.ts';
import { compareDrugs } from '../../../shared/domain/duplicate-check/compare-drugs.ts';
import { drugFacts } from '../../support/drug-facts.ts';

const drug = drugFacts;
const other = (more: Partial<DrugFacts> = {}): DrugFacts =>
  drug({ ingredientPrefix: '2149116', ingredient: '配合剤', components: ['カンデサルタン', 'アムロジピン'], ...more });

/** The rule has no sides. */
function both(a: DrugFacts, b: DrugFacts) {
  const one = compareDrugs(a, b);
  expect(compareDrugs(b, a)).toEqual(one);
  return one;
}

describe('the same ingredient by the same route', () => {
  it('is found by the code, or by a component where the codes differ', () => {
    const common = { kind: 'duplicate', ingredients: ['アムロジピン'], routes: ['oral'] };
    expect(both(drug(), drug({ strengthPrefix: '2171022F1' }))).toEqual({ ...common, by: 'ingredient-code' });
    expect(both(drug(), other())).toEqual({ ...common, by: 'component' });
  });

  it('tells all that is shared, in one order whichever drug comes first', () => {
    const a = other({ components: ['テルミサルタン', 'アムロジピン'], routes: ['oral', 'injection'] });
    const b = drug({
      components: ['アムロジピン', 'ヒドロクロロチアジド', 'テルミサルタン'],
      routes: ['injection', 'oral'],
    });
    expect(both(a, b)).toEqual({
      kind: 'duplicate',
      by: 'component',
      ingredients: ['アムロジピン', 'テルミサルタン'],
      routes: ['injection', 'oral'],
    });
  });

  it('holds by the code alone where the list names the components otherwise, under one name for both', () => {
    const a = drug({ ingredient: 'イ', components: ['イ'] });
    const b = drug({ ingredient: 'ア', components: ['ア'] });
    expect(both(a, b)).toMatchObject({ kind: 'duplicate', by: 'ingredient-code', ingredients: ['ア'] });
  });
});

describe('what is none, or cannot be told', () => {
  it('another ingredient; another route', () => {
    const another = other({ components: ['カンデサルタン'] });
    expect(both(drug(), another)).toEqual({ kind: 'different', because: 'other-ingredient' });
    expect(both(drug(), drug({ routes: ['skin'] }))).toEqual({ kind: 'different', because: 'other-route' });
  });

  it('components that the list hides: by the same route nobody can say, by another it is no duplicate', () => {
    const hiding = other({ components: ['感冒剤'], componentsComplete: false });
    expect(both(drug(), hiding)).toEqual({ kind: 'undecidable', because: 'hidden-components' });
    expect(both(drug(), { ...hiding, routes: [] })).toEqual({ kind: 'different', because: 'other-ingredient' });
  });

  it('one ingredient whose route is not certain', () => {
    expect(both(drug(), drug({ routesCertain: false }))).toEqual({ kind: 'undecidable', because: 'route-not-certain' });
  });
});
