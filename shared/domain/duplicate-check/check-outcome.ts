import type { CalendarDate } from '../calendar-date.ts';
import type { DrugRoute } from '../drug/drug-route.ts';
import type { DrugCodeType } from '../prescription/prescription.ts';
import type { PlaceOfCare, Supply } from './check-line.ts';
import type { SameIngredientBy } from './compare-drugs.ts';
import type { CumulativeAmount } from './cumulative-amounts.ts';
import type { IntakeWindow, WindowState } from './intake-window.ts';

/** 服用中 / 処方内 / 同時受付 */
export type HitScope = 'taking' | 'same-prescription' | 'concurrent';

export interface HitDrug {
  readonly lineId: string;
  readonly codeType: DrugCodeType;
  readonly code: string | null;
  readonly name: string;
}

/** The drug that caused the hit, with where and when; parts are null where consent does not reach. */
export interface CausingDrug extends HitDrug {
  readonly dispensedOn: CalendarDate | null;
  readonly prescribedOn: CalendarDate | null;
  readonly institution: PlaceOfCare | null;
  readonly pharmacy: PlaceOfCare | null;
  readonly supply: Supply;
  readonly usage: string;
  readonly prescriberReason: string | null;
  readonly window: IntakeWindow;
}

export type HitReason =
  | {
      readonly rule: 'duplicate';
      readonly by: SameIngredientBy;
      readonly ingredients: readonly string[];
      readonly routes: readonly DrugRoute[];
    }
  | {
      readonly rule: 'contraindicated';
      readonly pairId: string;
      readonly matchLevel: 'ingredient' | 'product';
      readonly newLabel: string;
      readonly causingLabel: string;
      /** Components by which a combination product is in the pair; empty where both codes are on the table */
      readonly components: readonly string[];
      readonly condition: string | null;
      readonly conditionJa: string | null;
      readonly classExpanded: boolean;
      readonly sourceTitle: string;
    };

export interface CheckHit {
  readonly rule: 'duplicate' | 'contraindicated';
  readonly scope: HitScope;
  readonly newDrug: HitDrug;
  /** What is shared (duplicate), or the new drug's own label (contraindicated): never tells the other drug's name. */
  readonly ingredient: string;
  readonly routes: readonly DrugRoute[];
  readonly message: string;
  /** none: everything shown; oral-consent: the causing drug without its places; no-consent: only that there is a hit */
  readonly masked: 'none' | 'oral-consent' | 'no-consent';
  readonly causing: CausingDrug | null;
  readonly reason: HitReason | null;
  /** Days on which both are taken */
  readonly overlap: { readonly from: CalendarDate; readonly to: CalendarDate; readonly days: number } | null;
}

export type UncheckedCause =
  | 'unknown-code'
  | 'name-differs'
  | 'receipt-code-unmapped'
  | 'hot-code-unmapped'
  | 'no-code'
  | 'no-date'
  | 'hidden-components'
  | 'route-not-certain'
  | 'needs-product-code'
  | 'uninsured'
  | 'material';

export interface LineOutcome {
  readonly lineId: string;
  /** checked 確認済 / not-covered 対象外 / not-comparable 照合不可 */
  readonly state: 'checked' | 'not-covered' | 'not-comparable';
  readonly cause: UncheckedCause | null;
  readonly hits: number;
  /** There where the price list of the check day no longer covers the drug; it is compared all the same */
  readonly listing?: 'transitional-over' | 'delisted';
}

export interface NonHit {
  readonly newLineId: string;
  readonly newCode: string | null;
  readonly otherLineId: string;
  readonly otherCode: string | null;
  readonly because:
    | 'other-ingredient'
    | 'other-route'
    | Exclude<WindowState, 'active'>
    | 'own-institution'
    | 'same-prescription-or-result'
    | 'superseded'
    | 'withdrawn'
    | 'not-covered'
    | UncheckedCause;
}

export interface CheckOutcome {
  readonly checkedOn: CalendarDate;
  readonly ownInstitutionIncluded: boolean;
  /**
   * hits あり; none 該当なし: every line was checked against every line in its window; partly-unchecked 一部未チェック(n);
   * not-performed 未実施: no line could be checked.
   */
  readonly answer: 'hits' | 'none' | 'partly-unchecked' | 'not-performed';
  /** n of 一部未チェック(n): new lines not checked and lines being taken that could not be read */
  readonly unchecked: number;
  readonly lines: readonly LineOutcome[];
  /** Lines in their window (or without a date) that no new line could be compared with */
  readonly unreadableTaking: readonly { readonly lineId: string; readonly cause: UncheckedCause }[];
  readonly hits: readonly CheckHit[];
  readonly amounts: readonly CumulativeAmount[];
  /** Filled only on request */
  readonly nonHits: readonly NonHit[];
}
