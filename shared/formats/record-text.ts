import { fieldText, isUnreadable, readField, writeField } from './field-text.ts';
import type {
  AnyRecord,
  Dialect,
  FieldValue,
  FormatLayout,
  LineEnd,
  RecordDocument,
  RecordLayout,
  RecordOf,
  UnknownRecord,
  ValuesOf,
} from './record-layout.ts';

/** Largest text that is read, in UTF-16 units; the edge refuses larger files before they are decoded. */
const TEXT_LENGTH_MAX = 10 * 1024 * 1024;
/** A prescription has tens of records; a notebook of years has thousands. */
export const RECORDS_MAX = 100_000;
export const LINE_LENGTH_MAX = 65_536;

const LINE_ENDS: Readonly<Record<string, LineEnd>> = { '\r\n': 'crlf', '\n': 'lf', '\r': 'cr' };
const LINE_END_TEXT: Readonly<Record<LineEnd, string>> = { crlf: '\r\n', lf: '\n', cr: '\r' };

interface Line {
  readonly text: string;
  readonly end: LineEnd | null;
}

/** null when a bound is passed. */
function splitLines(text: string): readonly Line[] | null {
  const lines: Line[] = [];
  const ends = /\r\n|\n|\r/g;
  let start = 0;
  for (;;) {
    const match = ends.exec(text);
    const stop = match === null ? text.length : match.index;
    if (stop - start > LINE_LENGTH_MAX || lines.length > RECORDS_MAX) return null;
    if (match === null) {
      if (stop > start || lines.length === 0) lines.push({ text: text.slice(start), end: null });
      return lines;
    }
    lines.push({ text: text.slice(start, stop), end: LINE_ENDS[match[0]] ?? 'lf' });
    start = ends.lastIndex;
  }
}

function readRecord(layout: FormatLayout, line: Line, lineEnd: LineEnd): AnyRecord | UnknownRecord {
  const fields = line.text.split(',');
  const differs = line.end !== null && line.end !== lineEnd ? line.end : null;
  const found = layout.records.find((candidate) => candidate.no === fields[0]);
  if (found === undefined) {
    return { no: null, fields, notation: { fieldCount: fields.length - 1, eras: {}, surplus: [], lineEnd: differs } };
  }
  const values: Record<string, FieldValue> = {};
  const eras: Record<string, string> = {};
  for (const [index, field] of found.fields.entries()) {
    const read = readField(field, fields[index + 1] ?? '');
    values[field.key] = read.value;
    if (read.era !== null) eras[field.key] = read.era;
  }
  const surplus = fields.slice(found.fields.length + 1);
  const fieldCount = fields.length - 1 - surplus.length;
  return { no: found.no, values, notation: { fieldCount, eras, surplus, lineEnd: differs } };
}

/**
 * Text → typed records in their order. Never throws; nothing is lost: `writeRecords` gives the same text back for every input
 * within the bounds. null when the text passes a bound (TEXT_LENGTH_MAX, RECORDS_MAX, LINE_LENGTH_MAX).
 */
export function readRecords<L extends FormatLayout>(layout: L, text: string): RecordDocument<L> | null {
  if (text.length > TEXT_LENGTH_MAX) return null;
  const endOfFileMark = text.endsWith('\u001a');
  const lines = splitLines(endOfFileMark ? text.slice(0, -1) : text);
  if (lines === null) return null;
  const [header = { text: '', end: null }, ...rest] = lines;
  const lineEnd = header.end ?? 'lf';
  const [version = '', ...headerFields] = header.text.split(',');
  const finalLineEnd = (lines.at(-1) ?? header).end !== null;
  const dialect: Dialect = { version, headerFields, lineEnd, finalLineEnd, endOfFileMark };
  const records = rest.map((line) => readRecord(layout, line, lineEnd));
  return { dialect, records: records as RecordDocument<L>['records'] };
}

function writeRecord(layout: FormatLayout, record: AnyRecord | UnknownRecord): string {
  if (record.no === null) return record.fields.join(',');
  const found = layout.records.find((candidate) => candidate.no === record.no);
  if (found === undefined) throw new Error(`record ${record.no} is not of ${layout.format}`);
  const written = found.fields.map((field) =>
    fieldText(writeField(field, record.values[field.key], record.notation.eras[field.key] ?? null)),
  );
  const used = written.findLastIndex((text) => text !== '') + 1;
  const { fieldCount, surplus } = record.notation;
  const count = surplus.length > 0 ? found.fields.length : Math.max(fieldCount, used);
  return [record.no, ...written.slice(0, count), ...surplus].join(',');
}

/** Typed records → text, in the document's own dialect. */
export function writeRecords<L extends FormatLayout>(layout: L, document: RecordDocument<L>): string {
  const { dialect } = document;
  const records = document.records as readonly (AnyRecord | UnknownRecord)[];
  const lines = [
    { text: [dialect.version, ...dialect.headerFields].join(','), end: dialect.lineEnd },
    ...records.map((record) => ({
      text: writeRecord(layout, record),
      end: record.notation.lineEnd ?? dialect.lineEnd,
    })),
  ];
  const body = lines
    .map((line, index) => line.text + (index < lines.length - 1 || dialect.finalLineEnd ? LINE_END_TEXT[line.end] : ''))
    .join('');
  return dialect.endOfFileMark ? `${body}\u001a` : body;
}

/** A record made by the program: all fields of the layout are written, dates as YYYYMMDD. */
export function newRecord(layout: RecordLayout, values: Readonly<Record<string, FieldValue>>): AnyRecord {
  return {
    no: layout.no,
    values,
    notation: { fieldCount: layout.fields.length, eras: {}, surplus: [], lineEnd: null },
  };
}

export function makeRecord<const R extends RecordLayout>(layout: R, values: ValuesOf<R>): RecordOf<R> {
  return newRecord(layout, values as Readonly<Record<string, FieldValue>>) as unknown as RecordOf<R>;
}

type DocumentRecord<L extends FormatLayout> = RecordOf<L['records'][number]>;

/** All records of one number, in order. */
export function recordsOf<L extends FormatLayout, N extends L['records'][number]['no']>(
  document: RecordDocument<L>,
  no: N,
): readonly Extract<DocumentRecord<L>, { no: N }>[] {
  return document.records.filter((record) => record.no === no) as unknown as readonly Extract<
    DocumentRecord<L>,
    { no: N }
  >[];
}

export function firstRecord<L extends FormatLayout, N extends L['records'][number]['no']>(
  document: RecordDocument<L>,
  no: N,
): Extract<DocumentRecord<L>, { no: N }> | null {
  return recordsOf(document, no)[0] ?? null;
}

/** A field's text where only text is wanted; null when empty or unreadable. */
export function readable<T extends FieldValue>(value: T): Exclude<T, object | null> | null {
  return value === null || isUnreadable(value) || typeof value === 'object'
    ? null
    : (value as Exclude<T, object | null>);
}
