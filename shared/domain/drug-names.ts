import type { DrugCodeType } from './prescription.ts';

export interface KnownDrug {
  readonly name: string;
  /** Equal keys = same ingredient and route; left out where the master does not say. */
  readonly ingredientKey?: string | undefined;
  readonly narcotic?: boolean | undefined;
}

/** What the comparison of code and name needs of a drug master. */
export interface DrugNames {
  /** null = the list of this code type is there and does not hold the code; 'unmapped' = there is no such list. */
  byCode(type: DrugCodeType, code: string): KnownDrug | null | 'unmapped';
}
