import type { CalendarDate } from '../domain/calendar-date.ts';
import { DISPENSING_DOSAGE_FORMS } from '../domain/code-lists/dosage-forms.ts';
import { DRUG_CODE_TYPES } from '../domain/code-lists/drug-code-types.ts';
import type { DispensingResult } from '../domain/dispensing/dispensing-result.ts';
import type { BroughtInDrug, BroughtInNote } from '../domain/drug/brought-in-drug.ts';
import type { Issue } from '../domain/issue.ts';
import { type PatientPart, patientPartOf, resultContent } from './dispensing-from-records.ts';
import { formatIssue } from './format-issues.ts';
import { isPatientFile, type JahisTcDocument, splitControlOf } from './jahis-tc-document.ts';
import { readable } from './record-text.ts';

/** A block of this pharmacy; a person must add the insured-person key (and the kind of insurance) before it is registered. */
export type NotebookResult = Omit<DispensingResult, 'insured'>;

export interface NotebookContent {
  readonly own: readonly NotebookResult[];
  /** 持参情報: shown, used by the local check, never registered */
  readonly broughtIn: readonly BroughtInDrug[];
  readonly notes: readonly BroughtInNote[];
  readonly issues: readonly Issue[];
}

type TcRecord = JahisTcDocument['records'][number];
type Of<N extends NonNullable<TcRecord['no']>> = Extract<TcRecord, { readonly no: N }>;

const OUTSIDE = new Set<string | null>(['1', '2', '3', '31', '4', '601', '701', '911', null]);

/** One pass: records before the first 5 and those of the patient apart, the others by block. */
function splitBlocks(document: JahisTcDocument): readonly (readonly TcRecord[])[] {
  const blocks: TcRecord[][] = [];
  for (const record of document.records) {
    if (record.no === '5') blocks.push([record]);
    else if (!OUTSIDE.has(record.no)) blocks.at(-1)?.push(record);
  }
  return blocks;
}

/** `ownPharmacyCode` has ten characters (都道府県 + 点数表 + コード), or only the seven of the code. */
function isOwn(block: readonly TcRecord[], ownPharmacyCode: string): boolean {
  const values = block.find((record): record is Of<'11'> => record.no === '11')?.values;
  const code = values?.code ?? '';
  const form = readable(values?.feeScoreType ?? null);
  if (code === '' || form !== '4') return false;
  const whole = `${readable(values?.prefecture ?? null) ?? ''}${form}${code}`;
  return ownPharmacyCode === (ownPharmacyCode.length === 10 ? whole : code);
}

function broughtInOf(block: readonly TcRecord[], source: BroughtInDrug['source']): readonly BroughtInDrug[] {
  const usages = new Map<string, Of<'301'>['values']>();
  let from: CalendarDate | null = null;
  let institutionName: string | null = null;
  for (const record of block) {
    if (record.no === '5') from = readable(record.values.dispensedOn);
    if (record.no === '11') institutionName = record.values.name;
    const rp = record.no === '301' ? readable(record.values.rpNumber) : null;
    if (record.no === '301' && rp !== null) usages.set(rp, record.values);
  }
  return block
    .filter((record): record is Of<'201'> => record.no === '201')
    .map(({ values }) => {
      const usage = usages.get(readable(values.rpNumber) ?? '');
      const form = readable(usage?.dosageForm ?? null);
      const kind = readable(values.codeKind);
      const quantity = readable(usage?.quantity ?? null);
      return {
        source,
        name: values.name ?? '',
        codeType: kind === null ? 'none' : DRUG_CODE_TYPES[kind],
        code: values.code,
        amount: readable(values.amount),
        unit: values.unit,
        dosageForm: form === null ? null : DISPENSING_DOSAGE_FORMS[form],
        usageText: usage?.text ?? null,
        from,
        to: null,
        quantity: quantity === null ? null : Number(quantity),
        quantityUnit: usage?.quantityUnit ?? null,
        institutionName,
        ingredients: [],
      };
    });
}

function otcOf(document: JahisTcDocument): readonly BroughtInDrug[] {
  const ingredients = new Map<string, { name: string; code: string | null }[]>();
  for (const record of document.records) {
    const parent = record.no === '31' ? readable(record.values.parentSequence) : null;
    if (record.no !== '31' || parent === null) continue;
    const list = ingredients.get(parent) ?? [];
    list.push({ name: record.values.name ?? '', code: record.values.code });
    ingredients.set(parent, list);
  }
  return document.records
    .filter((record): record is Of<'3'> => record.no === '3')
    .map(({ values }) => ({
      source: 'otc',
      name: values.name ?? '',
      codeType: 'none',
      code: null,
      amount: null,
      unit: null,
      dosageForm: null,
      usageText: null,
      from: readable(values.startedOn),
      to: readable(values.endedOn),
      quantity: null,
      quantityUnit: null,
      institutionName: null,
      ingredients: ingredients.get(readable(values.sequence) ?? '') ?? [],
    }));
}

function notesOf(document: JahisTcDocument): readonly BroughtInNote[] {
  const patientFile = isPatientFile(document);
  return document.records
    .filter((record): record is Of<'601'> | Of<'4'> => record.no === '601' || (patientFile && record.no === '4'))
    .map(({ values }) => ({ text: values.text ?? '', enteredOn: readable(values.enteredOn) }));
}

function ownResult(part: PatientPart | null, block: readonly TcRecord[]): NotebookResult | null {
  const content = part === null ? null : resultContent(part, block);
  return content === null ? null : { ...content, insuranceKind: null, prescriptionId: null, inquiries: [] };
}

/**
 * Sorts a notebook file (joined, without errors) into results of this pharmacy and brought-in information. Blocks of others, files the patient's application
 * wrote (出力区分 2) and the patient's own entries are brought in, whatever pharmacy they name.
 */
export function blocksFromJahisTc(document: JahisTcDocument, ownPharmacyCode: string): NotebookContent {
  const patientFile = isPatientFile(document);
  const part = patientPartOf(document.records);
  const own: NotebookResult[] = [];
  const broughtIn: BroughtInDrug[] = [...otcOf(document)];
  const issues: Issue[] = [];
  const split = splitControlOf(document);
  if (split !== null && split.total > 1) {
    return {
      own,
      broughtIn,
      notes: notesOf(document),
      issues: [formatIssue('format.parts-missing', { total: split.total, read: 1 })],
    };
  }
  for (const block of splitBlocks(document)) {
    if (patientFile || !isOwn(block, ownPharmacyCode)) {
      broughtIn.push(...broughtInOf(block, patientFile ? 'patient-file' : 'other-pharmacy'));
      continue;
    }
    const result = ownResult(part, block);
    if (result === null) issues.push(formatIssue('format.block-without-drugs', {}, { record: '5' }));
    else own.push(result);
  }
  return { own, broughtIn, notes: notesOf(document), issues };
}
