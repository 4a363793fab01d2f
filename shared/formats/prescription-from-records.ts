import type { CalendarDate } from '../domain/calendar-date.ts';
import { DEPARTMENTS } from '../domain/code-lists/departments.ts';
import { PRESCRIPTION_DOSAGE_FORMS } from '../domain/code-lists/dosage-forms.ts';
import { DRUG_CODE_TYPES } from '../domain/code-lists/drug-code-types.ts';
import { INSURANCE_KINDS } from '../domain/code-lists/insurance-kinds.ts';
import { USAGE_CODE_TYPE_NAMES } from '../domain/code-lists/usage-code-types.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { InsuredPersonKey, Patient } from '../domain/patient.ts';
import type {
  PrescribedDrug,
  Prescription,
  PrescriptionGroup,
  Supplement,
  Usage,
} from '../domain/prescription/prescription.ts';
import type { Sj1Layout } from './jahis-rx-layout.ts';
import type { RecordDocument } from './record-layout.ts';
import { firstRecord, readable, recordsOf } from './record-text.ts';

/** SJ1 has every record of JAHIS 院外処方箋 and three more, so one mapping reads both. */
export type PrescriptionDocument = RecordDocument<Sj1Layout>;

function integerOf(value: Decimal | null): number | null {
  return value === null ? null : Number(value);
}

function patientOf(document: PrescriptionDocument): Patient {
  const name = firstRecord(document, '11')?.values;
  const sex = readable(firstRecord(document, '12')?.values.sex ?? null);
  return {
    nameKanji: name?.nameKanji ?? null,
    nameKana: name?.nameKana ?? null,
    sex: sex === null ? null : sex === '1' ? 'male' : 'female',
    birthDate: readable(firstRecord(document, '13')?.values.birthDate ?? null),
  };
}

function insuredOf(document: PrescriptionDocument): InsuredPersonKey {
  const card = firstRecord(document, '23')?.values;
  const special = firstRecord(document, '30')?.values;
  const relation = readable(card?.relation ?? null);
  const expenses = (['27', '28', '29'] as const).flatMap((no) => recordsOf(document, no));
  return {
    insurerNumber: firstRecord(document, '22')?.values.insurerNumber ?? null,
    symbol: card?.symbol ?? null,
    number: card?.number ?? null,
    branch: card?.branch ?? null,
    relation: relation === null ? null : relation === '1' ? 'insured' : 'dependent',
    publicExpenses: expenses.map(({ values }) => ({
      payerNumber: values.payerNumber ?? '',
      recipientNumber: values.recipientNumber,
    })),
    specialPublicExpense:
      special === undefined
        ? null
        : { payerNumber: special.payerNumber ?? '', recipientNumber: special.recipientNumber },
  };
}

function departmentOf(document: PrescriptionDocument): string | null {
  const department = firstRecord(document, '4')?.values;
  const code = readable(department?.code ?? null);
  return department?.name ?? (code === null ? null : DEPARTMENTS[code]);
}

function usageOf(document: PrescriptionDocument, rp: Decimal): Usage | null {
  const values = recordsOf(document, '111').find((record) => record.values.rpNumber === rp)?.values;
  if (values === undefined) return null;
  const kind = readable(values.codeKind);
  return {
    codeType: kind === null ? 'none' : USAGE_CODE_TYPE_NAMES[kind],
    code: values.code,
    text: values.text ?? '',
    timesPerDay: integerOf(readable(values.timesPerDay)),
  };
}

function supplementKind(value: string | { readonly unreadable: string } | null): string | null {
  return value === null || typeof value === 'string' ? value : value.unreadable;
}

const CATEGORIES = { '1': 'drug', '2': 'medical-material', '3': 'uninsured' } as const;

function drugsOf(document: PrescriptionDocument, rp: Decimal): readonly PrescribedDrug[] {
  return recordsOf(document, '201')
    .filter((record) => record.values.rpNumber === rp)
    .map(({ values }) => {
      const same = <T extends { readonly values: { readonly rpNumber: unknown; readonly lineNumber: unknown } }>(
        record: T,
      ) => record.values.rpNumber === rp && record.values.lineNumber === values.lineNumber;
      const codeKind = readable(values.codeKind);
      const category = readable(values.category);
      const uneven = recordsOf(document, '221').find(same)?.values;
      const amounts =
        uneven === undefined ? [] : [uneven.amount1, uneven.amount2, uneven.amount3, uneven.amount4, uneven.amount5];
      return {
        lineNumber: integerOf(readable(values.lineNumber)) ?? 1,
        category: category === null ? null : CATEGORIES[category],
        codeType: codeKind === null ? 'none' : DRUG_CODE_TYPES[codeKind],
        code: values.code,
        name: values.name ?? '',
        amount: readable(values.amount) ?? ('0' as Decimal),
        amountOf: readable(values.amountOf) === '2' ? 'active-substance' : 'product',
        unit: values.unit ?? '',
        unitConversion: readable(recordsOf(document, '211').find(same)?.values.factor ?? null),
        unevenAmounts: amounts.map(readable).filter((amount) => amount !== null),
        singleDose: recordsOf(document, '241').find(same)?.values.singleDose ?? null,
        supplements: recordsOf(document, '281')
          .filter(same)
          .map((record) => supplementOf(record.values.kind, record.values.text, record.values.code)),
      };
    });
}

function supplementOf(
  kind: string | { readonly unreadable: string } | null,
  text: string | null,
  code: string | null,
): Supplement {
  return { kind: supplementKind(kind), text: text ?? '', code };
}

function groupsOf(document: PrescriptionDocument): readonly PrescriptionGroup[] {
  return recordsOf(document, '101').flatMap(({ values }) => {
    const rp = readable(values.rpNumber);
    const form = readable(values.dosageForm);
    if (rp === null || form === null) return [];
    const split = recordsOf(document, '102').find((record) => record.values.rpNumber === rp)?.values;
    return {
      rpNumber: Number(rp),
      dosageForm: PRESCRIPTION_DOSAGE_FORMS[form],
      quantity: integerOf(readable(values.quantity)) ?? 0,
      splitQuantity:
        split === undefined
          ? null
          : {
              thisRound: integerOf(readable(split.thisRound)) ?? 0,
              total: integerOf(readable(split.total)) ?? 0,
            },
      usage: usageOf(document, rp),
      usageSupplements: recordsOf(document, '181')
        .filter((record) => record.values.rpNumber === rp)
        .map((record) =>
          supplementOf(record.values.kind, record.values.text, record.values.code ?? record.values.bodySite),
        ),
      drugs: drugsOf(document, rp),
    };
  });
}

function repetitionOf(document: PrescriptionDocument): Prescription['repetition'] {
  const refill = firstRecord(document, '64')?.values;
  const split = firstRecord(document, '63')?.values;
  if (refill !== undefined) return { type: 'refill', totalRounds: integerOf(readable(refill.totalRounds)) ?? 1 };
  if (split === undefined) return { type: 'once' };
  return {
    type: 'split',
    totalRounds: integerOf(readable(split.totalRounds)) ?? 1,
    round: integerOf(readable(split.round)) ?? 1,
  };
}

/** The number of record 82 where it says that it is a 引換番号, as written. */
export function exchangeNumberOf(document: PrescriptionDocument): string | null {
  const values = firstRecord(document, '82')?.values;
  return values !== undefined && values.kind === '1' ? values.number : null;
}

/** 交付日, when it can be read: without it there is no prescription. */
export function issueDateOf(document: PrescriptionDocument): CalendarDate | null {
  return readable(firstRecord(document, '51')?.values.issuedOn ?? null);
}

/**
 * The content of a document that has passed its checks. What the service or the paper knows apart from the text (kind, id,
 * exchange number) is the caller's.
 */
export function prescriptionContent(
  document: PrescriptionDocument,
  issuedOn: CalendarDate,
): Omit<Prescription, 'kind' | 'prescriptionId' | 'exchangeNumber'> {
  const institution = firstRecord(document, '1')?.values;
  const place = firstRecord(document, '2')?.values;
  const kind = readable(firstRecord(document, '21')?.values.kind ?? null);
  const residual = readable(firstRecord(document, '62')?.values.instruction ?? null);
  const narcotic = (firstRecord(document, '61') ?? firstRecord(document, '60'))?.values;
  return {
    patient: patientOf(document),
    insuranceKind: kind === null ? null : INSURANCE_KINDS[kind],
    insured: insuredOf(document),
    institution: {
      prefecture: readable(institution?.prefecture ?? null) ?? '',
      feeScoreType: readable(institution?.codeKind ?? null) ?? '1',
      code: institution?.code ?? '',
      name: institution?.name ?? '',
      postalCode: place?.postalCode ?? null,
      address: place?.address ?? null,
      phone: firstRecord(document, '3')?.values.phone ?? null,
    },
    prescriber: { name: firstRecord(document, '5')?.values.nameKanji ?? '', department: departmentOf(document) },
    issuedOn,
    expiresOn: readable(firstRecord(document, '52')?.values.expiresOn ?? null),
    repetition: repetitionOf(document),
    residualInstruction: residual === null ? null : residual === '1' ? 'inquire-first' : 'inform',
    narcotic:
      narcotic === undefined ? null : { licence: narcotic.licence, address: narcotic.address, phone: narcotic.phone },
    groups: groupsOf(document),
    remarks: recordsOf(document, '81').map((record) => record.values.text ?? ''),
  };
}
