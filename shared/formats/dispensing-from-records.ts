import type { CalendarDate } from '../domain/calendar-date.ts';
import { DISPENSING_DOSAGE_FORMS } from '../domain/code-lists/dosage-forms.ts';
import { DRUG_CODE_TYPES } from '../domain/code-lists/drug-code-types.ts';
import { USAGE_CODE_TYPE_NAMES } from '../domain/code-lists/usage-code-types.ts';
import type { DispensedDrug, DispensingGroup, DispensingResult } from '../domain/dispensing/dispensing-result.ts';
import type { Institution, Prescriber } from '../domain/prescription/prescription.ts';
import type { Cj1Layout, JahisTcLayout } from './notebook-layout.ts';
import type { RecordDocument } from './record-layout.ts';
import { readable } from './record-text.ts';

export type NotebookRecord =
  | RecordDocument<Cj1Layout>['records'][number]
  | RecordDocument<JahisTcLayout>['records'][number];
type Of<N extends NonNullable<NotebookRecord['no']>> = Extract<NotebookRecord, { readonly no: N }>;

/** What CJ1 and a notebook block say alike; the insured person, 処方箋ID and 疑義照会 are in CJ1 alone. */
export type ResultContent = Omit<DispensingResult, 'insuranceKind' | 'insured' | 'prescriptionId' | 'inquiries'>;

const QUANTITY_UNITS: Readonly<Record<string, DispensingGroup['quantityUnit']>> = {
  日分: 'days',
  回分: 'times',
  調剤: 'dispensings',
};

function sexOf(value: Of<'1'>['values']['sex']): 'male' | 'female' | null {
  const sex = readable(value);
  return sex === null ? null : sex === '1' ? 'male' : 'female';
}

/** 調剤単位 as written; where it is none of the three, the form decides as 表3-23 says. */
function quantityUnitOf(values: Of<'301'>['values']): DispensingGroup['quantityUnit'] {
  const written = QUANTITY_UNITS[values.quantityUnit ?? ''];
  if (written !== undefined) return written;
  const form = readable(values.dosageForm);
  if (form === '3') return 'times';
  return form === '1' || form === '6' || form === '7' ? 'days' : 'dispensings';
}

function institutionOf(values: Of<'51'>['values'] | Of<'11'>['values'] | undefined): Institution {
  return {
    prefecture: readable(values?.prefecture ?? null) ?? '',
    feeScoreType: readable(values?.feeScoreType ?? null) ?? '',
    code: values?.code ?? '',
    name: values?.name ?? '',
    postalCode: values !== undefined && 'postalCode' in values ? values.postalCode : null,
    address: values !== undefined && 'address' in values ? values.address : null,
    phone: values !== undefined && 'phone' in values ? values.phone : null,
  };
}

interface OpenDrug {
  readonly drug: Omit<DispensedDrug, 'supplements' | 'cautions'>;
  readonly supplements: string[];
  readonly cautions: string[];
}

interface OpenGroup {
  readonly rpNumber: number;
  readonly prescriber: Prescriber | null;
  usage: Of<'301'>['values'] | null;
  readonly drugs: OpenDrug[];
  readonly usageSupplements: string[];
  readonly cautions: string[];
}

function drugOf(values: Of<'201'>['values']): OpenDrug | null {
  const amount = readable(values.amount);
  const kind = readable(values.codeKind);
  if (amount === null || kind === null) return null;
  const drug = {
    codeType: DRUG_CODE_TYPES[kind],
    code: values.code,
    name: values.name ?? '',
    amount,
    unit: values.unit ?? '',
    prescribed: null,
    change: null,
    settled: null,
  };
  return { drug, supplements: [], cautions: [] };
}

/** Gathers RP by RP; 55 holds for the RPs after it until the next 55 (表3-19). */
class GroupGatherer {
  readonly #groups = new Map<string, OpenGroup>();
  #prescriber: Prescriber | null = null;

  take(record: NotebookRecord): void {
    if (record.no === '55') {
      this.#prescriber = { name: record.values.name ?? '', department: record.values.department };
    }
    if (record.no === null || !('rpNumber' in record.values)) return;
    const rp = readable(record.values.rpNumber);
    if (rp === null) return;
    let group = this.#groups.get(rp);
    if (group === undefined) {
      group = {
        rpNumber: Number(rp),
        prescriber: this.#prescriber,
        usage: null,
        drugs: [],
        usageSupplements: [],
        cautions: [],
      };
      this.#groups.set(rp, group);
    }
    addToGroup(group, record);
  }

  groups(): readonly DispensingGroup[] {
    return [...this.#groups.values()].flatMap((group) => closedGroup(group) ?? []);
  }
}

function addToGroup(group: OpenGroup, record: NotebookRecord): void {
  switch (record.no) {
    case '201': {
      const drug = drugOf(record.values);
      if (drug !== null) group.drugs.push(drug);
      break;
    }
    case '281':
      group.drugs.at(-1)?.supplements.push(record.values.text ?? '');
      break;
    case '291':
      group.drugs.at(-1)?.cautions.push(record.values.text ?? '');
      break;
    case '301':
      group.usage = record.values;
      break;
    case '311':
      group.usageSupplements.push(record.values.text ?? '');
      break;
    case '391':
      group.cautions.push(record.values.text ?? '');
      break;
    default:
  }
}

function closedGroup(group: OpenGroup): DispensingGroup | null {
  const { usage } = group;
  const form = readable(usage?.dosageForm ?? null);
  const quantity = readable(usage?.quantity ?? null);
  if (usage === null || form === null || quantity === null || group.drugs.length === 0) return null;
  const kind = readable(usage.codeKind);
  return {
    rpNumber: group.rpNumber,
    prescriber: group.prescriber,
    dosageForm: DISPENSING_DOSAGE_FORMS[form],
    usage: {
      codeType: kind === null ? 'none' : USAGE_CODE_TYPE_NAMES[kind],
      code: usage.code,
      text: usage.text ?? '',
      timesPerDay: null,
    },
    quantity: Number(quantity),
    quantityUnit: quantityUnitOf(usage),
    drugs: group.drugs.map(({ drug, supplements, cautions }) => ({ ...drug, supplements, cautions })),
    usageSupplements: group.usageSupplements,
    cautions: group.cautions,
  };
}

const all = <N extends NonNullable<NotebookRecord['no']>>(records: readonly NotebookRecord[], no: N) =>
  records.filter((record): record is Of<N> => record.no === no);

/** What stands once for a whole file: 1, 2 and 4. */
export type PatientPart = Pick<ResultContent, 'patient' | 'patientNotes' | 'notebookMemos'>;

/** null when there is no record 1. */
export function patientPartOf(records: readonly NotebookRecord[]): PatientPart | null {
  const patient = all(records, '1')[0]?.values;
  if (patient === undefined) return null;
  return {
    patient: {
      nameKanji: patient.name,
      nameKana: patient.nameKana,
      sex: sexOf(patient.sex),
      birthDate: readable(patient.birthDate),
    },
    patientNotes: all(records, '2').map(({ values }) => ({
      kind: readable(values.kind) ?? '9',
      text: values.text ?? '',
    })),
    notebookMemos: all(records, '4').map(({ values }) => ({
      text: values.text ?? '',
      enteredOn: readable(values.enteredOn),
    })),
  };
}

/**
 * One result out of the patient's part and the records of one block, which must have passed their checks; null when there is no 調剤日 or no
 * drug in them.
 */
export function resultContent(part: PatientPart, block: readonly NotebookRecord[]): ResultContent | null {
  const dispensingDate: CalendarDate | null = readable(all(block, '5')[0]?.values.dispensedOn ?? null);
  const gatherer = new GroupGatherer();
  for (const record of block) gatherer.take(record);
  const groups = gatherer.groups();
  if (dispensingDate === null || groups.length === 0) return null;
  const pharmacist = all(block, '15')[0]?.values;
  return {
    ...part,
    dispensingDate,
    pharmacy: institutionOf(all(block, '11')[0]?.values),
    pharmacist: { name: pharmacist?.name ?? '', contact: pharmacist?.contact ?? null },
    institution: institutionOf(all(block, '51')[0]?.values),
    groups,
    round: { type: 'single' },
    cautions: all(block, '401').map(({ values }) => values.text ?? ''),
    messagesToPrescriber: all(block, '411').map(({ values }) => ({
      text: values.text ?? '',
      kind: readable(values.kind) ?? '99',
    })),
    residualChecks: all(block, '421').map(({ values }) => values.text ?? ''),
    remarks: all(block, '501').map(({ values }) => values.text ?? ''),
  };
}
