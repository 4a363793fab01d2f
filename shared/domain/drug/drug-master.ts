import type { CalendarDate } from '../calendar-date.ts';
import type { DrugCodeType } from '../prescription/prescription.ts';
import {
  isGenericNameCode,
  isIngredientPrefix,
  isStrengthPrefix,
  isTwelveCharacterCode,
  normaliseDrugCode,
  strengthPrefixOf,
} from './drug-code.ts';
import { type DrugFacts, factsOf } from './drug-facts.ts';
import type { GenericNameItem, PriceList, PriceListItem } from './drug-list.ts';
import { foldDrugName } from './drug-name.ts';
import { createNameComparison, type ListedName, type NameComparison } from './drug-name-comparison.ts';
import { createDrugSearch, type DrugSearchHit } from './drug-search.ts';

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
  search(query: string, limit: number, codePrefix?: string): readonly DrugSearchHit[];
}

export interface DrugMasterSource {
  readonly appliesFrom: CalendarDate;
  readonly priceList: PriceList;
  /** Asked for once, when first needed. */
  readonly genericNames: () => readonly GenericNameItem[];
  /** Receipt code → price-list code, where the user has such a table. */
  readonly receiptMap?: ReceiptMap;
  /** Rows of earlier lists that the one in use no longer has: asked only where that one has no answer. */
  readonly retired?: RetiredRows;
}

export interface ReceiptMap {
  get(receiptCode: string): string | undefined;
}

/** Looked up by the beginning of the code; each with its last day (`listedUntil`). */
export interface RetiredRows {
  products(prefix: string): readonly PriceListItem[];
  genericName(code: string): GenericNameItem | null;
}

const NOTHING_RETIRED: RetiredRows = { products: () => [], genericName: () => null };

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Look-ups over given rows; pure, remembers what it derived. */
export function createDrugMaster(source: DrugMasterSource): DrugMaster {
  const { priceList, retired = NOTHING_RETIRED } = source;
  const genericByCode = once(() => new Map(source.genericNames().map((item) => [item.code, item])));
  const resolved = new Map<string, DrugResolution>();

  /** On the list in use; where it has none, on an earlier one. */
  function listedOrRetired(prefix: string): readonly PriceListItem[] {
    const listed = priceList.startingWith(prefix);
    return listed.length > 0 ? listed : retired.products(prefix);
  }

  /** Products that a generic name stands for: same first 9, or for 例外コード the same form and 規格. */
  function productsOf(generic: GenericNameItem): readonly PriceListItem[] {
    const direct = priceList.startingWith(strengthPrefixOf(generic.code));
    if (direct.length > 0) return direct;
    const specs = new Set(generic.spec.split('\n'));
    const sameForm = priceList.startingWith(generic.code.slice(0, 8)).filter(({ spec }) => specs.has(spec));
    return sameForm.length > 0 ? sameForm : retired.products(strengthPrefixOf(generic.code));
  }

  function resolveGenericName(code: string): DrugResolution {
    const generic = genericByCode().get(code) ?? retired.genericName(code);
    const items = generic === null ? listedOrRetired(strengthPrefixOf(code)) : productsOf(generic);
    const named = generic ?? items[0];
    if (named === undefined) return { kind: 'unknown' };
    // The name of the generic row tells the route; its products are asked where there is no such row.
    const rows = generic === null ? items : [generic];
    return { kind: 'resolved', by: 'generic-name', drug: factsOf(code, named.name, rows, items) };
  }

  function resolveTwelve(code: string): DrugResolution {
    if (isGenericNameCode(code)) return resolveGenericName(code);
    const [item] = listedOrRetired(code);
    if (item !== undefined) return { kind: 'resolved', by: 'code', drug: factsOf(code, item.name, [item], [item]) };
    // Products that share the first 9 characters share ingredient, form and strength (measured on the whole list).
    const group = remember(strengthPrefixOf(code), () => resolvePartial(strengthPrefixOf(code)));
    if (group.kind !== 'resolved') return group;
    const name = listedOrRetired(strengthPrefixOf(code))[0]?.name ?? group.drug.name;
    return { kind: 'resolved', by: 'prefix', drug: { ...group.drug, code, name } };
  }

  function resolvePartial(code: string): DrugResolution {
    const group = listedOrRetired(code);
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

  const search = once(() => createDrugSearch(priceList.all(), source.genericNames()));

  return {
    appliesFrom: source.appliesFrom,
    resolve,
    resolveAny,
    compareName: (codeType, code, name) => {
      const resolution = resolve(codeType, code);
      // Its own name, also where only an earlier list has it.
      const isOwn = resolution.kind === 'resolved' && foldDrugName(resolution.drug.name) === foldDrugName(name);
      return isOwn ? 'match' : comparison(resolution, name);
    },
    search: (query, limit, codePrefix) => search()(query, limit, codePrefix),
  };
}
