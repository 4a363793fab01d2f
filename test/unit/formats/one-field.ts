import { expect } from 'vitest';
import { parseCalendarDate } from '../../../shared/domain/calendar-date.ts';
import { parseDecimal } from '../../../shared/domain/decimal.ts';
import type {
  AnyRecord,
  FieldLayout,
  FieldValue,
  FormatLayout,
  RecordDocument,
} from '../../../shared/formats/record-layout.ts';
import { readRecords, writeRecords } from '../../../shared/formats/record-text.ts';

/** Another value of the same kind. */
function another(field: FieldLayout, value: FieldValue): FieldValue {
  switch (field.kind) {
    case 'date':
      return parseCalendarDate(value === '2001-02-03' ? '2001-02-04' : '2001-02-03');
    case 'decimal':
      return parseDecimal(value === '7.25' ? '7.5' : '7.25');
    case 'integer':
      return parseDecimal(value === '7' ? '8' : '7');
    case 'code':
      return Object.keys(field.codes ?? {}).find((code) => code !== value) ?? null;
    default:
      return value === 'X9' ? 'X8' : 'X9';
  }
}

const cells = (text: string) => text.split(/\r\n|\n/).map((line) => line.split(','));

/**
 * Changes each field of each record by itself, in the typed model, and holds the written text against the original: one cell differs,
 * the rest is the same to the byte, and reading gives the new value back.
 * @returns fields tried
 */
export function expectSingleChanges<L extends FormatLayout>(layout: L, document: RecordDocument<L>): number {
  const before = writeRecords(layout, document);
  let tried = 0;
  for (const [index, raw] of document.records.entries()) {
    const record = raw as AnyRecord;
    const found = layout.records.find((candidate) => candidate.no === record.no);
    for (const [position, field] of (found?.fields ?? []).entries()) {
      if (position >= record.notation.fieldCount) continue;
      const value = another(field, record.values[field.key] ?? null);
      const changed = { ...record, values: { ...record.values, [field.key]: value } };
      const records = document.records.with(index, changed as (typeof document.records)[number]);
      const after = writeRecords(layout, { ...document, records });
      const differing = cells(after).flatMap((line, row) =>
        line.flatMap((cell, column) => (cell === cells(before)[row]?.[column] ? [] : [`${row}/${column}`])),
      );
      expect(differing, `${record.no} ${field.name}`).toEqual([`${index + 1}/${position + 1}`]);
      expect(cells(after).map((line) => line.length)).toEqual(cells(before).map((line) => line.length));
      const again = readRecords(layout, after)?.records[index] as AnyRecord | undefined;
      expect(again?.values[field.key]).toEqual(value);
      tried += 1;
    }
  }
  return tried;
}
