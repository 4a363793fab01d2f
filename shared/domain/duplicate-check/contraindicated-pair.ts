/** One side of a pair: a 7-character prefix stands for the ingredient, a longer one for single products. */
export interface PairSide {
  readonly label: string;
  readonly codePrefix: string;
}

/** 併用禁忌 as a package insert lists it; symmetric, listed once. */
export interface ContraindicatedPair {
  readonly pairId: string;
  readonly a: PairSide;
  readonly b: PairSide;
  readonly matchLevel: 'ingredient' | 'product';
  /** Free text of the compilers that no program can decide: always shown with the hit. */
  readonly condition: string | null;
  readonly conditionJa: string | null;
  /** true: the source names a class, and this member was filled in by the compilers. */
  readonly classExpanded: boolean;
  readonly source: {
    readonly id: string;
    readonly title: string;
    readonly url: string;
    readonly date: string;
    readonly corroboration: string;
  };
}
