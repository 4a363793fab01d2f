/** The form of the entry screen as the JSON that `result.record` takes, and the way back for what is wrong with it. */
import type { z } from 'zod';
import type { ChangeReason, DispensingResult, LineChange } from '../domain/dispensing/dispensing-result.ts';
import { formatInstitutionCode, parseInstitutionCode } from '../domain/institution-code.ts';
import { typedCode, typedCount, typedDate, typedDecimal, typedKana, typedText } from '../domain/typed-text.ts';
import type { EntryDrug, EntryForm, EntryGroup, EntryPaperHead } from './entry-form.ts';
import type { recordDocument } from './record-document.ts';

type Written = z.input<typeof recordDocument>;
type FromPrescription = Extract<Written, { form: 'from-prescription' }>;
type Paper = Extract<Written, { form: 'paper' }>;

/** Nothing was typed on this line. */
export function isEmptyDrug(drug: EntryDrug): boolean {
  return [drug.code, drug.name, drug.amount].every((text) => text.trim() === '');
}

/** Nothing was typed in this RP. */
export function isEmptyGroup(group: EntryGroup): boolean {
  return group.usage.text.trim() === '' && group.drugs.every(isEmptyDrug);
}

/** Prescribed lines that are handed over, each once; all others that are handed over are added ones. */
export function answersOnce(group: EntryGroup, index: number): boolean {
  const drug = group.drugs[index];
  if (drug === undefined || drug.lineNumber === null || drug.leftOut) return false;
  return group.drugs.findIndex((other) => !other.leftOut && other.lineNumber === drug.lineNumber) === index;
}

const orNull = (text: string): string | null => (text === '' ? null : text);

function changeOf({
  reason,
  note,
  also = [],
}: EntryDrug['change']): (Omit<LineChange, 'also'> & { also?: ChangeReason[] }) | null {
  if (reason === null) return null;
  const given = { reason, note: orNull(typedText(note)) };
  return also.length === 0 ? given : { ...given, also };
}

function settledOf({ settled }: EntryDrug): { issueCode: string; reason: string } | null {
  const reason = typedText(settled?.reason ?? '');
  return settled === null || reason === '' || settled.issueCodes.length === 0
    ? null
    : { issueCode: settled.issueCodes.join(' '), reason };
}

function codeOf(drug: EntryDrug): { codeType: EntryDrug['codeType']; code: string | null } {
  const code = orNull(typedCode(drug.code));
  return { codeType: code === null ? 'none' : drug.codeType, code };
}

/** What is no number stays as typed, for the schema to refuse. */
const amountOf = (drug: EntryDrug): string => typedDecimal(drug.amount) ?? drug.amount;

function roundOf({ round }: EntryForm): NonNullable<FromPrescription['round']> {
  switch (round.type) {
    case 'single':
      return { type: 'single' };
    case 'refill':
      return { type: 'refill', round: round.round, of: round.of, nextDate: typedDate(round.nextDate) };
    case 'split':
      return { type: 'split', round: round.round, of: round.of, reason: orNull(typedText(round.reason)) ?? '分割指示' };
    case 'remainder-later':
      return { type: 'remainder-later', reason: typedText(round.reason) };
  }
}

const texts = (list: readonly string[]): string[] => list.map(typedText).filter((text) => text !== '');

function extrasOf(form: EntryForm) {
  const lateReason = typedText(form.lateReason);
  return {
    ...(form.pharmacist === null ? {} : { pharmacist: form.pharmacist }),
    ...(lateReason === '' ? {} : { lateReason }),
    messagesToPrescriber: form.messagesToPrescriber
      .map(({ text, kind }) => ({ text: typedText(text), kind }))
      .filter(({ text }) => text !== ''),
    residualChecks: texts(form.residualChecks),
    remarks: texts(form.remarks),
    inquiries: form.inquiries
      .map(({ code, text }) => ({ code, text: typedText(text) }))
      .filter(({ text }) => text !== ''),
    round: roundOf(form),
  };
}

/** @param prescription our key of the prescription that a form without a paper head answers */
export function recordDocumentOf(form: EntryForm, prescription: string | null): Written {
  return form.paper === null ? fromPrescription(form, prescription ?? '') : paperDocument(form, form.paper);
}

function fromPrescription(form: EntryForm, prescription: string): FromPrescription {
  const handedOver = form.groups.flatMap((group) =>
    group.drugs.flatMap((drug, index) => (drug.leftOut || isEmptyDrug(drug) ? [] : [{ group, drug, index }])),
  );
  const common = (drug: EntryDrug) => ({
    ...codeOf(drug),
    name: typedText(drug.name),
    amount: amountOf(drug),
    unit: typedText(drug.unit),
    change: changeOf(drug.change),
    settled: settledOf(drug),
  });
  return {
    form: 'from-prescription',
    prescription,
    dispensingDate: typedDate(form.dispensingDate) ?? form.dispensingDate,
    lines: handedOver
      .filter(({ group, index }) => answersOnce(group, index))
      .map(({ group, drug }) => ({ rpNumber: group.rpNumber, lineNumber: drug.lineNumber ?? 1, ...common(drug) })),
    added: handedOver
      .filter(({ group, index }) => !answersOnce(group, index))
      .map(({ group, drug }) => ({ rpNumber: group.rpNumber, answers: drug.lineNumber, ...common(drug) })),
    omitted: form.groups.flatMap((group) =>
      group.drugs
        .filter((drug) => drug.leftOut && drug.lineNumber !== null)
        .filter((drug) => !group.drugs.some((other) => !other.leftOut && other.lineNumber === drug.lineNumber))
        .map((drug) => ({ rpNumber: group.rpNumber, lineNumber: drug.lineNumber ?? 1 })),
    ),
    quantities: form.groups
      .filter((group) => group.quantityUnit !== 'dispensings')
      .map((group) => ({
        rpNumber: group.rpNumber,
        quantity: typedCount(group.quantity, 999) ?? Number.NaN,
        change: changeOf(group.change),
      })),
    usages: form.groups
      .filter((group) => group.usage.text.trim() !== '')
      .map(({ rpNumber, usage }) => ({ rpNumber, ...usageOf(usage) })),
    ...extrasOf(form),
  };
}

function usageOf({ codeType, code, text }: EntryGroup['usage']) {
  const typed = orNull(typedCode(code));
  return { codeType: typed === null ? ('none' as const) : codeType, code: typed, text: typedText(text) };
}

/** Ten digits are prefecture, 点数表 and code in one. */
export function institutionOf({ institution }: EntryPaperHead): {
  prefecture: string;
  feeScoreType: string;
  code: string;
} {
  const code = typedCode(institution.code);
  const parts = parseInstitutionCode(code);
  if (parts !== null) return parts;
  return {
    prefecture: typedCode(institution.prefecture).padStart(2, '0'),
    feeScoreType: institution.feeScoreType,
    code,
  };
}

/** For comparing and checking: the ten digits; '' where they are not all there. */
export function institutionDigits(head: EntryPaperHead): string {
  const digits = formatInstitutionCode(institutionOf(head));
  return /^\d{10}$/.test(digits) ? digits : '';
}

function paperDocument(form: EntryForm, head: EntryPaperHead): Paper {
  const { patient, insured } = head;
  return {
    form: 'paper',
    dispensingDate: typedDate(form.dispensingDate) ?? form.dispensingDate,
    issuedOn: typedDate(head.issuedOn) ?? head.issuedOn,
    expiresOn: typedDate(head.expiresOn),
    patient: {
      nameKanji: orNull(typedText(patient.nameKanji)),
      nameKana: orNull(typedKana(patient.nameKana)),
      // The schema refuses what was not chosen.
      sex: patient.sex as 'male' | 'female',
      birthDate: typedDate(patient.birthDate) ?? patient.birthDate,
    },
    insuranceKind: head.insuranceKind as NonNullable<EntryPaperHead['insuranceKind']>,
    insured: {
      insurerNumber: orNull(typedCode(insured.insurerNumber)),
      symbol: orNull(typedText(insured.symbol)),
      number: orNull(typedText(insured.number)),
      branch: orNull(typedCode(insured.branch))?.padStart(2, '0') ?? null,
      relation: insured.relation,
      publicExpenses: insured.publicExpenses
        .map(({ payerNumber, recipientNumber }) => ({
          payerNumber: typedCode(payerNumber),
          recipientNumber: orNull(typedCode(recipientNumber)),
        }))
        .filter(({ payerNumber, recipientNumber }) => payerNumber !== '' || recipientNumber !== null),
    },
    institution: {
      ...institutionOf(head),
      feeScoreType: institutionOf(head).feeScoreType as '1' | '3' | '6',
      name: typedText(head.institution.name),
    },
    prescriber: { name: typedText(head.prescriber.name), department: orNull(typedText(head.prescriber.department)) },
    groups: form.groups
      .filter((group) => !isEmptyGroup(group))
      .map((group) => ({
        rpNumber: group.rpNumber,
        dosageForm: group.dosageForm,
        usage: usageOf(group.usage),
        quantity: group.quantityUnit === 'dispensings' ? 1 : (typedCount(group.quantity, 999) ?? Number.NaN),
        quantityUnit: group.quantityUnit,
        drugs: group.drugs
          .filter((drug) => !isEmptyDrug(drug) && !drug.leftOut)
          .map((drug) => ({
            ...codeOf(drug),
            name: typedText(drug.name),
            amount: amountOf(drug),
            unit: typedText(drug.unit),
            settled: settledOf(drug),
          })),
      })),
    ...extrasOf(form),
  };
}

/** Where in the form each line of the result stands: `groups[0].drugs[1]` of the result → that of the form. */
export function formPathsOf(form: EntryForm, result: Pick<DispensingResult, 'groups'>): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  const typedGroups = [...form.groups.keys()].filter((index) => {
    const group = form.groups[index];
    return group !== undefined && !isEmptyGroup(group);
  });
  for (const [g, group] of result.groups.entries()) {
    const at = form.paper === null ? form.groups.findIndex((one) => one.rpNumber === group.rpNumber) : typedGroups[g];
    const own = at === undefined ? undefined : form.groups[at];
    if (own === undefined) continue;
    const taken = new Set<number>();
    for (const [d, drug] of group.drugs.entries()) {
      const answered = drug.prescribed?.lineNumber ?? null;
      const index = own.drugs.findIndex(
        (one, i) => !taken.has(i) && !one.leftOut && !isEmptyDrug(one) && one.lineNumber === answered,
      );
      if (index < 0) continue;
      taken.add(index);
      paths.set(`groups[${g}].drugs[${d}]`, `groups[${at}].drugs[${index}]`);
    }
  }
  return paths;
}

/** `RP1-2`, as issues about a prescription's own line name it → its line in the form. */
export function formPathOfPrescribed(form: EntryForm, field: string): string | null {
  const place = /^RP(\d+)-(\d+)$/.exec(field);
  if (place === null) return null;
  const g = form.groups.findIndex((group) => group.rpNumber === Number(place[1]));
  const d = form.groups[g]?.drugs.findIndex((drug) => drug.lineNumber === Number(place[2])) ?? -1;
  return g < 0 || d < 0 ? null : `groups[${g}].drugs[${d}]`;
}
