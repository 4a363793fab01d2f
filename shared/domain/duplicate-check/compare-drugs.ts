import type { DrugFacts } from '../drug/drug-facts.ts';
import type { DrugRoute } from '../drug/drug-route.ts';

/** How two drugs were found to hold the same ingredient. */
export type SameIngredientBy = 'ingredient-code' | 'component';

export type DrugComparison =
  | {
      readonly kind: 'duplicate';
      readonly by: SameIngredientBy;
      /** Normalised names both hold; the first drug's 成分名 where the code alone decides */
      readonly ingredients: readonly string[];
      readonly routes: readonly DrugRoute[];
    }
  | { readonly kind: 'different'; readonly because: 'other-ingredient' | 'other-route' }
  | { readonly kind: 'undecidable'; readonly because: 'hidden-components' | 'route-not-certain' };

/**
 * 重複投薬 = same ingredient and same route (同一成分・同一投与経路). Same ingredient: the first 7 characters of the code
 * agree, or a normalised component does (one ingredient may stand under two codes, and in combinations). Symmetric.
 */
export function compareDrugs(a: DrugFacts, b: DrugFacts): DrugComparison {
  const routes = a.routes.filter((route) => b.routes.includes(route));
  const shared = a.components.filter((component) => b.components.includes(component)).sort();
  const sameCode = a.ingredientPrefix === b.ingredientPrefix;
  if (!sameCode && shared.length === 0) {
    const hidden = !(a.componentsComplete && b.componentsComplete) && routes.length > 0;
    return hidden
      ? { kind: 'undecidable', because: 'hidden-components' }
      : { kind: 'different', because: 'other-ingredient' };
  }
  if (routes.length === 0) return { kind: 'different', because: 'other-route' };
  if (!(a.routesCertain && b.routesCertain)) return { kind: 'undecidable', because: 'route-not-certain' };
  return {
    kind: 'duplicate',
    by: sameCode ? 'ingredient-code' : 'component',
    ingredients: shared.length > 0 ? shared : [a.ingredient < b.ingredient ? a.ingredient : b.ingredient],
    routes: [...routes].sort(),
  };
}
