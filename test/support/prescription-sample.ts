import type { CalendarDate } from '../../shared/domain/calendar-date.ts';
import type { Decimal } from '../../shared/domain/decimal.ts';
import type { DispensingChoices } from '../../shared/domain/dispensing/dispense-as-prescribed.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type {
  Institution,
  PrescribedDrug,
  Prescription,
  PrescriptionGroup,
} from '../../shared/domain/prescription/prescription.ts';

export const amount = (text: string): Decimal => text as Decimal;

export const SAMPLE_PHARMACY: Institution = {
  prefecture: '99',
  feeScoreType: '4',
  code: '8000014',
  name: '検証用薬局',
  postalCode: '456-0001',
  address: '長崎県長崎市',
  phone: null,
};

export function prescribedDrug(changes: Partial<PrescribedDrug> = {}): PrescribedDrug {
  return {
    lineNumber: 1,
    category: 'drug',
    codeType: 'yj',
    code: '2171022F2025',
    name: 'ノルバスク錠５ｍｇ',
    amount: amount('1'),
    amountOf: 'product',
    unit: '錠',
    unitConversion: null,
    unevenAmounts: [],
    singleDose: null,
    supplements: [],
    ...changes,
  };
}

export function prescribedGroup(changes: Partial<PrescriptionGroup> = {}): PrescriptionGroup {
  return {
    rpNumber: 1,
    dosageForm: 'oral',
    quantity: 14,
    splitQuantity: null,
    usage: { codeType: 'eps', code: '1011000400000000', text: '１日１回朝食後　服用', timesPerDay: 1 },
    usageSupplements: [],
    drugs: [prescribedDrug()],
    ...changes,
  };
}

export function prescriptionWith(changes: Partial<Prescription> = {}): Prescription {
  return {
    kind: 'electronic',
    prescriptionId: '1439e0c5-7c1d-4512-861d-263de48417bf' as Uuid,
    exchangeNumber: null,
    patient: { nameKanji: '試験　花子', nameKana: 'ｼｹﾝ ﾊﾅｺ', sex: 'female', birthDate: '1960-04-01' as CalendarDate },
    insuranceKind: 'health-insurance',
    insured: {
      insurerNumber: '31130842',
      symbol: '2022',
      number: '010001',
      branch: '01',
      relation: 'insured',
      publicExpenses: [],
      specialPublicExpense: null,
    },
    institution: { ...SAMPLE_PHARMACY, feeScoreType: '1', code: '8000010', name: '検証用病院' },
    prescriber: { name: '医師　０１郎', department: '内科' },
    issuedOn: '2026-11-20' as CalendarDate,
    expiresOn: null,
    repetition: { type: 'once' },
    residualInstruction: null,
    narcotic: null,
    groups: [prescribedGroup()],
    remarks: [],
    ...changes,
  };
}

export function choicesWith(changes: Partial<DispensingChoices> = {}): DispensingChoices {
  return {
    dispensingDate: '2026-11-20' as CalendarDate,
    pharmacy: SAMPLE_PHARMACY,
    pharmacist: { name: '薬剤師漢字姓　漢字名01', contact: null },
    round: { type: 'single' },
    ...changes,
  };
}

/** RP 1 and 2 of the SJ1 inside the public sample Dispensing-005_03. */
export const SAMPLE_GROUPS: readonly PrescriptionGroup[] = [
  prescribedGroup({
    usage: { codeType: 'eps', code: '1011100000000000', text: '１日１回就寝前　服用', timesPerDay: 1 },
    usageSupplements: [{ kind: null, text: '用法補足情報０１', code: null }],
    drugs: [
      prescribedDrug({
        codeType: 'receipt',
        code: '622688101',
        name: 'ミニリンメルトＯＤ錠２５μｇ',
        amount: amount('2'),
        unitConversion: amount('101'),
        unevenAmounts: [amount('1.25')],
        singleDose: '1',
        supplements: [{ kind: null, text: '薬品補足情報０１', code: null }],
      }),
    ],
  }),
  prescribedGroup({
    rpNumber: 2,
    dosageForm: 'external',
    quantity: 1,
    usage: { codeType: 'eps', code: '1050W20000000000', text: '適宜　服用', timesPerDay: 1 },
    usageSupplements: [{ kind: null, text: '用法補足情報０１', code: null }],
    drugs: [
      prescribedDrug({
        codeType: 'receipt',
        code: '662640683',
        name: 'アルメタ軟膏　０．１％',
        unit: '本',
        unitConversion: amount('101'),
        supplements: [{ kind: null, text: '薬品補足情報０１', code: null }],
      }),
    ],
  }),
];
