import { INSURANCE_KINDS } from '../domain/code-lists/insurance-kinds.ts';
import type { DispensingResult } from '../domain/dispensing/dispensing-result.ts';
import { parseUuid } from '../domain/identifiers.ts';
import { hasErrors, type Issue } from '../domain/issue.ts';
import { cj1Records } from './cj1-records.ts';
import { patientPartOf, resultContent } from './dispensing-from-records.ts';
import { formatIssue } from './format-issues.ts';
import { blocksOf, checkBlock } from './notebook-checks.ts';
import { CJ1_LAYOUT, type Cj1Layout } from './notebook-layout.ts';
import { type Reading, readingOf } from './reading.ts';
import { checkMandatory, checkOccurrence, checkRecords, IssueList, placedRecords, textOf } from './record-checks.ts';
import type { RecordDocument } from './record-layout.ts';
import { firstRecord, readable, recordsOf, writeRecords } from './record-text.ts';

export type Cj1Document = RecordDocument<Cj1Layout>;

/** 7 absent = a paper prescription the service does not know. */
const MANDATORY = ['1', '5', '6', '11', '15', '51', '55', '201', '301'];
const OUTSIDE_BLOCK = ['1', '6', '7'];

/** One result has tens of records; more than this is no result, and is not gone through. */
const RESULT_RECORDS_MAX = 5_000;

/** A document does not change, and both its reader and the maker of the result ask what is wrong with it. */
const judged = new WeakMap<Cj1Document, readonly Issue[]>();

function checkCj1(document: Cj1Document): readonly Issue[] {
  const issues = judged.get(document) ?? judgeCj1(document);
  judged.set(document, issues);
  return issues;
}

function judgeCj1(document: Cj1Document): readonly Issue[] {
  if (document.records.length > RESULT_RECORDS_MAX) {
    return [formatIssue('format.too-large', { limit: `${RESULT_RECORDS_MAX} 行` })];
  }
  const issues = new IssueList();
  checkRecords(CJ1_LAYOUT, document, true, issues);
  const all = placedRecords(CJ1_LAYOUT, document);
  checkMandatory(CJ1_LAYOUT, all, MANDATORY, issues);
  checkOccurrence(
    all.filter((placed) => OUTSIDE_BLOCK.includes(placed.layout.no) || placed.layout.no === '5'),
    issues,
  );
  checkBlock(
    CJ1_LAYOUT,
    { opening: null, members: blocksOf(all).flatMap((block) => block.members) },
    false,
    true,
    issues,
  );
  for (const placed of all.filter((candidate) => candidate.layout.no === '7')) {
    const id = textOf(placed.record, 'prescriptionId');
    if (id !== null && parseUuid(id) === null) issues.field('format.not-an-id', placed, 'prescriptionId');
  }
  return issues.sorted();
}

/** CJ1 (調剤情報 CSV, UTF-8, LF) → typed records. Never throws. */
export function readCj1(text: string): Reading<Cj1Layout> {
  return readingOf(CJ1_LAYOUT, text, checkCj1);
}

export function writeCj1(document: Cj1Document): string {
  return writeRecords(CJ1_LAYOUT, document);
}

/**
 * What CJ1 does not say is left empty: relation and 公費 of the insured person, round (single), prescribed line, change reasons.
 * @returns result: null when the document has an error; issues: only what reading has not already said (nothing so far)
 */
export function dispensingResultFromCj1(document: Cj1Document): {
  readonly result: DispensingResult | null;
  readonly issues: readonly Issue[];
} {
  const part = hasErrors(checkCj1(document)) ? null : patientPartOf(document.records);
  const content = part === null ? null : resultContent(part, document.records);
  const card = firstRecord(document, '6')?.values;
  if (content === null || card === undefined) return { result: null, issues: [] };
  const kind = readable(card.kind);
  const result: DispensingResult = {
    ...content,
    insuranceKind: kind === null ? null : INSURANCE_KINDS[kind],
    insured: {
      insurerNumber: card.insurerNumber,
      symbol: card.symbol,
      number: card.number,
      branch: card.branch,
      relation: null,
      publicExpenses: [],
      specialPublicExpense: null,
    },
    prescriptionId: parseUuid(firstRecord(document, '7')?.values.prescriptionId ?? ''),
    inquiries: recordsOf(document, '511').map(({ values }) => ({ code: values.code ?? '', text: values.text ?? '' })),
  };
  return { result, issues: [] };
}

/**
 * The format's own rules for a result that is about to become CJ1: lengths, characters, dates, positive amounts, mandatory records,
 * check digits. Each issue names record and field; there is no text yet, so no line.
 */
export function validateDispensingResult(result: DispensingResult): readonly Issue[] {
  return checkCj1(cj1DocumentOf(result)).map(({ line: _line, ...issue }) => issue);
}

function cj1DocumentOf(result: DispensingResult): Cj1Document {
  return {
    dialect: { version: 'CJ1', headerFields: [''], lineEnd: 'lf', finalLineEnd: false, endOfFileMark: false },
    records: cj1Records(result),
  };
}

/**
 * CJ1 in the order, trailing commas and line ends of the service's public sample: LF, none after the last record. Half-width commas
 * become full-width. 公費, round and change reasons have no public record and are not written.
 */
export function cj1FromDispensingResult(result: DispensingResult): string {
  return writeCj1(cj1DocumentOf(result));
}
