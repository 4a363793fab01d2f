/** Masters at the command line: what people read, what programs read, exit codes, and no other door than the owner's. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answerOf, onlyJson, openShop, refusedCodes, runCliHere, type Shop } from '../support/cli-run.ts';
import { priceListCsv, shippedRows } from '../support/master-sources.ts';

const NORVASC = '2171022F2025';
const LOXONIN = '1149019F1560';
let shop: Shop;
let list: string;

const owner = { user: 'owner' };
const status = z.looseObject({
  profile: z.boolean(),
  editions: z.array(
    z.looseObject({ kind: z.string(), origin: z.string(), state: z.string(), appliesFrom: z.string() }),
  ),
  receiptCodes: z.object({ present: z.boolean(), rows: z.number() }),
});

beforeAll(async () => {
  shop = await openShop(null);
  list = join(shop.folder, 'tp20260401-01.csv');
  const rows = shippedRows
    .filter(({ code }) => code !== LOXONIN)
    .map((row) => (row.code === NORVASC ? { ...row, price: '9.9' } : row));
  writeFileSync(list, priceListCsv(rows));
});
afterAll(() => shop.remove());

describe('masters', () => {
  it('status needs no profile: the shipped editions with source and licence', async () => {
    const ran = await runCliHere(['masters', 'status', '--json']);
    expect(ran.exit).toBe(0);
    expect(answerOf(status, ran)).toMatchObject({
      profile: false,
      editions: [
        { kind: 'price-list', origin: 'shipped', appliesFrom: '2025-08-14', rows: 12417 },
        { kind: 'generic-names', origin: 'shipped', rows: 1368 },
      ],
      receiptCodes: { present: false, rows: 0 },
    });
    const spoken = await runCliHere(['masters', 'status']);
    for (const told of ['薬価基準収載品目リスト', '12,417', '2025-08-14', '厚生労働省', '医薬品マスターが未取込'])
      expect(spoken.stdout).toContain(told);
  });

  it('import shows the difference as people read it, and saves nothing in a dry run', async () => {
    const ran = await shop.spoken(['masters', 'import', '--dry-run', list], owner);
    expect(ran.exit).toBe(0);
    for (const told of [
      '2026-04-01 適用',
      '追加 0件  削除 1件  変更 1件',
      'ロキソニン錠６０ｍｇ',
      '薬価 13.7 → 9.9',
      '試行',
    ])
      expect(ran.stdout).toContain(told);
    expect(answerOf(status, await shop.here(['masters', 'status'], owner)).editions).toHaveLength(2);
  });

  it('import is the owner’s; then status, checks and searches use the new edition', async () => {
    const denied = await shop.here(['masters', 'import', list]);
    expect([denied.exit, refusedCodes(denied)]).toEqual([4, ['rights.denied']]);
    const ran = await shop.here(['masters', 'import', list], owner);
    expect([ran.exit, onlyJson(ran)]).toMatchObject([0, { imported: true, tables: [{ counts: { removed: 1 } }] }]);
    expect(answerOf(status, await shop.here(['masters', 'status']))).toMatchObject({
      profile: true,
      retired: 1,
      editions: [
        { kind: 'price-list', origin: 'shipped', state: 'past' },
        { kind: 'price-list', origin: 'imported', state: 'in-use', appliesFrom: '2026-04-01', importedBy: 'owner' },
        { kind: 'generic-names', origin: 'shipped', state: 'in-use' },
      ],
    });
    const pair = await shop.here(['check', 'pair', '--taking', LOXONIN, '--new', '1149019F1013']);
    expect(onlyJson(pair)).toMatchObject({ result: 'duplicate', reasons: [{}, { code: 'delisted' }] });
  });

  it.each<[string, (folder: string) => readonly string[], number, readonly string[]]>([
    ['a file that is not there', () => ['nowhere.xlsx'], 5, ['cli.file-not-found']],
    ['no such kind', () => ['--kind', 'x', 'a.csv'], 2, ['cli.usage']],
    [
      'an impossible day',
      (folder) => ['--applies-from', '2026-02-30', join(folder, 'tp20260401-01.csv')],
      2,
      ['request.invalid'],
    ],
    [
      'another kind',
      (folder) => ['--kind', 'receipt-codes', join(folder, 'tp20260401-01.csv')],
      5,
      ['masters.other-kind'],
    ],
  ])('%s is refused', async (_what, args, exit, codes) => {
    const ran = await shop.here(['masters', 'import', ...args(shop.folder)], owner);
    expect([refusedCodes(ran), ran.exit]).toEqual([codes, exit]);
  });
});
