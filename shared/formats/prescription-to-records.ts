import { PRESCRIPTION_DOSAGE_FORMS } from '../domain/code-lists/dosage-forms.ts';
import { DRUG_CODE_TYPES } from '../domain/code-lists/drug-code-types.ts';
import { PRESCRIBER_FEE_SCORE_TYPES } from '../domain/code-lists/fee-score-types.ts';
import { INSURANCE_KINDS } from '../domain/code-lists/insurance-kinds.ts';
import { PREFECTURES_WITH_TEST } from '../domain/code-lists/prefectures.ts';
import { DRUG_SUPPLEMENT_KINDS, USAGE_SUPPLEMENT_KINDS } from '../domain/code-lists/record-codes.ts';
import { USAGE_CODE_TYPE_NAMES } from '../domain/code-lists/usage-code-types.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { PublicExpense } from '../domain/patient.ts';
import type {
  PrescribedDrug,
  Prescription,
  PrescriptionGroup,
  Supplement,
} from '../domain/prescription/prescription.ts';
import { codeOf, codeOrUnreadable, decimalText } from './code-text.ts';
import { type JahisRxLayout, PRESCRIPTION_RECORDS } from './jahis-rx-layout.ts';
import type { RecordDocument, RecordOf, ValuesOf } from './record-layout.ts';
import { makeRecord } from './record-text.ts';

type RxRecord = RecordDocument<JahisRxLayout>['records'][number];
type Layouts = (typeof PRESCRIPTION_RECORDS)[number];
type LayoutOf<N extends Layouts['no']> = Extract<Layouts, { no: N }>;

function make<const N extends Layouts['no']>(no: N, values: ValuesOf<LayoutOf<N>>): RxRecord {
  const layout = PRESCRIPTION_RECORDS.find((candidate): candidate is LayoutOf<N> => candidate.no === no);
  if (layout === undefined) throw new Error(`no layout for record ${no}`);
  return makeRecord(layout, values) as RecordOf<Layouts>;
}

function headRecords(prescription: Prescription): readonly RxRecord[] {
  const { institution, patient, prescriber } = prescription;
  const records: RxRecord[] = [
    make('1', {
      codeKind: codeOrUnreadable(PRESCRIBER_FEE_SCORE_TYPES, institution.feeScoreType),
      code: institution.code,
      prefecture: codeOrUnreadable(PREFECTURES_WITH_TEST, institution.prefecture),
      name: institution.name,
    }),
  ];
  if (institution.postalCode !== null || institution.address !== null) {
    records.push(make('2', { postalCode: institution.postalCode, address: institution.address }));
  }
  if (institution.phone !== null) records.push(make('3', { phone: institution.phone, fax: null, other: null }));
  if (prescriber.department !== null) {
    records.push(make('4', { codeKind: '1', code: null, name: prescriber.department }));
  }
  records.push(make('5', { code: null, nameKana: null, nameKanji: prescriber.name }));
  records.push(
    make('11', { code: null, nameKanji: patient.nameKanji, nameKana: patient.nameKana }),
    make('12', { sex: patient.sex === null ? null : patient.sex === 'male' ? '1' : '2' }),
    make('13', { birthDate: patient.birthDate }),
  );
  return records;
}

const EXPENSE_RECORDS = ['27', '28', '29'] as const;

function insuranceRecords(prescription: Prescription): readonly RxRecord[] {
  const { insured, insuranceKind } = prescription;
  const records: RxRecord[] = [];
  if (insuranceKind !== null) records.push(make('21', { kind: codeOf(INSURANCE_KINDS, insuranceKind) }));
  records.push(make('22', { insurerNumber: insured.insurerNumber }));
  records.push(
    make('23', {
      symbol: insured.symbol,
      number: insured.number,
      relation: insured.relation === 'dependent' ? '2' : '1',
      branch: insured.branch,
    }),
  );
  for (const [index, no] of EXPENSE_RECORDS.entries()) {
    const expense: PublicExpense | undefined = insured.publicExpenses[index];
    if (expense !== undefined)
      records.push(make(no, { payerNumber: expense.payerNumber, recipientNumber: expense.recipientNumber }));
  }
  if (insured.specialPublicExpense !== null) {
    const { payerNumber, recipientNumber } = insured.specialPublicExpense;
    records.push(make('30', { payerNumber: payerNumber, recipientNumber: recipientNumber }));
  }
  return records;
}

function orderRecords(prescription: Prescription): readonly RxRecord[] {
  const { narcotic, repetition, residualInstruction } = prescription;
  const records: RxRecord[] = [make('51', { issuedOn: prescription.issuedOn })];
  if (prescription.expiresOn !== null) records.push(make('52', { expiresOn: prescription.expiresOn }));
  if (narcotic !== null) {
    records.push(make('61', { licence: narcotic.licence, address: narcotic.address, phone: narcotic.phone }));
  }
  if (residualInstruction !== null) {
    records.push(make('62', { instruction: residualInstruction === 'inquire-first' ? '1' : '2' }));
  }
  if (repetition.type === 'split') {
    const { totalRounds, round } = repetition;
    records.push(make('63', { totalRounds: decimalText(totalRounds), round: decimalText(round) }));
  }
  if (repetition.type === 'refill') records.push(make('64', { totalRounds: decimalText(repetition.totalRounds) }));
  for (const [index, remark] of prescription.remarks.entries()) {
    records.push(make('81', { sequence: decimalText(index + 1), kind: null, text: remark }));
  }
  if (prescription.exchangeNumber !== null) {
    records.push(make('82', { kind: '1', number: prescription.exchangeNumber }));
  }
  return records;
}

function usageSupplementRecord(rpNumber: Decimal, sequence: Decimal, supplement: Supplement): RxRecord {
  const site = supplement.kind === '9';
  return make('181', {
    rpNumber,
    sequence,
    kind: supplement.kind === null ? null : codeOrUnreadable(USAGE_SUPPLEMENT_KINDS, supplement.kind),
    text: supplement.text,
    code: site ? null : supplement.code,
    bodySite: site ? supplement.code : null,
  });
}

const CATEGORY_CODES = { drug: '1', 'medical-material': '2', uninsured: '3' } as const;

function drugRecords(rpNumber: Decimal, drug: PrescribedDrug): readonly RxRecord[] {
  const lineNumber = decimalText(drug.lineNumber);
  const records: RxRecord[] = [
    make('201', {
      rpNumber,
      lineNumber,
      category: drug.category === null ? null : CATEGORY_CODES[drug.category],
      codeKind: codeOf(DRUG_CODE_TYPES, drug.codeType),
      code: drug.code,
      name: drug.name,
      amount: drug.amount,
      amountOf: drug.amountOf === 'product' ? '1' : '2',
      unit: drug.unit,
    }),
  ];
  if (drug.unitConversion !== null) records.push(make('211', { rpNumber, lineNumber, factor: drug.unitConversion }));
  if (drug.unevenAmounts.length > 0) {
    const [amount1 = null, amount2 = null, amount3 = null, amount4 = null, amount5 = null] = drug.unevenAmounts;
    const codes = { code1: null, code2: null, code3: null, code4: null, code5: null };
    records.push(make('221', { rpNumber, lineNumber, amount1, amount2, amount3, amount4, amount5, ...codes }));
  }
  if (drug.singleDose !== null) {
    records.push(make('241', { rpNumber, lineNumber, singleDose: drug.singleDose, timesPerDay: null }));
  }
  for (const [index, { kind, text, code }] of drug.supplements.entries()) {
    records.push(
      make('281', {
        rpNumber,
        lineNumber,
        sequence: decimalText(index + 1),
        kind: kind === null ? null : codeOrUnreadable(DRUG_SUPPLEMENT_KINDS, kind),
        text: text,
        code,
      }),
    );
  }
  return records;
}

function groupRecords(group: PrescriptionGroup): readonly RxRecord[] {
  const rpNumber = decimalText(group.rpNumber);
  const records: RxRecord[] = [
    make('101', {
      rpNumber,
      dosageForm: codeOf(PRESCRIPTION_DOSAGE_FORMS, group.dosageForm),
      dosageFormName: null,
      quantity: decimalText(group.quantity),
    }),
  ];
  if (group.splitQuantity !== null) {
    const { thisRound, total } = group.splitQuantity;
    records.push(make('102', { rpNumber, thisRound: decimalText(thisRound), total: decimalText(total) }));
  }
  if (group.usage !== null) {
    const { codeType, code, text, timesPerDay } = group.usage;
    records.push(
      make('111', {
        rpNumber,
        codeKind: codeOf(USAGE_CODE_TYPE_NAMES, codeType),
        code,
        text: text,
        timesPerDay: timesPerDay === null ? null : decimalText(timesPerDay),
      }),
    );
  }
  for (const [index, supplement] of group.usageSupplements.entries()) {
    records.push(usageSupplementRecord(rpNumber, decimalText(index + 1), supplement));
  }
  return [...records, ...group.drugs.flatMap((drug) => drugRecords(rpNumber, drug))];
}

/** A prescription as the records of JAHIS 院外処方箋 / SJ1, in the standard's order; absent values are absent records. */
export function prescriptionRecords(prescription: Prescription): readonly RxRecord[] {
  return [
    ...headRecords(prescription),
    ...insuranceRecords(prescription),
    ...orderRecords(prescription),
    ...prescription.groups.flatMap(groupRecords),
  ];
}
