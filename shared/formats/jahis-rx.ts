import { isExchangeNumber } from '../domain/identifiers.ts';
import { hasErrors, type Issue } from '../domain/issue.ts';
import type { Prescription } from '../domain/prescription/prescription.ts';
import { formatIssue } from './format-issues.ts';
import { JAHIS_RX_LAYOUT, type JahisRxLayout } from './jahis-rx-layout.ts';
import { checkPrescriptionRecords } from './prescription-checks.ts';
import {
  exchangeNumberOf,
  issueDateOf,
  type PrescriptionDocument,
  prescriptionContent,
} from './prescription-from-records.ts';
import { prescriptionRecords } from './prescription-to-records.ts';
import { type Reading, readingOf } from './reading.ts';
import type { RecordDocument } from './record-layout.ts';
import { writeRecords } from './record-text.ts';

export type JahisRxDocument = RecordDocument<JahisRxLayout>;

/** Ver.1.5 to Ver.1.10 have been seen; others are read as far as they are the same. */
const KNOWN_VERSIONS = ['JAHIS5', 'JAHIS6', 'JAHIS7', 'JAHIS8', 'JAHIS9', 'JAHIS10'];

function checkJahisRx(document: JahisRxDocument): readonly Issue[] {
  const { version } = document.dialect;
  const issues = checkPrescriptionRecords(JAHIS_RX_LAYOUT, document);
  return JAHIS_RX_LAYOUT.header.test(version) && !KNOWN_VERSIONS.includes(version)
    ? [formatIssue('format.unsupported-version', { version }, { line: 1 }), ...issues]
    : issues;
}

/** JAHIS 院外処方箋2次元シンボル text (decoded; CRLF or LF, 0x1A or not) → typed records. Never throws. */
export function readJahisRx(text: string): Reading<JahisRxLayout> {
  return readingOf(JAHIS_RX_LAYOUT, text, checkJahisRx);
}

/** The text of the document in its own dialect: for what was read unchanged, the text that was read. */
export function writeJahisRx(document: JahisRxDocument): string {
  return writeRecords(JAHIS_RX_LAYOUT, document);
}

/**
 * Kind paper, or paper-with-exchange-number where record 82 holds one.
 * @returns prescription: null when the document has an error; issues: only what reading has not already said
 */
export function prescriptionFromJahisRx(document: JahisRxDocument): {
  readonly prescription: Prescription | null;
  readonly issues: readonly Issue[];
} {
  const records: PrescriptionDocument = document;
  const issuedOn = issueDateOf(records);
  if (hasErrors(checkJahisRx(document)) || issuedOn === null) return { prescription: null, issues: [] };
  const written = exchangeNumberOf(records);
  const exchangeNumber = written !== null && isExchangeNumber(written) ? written : null;
  const prescription: Prescription = {
    kind: exchangeNumber === null ? 'paper' : 'paper-with-exchange-number',
    prescriptionId: null,
    exchangeNumber,
    ...prescriptionContent(records, issuedOn),
  };
  return { prescription, issues: mappingIssues(prescription, written) };
}

/** What the mapping to a Prescription cannot say as it was written. */
export function mappingIssues(prescription: Prescription, writtenNumber: string | null): readonly Issue[] {
  const issues: Issue[] = [];
  if (prescription.patient.birthDate === null)
    issues.push(formatIssue('format.partial-birth-date', {}, { record: '13' }));
  if (writtenNumber !== null && prescription.exchangeNumber === null) {
    issues.push(formatIssue('format.exchange-number', {}, { record: '82', field: '処方箋番号' }));
  }
  return issues;
}

/** A paper prescription's QR text as JAHIS10, CRLF at every line (to be encoded as Shift_JIS). Half-width commas become full-width. */
export function jahisRxFromPrescription(prescription: Prescription): string {
  return writeJahisRx({
    dialect: { version: 'JAHIS10', headerFields: [], lineEnd: 'crlf', finalLineEnd: true, endOfFileMark: false },
    records: prescriptionRecords(prescription),
  });
}
