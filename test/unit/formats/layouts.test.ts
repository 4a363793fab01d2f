import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { JAHIS_RX_LAYOUT } from '../../../shared/formats/jahis-rx-layout.ts';
import { JAHIS_TC_LAYOUT } from '../../../shared/formats/notebook-layout.ts';
import type { RecordLayout } from '../../../shared/formats/record-layout.ts';
import { FIXTURES } from './jahis-files.ts';

const note = FIXTURES === null ? ' (CHOZAI_FIXTURES not set)' : '';

/** One line of an RFC 4180 file without line breaks inside fields. */
function csvCells(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    (match) => match[1]?.replaceAll('""', '"') ?? match[2] ?? '',
  );
}

function specRows(file: string): readonly (readonly string[])[] {
  return readFileSync(join(FIXTURES ?? '', 'specs', file), 'utf-8')
    .trim()
    .split('\n')
    .slice(1)
    .map(csvCells);
}

/** ◎ that depends on another field in the standard's own notes, so our table leaves it to a rule. */
const CONDITIONAL = ['医療機関コード種別', '診療科コード種別', '診療科名'];

describe.skipIf(FIXTURES === null)(`layouts against the standard's tables${note}`, () => {
  it('院外処方箋: every record and field, with name, type, bytes, ◎ and occurrence', () => {
    const rows = specRows('jahis_rx_v1.10_fields.csv').filter(([number]) => number !== 'header');
    const layouts: readonly RecordLayout[] = JAHIS_RX_LAYOUT.records;
    expect(new Set(rows.map(([number]) => number))).toEqual(new Set(layouts.map((layout) => layout.no)));
    expect(layouts.reduce((sum, layout) => sum + layout.fields.length, 0)).toBe(rows.length);
    for (const [number = '', record, occurrence = '', item, name, type, , bytes, required] of rows) {
      const layout = layouts.find((candidate) => candidate.no === number);
      const field = layout?.fields[Number(item) - 1];
      const where = `${number} ${name}`;
      expect([layout?.name, field?.name], where).toEqual([record, name]);
      if (where !== '241 1日服用回数') expect(field?.bytes, where).toBe(Number(bytes));
      if (type === 'N') expect(field?.kind, where).toBe('text');
      if (type === '9') expect(['digits', 'integer', 'code', 'date'], where).toContain(field?.kind);
      if (!CONDITIONAL.includes(name ?? '')) expect(field?.required === 'always', where).toBe(required === '◎');
      expect(layout?.occurrence === 'once', where).toBe(occurrence.includes('同一No.レコード出力×'));
    }
  });

  it('お薬手帳: every record with as many fields, and its example without an error', () => {
    const rows = specRows('jahis_tc_v2.6_records.csv').filter(([number]) => number !== 'JAHISTC*');
    const layouts: readonly RecordLayout[] = JAHIS_TC_LAYOUT.records;
    expect(new Set(rows.map(([number]) => number))).toEqual(new Set(layouts.map((layout) => layout.no)));
    for (const [number, example = ''] of rows) {
      const layout = layouts.find((candidate) => candidate.no === number);
      if (!example.endsWith('...'))
        expect(example.split(',').length - 1, number).toBeLessThanOrEqual(layout?.fields.length ?? 0);
    }
  });

  it('every code list of the standard is in a field of ours', () => {
    const lists = new Map<string, string[]>();
    for (const [table = '', code = ''] of specRows('jahis_tc_v2.6_codes.csv'))
      lists.set(table, [...(lists.get(table) ?? []), code]);
    const fields = (JAHIS_TC_LAYOUT.records as readonly RecordLayout[]).flatMap((layout) => layout.fields);
    const codesOf = (name: string) =>
      Object.keys(fields.find((field) => field.name === name)?.codes ?? {})
        .filter((code) => code !== '99' || name === '提供情報種別')
        .toSorted((a, b) => (a < b ? -1 : 1));
    for (const [table, name] of [
      ['都道府県コード', '医療機関等都道府県'],
      ['点数表コード', '医療機関等点数表'],
      ['剤形コード', '剤形コード'],
      ['レコード作成者', 'レコード作成者'],
      ['患者特記種別', '患者特記種別'],
      ['薬品コード種別', '薬品コード種別'],
      ['提供情報種別', '提供情報種別'],
    ] as const) {
      expect(codesOf(name), table).toEqual(lists.get(table)?.toSorted((a, b) => (a < b ? -1 : 1)));
    }
  });
});
