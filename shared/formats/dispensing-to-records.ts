import { DISPENSING_DOSAGE_FORMS } from '../domain/code-lists/dosage-forms.ts';
import { DRUG_CODE_TYPES } from '../domain/code-lists/drug-code-types.ts';
import { NOTEBOOK_FEE_SCORE_TYPES } from '../domain/code-lists/fee-score-types.ts';
import { PREFECTURES_WITH_TEST } from '../domain/code-lists/prefectures.ts';
import { MESSAGE_KINDS, PATIENT_NOTE_KINDS } from '../domain/code-lists/record-codes.ts';
import { USAGE_CODE_TYPE_NAMES } from '../domain/code-lists/usage-code-types.ts';
import type { DispensedDrug, DispensingGroup, DispensingResult } from '../domain/dispensing/dispensing-result.ts';
import type { Institution, Prescriber } from '../domain/prescription/prescription.ts';
import { codeOf, codeOrUnreadable, decimalText } from './code-text.ts';
import type { Cj1Layout, JahisTcLayout } from './notebook-layout.ts';
import type { FieldValue, FormatLayout, RecordDocument, ValuesOf } from './record-layout.ts';
import { newRecord } from './record-text.ts';

type Layouts = Cj1Layout['records'][number] | JahisTcLayout['records'][number];
type EntryValues<N extends Layouts['no']> = Omit<ValuesOf<Extract<Cj1Layout['records'][number], { no: N }>>, 'author'>;

/** A record before it is known which of the two formats it goes into and who its author is. */
export interface Entry {
  readonly no: Layouts['no'];
  readonly values: Readonly<Record<string, FieldValue>>;
}

export function entry<const N extends Cj1Layout['records'][number]['no']>(no: N, values: EntryValues<N>): Entry {
  return { no, values: values as Readonly<Record<string, FieldValue>> };
}

/** Fields that the entry does not name are empty; レコード作成者 is the given one wherever the layout has it. */
export function recordsOfEntries<L extends FormatLayout>(
  layout: L,
  entries: readonly Entry[],
  author: string | null,
): RecordDocument<L>['records'] {
  const records = entries.map(({ no, values }) => {
    const found = layout.records.find((candidate) => candidate.no === no);
    if (found === undefined) throw new Error(`record ${no} is not of ${layout.format}`);
    const filled: Record<string, FieldValue> = {};
    for (const { key } of found.fields) filled[key] = key === 'author' ? author : (values[key] ?? null);
    return newRecord(found, filled);
  });
  return records as unknown as RecordDocument<L>['records'];
}

function institutionCodes(institution: Institution) {
  return {
    name: institution.name,
    prefecture: codeOrUnreadable(PREFECTURES_WITH_TEST, institution.prefecture),
    feeScoreType: codeOrUnreadable(NOTEBOOK_FEE_SCORE_TYPES, institution.feeScoreType),
    code: institution.code === '' ? null : institution.code,
  };
}

const NO_CONTACT = {
  postalCode: null,
  address: null,
  phone: null,
  emergencyContact: null,
  bloodType: null,
  weight: null,
};

export function patientEntries(result: Omit<DispensingResult, 'insured'>): readonly Entry[] {
  const { patient } = result;
  return [
    entry('1', {
      // 患者氏名 is mandatory here; where only kana is known it stands for the name.
      name: patient.nameKanji ?? patient.nameKana,
      sex: patient.sex === null ? null : patient.sex === 'male' ? '1' : '2',
      birthDate: patient.birthDate,
      ...NO_CONTACT,
      nameKana: patient.nameKana,
    }),
    ...result.patientNotes.map(({ kind, text }) =>
      entry('2', { kind: codeOrUnreadable(PATIENT_NOTE_KINDS, kind), text }),
    ),
    ...result.notebookMemos.map(({ text, enteredOn }) => entry('4', { text, enteredOn })),
  ];
}

export function institutionEntries(result: Omit<DispensingResult, 'insured'>): readonly Entry[] {
  const { pharmacy, pharmacist, institution } = result;
  const { postalCode, address, phone } = pharmacy;
  return [
    entry('11', { ...institutionCodes(pharmacy), postalCode, address, phone }),
    entry('15', { name: pharmacist.name, contact: pharmacist.contact }),
    entry('51', institutionCodes(institution)),
  ];
}

const QUANTITY_UNIT_TEXTS: Readonly<Record<DispensingGroup['quantityUnit'], string>> = {
  days: '日分',
  times: '回分',
  dispensings: '調剤',
};

function drugEntries(rpNumber: ReturnType<typeof decimalText>, drug: DispensedDrug): readonly Entry[] {
  const codeKind = codeOf(DRUG_CODE_TYPES, drug.codeType);
  return [
    entry('201', {
      rpNumber,
      name: drug.name,
      amount: drug.amount,
      unit: drug.unit,
      // 一般名 is no 薬品コード種別 of the dispensing side: kept as written, and the check reports it.
      codeKind: codeKind === '7' ? { unreadable: codeKind } : codeKind,
      code: drug.code,
    }),
    ...drug.supplements.map((text) => entry('281', { rpNumber, text })),
    ...drug.cautions.map((text) => entry('291', { rpNumber, text })),
  ];
}

function groupEntries(group: DispensingGroup): readonly Entry[] {
  const rpNumber = decimalText(group.rpNumber);
  return [
    ...group.drugs.flatMap((drug) => drugEntries(rpNumber, drug)),
    entry('301', {
      rpNumber,
      text: group.usage.text,
      quantity: decimalText(group.quantity),
      quantityUnit: QUANTITY_UNIT_TEXTS[group.quantityUnit],
      dosageForm: codeOf(DISPENSING_DOSAGE_FORMS, group.dosageForm),
      codeKind: codeOf(USAGE_CODE_TYPE_NAMES, group.usage.codeType),
      code: group.usage.code,
    }),
    ...group.usageSupplements.map((text) => entry('311', { rpNumber, text })),
    ...group.cautions.map((text) => entry('391', { rpNumber, text })),
  ];
}

/** 55 stands before the RPs it holds for and again where the prescriber changes (表3-19), then RP by RP. */
export function prescribedEntries(result: Omit<DispensingResult, 'insured'>): readonly Entry[] {
  const entries: Entry[] = [];
  let current = null as Prescriber | null;
  for (const group of result.groups) {
    const { prescriber } = group;
    const changed = prescriber?.name !== current?.name || prescriber?.department !== current?.department;
    if (prescriber !== null && changed) {
      entries.push(entry('55', { name: prescriber.name, department: prescriber.department }));
      current = prescriber;
    }
    entries.push(...groupEntries(group));
  }
  return entries;
}

export function closingEntries(result: Omit<DispensingResult, 'insured'>): readonly Entry[] {
  return [
    ...result.cautions.map((text) => entry('401', { text })),
    ...result.messagesToPrescriber.map(({ text, kind }) =>
      entry('411', { text, kind: codeOrUnreadable(MESSAGE_KINDS, kind) }),
    ),
    ...result.residualChecks.map((text) => entry('421', { text })),
    ...result.remarks.map((text) => entry('501', { text })),
  ];
}
