import type { CalendarDate } from '../calendar-date.ts';
import type { Decimal } from '../decimal.ts';
import type { DrugCodeType } from '../prescription/prescription.ts';

/** How much was supplied, as the window and the sums need it. */
export interface Supply {
  /** regular: taken every day, days can be counted; the others last a flat 14 days. */
  readonly kind: 'regular' | 'as-needed' | 'external' | 'other';
  readonly quantity: number;
  readonly quantityUnit: 'days' | 'times' | 'dispensings';
  /** Amount a day (regular), a time (as-needed) or in all (external), in `unit`; total = amount × quantity. */
  readonly amount: Decimal | null;
  readonly unit: string;
}

/** One drug line of a prescription or a result. */
export interface CheckLine {
  /** Unique within one check. */
  readonly lineId: string;
  readonly codeType: DrugCodeType;
  readonly code: string | null;
  readonly name: string;
  /** Insured drugs only are checked; material and 非保険薬 are 対象外. */
  readonly coverage: 'insured' | 'uninsured' | 'material';
  readonly supply: Supply;
  /** The prescription it belongs to: the same for all rounds and versions. null = not known. */
  readonly prescriptionRef: string | null;
  /** The result it belongs to: the same for all versions of one hand-over. null = a prescription, or not yet known. */
  readonly resultRef: string | null;
}

export interface PlaceOfCare {
  /** 10 characters: prefecture, fee score type, code */
  readonly code: string;
  readonly name: string;
}

/** A line the patient may be taking. */
export interface TakingLine extends CheckLine {
  /** taking 服用中; concurrent 同時受付: another draft of the same patient in this pharmacy, or what it dispensed that day or has not registered yet. */
  readonly scope: 'taking' | 'concurrent';
  readonly status: 'current' | 'superseded' | 'withdrawn';
  /** null where no dispensing is known yet. */
  readonly dispensedOn: CalendarDate | null;
  readonly prescribedOn: CalendarDate | null;
  readonly institution: PlaceOfCare | null;
  readonly pharmacy: PlaceOfCare | null;
  readonly usage: string;
  /** 処方意図, where the prescriber gave one */
  readonly prescriberReason: string | null;
}
