import type { DispensingDosageForm, DispensingGroup } from '../dispensing/dispensing-result.ts';
import type { PrescriptionDosageForm } from '../prescription/prescription.ts';

interface DispensingForm {
  readonly dosageForm: DispensingDosageForm;
  readonly quantityUnit: DispensingGroup['quantityUnit'];
}

/**
 * 剤形区分 of the prescription (JAHIS 101) to 剤形コード and 調剤単位 of the result (CJ1 301). Oral: amount a day × 日分;
 * as needed: amount a time × 回分; all others: the whole amount as one 調剤 (the service's sample: an ointment is 3 in
 * SJ1 and 5 in CJ1, 1 調剤).
 */
const FORMS: Readonly<Record<PrescriptionDosageForm, DispensingForm>> = {
  oral: { dosageForm: 'oral', quantityUnit: 'days' },
  'as-needed': { dosageForm: 'as-needed', quantityUnit: 'times' },
  external: { dosageForm: 'external', quantityUnit: 'dispensings' },
  'oral-drops': { dosageForm: 'oral-drops', quantityUnit: 'dispensings' },
  injection: { dosageForm: 'injection', quantityUnit: 'dispensings' },
  'medical-material': { dosageForm: 'material', quantityUnit: 'dispensings' },
  unknown: { dosageForm: 'other', quantityUnit: 'dispensings' },
};

export function dispensingFormOf(form: PrescriptionDosageForm): DispensingForm {
  return FORMS[form];
}

/** Decoctions (浸煎, 湯) are prescribed as oral; what was not said cannot be contradicted. */
export function answersDosageForm(prescribed: PrescriptionDosageForm, dispensed: DispensingDosageForm): boolean {
  if (prescribed === 'unknown' || FORMS[prescribed].dosageForm === dispensed) return true;
  return prescribed === 'oral' && (dispensed === 'decoction' || dispensed === 'hot-water');
}
