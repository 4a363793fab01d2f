import type { CalendarDate } from '../calendar-date.ts';
import { categoryOfCode, type DrugCategory, ingredientPrefixOf, strengthPrefixOf } from './drug-code.ts';
import { comparableIngredients } from './drug-ingredient.ts';
import type { PriceListItem } from './drug-list.ts';
import { type DrugRoute, routesOf } from './drug-route.ts';
import { strengthOfSpec, type UnitStrength } from './drug-strength.ts';

/** What is known of a resolved code. Resolved means on the price list, now or earlier (`drug-insurance.ts` tells on which day). */
export interface DrugFacts {
  readonly code: string;
  readonly name: string;
  readonly ingredientPrefix: string;
  /** First 9 characters; null when only the ingredient is known (a code of 7 characters) */
  readonly strengthPrefix: string | null;
  readonly category: DrugCategory;
  /** 成分名 as on the list, for people */
  readonly ingredient: string;
  /** Normalised active ingredients, one a component */
  readonly components: readonly string[];
  /** false: the list hides components (配合剤, 感冒剤 …) */
  readonly componentsComplete: boolean;
  readonly routes: readonly DrugRoute[];
  /** false: products under this code have different routes, so the route of this one is not known */
  readonly routesCertain: boolean;
  readonly unit: string | null;
  readonly strength: UnitStrength | null;
  readonly narcotic: boolean;
  readonly transitionalUntil: CalendarDate | null;
  /** Last day on the price list, of a code that only an earlier list has; null = on the list in use */
  readonly listedUntil: CalendarDate | null;
}

type NamedRow = Pick<PriceListItem, 'code' | 'name' | 'ingredient' | 'spec'>;

function onlyValue<T>(values: readonly T[]): T | null {
  const [first, ...rest] = values;
  return first !== undefined && rest.every((value) => JSON.stringify(value) === JSON.stringify(first)) ? first : null;
}

function union<T>(lists: readonly (readonly T[])[]): readonly T[] {
  return [...new Set(lists.flat())];
}

/** null as soon as one of them is on the list. */
function lastDayListed(items: readonly PriceListItem[]): CalendarDate | null {
  const days = items.flatMap(({ listedUntil }) => listedUntil ?? []);
  return days.length < items.length ? null : (days.sort().at(-1) ?? null);
}

/** Facts that all given rows (products or a generic name) agree on, or their union where any of them may be meant. */
export function factsOf(
  code: string,
  name: string,
  rows: readonly NamedRow[],
  items: readonly PriceListItem[],
): DrugFacts {
  const ingredients = rows.map((row) => comparableIngredients(row.code, row.ingredient));
  const routes = rows.map((row) => routesOf(row.code, row.name));
  return {
    code,
    name,
    ingredientPrefix: ingredientPrefixOf(code),
    strengthPrefix: code.length >= 9 ? strengthPrefixOf(code) : null,
    category: categoryOfCode(code),
    ingredient: rows[0]?.ingredient ?? '',
    components: union(ingredients.map(({ components }) => components)),
    componentsComplete: ingredients.every(({ complete }) => complete),
    routes: union(routes),
    routesCertain: onlyValue(routes) !== null,
    unit: onlyValue(items.map(({ unit }) => unit)),
    strength: onlyValue(rows.map(({ spec }) => strengthOfSpec(spec))),
    narcotic: items.some(({ narcotic }) => narcotic),
    transitionalUntil: items.length === 1 ? (items[0]?.transitionalUntil ?? null) : null,
    listedUntil: lastDayListed(items),
  };
}
