import { hasValidCheckDigit } from '../domain/institution-code.ts';
import type { Issue } from '../domain/issue.ts';
import { formatIssue } from './format-issues.ts';
import {
  checkMandatory,
  checkOccurrence,
  checkPerRp,
  checkRecords,
  IssueList,
  numberOf,
  type Placed,
  placedRecords,
  textOf,
} from './record-checks.ts';
import type { FormatLayout, RecordDocument } from './record-layout.ts';

/** JAHIS 院外処方箋 レコード出力条件: 4 may be left out by clinics, so it is not among them. */
const MANDATORY = ['1', '5', '11', '12', '13', '22', '23', '51', '101', '111', '201'];
const PER_RP = ['101', '111', '201'];
/** 対応コード無し医療材料: the one レセ電 code that says nothing without a name. */
const CODE_WITHOUT_PRODUCT = '777770000';

function checkInstitution(placed: Placed, issues: IssueList): void {
  const prefecture = textOf(placed.record, 'prefecture');
  const code = textOf(placed.record, 'code');
  if (prefecture === null || code === null) return;
  const feeScoreType = textOf(placed.record, 'codeKind') ?? '1';
  if (!/^\d{7}$/.test(code)) issues.field('format.number-shape', placed, 'code');
  else if (!hasValidCheckDigit({ prefecture, feeScoreType, code })) issues.field('format.check-digit', placed, 'code');
}

function checkDrug(placed: Placed, issues: IssueList): void {
  const kind = textOf(placed.record, 'codeKind');
  const code = textOf(placed.record, 'code');
  const name = textOf(placed.record, 'name');
  if (name === null && (kind !== '2' || code === CODE_WITHOUT_PRODUCT))
    issues.field('format.missing-field', placed, 'name');
  if (code === null && kind !== null && kind !== '1' && kind !== '7')
    issues.field('format.missing-field', placed, 'code');
}

/** Rules that tie the fields of one record together (the notes beside the standard's tables). */
function checkRecord(placed: Placed, issues: IssueList): void {
  const { record } = placed;
  const missing = (key: string) => issues.field('format.missing-field', placed, key);
  const empty = (key: string) => (record.values[key] ?? null) === null;
  switch (placed.layout.no) {
    case '1':
      checkInstitution(placed, issues);
      break;
    case '2':
      if (empty('postalCode') && empty('address')) missing('address');
      break;
    case '4':
      if (empty('name') && textOf(record, 'codeKind') !== '2') missing('name');
      break;
    case '11':
      if (empty('nameKanji') && empty('nameKana')) missing('nameKanji');
      break;
    case '63':
      if ((numberOf(record, 'round') ?? 0) > (numberOf(record, 'totalRounds') ?? 99)) {
        issues.field('format.round-beyond-total', placed, 'round');
      }
      break;
    case '181':
      if (textOf(record, 'kind') === '8' && empty('code')) missing('code');
      if (textOf(record, 'kind') === '9' && empty('bodySite')) missing('bodySite');
      break;
    case '201':
      checkDrug(placed, issues);
      break;
    case '281':
      if (textOf(record, 'kind') === '7' && empty('code')) missing('code');
      break;
    default:
  }
}

function checkReferences(all: readonly Placed[], issues: IssueList): void {
  const rps = new Set<string | null>();
  const drugs = new Set<string>();
  const drugKey = (placed: Placed) => `${textOf(placed.record, 'rpNumber')}/${textOf(placed.record, 'lineNumber')}`;
  for (const placed of all) {
    if (PER_RP.includes(placed.layout.no)) rps.add(textOf(placed.record, 'rpNumber'));
    if (placed.layout.no === '201') drugs.add(drugKey(placed));
  }
  for (const placed of all) {
    const { occurrence, no } = placed.layout;
    if (occurrence.endsWith('drug') && no !== '201' && !drugs.has(drugKey(placed))) {
      issues.record('format.orphan-record', placed);
    }
    if (occurrence.endsWith('rp') && !PER_RP.includes(no) && !rps.has(textOf(placed.record, 'rpNumber'))) {
      issues.record('format.orphan-record', placed);
    }
  }
}

/** JAHIS 院外処方箋 レコード出力順: 1–82, then per RP 101–281; SJ1's 301 and 302 after them. */
function checkOrder(all: readonly Placed[], issues: IssueList): void {
  let groupsBegun = false;
  let lastRp = 0;
  for (const placed of all) {
    const no = Number(placed.layout.no);
    const rp = numberOf(placed.record, 'rpNumber') ?? lastRp;
    const inGroup = no >= 101 && no < 300;
    if ((groupsBegun && no < 101) || (inGroup && rp < lastRp)) issues.record('format.wrong-order', placed);
    groupsBegun ||= inGroup;
    if (inGroup) lastRp = Math.max(lastRp, rp);
  }
}

function checkDates(all: readonly Placed[], issues: IssueList): void {
  const issued = all.find((placed) => placed.layout.no === '51');
  const expires = all.find((placed) => placed.layout.no === '52');
  if (issued === undefined || expires === undefined) return;
  const from = textOf(issued.record, 'issuedOn');
  const to = textOf(expires.record, 'expiresOn');
  if (from !== null && to !== null && to < from) {
    issues.field('format.date-before', expires, 'expiresOn', { other: '処方箋交付年月日' });
  }
}

/** A real prescription has tens of records; more than this is no prescription, and is not gone through. */
const PRESCRIPTION_RECORDS_MAX = 5_000;

/** Everything that can be said of a prescription document (JAHIS 院外処方箋 or SJ1) by itself, in the order of its lines. */
export function checkPrescriptionRecords(layout: FormatLayout, document: RecordDocument): readonly Issue[] {
  if (document.records.length > PRESCRIPTION_RECORDS_MAX) {
    return [formatIssue('format.too-large', { limit: `${PRESCRIPTION_RECORDS_MAX} 行` })];
  }
  const issues = new IssueList();
  checkRecords(layout, document, true, issues);
  const all = placedRecords(layout, document);
  checkMandatory(layout, all, MANDATORY, issues);
  checkOccurrence(all, issues);
  checkPerRp(layout, all, PER_RP, issues);
  checkReferences(all, issues);
  checkOrder(all, issues);
  checkDates(all, issues);
  for (const placed of all) checkRecord(placed, issues);
  return issues.sorted();
}
