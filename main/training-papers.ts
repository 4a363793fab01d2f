import { addDays, type CalendarDate } from '../shared/domain/calendar-date.ts';
import { checkDigitOf } from '../shared/domain/check-digit.ts';
import type { Decimal } from '../shared/domain/decimal.ts';
import type { InsuranceKind } from '../shared/domain/patient.ts';
import type { Prescription, PrescriptionGroup } from '../shared/domain/prescription/prescription.ts';

/** Invented people; names as in common name lists, birth dates made up. */
const PEOPLE: readonly (readonly [kanji: string, kana: string, sex: 'male' | 'female', birthDate: string])[] = [
  ['見本　太一', 'ﾐﾎﾝ ﾀｲﾁ', 'male', '1948-04-02'],
  ['例示　花子', 'ﾚｲｼﾞ ﾊﾅｺ', 'female', '1955-11-23'],
  ['試験　次郎', 'ｼｹﾝ ｼﾞﾛｳ', 'male', '1962-07-15'],
  ['架空　桜', 'ｶｸｳ ｻｸﾗ', 'female', '1971-03-30'],
  ['仮名　三郎', 'ｶﾒｲ ｻﾌﾞﾛｳ', 'male', '1980-12-08'],
  ['練習　梅子', 'ﾚﾝｼｭｳ ｳﾒｺ', 'female', '1939-01-19'],
  ['検証　四郎', 'ｹﾝｼｮｳ ｼﾛｳ', 'male', '1990-05-05'],
  ['模擬　楓', 'ﾓｷﾞ ｶｴﾃﾞ', 'female', '2001-09-27'],
  ['髙橋　見本', 'ﾀｶﾊｼ ﾐﾎﾝ', 'male', '1944-10-10'],
];

interface DemoDrug {
  readonly code: string;
  readonly name: string;
  readonly unit: string;
  readonly amount: string;
  readonly form: 'oral' | 'external';
  readonly quantity: number;
  readonly usage: string;
}

/** Products of MHLW's price list of 2025-08-14. */
const DRUGS: readonly DemoDrug[] = [
  {
    code: '2171022F2025',
    name: 'ノルバスク錠５ｍｇ',
    unit: '錠',
    amount: '1',
    form: 'oral',
    quantity: 28,
    usage: '１日１回朝食後　服用',
  },
  {
    code: '1149019F1560',
    name: 'ロキソニン錠６０ｍｇ',
    unit: '錠',
    amount: '3',
    form: 'oral',
    quantity: 5,
    usage: '１日３回朝昼夕食後　服用',
  },
  {
    code: '2329021F1021',
    name: 'ムコスタ錠１００ｍｇ',
    unit: '錠',
    amount: '3',
    form: 'oral',
    quantity: 5,
    usage: '１日３回朝昼夕食後　服用',
  },
  {
    code: '2189017F1022',
    name: 'クレストール錠２．５ｍｇ',
    unit: '錠',
    amount: '1',
    form: 'oral',
    quantity: 28,
    usage: '１日１回夕食後　服用',
  },
  {
    code: '4490023F1024',
    name: 'アレグラ錠６０ｍｇ',
    unit: '錠',
    amount: '2',
    form: 'oral',
    quantity: 14,
    usage: '１日２回朝夕食後　服用',
  },
  {
    code: '6290004M1029',
    name: 'イトリゾールカプセル５０',
    unit: 'カプセル',
    amount: '2',
    form: 'oral',
    quantity: 7,
    usage: '１日１回朝食後　服用',
  },
  {
    code: '1124007F2026',
    name: 'ハルシオン０．２５ｍｇ錠',
    unit: '錠',
    amount: '1',
    form: 'oral',
    quantity: 7,
    usage: '１日１回就寝前　服用',
  },
];

/** Which drugs each paper holds; the same patient's later paper repeats a drug, and one holds a contraindicated pair. */
const PAPERS: readonly (readonly [person: number, drugs: readonly number[], insurance: InsuranceKind])[] = [
  [0, [0, 3], 'late-elderly'],
  [1, [1, 2], 'health-insurance'],
  [2, [5], 'health-insurance'],
  [2, [6], 'health-insurance'],
  [3, [4], 'health-insurance'],
  [4, [1], 'health-insurance'],
  [4, [1, 2], 'health-insurance'],
  [5, [0], 'late-elderly'],
  [6, [4], 'self-pay'],
  [7, [4, 1], 'health-insurance'],
  [8, [0, 3], 'late-elderly'],
];

function insurerNumber(): string {
  const body = '0613001';
  return `${body}${checkDigitOf(body)}`;
}

function groupsOf(drugs: readonly number[]): readonly PrescriptionGroup[] {
  return drugs.flatMap((index, place) => {
    const drug = DRUGS[index];
    if (drug === undefined) return [];
    return [
      {
        rpNumber: place + 1,
        dosageForm: drug.form,
        quantity: drug.quantity,
        splitQuantity: null,
        usage: { codeType: 'none' as const, code: null, text: drug.usage, timesPerDay: null },
        usageSupplements: [],
        drugs: [
          {
            lineNumber: 1,
            category: 'drug' as const,
            codeType: 'yj' as const,
            code: drug.code,
            name: drug.name,
            amount: drug.amount as Decimal,
            amountOf: 'product' as const,
            unit: drug.unit,
            unitConversion: null,
            unevenAmounts: [],
            singleDose: null,
            supplements: [],
          },
        ],
      },
    ];
  });
}

/** `count` paper prescriptions of the day, deterministic. */
export function demoPapers(today: CalendarDate, count: number): readonly Prescription[] {
  return Array.from({ length: count }, (_, index): Prescription => {
    const [person, drugs, insuranceKind] = PAPERS[index % PAPERS.length] ?? [0, [0], 'health-insurance'];
    const [nameKanji, nameKana, sex, birthDate] = PEOPLE[person] ?? ['', '', 'male', '1950-01-01'];
    const round = Math.floor(index / PAPERS.length);
    return {
      kind: 'paper',
      prescriptionId: null,
      exchangeNumber: null,
      patient: { nameKanji, nameKana, sex, birthDate: birthDate as CalendarDate },
      insuranceKind,
      insured: {
        insurerNumber: insuranceKind === 'self-pay' ? null : insurerNumber(),
        symbol: insuranceKind === 'self-pay' ? null : '１２',
        number: insuranceKind === 'self-pay' ? null : String(3400 + person + round * 100),
        branch: insuranceKind === 'self-pay' ? null : '01',
        relation: 'insured',
        publicExpenses: [],
        specialPublicExpense: null,
      },
      institution: {
        prefecture: '99',
        feeScoreType: '1',
        code: '8000010',
        name: '検証用病院',
        postalCode: null,
        address: null,
        phone: null,
      },
      prescriber: { name: '医師　見本', department: '内科' },
      issuedOn: addDays(today, -(index % 3)),
      expiresOn: null,
      repetition: { type: 'once' },
      residualInstruction: null,
      narcotic: null,
      groups: groupsOf(drugs),
      remarks: [],
    };
  });
}
