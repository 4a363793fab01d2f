import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readSource } from '../../../shared/masters/read-source.ts';
import { readWorkbook } from '../../../shared/masters/read-workbook.ts';
import { isOfKind, recogniseSheet } from '../../../shared/masters/source-sheet.ts';
import { MHLW_HEADER, sheetXml, workbook } from '../../support/master-sources.ts';

const NORVASC = [
  '内用薬',
  '2171022F2025',
  'アムロジピンベシル酸塩',
  '５ｍｇ１錠',
  '局',
  '',
  '',
  'ノルバスク錠５ｍｇ',
  'ヴィアトリス',
  '',
  '先発品',
  '○',
  '13.699999999999999',
  'R8.3.31まで',
  '',
];

async function codesOf(bytes: Uint8Array): Promise<readonly string[]> {
  const read = await readWorkbook('a.xlsx', bytes);
  return read.ok ? ['read'] : read.issues.map(({ code }) => code);
}

async function priceRows(rows: readonly (readonly string[])[]) {
  const read = await readWorkbook('a.xlsx', workbook(sheetXml(rows)));
  const [sheet] = read.ok ? read.value : [];
  const recognised = sheet === undefined ? null : recogniseSheet(sheet);
  if (sheet === undefined || recognised === null || recognised === 'exceptions') throw new Error('not recognised');
  if (!isOfKind(recognised, 'price-list')) throw new Error(recognised.kind);
  return readSource(sheet, recognised);
}

describe('a workbook as MHLW publishes it', () => {
  it('becomes rows: the binary of a price, the narcotic under an empty heading, the era of a date', async () => {
    const narcotic = NORVASC.with(1, '8219002F2020').with(5, '麻').with(12, '3.88864E6');
    const { items, issues } = await priceRows([MHLW_HEADER, NORVASC, [], narcotic]);
    expect(issues).toEqual([]);
    expect(items).toMatchObject([
      {
        code: '2171022F2025',
        name: 'ノルバスク錠５ｍｇ',
        unit: '錠',
        narcotic: false,
        generic: null,
        originator: 'originator',
        hasGeneric: true,
        priceYen: '13.7',
        transitionalUntil: '2026-03-31',
      },
      { code: '8219002F2020', narcotic: true, priceYen: '3888640' },
    ]);
  });

  it.each([
    ['masters.bad-code', 1, '2171022'],
    ['masters.empty-cell', 7, ''],
    ['masters.bad-price', 12, '-1'],
    ['masters.bad-price', 12, '1e99'],
    ['masters.bad-date', 13, 'R8.2.30まで'],
    ['masters.too-long', 7, 'ア'.repeat(1001)],
  ])('%s names sheet, row and column', async (code, column, value) => {
    const { issues } = await priceRows([MHLW_HEADER, NORVASC, NORVASC.with(1, '2171022F1010').with(column, value)]);
    expect(issues).toMatchObject([
      { code, line: 3, parameters: { sheet: '「ＨＰ用」', row: 3, column: MHLW_HEADER[column] } },
    ]);
  });

  it('says which column is missing, and which code stands twice', async () => {
    const without = await priceRows([MHLW_HEADER.with(12, '価格'), NORVASC]);
    expect(without.issues).toMatchObject([{ code: 'masters.column-missing', parameters: { column: '薬価' } }]);
    const twice = await priceRows([MHLW_HEADER, NORVASC, NORVASC]);
    expect(twice.issues).toMatchObject([{ code: 'masters.repeated-code', line: 3 }]);
  });
});

describe('a workbook that is a trap', () => {
  const good = sheetXml([MHLW_HEADER, NORVASC]);
  const withRow = (row: string): string => good.replace('</sheetData>', `${row}</sheetData>`);
  const bomb = (name: string, mebibytes: number) =>
    zipSync({ [name]: new Uint8Array(mebibytes * 1024 * 1024) }, { level: 9 });

  it.each<[string, Uint8Array, string]>([
    ['sound', workbook(good), 'read'],
    ['a macro', workbook(good, { 'xl/vbaProject.bin': 'x' }), 'masters.workbook-with-program'],
    ['a macro sheet', workbook(good, { 'xl/macrosheets/sheet1.xml': '<x/>' }), 'masters.workbook-with-program'],
    [
      'a macro-enabled type',
      workbook(good, { '[Content_Types].xml': '<Types x="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>' }),
      'masters.workbook-with-program',
    ],
    [
      'a DTD with entities',
      workbook(`<!DOCTYPE x [<!ENTITY a "${'b'.repeat(99)}">]>${good}`),
      'masters.workbook-with-program',
    ],
    ['a part that unpacks to 65 MiB', bomb('xl/worksheets/sheet1.xml', 65), 'masters.workbook-too-large'],
    ['a part nobody reads that unpacks to 65 MiB', bomb('xl/media/a.png', 65), 'masters.workbook-too-large'],
    [
      'hundreds of parts',
      workbook(good, Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`xl/p${n}.xml`, '<x/>']))),
      'masters.workbook-too-large',
    ],
    ['a row a million rows down', workbook(withRow('<row r="1048576"/>')), 'masters.workbook-too-large'],
    ['a row at no place', workbook(withRow('<row r="1e9"/>')), 'masters.not-a-workbook'],
    ['a place written in entities', workbook(withRow('<row r="&#49;048576"/>')), 'masters.not-a-workbook'],
    [
      'a cell thousands of columns out',
      workbook(withRow('<row r="9"><c r="XFD9"/></row>')),
      'masters.workbook-too-large',
    ],
    ['too many rows', workbook(withRow('<row/>'.repeat(60_001))), 'masters.workbook-too-large'],
    ['another encoding', workbook(good, { 'xl/styles.xml': '<\0x\0/>' }), 'masters.not-a-workbook'],
    ['no workbook inside', zipSync({ 'a.txt': strToU8('x') }), 'masters.not-a-workbook'],
    ['cut off', workbook(good).subarray(0, 400), 'masters.not-a-workbook'],
  ])('%s', async (_what, bytes, expected) => {
    expect(await codesOf(bytes)).toEqual([expected]);
  });
});
