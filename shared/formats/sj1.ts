import { isExchangeNumber, type Uuid } from '../domain/identifiers.ts';
import { hasErrors, type Issue } from '../domain/issue.ts';
import type { Prescription, PrescriptionKind } from '../domain/prescription/prescription.ts';
import { mappingIssues } from './jahis-rx.ts';
import { SJ1_LAYOUT, type Sj1Layout } from './jahis-rx-layout.ts';
import { checkPrescriptionRecords } from './prescription-checks.ts';
import { exchangeNumberOf, issueDateOf, prescriptionContent } from './prescription-from-records.ts';
import { prescriptionRecords } from './prescription-to-records.ts';
import { type Reading, readingOf } from './reading.ts';
import type { RecordDocument } from './record-layout.ts';
import { writeRecords } from './record-text.ts';

export type Sj1Document = RecordDocument<Sj1Layout>;

function checkSj1(document: Sj1Document): readonly Issue[] {
  return checkPrescriptionRecords(SJ1_LAYOUT, document);
}

/** SJ1 (処方箋情報 CSV, UTF-8, LF) → typed records. Never throws. */
export function readSj1(text: string): Reading<Sj1Layout> {
  return readingOf(SJ1_LAYOUT, text, checkSj1);
}

export function writeSj1(document: Sj1Document): string {
  return writeRecords(SJ1_LAYOUT, document);
}

/**
 * @param known what stands outside the CSV: the document's wrapper or the service's answer says the kind and the id
 * @returns prescription: null when the document has an error; issues: only what reading has not already said
 */
export function prescriptionFromSj1(
  document: Sj1Document,
  known: { readonly kind: PrescriptionKind; readonly prescriptionId: Uuid | null },
): { readonly prescription: Prescription | null; readonly issues: readonly Issue[] } {
  const issuedOn = issueDateOf(document);
  if (hasErrors(checkSj1(document)) || issuedOn === null) return { prescription: null, issues: [] };
  const written = exchangeNumberOf(document);
  const prescription: Prescription = {
    kind: known.kind,
    prescriptionId: known.prescriptionId,
    exchangeNumber: written !== null && isExchangeNumber(written) ? written : null,
    ...prescriptionContent(document, issuedOn),
  };
  return { prescription, issues: mappingIssues(prescription, written) };
}

/**
 * SJ1 as the public sample writes it: LF, no line end after the last record. Half-width commas become full-width. What Prescription
 * does not hold (患者コード, 負担率, レセプト種別 …) is left out.
 */
export function sj1FromPrescription(prescription: Prescription): string {
  return writeSj1({
    dialect: { version: 'SJ1', headerFields: [], lineEnd: 'lf', finalLineEnd: false, endOfFileMark: false },
    records: prescriptionRecords(prescription),
  });
}
