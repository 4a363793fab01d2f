import { DISPENSING_DOSAGE_FORM_CODES } from '../domain/code-lists/dosage-forms.ts';
import { DISPENSING_DRUG_CODE_TYPES } from '../domain/code-lists/drug-code-types.ts';
import { NOTEBOOK_FEE_SCORE_TYPES } from '../domain/code-lists/fee-score-types.ts';
import { INSURANCE_KIND_CODES } from '../domain/code-lists/insurance-kinds.ts';
import { PREFECTURES_WITH_TEST } from '../domain/code-lists/prefectures.ts';
import {
  CODED_OR_NOT,
  MESSAGE_KINDS,
  PATIENT_NOTE_KINDS,
  RECORD_AUTHORS,
  SEX_CODES,
} from '../domain/code-lists/record-codes.ts';
import { USAGE_CODE_TYPES } from '../domain/code-lists/usage-code-types.ts';
import { alnum, code, date, decimal, digits, type FormatLayout, integer, record, text } from './record-layout.ts';

const REQUIRED = { required: 'always' } as const;
const TO_PATIENT = { required: 'to-patient' } as const;
const OPEN = { open: true } as const;

const author = code('author', 'レコード作成者', 1, RECORD_AUTHORS);
const rpNumber = integer('rpNumber', 'RP番号', 3, { required: 'always', positive: true });

function rpText<const N extends string>(no: N, name: string, fieldName: string, bytes: number) {
  return record(no, name, 'many-per-rp', rpNumber, text('text', fieldName, bytes, REQUIRED), author);
}

function freeText<const N extends string>(no: N, name: string, fieldName: string) {
  return record(no, name, 'many', text('text', fieldName, 400, REQUIRED), author);
}

const drugFields = [
  rpNumber,
  text('name', '薬品名称', 120, REQUIRED),
  decimal('amount', '用量', 12, { required: 'to-patient', positive: true }),
  text('unit', '単位名', 12, TO_PATIENT),
  code('codeKind', '薬品コード種別', 1, DISPENSING_DRUG_CODE_TYPES, TO_PATIENT),
  alnum('code', '薬品コード', 13),
  author,
] as const;

/** Records that お薬手帳 (JAHIS 電子版お薬手帳データフォーマット仕様書 Ver.2.6, 3.2.8) and CJ1 share, field for field. */
const SHARED_RECORDS = [
  record(
    '1',
    '患者情報レコード',
    'once',
    text('name', '患者氏名', 40, REQUIRED),
    code('sex', '患者性別', 1, SEX_CODES, REQUIRED),
    date('birthDate', '患者生年月日', REQUIRED),
    alnum('postalCode', '患者郵便番号', 8),
    text('address', '患者住所', 800),
    alnum('phone', '患者電話番号', 13),
    text('emergencyContact', '緊急連絡先', 800),
    text('bloodType', '血液型', 20),
    decimal('weight', '体重', 7),
    text('nameKana', '患者氏名カナ', 40),
  ),
  record(
    '2',
    '患者特記レコード',
    'many',
    code('kind', '患者特記種別', 1, PATIENT_NOTE_KINDS, REQUIRED),
    text('text', '患者特記内容', 120, REQUIRED),
    author,
  ),
  record(
    '4',
    '手帳メモレコード',
    'many',
    text('text', '手帳メモ情報', 400, REQUIRED),
    date('enteredOn', 'メモ入力年月日'),
    author,
  ),
  record('5', '調剤等年月日レコード', 'once', date('dispensedOn', '調剤等年月日', REQUIRED), author),
  record(
    '11',
    '調剤－医療機関等レコード',
    'once',
    text('name', '医療機関等名称', 120, REQUIRED),
    code('prefecture', '医療機関等都道府県', 2, PREFECTURES_WITH_TEST, TO_PATIENT),
    code('feeScoreType', '医療機関等点数表', 1, NOTEBOOK_FEE_SCORE_TYPES, TO_PATIENT),
    alnum('code', '医療機関等コード', 7, TO_PATIENT),
    alnum('postalCode', '医療機関等郵便番号', 8),
    text('address', '医療機関等住所', 800),
    alnum('phone', '医療機関等電話番号', 13),
    author,
  ),
  record(
    '15',
    '調剤－医師・薬剤師レコード',
    'once',
    text('name', '医師・薬剤師氏名', 40, REQUIRED),
    text('contact', '医師・薬剤師連絡先', 800),
    author,
  ),
  record(
    '51',
    '処方－医療機関レコード',
    'once',
    text('name', '医療機関名称', 120, REQUIRED),
    code('prefecture', '医療機関都道府県', 2, PREFECTURES_WITH_TEST, TO_PATIENT),
    code('feeScoreType', '医療機関点数表', 1, NOTEBOOK_FEE_SCORE_TYPES, TO_PATIENT),
    alnum('code', '医療機関コード', 7, TO_PATIENT),
    author,
  ),
  record(
    '55',
    '処方－医師レコード',
    'many',
    text('name', '医師氏名', 40, REQUIRED),
    text('department', '診療科名', 80),
    author,
  ),
  rpText('281', '薬品補足レコード', '薬品補足情報', 100),
  rpText('291', '薬品服用注意レコード', '内容', 400),
  record(
    '301',
    '用法レコード',
    'once-per-rp',
    rpNumber,
    text('text', '用法名称', 100),
    integer('quantity', '調剤数量', 3, { required: 'to-patient', positive: true }),
    text('quantityUnit', '調剤単位', 100, TO_PATIENT),
    code('dosageForm', '剤形コード', 2, DISPENSING_DOSAGE_FORM_CODES, TO_PATIENT),
    code('codeKind', '用法コード種別', 1, USAGE_CODE_TYPES, { required: 'to-patient', open: true }),
    alnum('code', '用法コード', 16),
    author,
  ),
  rpText('311', '用法補足レコード', '用法補足情報', 100),
  rpText('391', '処方服用注意レコード', '内容', 400),
  freeText('401', '服用注意レコード', '内容'),
  record(
    '411',
    '医療機関等提供情報レコード',
    'many',
    text('text', '内容', 400, REQUIRED),
    code('kind', '提供情報種別', 2, MESSAGE_KINDS, REQUIRED),
    author,
  ),
  freeText('421', '残薬確認レコード', '残薬内容'),
  freeText('501', '備考レコード', '備考情報'),
] as const;

/** JAHISTC01 to 08; 421 since 2.4, 31 and the 一般名 fields of 201 since 2.5. */
export const JAHIS_TC_LAYOUT = {
  format: 'jahis-tc',
  header: /^JAHISTC\d{2}$/,
  records: [
    ...SHARED_RECORDS,
    record(
      '201',
      '薬品レコード',
      'many-per-rp',
      ...drugFields,
      text('genericName', '一般名', 120),
      code('genericCodeKind', '一般名コード種別', 1, CODED_OR_NOT),
      alnum('genericCode', '一般名コード', 12),
    ),
    record(
      '3',
      '要指導医薬品・一般用医薬品服用レコード',
      'many',
      text('name', '薬品名称', 120, REQUIRED),
      date('startedOn', '服用開始年月日'),
      date('endedOn', '服用終了年月日'),
      author,
      integer('sequence', 'レコード通番', 3),
      digits('janCode', 'JANコード', 13),
    ),
    record(
      '31',
      '要指導医薬品・一般用医薬品成分レコード',
      'many',
      integer('parentSequence', 'レコード通番', 3, REQUIRED),
      text('name', '成分名', 256, REQUIRED),
      code('codeKind', 'コード種別', 1, CODED_OR_NOT, REQUIRED),
      alnum('code', '成分コード', 20),
      author,
    ),
    record(
      '601',
      '患者等記入レコード',
      'many',
      text('text', '患者等記入情報', 400, REQUIRED),
      date('enteredOn', '入力年月日'),
    ),
    record(
      '701',
      'かかりつけ薬剤師レコード',
      'many',
      text('name', 'かかりつけ薬剤師氏名', 40, REQUIRED),
      text('pharmacyName', '勤務先薬局名称', 120, REQUIRED),
      text('contact', '連絡先', 800, { required: 'recommended' }),
      date('startedOn', '担当開始日'),
      date('endedOn', '担当終了日'),
      author,
    ),
    record(
      '911',
      '分割制御レコード',
      'once',
      digits('setId', 'データ固有ID', 14, REQUIRED),
      integer('total', '分割数', 3, { required: 'always', positive: true }),
      integer('part', 'データ連番', 3, { required: 'always', positive: true }),
    ),
  ],
} as const satisfies FormatLayout;

/** CJ1: the shared records; 6, 7 and 511 as the one public sample has them (their field lengths follow SJ1's; not public). */
export const CJ1_LAYOUT = {
  format: 'cj1',
  header: /^CJ1$/,
  records: [
    ...SHARED_RECORDS,
    record('201', '薬品レコード', 'many-per-rp', ...drugFields),
    record(
      '6',
      '資格情報レコード',
      'once',
      code('kind', '保険種別', 1, INSURANCE_KIND_CODES, REQUIRED),
      alnum('insurerNumber', '保険者番号', 14, { checkDigit: 'insurer' }),
      text('symbol', '被保険者証記号', 40),
      text('number', '被保険者証番号', 40),
      alnum('branch', '被保険者証枝番', 2),
    ),
    record(
      '7',
      '処方箋IDレコード',
      'once',
      alnum('prescriptionId', '処方箋ID', 36, REQUIRED),
      text('reserved', '第2項目（意味は非公開）', 400),
    ),
    record(
      '511',
      '疑義照会結果レコード',
      'many',
      digits('code', '種別', 3, { required: 'always', ...OPEN }),
      text('text', '疑義照会結果', 400, REQUIRED),
    ),
  ],
} as const satisfies FormatLayout;

export type JahisTcLayout = typeof JAHIS_TC_LAYOUT;
export type Cj1Layout = typeof CJ1_LAYOUT;
