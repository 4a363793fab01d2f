import { foldDrugName, formOfStem, stemOfDrugName, strengthsIn } from './drug-name.ts';

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

/** A product or generic name that may stand for a code, with its 規格. */
export interface ListedName {
  readonly name: string;
  readonly spec: string;
}

/** A listed name, taken apart. */
interface ReadName {
  readonly plain: string;
  readonly folded: string;
  readonly stem: string;
  readonly strengths: readonly string[];
  /** Strengths of name and 規格 */
  readonly allowed: ReadonlySet<string>;
}

function plainText(name: string): string {
  return name.normalize('NFKC').trim();
}

function canonical(stem: string, strengths: readonly string[]): string {
  return `${stem}|${strengths.join('+')}`;
}

function readListed({ name, spec }: ListedName): ReadName {
  const strengths = strengthsIn(name);
  return {
    plain: plainText(name),
    folded: foldDrugName(name),
    stem: stemOfDrugName(name),
    strengths,
    allowed: new Set([...strengths, ...strengthsIn(spec)]),
  };
}

/** Many systems write the 規格 or a remark behind the name, after a blank or in brackets. */
function beginsWithName(written: string, listed: ReadName): boolean {
  return written.startsWith(listed.plain) && /^[\s(]/.test(written.slice(listed.plain.length));
}

function kindOfStrength(strength: string): string {
  return strength.replace(/^[\d.]+/, '');
}

/** Tells a mass or rate that name and 規格 of no listed product tell, though they tell one of that kind. */
function tellsOtherStrength(strengths: readonly string[], group: readonly ReadName[]): boolean {
  const allowed = group.flatMap((listed) => [...listed.allowed]);
  return strengths.some((strength) => {
    const kind = kindOfStrength(strength);
    const comparable = kind === 'mg' || kind === '%' || kind.endsWith('単位');
    return comparable && !allowed.includes(strength) && allowed.some((other) => kindOfStrength(other) === kind);
  });
}

/** A company that is not listed, of the ingredient's own name: same strength, same form, and the stem begins as the ingredient. */
function sameSubstance(stem: string, strengths: readonly string[], group: readonly ReadName[], ingredient: string) {
  const head =
    /^[ァ-ヶー一-龠]{3,}?(?=od|ds|錠|カプセル|散|細粒|顆粒|内[用服]|シロップ|点|坐|軟膏|クリーム|テープ|パップ|静?注|$)/.exec(
      stem,
    )?.[0];
  const form = formOfStem(stem);
  if (head === undefined || form === null || !stemOfDrugName(ingredient).startsWith(head)) return false;
  return group.some(
    (listed) =>
      formOfStem(listed.stem) === form && strengths.length > 0 && strengths.every((told) => listed.allowed.has(told)),
  );
}

/** @param groups listed names by the first 9 characters of the codes they may stand for */
export function createNameComparison(groups: () => ReadonlyMap<string, readonly ListedName[]>) {
  const readGroups = new Map<string, readonly ReadName[]>();
  let known: ReadonlySet<string> | null = null;

  function groupOf(prefix: string): readonly ReadName[] {
    const read = readGroups.get(prefix) ?? (groups().get(prefix) ?? []).map(readListed);
    readGroups.set(prefix, read);
    return read;
  }

  /** Full and canonical names of the whole list: "this name belongs to another drug". */
  function knownNames(): ReadonlySet<string> {
    if (known !== null) return known;
    const all = new Set<string>();
    for (const prefix of groups().keys()) {
      for (const listed of groupOf(prefix)) all.add(listed.folded).add(canonical(listed.stem, listed.strengths));
    }
    known = all;
    return all;
  }

  return (resolution: ComparableCode, name: string): NameComparison => {
    if (resolution.kind !== 'resolved') return resolution.kind === 'unknown' ? 'unknown-code' : 'not-comparable';
    const plain = plainText(name);
    if (plain === '' || resolution.drug.strengthPrefix === null) return 'not-comparable';
    const group = groupOf(resolution.drug.strengthPrefix);
    const folded = foldDrugName(name);
    if (group.some((listed) => listed.folded === folded)) return 'match';
    if (knownNames().has(folded)) return 'mismatch';
    const stem = stemOfDrugName(name);
    const strengths = strengthsIn(name);
    if (tellsOtherStrength(strengths, group)) return 'mismatch';
    const sameStem = group.some(
      (listed) => listed.stem === stem && strengths.every((told) => listed.allowed.has(told)),
    );
    if (sameStem || group.some((listed) => beginsWithName(plain, listed))) return 'match';
    if (knownNames().has(canonical(stem, strengths))) return 'mismatch';
    if (sameSubstance(stem, strengths, group, resolution.drug.ingredient)) return 'match';
    // A brand's code has one name, and this is not it; codes named after the ingredient (統一名) cover unlisted brands.
    const ownStem = stemOfDrugName(resolution.drug.name);
    const isBrand =
      resolution.by === 'code' && !ownStem.includes(stemOfDrugName(resolution.drug.ingredient).slice(0, 3));
    return isBrand ? 'mismatch' : 'not-comparable';
  };
}
