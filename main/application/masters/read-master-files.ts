import { createHash } from 'node:crypto';
import type { CalendarDate } from '../../../shared/domain/calendar-date.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { mastersIssue } from '../../../shared/masters/masters-issues.ts';
import { csvGrid } from '../../../shared/masters/parse-csv.ts';
import { type ItemOf, readSource, sheetLabel } from '../../../shared/masters/read-source.ts';
import { isWorkbook, readWorkbook } from '../../../shared/masters/read-workbook.ts';
import {
  MASTER_KIND_NAMES,
  type MasterKind,
  type Recognised,
  recogniseSheet,
  type SourceSheet,
} from '../../../shared/masters/source-sheet.ts';
import { appliesFromText, dateInFileName } from '../../../shared/masters/written-dates.ts';
import type { DecodeText } from '../context.ts';

/** All rows of one kind that the files of one call hold. */
export interface ReadMaster<Kind extends MasterKind = MasterKind> {
  readonly kind: Kind;
  readonly items: readonly ItemOf[Kind][];
  readonly appliesFrom: CalendarDate;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  /** Rows that are no part of it */
  readonly leftOut: number;
}

export interface MasterFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** More would only repeat the first ones; the rest is counted. */
const ISSUES_SHOWN = 20;
const OLE_FILE = [0xd0, 0xcf, 0x11, 0xe0];

/** Kinds in the order in which they are told. */
const KINDS: readonly MasterKind[] = ['price-list', 'generic-names', 'receipt-codes'];

const baseName = (name: string): string => (name.split(/[/\\]/).at(-1) ?? name).slice(0, 100);

interface Part {
  readonly kind: MasterKind;
  readonly file: MasterFile;
  readonly sheet: SourceSheet;
  readonly recognised: Recognised;
}

async function sheetsOf(file: MasterFile, decodeText: DecodeText): Promise<Result<readonly SourceSheet[]>> {
  const name = baseName(file.name);
  if (isWorkbook(file.bytes)) return readWorkbook(name, file.bytes);
  if (OLE_FILE.every((byte, index) => file.bytes[index] === byte)) {
    return refusal(mastersIssue('masters.not-a-workbook', { file: name }));
  }
  const decoded = decodeText(file.bytes);
  if (!decoded.ok) return decoded;
  const rows = csvGrid(decoded.value.text);
  if (rows === null) return refusal(mastersIssue('masters.not-recognised', { file: name }));
  return success([{ file: name, sheet: null, rows }]);
}

function partsOf(
  file: MasterFile,
  sheets: readonly SourceSheet[],
  wanted: MasterKind | null,
): { readonly parts: readonly Part[]; readonly issues: readonly Issue[] } {
  const parts: Part[] = [];
  const issues: Issue[] = [];
  const name = baseName(file.name);
  for (const sheet of sheets) {
    const recognised = recogniseSheet(sheet);
    if (recognised === null) continue;
    if (recognised === 'exceptions') {
      issues.push(mastersIssue('masters.sheet-not-used', { file: name, sheet: sheetLabel(sheet.sheet) }));
    } else parts.push({ kind: recognised.kind, file, sheet, recognised });
  }
  if (parts.length === 0) return { parts, issues: [mastersIssue('masters.not-recognised', { file: name })] };
  const other = wanted === null ? undefined : parts.find(({ kind }) => kind !== wanted);
  if (wanted !== null && other !== undefined) {
    const found = MASTER_KIND_NAMES[other.kind];
    const asked = MASTER_KIND_NAMES[wanted];
    issues.push(
      mastersIssue('masters.other-kind', {
        file: name,
        found: found.ja,
        foundEn: found.en,
        wanted: asked.ja,
        wantedEn: asked.en,
      }),
    );
  }
  return { parts, issues };
}

/** The day written above the header, else the day in the file's name; what was asked for goes before both. */
function dateOf({ sheet, recognised, file }: Part): CalendarDate | null {
  for (const cell of sheet.rows.slice(0, recognised.headerRow).flat()) {
    const date = cell === null ? null : appliesFromText(cell);
    if (date !== null) return date;
  }
  return dateInFileName(file.name);
}

function readKind(kind: MasterKind, parts: readonly Part[], asked: CalendarDate | null): Result<ReadMaster> {
  const words = MASTER_KIND_NAMES[kind];
  const dates = new Set(parts.map((part) => asked ?? dateOf(part)));
  const [appliesFrom] = dates;
  const issues: Issue[] = [];
  if (dates.size > 1) {
    const told = [...dates].map((date) => date ?? '?').join(', ');
    issues.push(mastersIssue('masters.dates-differ', { kind: words.ja, kindEn: words.en, dates: told }));
  } else if (appliesFrom === null || appliesFrom === undefined) {
    issues.push(mastersIssue('masters.no-date', { kind: words.ja, kindEn: words.en }));
  }
  const items: ItemOf[MasterKind][] = [];
  const seen = new Set<string>();
  let leftOut = 0;
  for (const part of parts) {
    const read = readSource(part.sheet, part.recognised, seen);
    for (const item of read.items) items.push(item);
    issues.push(...read.issues);
    leftOut += read.leftOut;
  }
  if (issues.length > 0 || appliesFrom === null || appliesFrom === undefined) return refusal(...issues);
  const files = [...new Set(parts.map(({ file }) => file))].map((file) => ({
    name: baseName(file.name),
    sha256: createHash('sha256').update(file.bytes).digest('hex'),
  }));
  return success({ kind, items, appliesFrom, files, leftOut });
}

function shortened(issues: readonly Issue[]): readonly Issue[] {
  const more = issues.length - ISSUES_SHOWN;
  return more > 0 ? [...issues.slice(0, ISSUES_SHOWN), mastersIssue('masters.more-problems', { count: more })] : issues;
}

/**
 * Master files as they were published, or as CSV → the rows of each kind. Refused as a whole when anything stands against
 * any of them, with the place of each problem.
 * @param told called with how many files have been read
 */
export async function readMasterFiles(
  files: readonly MasterFile[],
  options: {
    readonly kind: MasterKind | null;
    readonly appliesFrom: CalendarDate | null;
    readonly decodeText: DecodeText;
    readonly told: (done: number) => Promise<void>;
  },
): Promise<Result<{ readonly masters: readonly ReadMaster[]; readonly notes: readonly Issue[] }>> {
  const parts: Part[] = [];
  const notes: Issue[] = [];
  const problems: Issue[] = [];
  for (const [index, file] of files.entries()) {
    const sheets = await sheetsOf(file, options.decodeText);
    if (sheets.ok) {
      const found = partsOf(file, sheets.value, options.kind);
      parts.push(...found.parts);
      for (const issue of found.issues) (issue.severity === 'error' ? problems : notes).push(issue);
    } else problems.push(...sheets.issues);
    await options.told(index + 1);
  }
  const masters: ReadMaster[] = [];
  for (const kind of problems.length > 0 ? [] : KINDS) {
    const ofKind = parts.filter((part) => part.kind === kind);
    if (ofKind.length === 0) continue;
    const read = readKind(kind, ofKind, options.appliesFrom);
    if (read.ok) masters.push(read.value);
    else problems.push(...read.issues);
  }
  return problems.length > 0 ? refusal(...shortened(problems)) : success({ masters, notes });
}
