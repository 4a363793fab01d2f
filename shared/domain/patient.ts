import type { CalendarDate } from './calendar-date.ts';

export type Sex = 'male' | 'female';

export interface Patient {
  /** 漢字氏名; a prescription must have this or the kana name. */
  readonly nameKanji: string | null;
  /** カナ氏名 as written, half- or full-width; compare through `foldKana`. */
  readonly nameKana: string | null;
  readonly sex: Sex | null;
  /** null where the source gives only a year or a month. */
  readonly birthDate: CalendarDate | null;
}

/** 保険種別 (JAHIS record 21, CJ1 record 6): 1 医保/公費, 2 国保, 3 労災, 4 自賠責, 5 公害, 6 自費, 7 後期高齢者. */
export type InsuranceKind =
  | 'health-insurance'
  | 'national-health-insurance'
  | 'industrial-accident'
  | 'automobile-liability'
  | 'pollution'
  | 'self-pay'
  | 'late-elderly';

export interface PublicExpense {
  /** 公費負担者番号, 8 digits */
  readonly payerNumber: string;
  /** 公費受給者番号, 7 digits */
  readonly recipientNumber: string | null;
}

/** 資格情報. With 公費単独 or 医療扶助 there is no symbol and number. Compared after width-folding and removal of separators. */
export interface InsuredPersonKey {
  readonly insurerNumber: string | null;
  readonly symbol: string | null;
  readonly number: string | null;
  readonly branch: string | null;
  readonly relation: 'insured' | 'dependent' | null;
  /** records 27–29 in order */
  readonly publicExpenses: readonly PublicExpense[];
  /** record 30 */
  readonly specialPublicExpense: { readonly payerNumber: string; readonly recipientNumber: string | null } | null;
}
