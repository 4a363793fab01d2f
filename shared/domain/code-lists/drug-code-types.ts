import type { DrugCodeType } from '../prescription/prescription.ts';

/** 薬品コード種別 of the prescription side (JAHIS 院外処方箋 record 201; 5 and 8 are reserved). */
export const PRESCRIPTION_DRUG_CODE_TYPES = {
  '1': 'コードなし',
  '2': 'レセプト電算コード',
  '3': '厚生省コード',
  '4': 'YJコード',
  '6': 'HOTコード',
  '7': '一般名コード',
} as const;

/** 薬品コード種別 of the dispensing side (JAHIS お薬手帳 record 201, CJ1): no 一般名. */
export const DISPENSING_DRUG_CODE_TYPES = {
  '1': 'コードなし',
  '2': 'レセプト電算コード',
  '3': '厚労省コード',
  '4': 'YJコード',
  '6': 'HOTコード',
} as const;

export type DrugCodeTypeCode = keyof typeof PRESCRIPTION_DRUG_CODE_TYPES;

export const DRUG_CODE_TYPES: Readonly<Record<DrugCodeTypeCode, DrugCodeType>> = {
  '1': 'none',
  '2': 'receipt',
  '3': 'yakka',
  '4': 'yj',
  '6': 'hot',
  '7': 'generic',
};
