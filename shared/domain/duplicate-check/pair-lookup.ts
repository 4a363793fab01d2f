import type { DrugFacts } from '../drug-facts.ts';
import type { ContraindicatedPair, PairSide } from './contraindicated-pair.ts';

export interface PairMatch {
  readonly pair: ContraindicatedPair;
  /** Label of the pair's side that the first / the second drug is on */
  readonly labels: readonly [string, string];
}

export interface PairLookup {
  readonly matches: readonly PairMatch[];
  /** A pair of single products (longer prefix) that a code of 7 characters is too coarse to decide. */
  readonly needsProductCode: boolean;
}

type SideMatch = 'yes' | 'no' | 'too-coarse';

function sideMatches(side: PairSide, drug: DrugFacts): SideMatch {
  const known = drug.strengthPrefix === null ? drug.ingredientPrefix : drug.code;
  if (known.startsWith(side.codePrefix)) return 'yes';
  return side.codePrefix.startsWith(known) ? 'too-coarse' : 'no';
}

/**
 * Contraindicated pairs (併用禁忌) by prefix of the code, in either direction, each pair number once. Asked per pair of
 * drugs; only the rows that begin with one of the ingredients are looked at.
 */
export function createPairLookup(pairs: readonly ContraindicatedPair[]) {
  const byIngredient = new Map<string, ContraindicatedPair[]>();
  for (const pair of pairs) {
    for (const prefix of new Set([pair.a.codePrefix.slice(0, 7), pair.b.codePrefix.slice(0, 7)])) {
      const rows = byIngredient.get(prefix);
      if (rows === undefined) byIngredient.set(prefix, [pair]);
      else rows.push(pair);
    }
  }
  return (first: DrugFacts, second: DrugFacts): PairLookup => {
    const matches = new Map<string, PairMatch>();
    let needsProductCode = false;
    for (const pair of byIngredient.get(first.ingredientPrefix) ?? []) {
      for (const [own, other] of [
        [pair.a, pair.b],
        [pair.b, pair.a],
      ] as const) {
        const sides = [sideMatches(own, first), sideMatches(other, second)];
        if (sides.includes('no')) continue;
        if (sides.includes('too-coarse')) needsProductCode = true;
        else if (!matches.has(pair.pairId)) matches.set(pair.pairId, { pair, labels: [own.label, other.label] });
      }
    }
    return { matches: [...matches.values()], needsProductCode };
  };
}
