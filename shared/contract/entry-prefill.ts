import { addDays, type CalendarDate } from '../domain/calendar-date.ts';
import type { DispensingResult, DispensingRound } from '../domain/dispensing/dispensing-result.ts';
import { dispensingFormOf } from '../domain/drug/dosage-form-conversion.ts';
import { isCountedInDispensings, quantityOfRound, totalAmount } from '../domain/prescription/prescribed-line.ts';
import type { Prescription } from '../domain/prescription/prescription.ts';
import { EMPTY_PAPER_HEAD, type EntryForm, type EntryGroup, entryForm } from './entry-form.ts';

/** 次回調剤予定日 as it is reckoned where nothing else is agreed: the day after the longest supply of this round ends. */
export function suggestedNextDate(
  prescription: Prescription,
  round: DispensingRound,
  from: CalendarDate,
): CalendarDate | null {
  if (round.type !== 'refill' || round.round >= round.of) return null;
  const days = prescription.groups
    .filter((group) => group.dosageForm === 'oral')
    .map((group) => quantityOfRound(group, round));
  return days.length === 0 ? null : addDays(from, Math.max(...days));
}

/** The round at hand of a prescription. */
export function roundAtHand({ repetition }: Pick<Prescription, 'repetition'>, round: number): DispensingRound {
  switch (repetition.type) {
    case 'refill':
      return { type: 'refill', round, of: repetition.totalRounds, nextDate: null };
    case 'split':
      return { type: 'split', round, of: repetition.totalRounds, reason: '分割指示' };
    case 'once':
      return { type: 'single' };
  }
}

/** As prescribed. Left open: a brand for a generic name, amounts of active substance. */
export function formFromPrescription(
  prescription: Prescription,
  round: DispensingRound,
  dispensingDate: CalendarDate,
): EntryForm {
  return entryForm.parse({
    version: 1,
    dispensingDate,
    round: {
      type: round.type,
      round: 'round' in round ? round.round : 1,
      of: 'of' in round ? round.of : 1,
      nextDate: suggestedNextDate(prescription, round, dispensingDate) ?? '',
      reason: 'reason' in round ? round.reason : '',
    },
    groups: prescription.groups.map((group) => groupAsPrescribed(group, round)),
  });
}

function groupAsPrescribed(group: Prescription['groups'][number], round: DispensingRound) {
  const { dosageForm, quantityUnit } = dispensingFormOf(group.dosageForm);
  const quantity = quantityOfRound(group, round);
  const { codeType = 'none', code = null, text = '' } = group.usage ?? {};
  return {
    rpNumber: group.rpNumber,
    dosageForm,
    usage: { codeType, code: code ?? '', text },
    quantity: quantityUnit === 'dispensings' ? '1' : String(quantity),
    quantityUnit,
    drugs: group.drugs.map((drug) => {
      const ofSubstance = drug.amountOf === 'active-substance';
      const amount = isCountedInDispensings(group) ? totalAmount(drug.amount, quantity) : drug.amount;
      return {
        lineNumber: drug.lineNumber,
        codeType: drug.codeType,
        code: drug.code ?? '',
        name: drug.name,
        amount: ofSubstance ? '' : amount,
        unit: ofSubstance ? '' : drug.unit,
      };
    }),
  };
}

const EMPTY_GROUP: EntryGroup = {
  rpNumber: 1,
  dosageForm: 'oral',
  usage: { codeType: 'none', code: '', text: '' },
  quantity: '',
  quantityUnit: 'days',
  change: { reason: null, note: '' },
  drugs: [],
};

/**
 * A new paper entry. Of a patient who was here before: person, 資格情報, institution and prescriber of the last result;
 * never its drugs, which must be read off the new paper.
 */
export function formFromPaper(dispensingDate: CalendarDate, last: DispensingResult | null): EntryForm {
  const form = entryForm.parse({ version: 1, dispensingDate, paper: EMPTY_PAPER_HEAD, groups: [EMPTY_GROUP] });
  if (last === null) return form;
  const { patient, insured, institution } = last;
  const prescriber = last.groups.find((group) => group.prescriber !== null)?.prescriber ?? null;
  return entryForm.parse({
    ...form,
    paper: {
      issuedOn: '',
      expiresOn: '',
      patient: {
        nameKanji: patient.nameKanji ?? '',
        // Full width, as a person types it: of half-width kana the voiced mark stands in another part of the font.
        nameKana: (patient.nameKana ?? '').normalize('NFKC'),
        sex: patient.sex,
        birthDate: patient.birthDate ?? '',
      },
      insuranceKind: last.insuranceKind,
      insured: {
        insurerNumber: insured.insurerNumber ?? '',
        symbol: insured.symbol ?? '',
        number: insured.number ?? '',
        branch: insured.branch ?? '',
        relation: insured.relation,
        publicExpenses: insured.publicExpenses.map(({ payerNumber, recipientNumber }) => ({
          payerNumber,
          recipientNumber: recipientNumber ?? '',
        })),
      },
      institution: {
        prefecture: institution.prefecture,
        feeScoreType: institution.feeScoreType,
        code: institution.code,
        name: institution.name,
      },
      prescriber: { name: prescriber?.name ?? '', department: prescriber?.department ?? '' },
    },
  });
}
