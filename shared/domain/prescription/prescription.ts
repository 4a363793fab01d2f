import type { CalendarDate } from '../calendar-date.ts';
import type { Decimal } from '../decimal.ts';
import type { Uuid } from '../identifiers.ts';
import type { InsuranceKind, InsuredPersonKey, Patient } from '../patient.ts';

/**
 * electronic: the original is data, signed by the prescriber. paper-with-exchange-number (引換番号付き紙): paper is the
 * original, the service knows it too. paper: the service does not know it.
 */
export type PrescriptionKind = 'electronic' | 'paper-with-exchange-number' | 'paper';

/** 薬品コード種別: 1 なし, 2 レセ電, 3 薬価 (厚労省), 4 YJ, 6 HOT, 7 一般名. */
export type DrugCodeType = 'none' | 'receipt' | 'yakka' | 'yj' | 'hot' | 'generic';

/** 剤形区分 of the *prescription* side (SJ1, JAHIS 101). Never mixed with the dispensing side's table (dispensing-result.ts). */
export type PrescriptionDosageForm =
  | 'oral' // 1 内服
  | 'as-needed' // 2 頓服
  | 'external' // 3 外用
  | 'oral-drops' // 4 内服滴剤
  | 'injection' // 5 注射
  | 'medical-material' // 6 医療材料
  | 'unknown'; // 9 不明

export interface Institution {
  readonly prefecture: string;
  /** 点数表: 1 医科, 3 歯科, 4 調剤, 6 訪問 */
  readonly feeScoreType: string;
  /** 7 characters */
  readonly code: string;
  readonly name: string;
  readonly postalCode: string | null;
  readonly address: string | null;
  readonly phone: string | null;
}

export interface Prescriber {
  readonly name: string;
  readonly department: string | null;
}

export interface Usage {
  /** 用法コード種別: 1 なし, 2 JAMI, 3 電子処方箋用法マスタ */
  readonly codeType: 'none' | 'jami' | 'eps';
  readonly code: string | null;
  readonly text: string;
  readonly timesPerDay: number | null;
}

/** 用法補足 (181) or 薬品補足 (281). `kind` is the code as written: 281/3 = 後発不可, 4 剤形不可, 5 規格不可, 6 剤形規格不可, 8 先発患者希望 */
export interface Supplement {
  readonly kind: string | null;
  readonly text: string;
  readonly code: string | null;
}

export interface PrescribedDrug {
  /** RP内連番 */
  readonly lineNumber: number;
  /** 情報区分: 1 医薬品, 2 医療材料, 3 非保険薬 */
  readonly category: 'drug' | 'medical-material' | 'uninsured' | null;
  readonly codeType: DrugCodeType;
  readonly code: string | null;
  readonly name: string;
  /** oral: amount per day; external and others: total = amount × quantity */
  readonly amount: Decimal;
  /** 力価フラグ: amount in units of the product (1) or of active substance (2) */
  readonly amountOf: 'product' | 'active-substance';
  readonly unit: string;
  /** 211 単位変換係数 */
  readonly unitConversion: Decimal | null;
  /** 221 不均等: up to five amounts */
  readonly unevenAmounts: readonly Decimal[];
  /** 241 一回量 as written (`1`, `2/3`) */
  readonly singleDose: string | null;
  readonly supplements: readonly Supplement[];
}

export interface PrescriptionGroup {
  /** RP番号, 1-based */
  readonly rpNumber: number;
  readonly dosageForm: PrescriptionDosageForm;
  /** 調剤数量: days (oral), times (as needed), else days or times */
  readonly quantity: number;
  /** 102: quantity of this split round and the total */
  readonly splitQuantity: { readonly thisRound: number; readonly total: number } | null;
  readonly usage: Usage | null;
  readonly usageSupplements: readonly Supplement[];
  readonly drugs: readonly PrescribedDrug[];
}

/** 通常, リフィル (64: 総使用回数) or 分割 (63: 全回数, 何回目). */
export type PrescriptionRepetition =
  | { readonly type: 'once' }
  | { readonly type: 'refill'; readonly totalRounds: number }
  | { readonly type: 'split'; readonly totalRounds: number; readonly round: number };

export interface Prescription {
  readonly kind: PrescriptionKind;
  /** 処方箋ID given by the service; null for plain paper */
  readonly prescriptionId: Uuid | null;
  readonly exchangeNumber: string | null;
  readonly patient: Patient;
  readonly insuranceKind: InsuranceKind | null;
  readonly insured: InsuredPersonKey;
  readonly institution: Institution;
  readonly prescriber: Prescriber;
  /** 交付日 (51) */
  readonly issuedOn: CalendarDate;
  /** 使用期限 (52) where written; the rule of 交付日 + 3 days otherwise is in `same-day-clock` */
  readonly expiresOn: CalendarDate | null;
  readonly repetition: PrescriptionRepetition;
  /** 62: 1 疑義照会の上調剤, 2 情報提供 */
  readonly residualInstruction: 'inquire-first' | 'inform' | null;
  /** 61: present on a prescription for a narcotic */
  readonly narcotic: {
    readonly licence: string | null;
    readonly address: string | null;
    readonly phone: string | null;
  } | null;
  readonly groups: readonly PrescriptionGroup[];
  /** 81 備考 */
  readonly remarks: readonly string[];
}
