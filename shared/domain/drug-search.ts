import { foldForSearch } from './drug-name.ts';

export interface DrugSearchHit {
  readonly kind: 'product' | 'generic-name';
  readonly code: string;
  readonly name: string;
  readonly ingredient: string;
  readonly spec: string;
  readonly unit: string | null;
  readonly narcotic: boolean;
}

interface Entry {
  readonly hit: DrugSearchHit;
  readonly name: string;
  readonly ingredient: string;
}

const SEARCH_LIMIT_MAX = 100;

/** 0 code, 1 name begins with it, 2 name holds it, 3 ingredient holds it; null = no hit. */
function rankOf(entry: Entry, words: readonly string[], code: string | null): number | null {
  if (code !== null && entry.hit.code.startsWith(code)) return 0;
  let worst = 0;
  for (const [index, word] of words.entries()) {
    const at = entry.name.indexOf(word);
    const rank = at === 0 ? 1 : at > 0 ? 2 : entry.ingredient.includes(word) ? 3 : null;
    if (rank === null) return null;
    if (index === 0 || rank === 3) worst = Math.max(worst, rank);
  }
  return words.length === 0 ? null : worst;
}

/**
 * Search over folded names by a plain scan: 14,000 short strings take a few milliseconds, and no index can go stale.
 * Words split by blanks must all occur. Order: code prefix, beginning of the name, inside the name, ingredient; then code.
 */
export function createDrugSearch(hits: readonly DrugSearchHit[]) {
  // Rows of one ingredient follow each other by the thousand: each name is folded once.
  const folds = new Map<string, string>();
  const foldedIngredient = (ingredient: string): string => {
    const folded = folds.get(ingredient) ?? foldForSearch(ingredient);
    folds.set(ingredient, folded);
    return folded;
  };
  const entries: readonly Entry[] = hits.map((hit) => ({
    hit,
    name: foldForSearch(hit.name),
    ingredient: foldedIngredient(hit.ingredient),
  }));
  /** @param limit at most `SEARCH_LIMIT_MAX` hits are returned */
  return (query: string, limit: number): readonly DrugSearchHit[] => {
    const folded = query.normalize('NFKC').trim();
    const words = folded
      .split(/\s+/)
      .map(foldForSearch)
      .filter((word) => word !== '');
    const code = /^\d[0-9A-Za-z]{2,11}$/.test(folded) ? folded.toUpperCase() : null;
    const buckets: DrugSearchHit[][] = [[], [], [], []];
    for (const entry of entries) {
      const rank = rankOf(entry, words, code);
      if (rank !== null) buckets[rank]?.push(entry.hit);
    }
    return buckets.flat().slice(0, Math.max(0, Math.min(limit, SEARCH_LIMIT_MAX)));
  };
}
