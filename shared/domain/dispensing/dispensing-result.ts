import type { CalendarDate } from '../calendar-date.ts';
import type { Decimal } from '../decimal.ts';
import type { Uuid } from '../identifiers.ts';
import type { InsuranceKind, InsuredPersonKey, Patient } from '../patient.ts';
import type { DrugCodeType, Institution, Prescriber, Usage } from '../prescription/prescription.ts';

/** 剤形コード of the *dispensing* side (JAHISTC/CJ1 301). An ointment is 3 in SJ1 and 5 here: never mixed with `PrescriptionDosageForm`. */
export type DispensingDosageForm =
  | 'oral' // 1 内服
  | 'oral-drops' // 2 内滴
  | 'as-needed' // 3 屯服
  | 'injection' // 4 注射
  | 'external' // 5 外用
  | 'decoction' // 6 浸煎
  | 'hot-water' // 7 湯
  | 'material' // 9 材料
  | 'other'; // 10 その他

/** A typed reason for each line that differs from the prescription (product rule, our own vocabulary). */
export type ChangeReason =
  | 'generic-name-to-brand' // 一般名→銘柄
  | 'generic-substitution' // 後発変更
  | 'similar-form-or-strength' // 規格/類似剤形変更
  | 'residual-adjustment' // 残薬調整
  | 'inquiry' // 疑義照会
  | 'one-dose-package-or-crushing' // 一包化・粉砕
  | 'supply-shortage' // 供給不足
  | 'selective-care'; // 選定療養

export interface LineChange {
  readonly reason: ChangeReason;
  readonly note: string | null;
  /** A line may differ in several ways: the reasons for what the first one does not explain */
  readonly also?: readonly ChangeReason[] | undefined;
}

export interface DispensedDrug {
  readonly codeType: DrugCodeType;
  readonly code: string | null;
  readonly name: string;
  readonly amount: Decimal;
  readonly unit: string;
  /** 281, 291 */
  readonly supplements: readonly string[];
  readonly cautions: readonly string[];
  /** Which prescribed line this answers (RP番号, RP内連番); null when unknown */
  readonly prescribed: { readonly rpNumber: number; readonly lineNumber: number } | null;
  readonly change: LineChange | null;
  /** A pharmacist's settlement of a code/name warning, with reason. */
  readonly settled: { readonly issueCode: string; readonly reason: string } | null;
}

export interface DispensingGroup {
  readonly rpNumber: number;
  readonly prescriber: Prescriber | null;
  readonly dosageForm: DispensingDosageForm;
  readonly usage: Usage;
  /** 調剤数量 with its unit: 日分 (days), 回分 (times), 調剤 (dispensings) */
  readonly quantity: number;
  readonly quantityUnit: 'days' | 'times' | 'dispensings';
  readonly drugs: readonly DispensedDrug[];
  /** 311, 391 */
  readonly usageSupplements: readonly string[];
  readonly cautions: readonly string[];
}

/** 通常 / リフィル k of n with the next date / 分割 k of n / 不足分後日渡し */
export type DispensingRound =
  | { readonly type: 'single' }
  | { readonly type: 'refill'; readonly round: number; readonly of: number; readonly nextDate: CalendarDate | null }
  | { readonly type: 'split'; readonly round: number; readonly of: number; readonly reason: string }
  | { readonly type: 'remainder-later'; readonly reason: string };

/** What was handed over: the content of one version, as it goes into CJ1. */
export interface DispensingResult {
  readonly patient: Patient;
  /** 2 患者特記: 種別 1 アレルギー, 2 副作用, 3 既往, 9 他 */
  readonly patientNotes: readonly { readonly kind: string; readonly text: string }[];
  /** 4 手帳メモ */
  readonly notebookMemos: readonly { readonly text: string; readonly enteredOn: CalendarDate | null }[];
  /** 5 調剤年月日 */
  readonly dispensingDate: CalendarDate;
  readonly insuranceKind: InsuranceKind | null;
  readonly insured: InsuredPersonKey;
  /** 7 処方箋ID */
  readonly prescriptionId: Uuid | null;
  /** 11, 調剤: feeScoreType is '4' */
  readonly pharmacy: Institution;
  /** 15: the pharmacist who dispensed, and who signs */
  readonly pharmacist: { readonly name: string; readonly contact: string | null };
  readonly institution: Institution;
  readonly groups: readonly DispensingGroup[];
  readonly round: DispensingRound;
  /** 401 */
  readonly cautions: readonly string[];
  /** 411 伝達事項: 種別 30 / 31 / 99 */
  readonly messagesToPrescriber: readonly { readonly text: string; readonly kind: string }[];
  /** 421 残薬確認 */
  readonly residualChecks: readonly string[];
  /** 501 */
  readonly remarks: readonly string[];
  /** 511 疑義照会結果, code 999 */
  readonly inquiries: readonly { readonly code: string; readonly text: string }[];
}
