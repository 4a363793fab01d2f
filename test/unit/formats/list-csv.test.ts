import fc from 'fast-check';
import { expect, it } from 'vitest';
import { listCsv } from '../../../shared/formats/list-csv.ts';

const line = (cell: string | number | boolean | null): string => listCsv(['a'], [[cell]]).split('\r\n')[1] ?? '';

it('begins with a byte order mark and ends each line with CRLF', () => {
  expect(listCsv(['日', '数'], [['2026-11-22', 3]])).toBe('\u{feff}"日","数"\r\n"2026-11-22",3\r\n');
});

it.each([
  ['a,b', '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ['two\r\nlines', '"two\r\nlines"'],
  ['', ''],
  ['髙﨑', '"髙﨑"'],
  // LibreOffice parts cells at these too, unless a quote holds them together.
  ['a;=1+1', '"a;=1+1"'],
  ['a\t@SUM(A1)', '"a\t@SUM(A1)"'],
])('quotes %j', (cell, text) => {
  expect(listCsv(['a'], [[cell]])).toBe(`\u{feff}"a"\r\n${text}\r\n`);
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '＝1', '\t=1', '|calc', '\u{feff}=1', '%0'])('defuses %j', (cell) => {
  expect(line(cell)).toBe(`"'${cell}"`);
});

it('leaves numbers numbers, also negative ones', () => {
  expect([line(-3), line(0.5), line(true), line(null)]).toEqual(['-3', '0.5', 'true', '']);
});

it('no text of any kind begins a cell as a formula', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (cell) => {
      const text = listCsv(['a'], [[cell]])
        .slice('\u{feff}"a"\r\n'.length)
        .replace(/^"/, '')
        .trimStart();
      expect(text).not.toMatch(/^[=+\-@]/);
    }),
  );
});
