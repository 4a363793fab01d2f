import type { Usage } from '../prescription/prescription.ts';

/**
 * 用法コード種別 (JAHIS 院外処方箋 record 111: 1, 2, and 3–8 reserved; SJ1 and CJ1 use 3 for the 電子処方箋用法マスタ, as
 * the public samples show).
 */
export const USAGE_CODE_TYPES = { '1': 'コードなし', '2': 'JAMI用法コード', '3': '電子処方箋用法マスタ' } as const;

export type UsageCodeTypeCode = keyof typeof USAGE_CODE_TYPES;

export const USAGE_CODE_TYPE_NAMES: Readonly<Record<UsageCodeTypeCode, Usage['codeType']>> = {
  '1': 'none',
  '2': 'jami',
  '3': 'eps',
};
