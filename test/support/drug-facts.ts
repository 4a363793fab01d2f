import type { DrugFacts } from '../../shared/domain/drug/drug-facts.ts';

/** Facts as the list gives them of an ordinary tablet; only what a comparison looks at is varied. */
export function drugFacts(more: Partial<DrugFacts> = {}): DrugFacts {
  return {
    code: '2171022F2025',
    name: '薬',
    ingredientPrefix: '2171022',
    strengthPrefix: '2171022F2',
    category: 'oral',
    ingredient: 'アムロジピンベシル酸塩',
    components: ['アムロジピン'],
    componentsComplete: true,
    routes: ['oral'],
    routesCertain: true,
    unit: '錠',
    strength: null,
    narcotic: false,
    transitionalUntil: null,
    listedUntil: null,
    ...more,
  };
}
