import type {
  PrescribedDrug,
  Prescription,
  PrescriptionDosageForm,
  PrescriptionGroup,
} from '../prescription/prescription.ts';
import type { CheckLine, Supply, TakingLine } from './check-line.ts';
import { placeOfCare } from './lines-of-result.ts';

/** 剤形区分 of record 101. Quantity: days for oral, times for as needed; for the rest it may be either, so 14 days. */
const SUPPLY_KINDS: Readonly<Record<PrescriptionDosageForm, Supply['kind']>> = {
  oral: 'regular',
  'oral-drops': 'regular',
  'as-needed': 'as-needed',
  external: 'external',
  injection: 'other',
  'medical-material': 'other',
  unknown: 'other',
};

function coverageOf(group: PrescriptionGroup, drug: PrescribedDrug): CheckLine['coverage'] {
  if (drug.category === 'uninsured') return 'uninsured';
  return drug.category === 'medical-material' || group.dosageForm === 'medical-material' ? 'material' : 'insured';
}

/** The prescribed lines (check ②). Line ids: prescription/RP number/RP内連番. */
export function newLinesOfPrescription(prescription: Prescription, prescriptionRef: string): readonly CheckLine[] {
  return prescription.groups.flatMap((group) =>
    group.drugs.map((drug): CheckLine => {
      const kind = SUPPLY_KINDS[group.dosageForm];
      return {
        lineId: [prescriptionRef, group.rpNumber, drug.lineNumber].join('/'),
        codeType: drug.codeType,
        code: drug.code,
        name: drug.name,
        coverage: coverageOf(group, drug),
        supply: {
          kind,
          quantity: group.quantity,
          quantityUnit: kind === 'regular' ? 'days' : kind === 'as-needed' ? 'times' : 'dispensings',
          amount: drug.amount,
          unit: drug.unit,
        },
        prescriptionRef,
        resultRef: null,
      };
    }),
  );
}

/** A prescription without a dispensing result: its drugs count from the prescription day. */
export function takingLinesOfPrescription(prescription: Prescription, prescriptionRef: string): readonly TakingLine[] {
  const institution = placeOfCare(prescription.institution);
  return newLinesOfPrescription(prescription, prescriptionRef).map((line) => ({
    ...line,
    scope: 'taking',
    status: 'current',
    dispensedOn: null,
    prescribedOn: prescription.issuedOn,
    institution,
    pharmacy: null,
    usage: '',
    prescriberReason: null,
  }));
}
