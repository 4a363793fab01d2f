import { INSURANCE_KINDS } from '../domain/code-lists/insurance-kinds.ts';
import type { DispensingResult } from '../domain/dispensing/dispensing-result.ts';
import { codeOf } from './code-text.ts';
import {
  closingEntries,
  type Entry,
  entry,
  institutionEntries,
  patientEntries,
  prescribedEntries,
  recordsOfEntries,
} from './dispensing-to-records.ts';
import { CJ1_LAYOUT, type Cj1Layout } from './notebook-layout.ts';
import type { RecordDocument } from './record-layout.ts';

function cardEntries(result: DispensingResult): readonly Entry[] {
  const { insured, insuranceKind, prescriptionId } = result;
  return [
    entry('6', {
      kind: insuranceKind === null ? null : codeOf(INSURANCE_KINDS, insuranceKind),
      insurerNumber: insured.insurerNumber,
      symbol: insured.symbol,
      number: insured.number,
      branch: insured.branch,
    }),
    ...(prescriptionId === null ? [] : [entry('7', { prescriptionId, reserved: null })]),
  ];
}

/** The records of a result in the sample's order: 1 2 4 5 6 7 11 15 51 55, the RPs, 401 411 421 501 511; authors empty. */
export function cj1Records(result: DispensingResult): RecordDocument<Cj1Layout>['records'] {
  const entries = [
    ...patientEntries(result),
    entry('5', { dispensedOn: result.dispensingDate }),
    ...cardEntries(result),
    ...institutionEntries(result),
    ...prescribedEntries(result),
    ...closingEntries(result),
    ...result.inquiries.map(({ code, text }) => entry('511', { code, text })),
  ];
  return recordsOfEntries(CJ1_LAYOUT, entries, null);
}
