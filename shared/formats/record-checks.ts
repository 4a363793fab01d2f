import type { Issue } from '../domain/issue.ts';
import { isUnreadable, problemsOf, writeField } from './field-text.ts';
import { type FormatIssueCode, formatIssue } from './format-issues.ts';
import type { AnyRecord, FormatLayout, RecordDocument, RecordLayout, UnknownRecord } from './record-layout.ts';

/** More than this and a person is no longer helped by the list. */
export const ISSUES_MAX = 500;

/** Line of `records[index]`: the header is line 1. */
const FIRST_RECORD_LINE = 2;

export interface Placed {
  readonly record: AnyRecord;
  readonly layout: RecordLayout;
  readonly line: number;
}

/** Collects issues up to a bound; past it one error says so, because what is left out may be an error. */
export class IssueList {
  readonly #issues: Issue[] = [];
  #dropped = 0;

  add(issue: Issue): void {
    if (this.#issues.length < ISSUES_MAX) this.#issues.push(issue);
    else this.#dropped += 1;
  }

  /** An issue about a record as a whole. */
  record(code: FormatIssueCode, placed: Placed, parameters: Record<string, string | number> = {}): void {
    const { layout, line } = placed;
    this.add(formatIssue(code, { name: layout.name, number: layout.no, ...parameters }, { line, record: layout.no }));
  }

  /** An issue about one field of a record, named by its key. */
  field(code: FormatIssueCode, placed: Placed, key: string, parameters: Record<string, string | number> = {}): void {
    const field = placed.layout.fields.find((candidate) => candidate.key === key);
    const name = field?.name ?? key;
    const limit = field?.bytes ?? 0;
    this.add(
      formatIssue(
        code,
        { field: name, ...(code === 'format.too-long' ? { limit } : {}), ...parameters },
        { line: placed.line, record: placed.layout.no, field: name },
      ),
    );
  }

  /** In the order of the text: issues about the whole first. */
  sorted(): readonly Issue[] {
    const sorted = this.#issues.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
    return this.#dropped > 0 ? [...sorted, formatIssue('format.too-many-issues', { shown: ISSUES_MAX })] : sorted;
  }
}

export function placedRecords(layout: FormatLayout, document: RecordDocument): readonly Placed[] {
  const layouts = new Map(layout.records.map((candidate) => [candidate.no, candidate]));
  const placed: Placed[] = [];
  for (const [index, record] of (document.records as readonly (AnyRecord | UnknownRecord)[]).entries()) {
    const found = record.no === null ? undefined : layouts.get(record.no);
    if (record.no !== null && found !== undefined) {
      placed.push({ record, layout: found, line: index + FIRST_RECORD_LINE });
    }
  }
  return placed;
}

function checkFields(placed: Placed, toPatient: boolean, issues: IssueList): void {
  for (const field of placed.layout.fields) {
    const value = placed.record.values[field.key] ?? null;
    const raw = writeField(field, value, placed.record.notation.eras[field.key] ?? null);
    if (raw === '') {
      const needed = field.required === 'always' || (field.required === 'to-patient' && toPatient);
      if (needed) issues.field('format.missing-field', placed, field.key);
      if (field.required === 'recommended') issues.field('format.missing-recommended-field', placed, field.key);
      continue;
    }
    for (const problem of problemsOf(field, raw)) issues.field(problem, placed, field.key);
  }
}

/**
 * What can be said of each record by itself: header, unknown records, surplus fields, every field's shape.
 * @param toPatient whether the fields that only 出力区分 1 asks for are asked for
 */
export function checkRecords(
  layout: FormatLayout,
  document: RecordDocument,
  toPatient: boolean,
  issues: IssueList,
): void {
  if (!layout.header.test(document.dialect.version)) {
    issues.add(formatIssue('format.wrong-header', { format: layout.format.toUpperCase() }, { line: 1 }));
  }
  for (const [index, record] of (document.records as readonly (AnyRecord | UnknownRecord)[]).entries()) {
    if (record.no !== null) continue;
    const line = index + FIRST_RECORD_LINE;
    const first = record.fields[0] ?? '';
    // A line that was torn may start with anything, a name as well: only what looks like a record number is repeated.
    const number = /^\d{1,3}$/.test(first) ? first : '?';
    const blank = record.fields.length === 1 && first.trim() === '';
    issues.add(
      blank
        ? formatIssue('format.blank-line', {}, { line })
        : formatIssue('format.unknown-record', { number }, { line, record: number }),
    );
  }
  for (const placed of placedRecords(layout, document)) {
    const { surplus } = placed.record.notation;
    // The standard's own samples end some records with an empty field too many: only content is worth a word.
    if (surplus.some((extra) => extra !== '')) issues.record('format.extra-fields', placed, { count: surplus.length });
    checkFields(placed, toPatient, issues);
  }
}

/** `1`, `2` …; null where the field is empty or no number. */
export function numberOf(record: AnyRecord, key: string): number | null {
  const value = record.values[key];
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : null;
}

/** The field's text; null where it is empty or unreadable. */
export function textOf(record: AnyRecord, key: string): string | null {
  const value = record.values[key] ?? null;
  return typeof value === 'string' && !isUnreadable(value) ? value : null;
}

/** Reports records that stand more often than their occurrence allows inside one scope (a document, or one 調剤 block). */
export function checkOccurrence(scope: readonly Placed[], issues: IssueList): void {
  const seen = new Set<string>();
  for (const placed of scope) {
    const { occurrence, no } = placed.layout;
    if (occurrence.startsWith('many')) continue;
    const rp = occurrence === 'once' ? '' : textOf(placed.record, 'rpNumber');
    const lineNumber = occurrence === 'once-per-drug' ? textOf(placed.record, 'lineNumber') : '';
    if (rp === null || lineNumber === null) continue;
    const key = `${no}/${rp}/${lineNumber}`;
    if (seen.has(key)) issues.record('format.repeated-record', placed);
    seen.add(key);
  }
}

/** Reports each mandatory record that is absent. */
export function checkMandatory(
  layout: FormatLayout,
  scope: readonly Placed[],
  numbers: readonly string[],
  issues: IssueList,
): void {
  const present = new Set(scope.map((placed) => placed.layout.no));
  for (const number of numbers.filter((candidate) => !present.has(candidate))) {
    const name = layout.records.find((candidate) => candidate.no === number)?.name ?? number;
    issues.add(formatIssue('format.missing-record', { name, number }, { record: number }));
  }
}

/** Reports, per RP number found among `anchors`, each record of `numbers` that this RP lacks. */
export function checkPerRp(
  layout: FormatLayout,
  scope: readonly Placed[],
  numbers: readonly string[],
  issues: IssueList,
): void {
  const firstLine = new Map<string, number>();
  const found = new Set<string>();
  for (const placed of scope.filter((candidate) => numbers.includes(candidate.layout.no))) {
    const rp = textOf(placed.record, 'rpNumber');
    if (rp === null) continue;
    if (!firstLine.has(rp)) firstLine.set(rp, placed.line);
    found.add(`${placed.layout.no}/${rp}`);
  }
  for (const [rp, line] of firstLine) {
    for (const number of numbers.filter((candidate) => !found.has(`${candidate}/${rp}`))) {
      const name = layout.records.find((candidate) => candidate.no === number)?.name ?? number;
      issues.add(
        formatIssue('format.missing-rp-record', { rp: rp.slice(0, 3), name, number }, { line, record: number }),
      );
    }
  }
}
