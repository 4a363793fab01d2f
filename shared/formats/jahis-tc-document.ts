import { OUTPUT_CATEGORIES } from '../domain/code-lists/record-codes.ts';
import type { Issue } from '../domain/issue.ts';
import { formatIssue } from './format-issues.ts';
import { blocksOf, checkBlock } from './notebook-checks.ts';
import { JAHIS_TC_LAYOUT, type JahisTcLayout } from './notebook-layout.ts';
import { type Reading, readingOf } from './reading.ts';
import {
  checkMandatory,
  checkOccurrence,
  checkRecords,
  IssueList,
  numberOf,
  type Placed,
  placedRecords,
  textOf,
} from './record-checks.ts';
import type { RecordDocument } from './record-layout.ts';
import { writeRecords } from './record-text.ts';

export type JahisTcDocument = RecordDocument<JahisTcLayout>;

/** 01 to 08: Ver.1.0 to Ver.2.6 */
const KNOWN_VERSION = /^JAHISTC0[1-8]$/;
/** 調剤情報 stands under a record 5 and 11 wherever there is any (3.2.7). */
const BLOCK_MANDATORY = ['5', '11'];

function checkHeader(document: JahisTcDocument, issues: IssueList): void {
  const { version, headerFields } = document.dialect;
  if (!JAHIS_TC_LAYOUT.header.test(version)) return;
  const category = headerFields[0] ?? '';
  if (!KNOWN_VERSION.test(version)) issues.add(formatIssue('format.unsupported-version', { version }, { line: 1 }));
  if (category === '')
    issues.add(formatIssue('format.missing-field', { field: '出力区分' }, { line: 1, field: '出力区分' }));
  else if (!Object.hasOwn(OUTPUT_CATEGORIES, category)) {
    issues.add(formatIssue('format.unknown-code', { field: '出力区分' }, { line: 1, field: '出力区分' }));
  }
}

/** Each 31 needs a 3 with its 通番 somewhere before it. */
function checkIngredients(all: readonly Placed[], issues: IssueList): void {
  const parents = new Set<number | null>();
  for (const placed of all) {
    if (placed.layout.no === '3') parents.add(numberOf(placed.record, 'sequence'));
    const parent = placed.layout.no === '31' ? numberOf(placed.record, 'parentSequence') : null;
    if (parent !== null && !parents.has(parent)) issues.record('format.orphan-record', placed);
  }
}

function checkSplit(split: Placed, issues: IssueList): void {
  const total = numberOf(split.record, 'total');
  const part = numberOf(split.record, 'part');
  if (total === null || part === null) return;
  if (part > total) issues.field('format.round-beyond-total', split, 'part');
  else issues.record('format.split-part', split, { part, total });
}

/** Ten years of a monthly patient are some 4,000 records; more than this is no notebook, and is not gone through. */
const NOTEBOOK_RECORDS_MAX = 20_000;

function checkJahisTc(document: JahisTcDocument): readonly Issue[] {
  if (document.records.length > NOTEBOOK_RECORDS_MAX) {
    return [formatIssue('format.too-large', { limit: `${NOTEBOOK_RECORDS_MAX} 行` })];
  }
  const issues = new IssueList();
  const toPatient = !isPatientFile(document);
  checkHeader(document, issues);
  checkRecords(JAHIS_TC_LAYOUT, document, toPatient, issues);
  const all = placedRecords(JAHIS_TC_LAYOUT, document);
  const split = all.find((placed) => placed.layout.no === '911');
  if (split !== undefined) checkSplit(split, issues);
  else {
    checkMandatory(JAHIS_TC_LAYOUT, all, ['1'], issues);
    checkIngredients(all, issues);
  }
  checkOccurrence(
    all.filter((placed) => ['1', '911'].includes(placed.layout.no)),
    issues,
  );
  for (const block of blocksOf(all)) {
    const patientOnly = block.members.every((placed) => placed.layout.no === '601');
    if (split === undefined && !patientOnly) checkMandatory(JAHIS_TC_LAYOUT, block.members, BLOCK_MANDATORY, issues);
    checkBlock(JAHIS_TC_LAYOUT, block, split !== undefined, toPatient, issues);
  }
  return issues.sorted();
}

/** 出力区分 2: written by the patient's own application. */
export function isPatientFile(document: JahisTcDocument): boolean {
  return document.dialect.headerFields[0] === '2';
}

/** お薬手帳 text (decoded; CRLF or LF, 0x1A or not) → typed records. Never throws. */
export function readJahisTc(text: string): Reading<JahisTcLayout> {
  return readingOf(JAHIS_TC_LAYOUT, text, checkJahisTc);
}

/** The text of the document in its own dialect: for what was read unchanged, the text that was read. */
export function writeJahisTc(document: JahisTcDocument): string {
  return writeRecords(JAHIS_TC_LAYOUT, document);
}

/** The first 911 of a document, when it has one that can be read. */
export function splitControlOf(
  document: JahisTcDocument,
): { readonly setId: string; readonly total: number; readonly part: number } | null {
  const split = placedRecords(JAHIS_TC_LAYOUT, document).find((placed) => placed.layout.no === '911')?.record;
  if (split === undefined) return null;
  const setId = textOf(split, 'setId');
  const total = numberOf(split, 'total');
  const part = numberOf(split, 'part');
  return setId === null || total === null || part === null ? null : { setId, total, part };
}
