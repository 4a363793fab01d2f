import type { DispensingDosageForm } from '../dispensing/dispensing-result.ts';
import type { PrescriptionDosageForm } from '../prescription/prescription.ts';

/*
 * Two tables with the same digits and different meanings (an ointment is 3 in the first and 5 in the second). They are
 * values of different types, so that the compiler refuses to mix them.
 */

/** 剤形区分 (JAHIS 院外処方箋 record 101, SJ1). */
export const PRESCRIPTION_DOSAGE_FORM_CODES = {
  '1': '内服',
  '2': '頓服',
  '3': '外用',
  '4': '内服滴剤',
  '5': '注射',
  '6': '医療材料',
  '9': '不明',
} as const;

/** 剤形コード (JAHIS お薬手帳 record 301 別表4, CJ1). */
export const DISPENSING_DOSAGE_FORM_CODES = {
  '1': '内服',
  '2': '内滴',
  '3': '屯服',
  '4': '注射',
  '5': '外用',
  '6': '浸煎',
  '7': '湯',
  '9': '材料',
  '10': 'その他',
} as const;

export type PrescriptionDosageFormCode = keyof typeof PRESCRIPTION_DOSAGE_FORM_CODES;
export type DispensingDosageFormCode = keyof typeof DISPENSING_DOSAGE_FORM_CODES;

export const PRESCRIPTION_DOSAGE_FORMS: Readonly<Record<PrescriptionDosageFormCode, PrescriptionDosageForm>> = {
  '1': 'oral',
  '2': 'as-needed',
  '3': 'external',
  '4': 'oral-drops',
  '5': 'injection',
  '6': 'medical-material',
  '9': 'unknown',
};

export const DISPENSING_DOSAGE_FORMS: Readonly<Record<DispensingDosageFormCode, DispensingDosageForm>> = {
  '1': 'oral',
  '2': 'oral-drops',
  '3': 'as-needed',
  '4': 'injection',
  '5': 'external',
  '6': 'decoction',
  '7': 'hot-water',
  '9': 'material',
  '10': 'other',
};
