import { DEPARTMENTS } from '../domain/code-lists/departments.ts';
import { PRESCRIPTION_DOSAGE_FORM_CODES } from '../domain/code-lists/dosage-forms.ts';
import { PRESCRIPTION_DRUG_CODE_TYPES } from '../domain/code-lists/drug-code-types.ts';
import { PRESCRIBER_FEE_SCORE_TYPES } from '../domain/code-lists/fee-score-types.ts';
import { INSURANCE_KIND_CODES } from '../domain/code-lists/insurance-kinds.ts';
import { PREFECTURES_WITH_TEST } from '../domain/code-lists/prefectures.ts';
import {
  AMOUNT_MEANINGS,
  BURDEN_FLAGS,
  COPAYMENT_CLASSES,
  DEPARTMENT_CODE_TYPES,
  DRUG_CATEGORIES,
  DRUG_SUPPLEMENT_KINDS,
  DUTY_REASONS,
  INSURED_RELATIONS,
  PRESCRIPTION_NUMBER_TYPES,
  RESIDUAL_INSTRUCTIONS,
  SEX_CODES,
  USAGE_SUPPLEMENT_KINDS,
} from '../domain/code-lists/record-codes.ts';
import { USAGE_CODE_TYPES } from '../domain/code-lists/usage-code-types.ts';
import { alnum, code, date, decimal, digits, type FormatLayout, integer, record, text } from './record-layout.ts';

const REQUIRED = { required: 'always' } as const;
const OPEN = { open: true } as const;

const rpNumber = integer('rpNumber', 'RP番号', 3, { required: 'always', positive: true });
const lineNumber = integer('lineNumber', 'RP内連番', 2, { required: 'always', positive: true });

function publicExpense<const N extends string>(no: N, name: string) {
  return record(
    no,
    `${name}レコード`,
    'once',
    digits('payerNumber', `${name}負担者番号`, 8, { required: 'always', checkDigit: 'public-payer' }),
    digits('recipientNumber', `${name}受給者番号`, 7, { checkDigit: 'recipient' }),
  );
}

/** JAHIS 院外処方箋2次元シンボル記録条件規約 Ver.1.10 §レコードレイアウト; bytes and ◎ as in its tables. */
export const PRESCRIPTION_RECORDS = [
  record(
    '1',
    '医療機関レコード',
    'once',
    code('codeKind', '医療機関コード種別', 1, PRESCRIBER_FEE_SCORE_TYPES),
    alnum('code', '医療機関コード', 7, REQUIRED),
    code('prefecture', '医療機関都道府県コード', 2, PREFECTURES_WITH_TEST, REQUIRED),
    text('name', '医療機関名称', 120),
  ),
  record(
    '2',
    '医療機関所在地レコード',
    'once',
    alnum('postalCode', '医療機関郵便番号', 8),
    text('address', '医療機関所在地', 100),
  ),
  record(
    '3',
    '医療機関電話レコード',
    'once',
    alnum('phone', '医療機関電話番号', 13, REQUIRED),
    alnum('fax', 'FAX番号', 13),
    text('other', 'その他連絡先', 100),
  ),
  record(
    '4',
    '診療科レコード',
    'once',
    code('codeKind', '診療科コード種別', 1, DEPARTMENT_CODE_TYPES, OPEN),
    code('code', '診療科コード', 6, DEPARTMENTS, OPEN),
    text('name', '診療科名', 80),
  ),
  record(
    '5',
    '医師レコード',
    'once',
    alnum('code', '医師コード', 15),
    alnum('nameKana', '医師カナ氏名', 40),
    text('nameKanji', '医師漢字氏名', 40, REQUIRED),
  ),
  record(
    '11',
    '患者氏名レコード',
    'once',
    alnum('code', '患者コード', 15),
    text('nameKanji', '患者漢字氏名', 40),
    alnum('nameKana', '患者カナ氏名', 40),
  ),
  record('12', '患者性別レコード', 'once', code('sex', '患者性別', 1, SEX_CODES, REQUIRED)),
  record(
    '13',
    '患者生年月日レコード',
    'once',
    date('birthDate', '患者生年月日', { required: 'always', partial: true }),
  ),
  record('14', '患者一部負担区分レコード', 'once', code('copayment', '一部負担金区分', 1, COPAYMENT_CLASSES, REQUIRED)),
  record('21', '保険種別レコード', 'once', code('kind', '保険種別', 1, INSURANCE_KIND_CODES, REQUIRED)),
  record('22', '保険者番号レコード', 'once', alnum('insurerNumber', '保険者番号', 14, { checkDigit: 'insurer' })),
  record(
    '23',
    '記号番号レコード',
    'once',
    text('symbol', '被保険者証記号', 40),
    text('number', '被保険者証番号', 40),
    code('relation', '被保険者/被扶養者', 1, INSURED_RELATIONS, REQUIRED),
    alnum('branch', '被保険者証枝番', 2),
  ),
  record(
    '24',
    '負担・給付率レコード',
    'once',
    digits('patientRate', '患者負担率', 3, REQUIRED),
    digits('benefitRate', '保険給付率', 3, REQUIRED),
  ),
  record('25', '職務上の事由レコード', 'once', code('reason', '職務上の事由', 1, DUTY_REASONS, REQUIRED)),
  publicExpense('27', '第一公費'),
  publicExpense('28', '第二公費'),
  publicExpense('29', '第三公費'),
  record(
    '30',
    '特殊公費レコード',
    'once',
    text('payerNumber', '特殊公費負担者番号', 40, REQUIRED),
    text('recipientNumber', '特殊公費受給者番号', 40),
  ),
  record('31', 'レセプト種別レコード', 'once', digits('claimKind', 'レセプト種別コード', 4, REQUIRED)),
  record('51', '処方箋交付年月日レコード', 'once', date('issuedOn', '処方箋交付年月日', REQUIRED)),
  record('52', '使用期限年月日レコード', 'once', date('expiresOn', '使用期限年月日', REQUIRED)),
  record(
    '61',
    '麻薬施用レコード',
    'once',
    alnum('licence', '麻薬施用者免許番号', 15),
    text('address', '麻薬施用患者住所', 100, REQUIRED),
    alnum('phone', '麻薬施用患者電話番号', 13, REQUIRED),
  ),
  record(
    '62',
    '残薬確認欄レコード',
    'once',
    code('instruction', '残薬確認対応フラグ', 1, RESIDUAL_INSTRUCTIONS, REQUIRED),
  ),
  record(
    '63',
    '分割指示レコード',
    'once',
    integer('totalRounds', '分割回数', 2, { required: 'always', positive: true }),
    integer('round', '分割回', 2, { required: 'always', positive: true }),
  ),
  record(
    '64',
    'リフィル処方箋情報レコード',
    'once',
    integer('totalRounds', '総使用回数', 1, { required: 'always', positive: true }),
  ),
  record(
    '81',
    '備考レコード',
    'many',
    integer('sequence', '備考連番', 3, REQUIRED),
    digits('kind', '備考種別', 2),
    text('text', '備考', 100, REQUIRED),
  ),
  record(
    '82',
    '処方箋番号レコード',
    'once',
    code('kind', '処方箋番号種別', 1, PRESCRIPTION_NUMBER_TYPES, { required: 'always', open: true }),
    digits('number', '処方箋番号', 16, REQUIRED),
  ),
  record(
    '101',
    '剤形レコード',
    'once-per-rp',
    rpNumber,
    code('dosageForm', '剤形区分', 1, PRESCRIPTION_DOSAGE_FORM_CODES, REQUIRED),
    text('dosageFormName', '剤形名称', 4),
    integer('quantity', '調剤数量', 3, { required: 'always', positive: true }),
  ),
  record(
    '102',
    '分割指示調剤数量レコード',
    'once-per-rp',
    rpNumber,
    integer('thisRound', '分割回ごと調剤数量', 3, { required: 'always', positive: true }),
    integer('total', '総調剤数量', 3, { required: 'always', positive: true }),
  ),
  record(
    '111',
    '用法レコード',
    'once-per-rp',
    rpNumber,
    code('codeKind', '用法コード種別', 1, USAGE_CODE_TYPES, { required: 'always', open: true }),
    alnum('code', '用法コード', 16),
    text('text', '用法名称', 100, REQUIRED),
    integer('timesPerDay', '1日回数', 2),
  ),
  record(
    '181',
    '用法補足レコード',
    'many-per-rp',
    rpNumber,
    integer('sequence', 'RP補足連番', 2, REQUIRED),
    code('kind', '用法補足区分', 2, USAGE_SUPPLEMENT_KINDS, OPEN),
    text('text', '用法補足情報', 100, REQUIRED),
    alnum('code', '補足用法コード', 8),
    alnum('bodySite', '部位コード', 3),
  ),
  record(
    '201',
    '薬品レコード',
    'once-per-drug',
    rpNumber,
    lineNumber,
    code('category', '情報区分', 1, DRUG_CATEGORIES),
    code('codeKind', '薬品コード種別', 1, PRESCRIPTION_DRUG_CODE_TYPES, REQUIRED),
    alnum('code', '薬品コード', 13),
    text('name', '薬品名称', 80),
    decimal('amount', '用量', 12, { required: 'always', positive: true }),
    code('amountOf', '力価フラグ', 1, AMOUNT_MEANINGS, REQUIRED),
    text('unit', '単位名', 12, REQUIRED),
  ),
  record(
    '211',
    '単位変換レコード',
    'once-per-drug',
    rpNumber,
    lineNumber,
    decimal('factor', '単位変換係数', 12, { required: 'always', positive: true }),
  ),
  record(
    '221',
    '不均等レコード',
    'once-per-drug',
    rpNumber,
    lineNumber,
    decimal('amount1', '1回目服用量', 12, REQUIRED),
    decimal('amount2', '2回目服用量', 12, REQUIRED),
    decimal('amount3', '3回目服用量', 12),
    decimal('amount4', '4回目服用量', 12),
    decimal('amount5', '5回目服用量', 12),
    alnum('code1', '1回目服用量コード', 8),
    alnum('code2', '2回目服用量コード', 8),
    alnum('code3', '3回目服用量コード', 8),
    alnum('code4', '4回目服用量コード', 8),
    alnum('code5', '5回目服用量コード', 8),
  ),
  record(
    '231',
    '負担区分レコード',
    'once-per-drug',
    rpNumber,
    lineNumber,
    code('first', '第一公費負担区分', 1, BURDEN_FLAGS),
    code('second', '第二公費負担区分', 1, BURDEN_FLAGS),
    code('third', '第三公費負担区分', 1, BURDEN_FLAGS),
    code('special', '特殊公費負担区分', 1, BURDEN_FLAGS),
  ),
  record(
    '241',
    '1回服用量レコード',
    'once-per-drug',
    rpNumber,
    lineNumber,
    text('singleDose', '1回服用量', 12, REQUIRED),
    integer('timesPerDay', '1日服用回数', 2),
  ),
  record(
    '281',
    '薬品補足レコード',
    'many-per-drug',
    rpNumber,
    lineNumber,
    integer('sequence', '薬品補足連番', 3, REQUIRED),
    code('kind', '薬品補足区分', 2, DRUG_SUPPLEMENT_KINDS, OPEN),
    text('text', '薬品補足情報', 100, REQUIRED),
    alnum('code', '補足用法コード', 8),
  ),
] as const;

/** JAHIS5 (Ver.1.5) to JAHIS11; `JAHIS11` for Ver.1.11 is inferred. */
export const JAHIS_RX_LAYOUT = {
  format: 'jahis-rx',
  header: /^JAHIS\d{1,2}$/,
  records: PRESCRIPTION_RECORDS,
} as const satisfies FormatLayout;

/**
 * SJ1: the same records; in addition 60 (麻薬施用 where a public writer puts it; JAHIS has 61: unresolved, both are read),
 * 301 and 302 (seen in a writer in production; the record conditions themselves are not public).
 */
export const SJ1_LAYOUT = {
  format: 'sj1',
  header: /^SJ1$/,
  records: [
    ...PRESCRIPTION_RECORDS,
    record(
      '60',
      '麻薬施用レコード',
      'once',
      alnum('licence', '麻薬施用者免許番号', 15),
      text('address', '麻薬施用患者住所', 100, REQUIRED),
      alnum('phone', '麻薬施用患者電話番号', 13, REQUIRED),
    ),
    record(
      '301',
      '提供診療情報レコード',
      'many',
      integer('sequence', '提供診療情報連番', 3, REQUIRED),
      text('drugName', '薬品名称', 120),
      text('text', 'コメント', 400, REQUIRED),
    ),
    record(
      '302',
      '検査値データ等レコード',
      'many',
      integer('sequence', '検査値データ等連番', 3, REQUIRED),
      text('text', '検査値データ等', 400, REQUIRED),
    ),
  ],
} as const satisfies FormatLayout;

export type JahisRxLayout = typeof JAHIS_RX_LAYOUT;
export type Sj1Layout = typeof SJ1_LAYOUT;
