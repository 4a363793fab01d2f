/*
 * Small code lists of single fields. "JAHIS 院外処方箋" is 院外処方箋2次元シンボル記録条件規約 Ver.1.10, "JAHIS お薬手帳" is
 * 電子版お薬手帳データフォーマット仕様書 Ver.2.6; the number is the record.
 */

/** JAHIS 院外処方箋 12, お薬手帳 1 */
export const SEX_CODES = { '1': '男', '2': '女' } as const;
/** JAHIS 院外処方箋 4; 3–8 are kept for future common codes */
export const DEPARTMENT_CODE_TYPES = { '1': 'コードなし', '2': '診療科コード' } as const;
/** JAHIS 院外処方箋 14 */
export const COPAYMENT_CLASSES = {
  '1': '高齢者一般',
  '2': '高齢者7割',
  '3': '6歳未満',
  '4': '高齢者一般（1と同じ）',
  '5': '高齢者8割（後期高齢者）',
} as const;
/** JAHIS 院外処方箋 23 */
export const INSURED_RELATIONS = { '1': '被保険者', '2': '被扶養者' } as const;
/** JAHIS 院外処方箋 25 */
export const DUTY_REASONS = { '1': '職務上', '2': '下船後3ヶ月以内', '3': '通勤災害' } as const;
/** JAHIS 院外処方箋 62 */
export const RESIDUAL_INSTRUCTIONS = { '1': '疑義照会した上で調剤', '2': '情報提供' } as const;
/** JAHIS 院外処方箋 82; 2–9 reserved */
export const PRESCRIPTION_NUMBER_TYPES = { '1': '引換番号' } as const;
/** JAHIS 院外処方箋 201 情報区分 */
export const DRUG_CATEGORIES = { '1': '医薬品', '2': '医療材料', '3': '非保険薬' } as const;
/** JAHIS 院外処方箋 201 力価フラグ */
export const AMOUNT_MEANINGS = { '1': '薬価単位', '2': '力価単位' } as const;
/** JAHIS 院外処方箋 231 */
export const BURDEN_FLAGS = { '0': '負担しない', '1': '負担する' } as const;
/** JAHIS お薬手帳 バージョンレコード 出力区分 */
export const OUTPUT_CATEGORIES = { '1': '医療機関・薬局から患者等へ', '2': '患者等から医療機関・薬局へ' } as const;
/** JAHIS お薬手帳 レコード作成者 */
export const RECORD_AUTHORS = { '1': '医療関係者', '2': '患者等', '8': 'その他', '9': '不明' } as const;
/** JAHIS お薬手帳 2 */
export const PATIENT_NOTE_KINDS = { '1': 'アレルギー歴', '2': '副作用歴', '3': '既往歴', '9': 'その他' } as const;
/** JAHIS お薬手帳 31 コード種別, 201 一般名コード種別 */
export const CODED_OR_NOT = { '1': 'コードなし', '2': 'コードあり' } as const;
/** JAHIS お薬手帳 411 */
export const MESSAGE_KINDS = {
  '30': '入院中に副作用が発現した薬剤に関する情報',
  '31': '退院後の療養に必要な服薬情報',
  '99': 'その他',
} as const;
/** JAHIS 院外処方箋 281 薬品補足区分 (9–99 reserved) */
export const DRUG_SUPPLEMENT_KINDS = {
  '1': '一包化',
  '2': '粉砕',
  '3': '後発品変更不可',
  '4': '剤形変更不可',
  '5': '含量規格変更不可',
  '6': '剤形変更不可及び含量規格変更不可',
  '7': 'JAMI補足用法',
  '8': '先発医薬品患者希望',
} as const;
/** JAHIS 院外処方箋 181 用法補足区分 (10–99 reserved) */
export const USAGE_SUPPLEMENT_KINDS = {
  '1': '漸減',
  '2': '一包化',
  '3': '隔日',
  '4': '粉砕',
  '5': '用法の続き',
  '6': '部位',
  '7': '1回使用量',
  '8': 'JAMI補足用法',
  '9': 'JAMI部位',
} as const;
