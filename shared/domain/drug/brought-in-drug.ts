import type { CalendarDate } from '../calendar-date.ts';
import type { Decimal } from '../decimal.ts';
import type { DispensingDosageForm } from '../dispensing/dispensing-result.ts';
import type { DrugCodeType } from '../prescription/prescription.ts';

/**
 * 持参情報: a drug the patient's notebook tells of. Shown and used by the local check, never registered.
 * other-pharmacy: a block of another institution; patient-file: a file the patient's app wrote (出力区分 2); otc: record 3.
 */
export interface BroughtInDrug {
  readonly source: 'other-pharmacy' | 'patient-file' | 'otc';
  readonly name: string;
  readonly codeType: DrugCodeType;
  readonly code: string | null;
  readonly amount: Decimal | null;
  readonly unit: string | null;
  readonly dosageForm: DispensingDosageForm | null;
  readonly usageText: string | null;
  /** 調剤等年月日 or 服用開始年月日 */
  readonly from: CalendarDate | null;
  /** 服用終了年月日 (OTC) */
  readonly to: CalendarDate | null;
  /** 調剤数量 and its unit as written (日分, 回分, 調剤) */
  readonly quantity: number | null;
  readonly quantityUnit: string | null;
  /** Institution the drug came from, as written */
  readonly institutionName: string | null;
  /** 31: ingredients of an OTC drug */
  readonly ingredients: readonly { readonly name: string; readonly code: string | null }[];
}

/** 601 患者等記入, 4 手帳メモ of brought-in files: text a person reads. */
export interface BroughtInNote {
  readonly text: string;
  readonly enteredOn: CalendarDate | null;
}
