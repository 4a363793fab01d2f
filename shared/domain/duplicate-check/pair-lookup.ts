import type { DrugFacts } from '../drug/drug-facts.ts';
import type { DrugMaster } from '../drug/drug-master.ts';
import type { ContraindicatedPair, PairSide } from './contraindicated-pair.ts';

export interface PairMatch {
  readonly pair: ContraindicatedPair;
  /** Label of the pair's side that the first / the second drug is on */
  readonly labels: readonly [string, string];
  /** Components by which a combination product is on its side; empty where both codes are on the table themselves */
  readonly components: readonly string[];
}

export interface PairLookup {
  readonly matches: readonly PairMatch[];
  /** A pair of single products (longer prefix) that a code of 7 characters is too coarse to decide. */
  readonly needsProductCode: boolean;
}

/** A side of a pair that stands for one ingredient: combination products that hold it are on this side too. */
interface Side extends PairSide {
  readonly single: (Pick<DrugFacts, 'routes'> & { readonly component: string }) | null;
}

interface SidedPair {
  readonly pair: ContraindicatedPair;
  readonly a: Side;
  readonly b: Side;
}

type SideMatch = { readonly kind: 'yes'; readonly component: string | null } | { readonly kind: 'no' | 'too-coarse' };

const NO: SideMatch = { kind: 'no' };

function sideMatches(side: Side, drug: DrugFacts): SideMatch {
  if (drug.code.startsWith(side.codePrefix)) return { kind: 'yes', component: null };
  if (side.codePrefix.startsWith(drug.code)) return { kind: 'too-coarse' };
  const { single } = side;
  if (single === null || drug.components.length < 2 || !drug.components.includes(single.component)) return NO;
  if (!drug.routes.some((route) => single.routes.includes(route))) return NO;
  return drug.routesCertain ? { kind: 'yes', component: single.component } : { kind: 'too-coarse' };
}

function sideOf(side: PairSide, master: DrugMaster): Side {
  const resolution = side.codePrefix.length === 7 ? master.resolveAny(side.codePrefix) : null;
  if (resolution?.kind !== 'resolved') return { ...side, single: null };
  const { components, componentsComplete, routes } = resolution.drug;
  const [component, ...more] = components;
  const isSingle = component !== undefined && more.length === 0 && componentsComplete;
  return { ...side, single: isSingle ? { component, routes } : null };
}

export type FindPairs = (first: DrugFacts, second: DrugFacts) => PairLookup;

/** The table is the same from check to check: it is put in order once per table and master. */
const lookups = new WeakMap<
  readonly ContraindicatedPair[],
  { readonly master: DrugMaster; readonly find: FindPairs }
>();

export function pairLookupOf(pairs: readonly ContraindicatedPair[], master: DrugMaster): FindPairs {
  const known = lookups.get(pairs);
  if (known?.master === master) return known.find;
  const find = createPairLookup(pairs, master);
  lookups.set(pairs, { master, find });
  return find;
}

/**
 * Contraindicated pairs (併用禁忌) by prefix of the code, in either direction, each pair number once. A pair of an
 * ingredient also holds for combination products with that ingredient by the same route: their inserts repeat it
 * (ロスーゼット with シクロスポリン). Another product group of the single ingredient is outside (ザルティア / アドシルカ), and so
 * is all but the named products of a product-level pair. Asked per pair of drugs; only the rows that begin with one of
 * the ingredients, or stand for one of the components, are looked at.
 */
function createPairLookup(pairs: readonly ContraindicatedPair[], master: DrugMaster): FindPairs {
  const rowsOf = new Map<string, SidedPair[]>();
  for (const pair of pairs) {
    const sided: SidedPair = { pair, a: sideOf(pair.a, master), b: sideOf(pair.b, master) };
    const keys = [sided.a, sided.b].flatMap(({ codePrefix, single }) => [
      codePrefix.slice(0, 7),
      ...(single === null ? [] : [single.component]),
    ]);
    for (const key of new Set(keys)) {
      const rows = rowsOf.get(key);
      if (rows === undefined) rowsOf.set(key, [sided]);
      else rows.push(sided);
    }
  }
  return (first: DrugFacts, second: DrugFacts): PairLookup => {
    const matches = new Map<string, PairMatch>();
    let needsProductCode = false;
    const keys = [first.ingredientPrefix, ...(first.components.length > 1 ? first.components : [])];
    for (const { pair, a, b } of new Set(keys.flatMap((key) => rowsOf.get(key) ?? []))) {
      for (const [own, other] of [
        [a, b],
        [b, a],
      ] as const) {
        const sides = [sideMatches(own, first), sideMatches(other, second)];
        if (sides.some(({ kind }) => kind === 'no')) continue;
        if (sides.some(({ kind }) => kind === 'too-coarse')) {
          needsProductCode = true;
          continue;
        }
        const components = sides.flatMap((side) =>
          side.kind === 'yes' && side.component !== null ? [side.component] : [],
        );
        const known = matches.get(pair.pairId);
        // A row that names the code itself tells more than one found by a component.
        if (known === undefined || (known.components.length > 0 && components.length === 0)) {
          matches.set(pair.pairId, { pair, labels: [own.label, other.label], components });
        }
      }
    }
    return { matches: [...matches.values()], needsProductCode };
  };
}
