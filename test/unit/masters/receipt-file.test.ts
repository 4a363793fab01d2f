import { expect, it } from 'vitest';
import { readSource } from '../../../shared/masters/read-source.ts';
import { isOfKind, recogniseSheet, type SourceSheet } from '../../../shared/masters/source-sheet.ts';

/** A record of 医薬品マスター as it is published: 42 columns, no headings; the columns that are read, and fill for the others. */
function record(code: string, name: string, abolishedOn: string, listCode: string): string[] {
  const cells = Array.from({ length: 42 }, () => '0');
  cells[0] = '0';
  cells[1] = 'Y';
  cells[2] = code;
  cells[4] = name;
  cells[30] = abolishedOn;
  cells[31] = listCode;
  return cells;
}

const sheetOf = (...rows: readonly (readonly string[])[]): SourceSheet => ({ file: 'y.csv', sheet: null, rows });

function read(sheet: SourceSheet) {
  const recognised = recogniseSheet(sheet);
  if (recognised === null || recognised === 'exceptions' || !isOfKind(recognised, 'receipt-codes'))
    throw new Error('not recognised as a receipt master');
  return readSource(sheet, recognised);
}

it('reads the receipt master without headings: code, price-list code, day it was abolished', () => {
  const rows = read(
    sheetOf(
      record('612170710', 'ノルバスク錠５ｍｇ', '99999999', '2171022F2025'),
      record('620004992', 'コリオパンカプセル５ｍｇ', '20240331', '1242002M1069'),
      record('660000000', '価格表にない薬', '99999999', ''),
    ),
  );
  expect(rows.issues).toEqual([]);
  expect(rows.leftOut).toBe(1);
  expect(rows.items).toEqual([
    { code: '612170710', listCode: '2171022F2025', abolishedOn: null },
    { code: '620004992', listCode: '1242002M1069', abolishedOn: '2024-03-31' },
  ]);
});

it('names the column of what it cannot take, and a row that was cut', () => {
  const whole = record('612170710', 'ノルバスク錠５ｍｇ', '99999999', '2171022F2025');
  const wrong = record('620004992', 'コリオパン', '20241332', 'ABC');
  const { issues } = read(sheetOf(whole, wrong, whole.slice(0, 30)));
  expect(issues.map((issue) => issue.code)).toEqual(['masters.bad-code', 'masters.bad-date', 'masters.cut-row']);
  expect(issues[0]?.text).toContain('薬価基準コード');
  expect(issues[1]?.text).toContain('廃止年月日');
});

it.each([
  ['too few columns', record('612170710', 'x', '0', '').slice(0, 20)],
  ['another kind of master', ['0', 'S', ...record('612170710', 'x', '0', '').slice(2)]],
  ['a code of other length', record('61217071', 'x', '0', '')],
])('is not taken for a receipt master: %s', (_, row) => {
  expect(recogniseSheet(sheetOf(row))).toBeNull();
});
