import { canonicalDrugName, foldDrugName, partsOfDrugName } from './drug-name.ts';

/** 一致 / 不一致 / 照合不可 / code not known. */
export type NameComparison = 'match' | 'mismatch' | 'not-comparable' | 'unknown-code';

/** What of a resolved code the comparison looks at. */
type ComparableCode =
  | { readonly kind: 'unknown' | 'unmapped' }
  | {
      readonly kind: 'resolved';
      readonly by: string;
      readonly drug: { readonly name: string; readonly ingredient: string; readonly strengthPrefix: string | null };
    };

/** Folded names and canonical names of every group (first 9 characters), for "this name belongs to another drug". */
function indexNames(groups: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const known = new Set<string>();
  for (const names of groups.values()) {
    for (const name of names) known.add(foldDrugName(name)).add(canonicalDrugName(name));
  }
  return known;
}

/** Whether the group's names tell a strength, and the written name tells another one. */
function tellsOtherStrength(name: string, names: readonly string[]): boolean {
  const written = partsOfDrugName(name).strengths;
  const listed = names.map((listedName) => partsOfDrugName(listedName).strengths).filter((text) => text !== '');
  return written !== '' && listed.length > 0 && !listed.includes(written);
}

/** Same strength, and one stem begins as the other: アムロジピン錠 and アムロジピンベシル酸塩錠. */
function sameSubstance(name: string, names: readonly string[], ingredient: string): boolean {
  const written = partsOfDrugName(name);
  const head =
    /^[ァ-ヶー一-龠a-z]+?(?=od|ds|錠|カプセル|散|細粒|顆粒|内用|シロップ|点眼|点鼻|坐剤|軟膏|クリーム|テープ|パップ|注|$)/.exec(
      written.stem,
    )?.[0];
  if (head === undefined || head.length < 3 || !foldDrugName(ingredient).startsWith(head)) return false;
  const form = written.stem.slice(head.length);
  return names.some((listedName) => {
    const listed = partsOfDrugName(listedName);
    return listed.strengths === written.strengths && listed.stem.startsWith(head) && listed.stem.endsWith(form);
  });
}

/**
 * @param groups names that may stand for a code, by the code's first 9 characters (products and generic names)
 */
export function createNameComparison(groups: () => ReadonlyMap<string, readonly string[]>) {
  let known: ReadonlySet<string> | null = null;
  return (resolution: ComparableCode, name: string): NameComparison => {
    if (resolution.kind !== 'resolved') return resolution.kind === 'unknown' ? 'unknown-code' : 'not-comparable';
    if (name.trim() === '') return 'not-comparable';
    const { drug } = resolution;
    const names = groups().get(drug.strengthPrefix ?? '') ?? [];
    const folded = foldDrugName(name);
    const canonical = canonicalDrugName(name);
    if (names.some((listed) => foldDrugName(listed) === folded || canonicalDrugName(listed) === canonical)) {
      return 'match';
    }
    known ??= indexNames(groups());
    if (known.has(folded) || known.has(canonical) || tellsOtherStrength(name, names)) return 'mismatch';
    if (sameSubstance(name, names, drug.ingredient)) return 'match';
    // A code of the list itself has one name, and this is not it; a generic or 統一名 code covers brands not listed.
    const isOwnBrand =
      resolution.by === 'code' && !foldDrugName(drug.name).startsWith(foldDrugName(drug.ingredient).slice(0, 3));
    return isOwnBrand ? 'mismatch' : 'not-comparable';
  };
}
