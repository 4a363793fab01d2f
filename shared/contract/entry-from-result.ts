import type { DispensedDrug, DispensingResult } from '../domain/dispensing/dispensing-result.ts';
import type { Prescription } from '../domain/prescription/prescription.ts';
import { type EntryForm, entryForm } from './entry-form.ts';
import { formFromPaper, formFromPrescription } from './entry-prefill.ts';

/** A result that is there already (typed before, imported, 取消) as the form that would record it. */
export function formFromResult(result: DispensingResult, prescription: Prescription): EntryForm {
  const whole = prescription.groups.length === 0;
  const round = result.round;
  const base = whole
    ? withDates(formFromPaper(result.dispensingDate, result), prescription)
    : formFromPrescription(prescription, round, result.dispensingDate);
  const groups = result.groups.map((group) => ({
    rpNumber: group.rpNumber,
    dosageForm: group.dosageForm,
    usage: { codeType: group.usage.codeType, code: group.usage.code ?? '', text: group.usage.text },
    quantity: String(group.quantity),
    quantityUnit: group.quantityUnit,
    drugs: [
      ...group.drugs.map((drug) => drugOf(drug, whole)),
      // Prescribed and not handed over
      ...(base.groups.find((one) => !whole && one.rpNumber === group.rpNumber)?.drugs ?? [])
        .filter((line) => !group.drugs.some((drug) => drug.prescribed?.lineNumber === line.lineNumber))
        .map((line) => ({ ...line, leftOut: true })),
    ],
  }));
  const missing = whole
    ? []
    : base.groups
        .filter((group) => !groups.some((one) => one.rpNumber === group.rpNumber))
        .map((group) => ({ ...group, drugs: group.drugs.map((line) => ({ ...line, leftOut: true })) }));
  return entryForm.parse({
    ...base,
    round: {
      type: round.type,
      round: 'round' in round ? round.round : 1,
      of: 'of' in round ? round.of : 1,
      nextDate: round.type === 'refill' ? (round.nextDate ?? '') : '',
      reason: 'reason' in round ? round.reason : '',
    },
    groups: [...groups, ...missing].toSorted((a, b) => a.rpNumber - b.rpNumber),
    messagesToPrescriber: result.messagesToPrescriber.filter(({ kind }) => ['30', '31', '99'].includes(kind)),
    residualChecks: result.residualChecks,
    remarks: result.remarks,
    inquiries: result.inquiries,
  });
}

function withDates(form: EntryForm, prescription: Prescription): EntryForm {
  if (form.paper === null) return form;
  const paper = { ...form.paper, issuedOn: prescription.issuedOn, expiresOn: prescription.expiresOn ?? '' };
  return { ...form, paper };
}

function drugOf(drug: DispensedDrug, whole: boolean) {
  return {
    lineNumber: whole ? null : (drug.prescribed?.lineNumber ?? null),
    codeType: drug.codeType,
    code: drug.code ?? '',
    name: drug.name,
    amount: drug.amount,
    unit: drug.unit,
    change: {
      reason: drug.change?.reason ?? null,
      note: drug.change?.note ?? '',
      ...(drug.change?.also === undefined ? {} : { also: [...drug.change.also] }),
    },
    settled:
      drug.settled === null
        ? null
        : { issueCodes: drug.settled.issueCode.split(/[\s,]+/), reason: drug.settled.reason },
  };
}
