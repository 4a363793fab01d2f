import type { InsuranceKind } from '../patient.ts';

/** 保険種別 (JAHIS 院外処方箋 record 21; CJ1 record 6 has the same values in the public sample). */
export const INSURANCE_KIND_CODES = {
  '1': '医保又は公費',
  '2': '国保',
  '3': '労災',
  '4': '自賠責',
  '5': '公害',
  '6': '自費',
  '7': '後期高齢者',
} as const;

export type InsuranceKindCode = keyof typeof INSURANCE_KIND_CODES;

export const INSURANCE_KINDS: Readonly<Record<InsuranceKindCode, InsuranceKind>> = {
  '1': 'health-insurance',
  '2': 'national-health-insurance',
  '3': 'industrial-accident',
  '4': 'automobile-liability',
  '5': 'pollution',
  '6': 'self-pay',
  '7': 'late-elderly',
};
