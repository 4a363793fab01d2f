import type { CalendarDate } from './calendar-date.ts';
import {
  categoryOfCode,
  type DrugCategory,
  ingredientPrefixOf,
  isGenericNameCode,
  isIngredientPrefix,
  isStrengthPrefix,
  isTwelveCharacterCode,
  normaliseDrugCode,
  strengthPrefixOf,
} from './drug-code.ts';
import { comparableIngredients } from './drug-ingredient.ts';
import { createNameComparison, type ListedName, type NameComparison } from './drug-name-comparison.ts';
import { type DrugRoute, routesOf } from './drug-route.ts';
import { createDrugSearch, type DrugSearchHit } from './drug-search.ts';
import { strengthOfSpec, type UnitStrength } from './drug-strength.ts';
import type { DrugCodeType } from './prescription.ts';

/** One row of MHLW's price list (薬価基準収載品目リスト). */
export interface PriceListItem {
  /** 薬価基準収載医薬品コード, 12 characters */
  readonly code: string;
  readonly name: string;
  readonly ingredient: string;
  /** 規格, such as ５ｍｇ１錠 */
  readonly spec: string;
  /** Unit in which it is counted, from 規格; null where that does not tell */
  readonly unit: string | null;
  /** 麻薬 */
  readonly narcotic: boolean;
  /** 後発品; ★ = 後発品 that does not count for the surcharge */
  readonly generic: 'generic' | 'generic-excluded' | null;
  /** 先発品, 準先発品 */
  readonly originator: 'originator' | 'quasi-originator' | null;
  /** ○: an originator for which a generic of the same form and strength exists */
  readonly hasGeneric: boolean;
  /** 経過措置: on the list until that day */
  readonly transitionalUntil: CalendarDate | null;
}

/** One row of the generic-name master (一般名処方マスタ). */
export interface GenericNameItem {
  /** 12 characters, the last three ZZZ */
  readonly code: string;
  /** 【般】… */
  readonly name: string;
  readonly ingredient: string;
  /** One 規格 a line */
  readonly spec: string;
}

/** What is known of a resolved code. Resolved means on the price list, that is an insured drug: the service checks no others. */
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
}

export type DrugResolution =
  /**
   * code: on the price list; prefix: another product of the same ingredient, form and strength is (統一名収載: the YJ
   * code of such a product differs from its price-list code); generic-name: of the generic-name master; partial: only
   * 7 or 9 characters were given.
   */
  | {
      readonly kind: 'resolved';
      readonly by: 'code' | 'prefix' | 'generic-name' | 'partial' | 'receipt-map';
      readonly drug: DrugFacts;
    }
  /** A code of a table that is not here (receipt, HOT), or no code at all. */
  | { readonly kind: 'unmapped'; readonly reason: 'receipt' | 'hot' | 'no-code' }
  /** A price-list, YJ or generic-name code that the tables do not know. */
  | { readonly kind: 'unknown' };

export interface DrugMaster {
  /** Day from which the price list applies */
  readonly appliesFrom: CalendarDate;
  resolve(codeType: DrugCodeType, code: string | null): DrugResolution;
  /** A code whose type is not told: 7 (ingredient), 9 (strength, or receipt code) or 12 characters. */
  resolveAny(code: string): DrugResolution;
  /** 一致 / 不一致 / 照合不可 / unknown code. */
  compareName(codeType: DrugCodeType, code: string | null, name: string): NameComparison;
  /** Products and generic names, best first, at most 100. The first call folds all names; `search('', 0)` does that ahead. */
  search(query: string, limit: number): readonly DrugSearchHit[];
}

/** The price list in order of its codes; rows are read when they are asked for. */
export interface PriceList {
  /** All items whose code begins so, in order; none is a normal answer. */
  startingWith(prefix: string): readonly PriceListItem[];
  all(): readonly PriceListItem[];
}

export interface DrugMasterSource {
  readonly appliesFrom: CalendarDate;
  readonly priceList: PriceList;
  /** Asked for once, when first needed. */
  readonly genericNames: () => readonly GenericNameItem[];
  /** Receipt code → price-list code, where the user has such a table. */
  readonly receiptMap?: ReadonlyMap<string, string>;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

type NamedRow = Pick<PriceListItem, 'code' | 'name' | 'ingredient' | 'spec'>;

function onlyValue<T>(values: readonly T[]): T | null {
  const [first, ...rest] = values;
  return first !== undefined && rest.every((value) => JSON.stringify(value) === JSON.stringify(first)) ? first : null;
}

function union<T>(lists: readonly (readonly T[])[]): readonly T[] {
  return [...new Set(lists.flat())];
}

/** Facts that all given rows (products or a generic name) agree on, or their union where any of them may be meant. */
function factsOf(code: string, name: string, rows: readonly NamedRow[], items: readonly PriceListItem[]): DrugFacts {
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
  };
}

/** Look-ups over given rows; pure, remembers what it derived. */
export function createDrugMaster(source: DrugMasterSource): DrugMaster {
  const { priceList } = source;
  const genericByCode = once(() => new Map(source.genericNames().map((item) => [item.code, item])));
  const resolved = new Map<string, DrugResolution>();

  /** Products that a generic name stands for: same first 9, or for 例外コード the same form and 規格. */
  function productsOf(generic: GenericNameItem): readonly PriceListItem[] {
    const direct = priceList.startingWith(strengthPrefixOf(generic.code));
    if (direct.length > 0) return direct;
    const specs = new Set(generic.spec.split('\n'));
    return priceList.startingWith(generic.code.slice(0, 8)).filter(({ spec }) => specs.has(spec));
  }

  function resolveGenericName(code: string): DrugResolution {
    const generic = genericByCode().get(code);
    const items = generic === undefined ? priceList.startingWith(strengthPrefixOf(code)) : productsOf(generic);
    const named = generic ?? items[0];
    if (named === undefined) return { kind: 'unknown' };
    // The name of the generic row tells the route; its products are asked where there is no such row.
    const rows = generic === undefined ? items : [generic];
    return { kind: 'resolved', by: 'generic-name', drug: factsOf(code, named.name, rows, items) };
  }

  function resolveTwelve(code: string): DrugResolution {
    if (isGenericNameCode(code)) return resolveGenericName(code);
    const [item] = priceList.startingWith(code);
    if (item !== undefined) return { kind: 'resolved', by: 'code', drug: factsOf(code, item.name, [item], [item]) };
    // Products that share the first 9 characters share ingredient, form and strength (measured on the whole list).
    const group = remember(strengthPrefixOf(code), () => resolvePartial(strengthPrefixOf(code)));
    if (group.kind !== 'resolved') return group;
    const name = priceList.startingWith(strengthPrefixOf(code))[0]?.name ?? group.drug.name;
    return { kind: 'resolved', by: 'prefix', drug: { ...group.drug, code, name } };
  }

  function resolvePartial(code: string): DrugResolution {
    const group = priceList.startingWith(code);
    if (group.length === 0) return { kind: 'unknown' };
    return { kind: 'resolved', by: 'partial', drug: factsOf(code, group[0]?.ingredient ?? '', group, group) };
  }

  function resolveReceipt(code: string): DrugResolution {
    const mapped = source.receiptMap?.get(code);
    if (mapped === undefined) return { kind: 'unmapped', reason: 'receipt' };
    const resolution = resolveTwelve(mapped);
    return resolution.kind === 'resolved' ? { ...resolution, by: 'receipt-map' } : resolution;
  }

  function remember(key: string, make: () => DrugResolution): DrugResolution {
    const known = resolved.get(key);
    if (known !== undefined) return known;
    const made = make();
    // Unknown codes come from outside and are without end: only what the tables know is kept.
    if (made.kind === 'resolved' && made.by !== 'prefix') resolved.set(key, made);
    return made;
  }

  function resolve(codeType: DrugCodeType, code: string | null): DrugResolution {
    const folded = normaliseDrugCode(code ?? '');
    if (folded === '' || codeType === 'none') return { kind: 'unmapped', reason: 'no-code' };
    if (codeType === 'hot') return { kind: 'unmapped', reason: 'hot' };
    if (codeType === 'receipt') return resolveReceipt(folded);
    return isTwelveCharacterCode(folded) ? remember(folded, () => resolveTwelve(folded)) : { kind: 'unknown' };
  }

  function resolveAny(code: string): DrugResolution {
    const folded = normaliseDrugCode(code);
    if (isTwelveCharacterCode(folded)) return resolve('yakka', folded);
    if (isIngredientPrefix(folded) || isStrengthPrefix(folded)) return remember(folded, () => resolvePartial(folded));
    return /^\d{9}$/.test(folded) ? resolveReceipt(folded) : { kind: 'unknown' };
  }

  /** All rows whose names may stand for a code: products and generic names of the same ingredient, form and strength. */
  const nameGroups = once(() => {
    const groups = new Map<string, ListedName[]>();
    const add = (prefix: string, listed: ListedName) => {
      const names = groups.get(prefix);
      if (names === undefined) groups.set(prefix, [listed]);
      else names.push(listed);
    };
    for (const item of priceList.all()) add(strengthPrefixOf(item.code), item);
    for (const generic of source.genericNames()) {
      const own = strengthPrefixOf(generic.code);
      const products = productsOf(generic);
      for (const prefix of new Set([own, ...products.map(({ code }) => strengthPrefixOf(code))])) add(prefix, generic);
      if (priceList.startingWith(own).length === 0) for (const item of products) add(own, item);
    }
    return groups;
  });
  const comparison = createNameComparison(nameGroups);

  const search = once(() =>
    createDrugSearch([
      ...priceList.all().map(
        (item): DrugSearchHit => ({
          kind: 'product',
          code: item.code,
          name: item.name,
          ingredient: item.ingredient,
          spec: item.spec,
          unit: item.unit,
          narcotic: item.narcotic,
        }),
      ),
      ...source.genericNames().map(
        (item): DrugSearchHit => ({
          kind: 'generic-name',
          code: item.code,
          name: item.name,
          ingredient: item.ingredient,
          spec: item.spec,
          unit: null,
          narcotic: false,
        }),
      ),
    ]),
  );

  return {
    appliesFrom: source.appliesFrom,
    resolve,
    resolveAny,
    compareName: (codeType, code, name) => comparison(resolve(codeType, code), name),
    search: (query, limit) => search()(query, limit),
  };
}
