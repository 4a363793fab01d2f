/** Masters imported into a real profile database, through the one door, with the masters exchanged in the living process. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNoServiceGateway } from '../../main/adapters/eps/no-service-gateway.ts';
import { systemRandom } from '../../main/adapters/system/system-random.ts';
import { technicalLog } from '../../main/adapters/system/technical-log.ts';
import type { Context } from '../../main/application/context.ts';
import type { Actor } from '../../main/application/people-ports.ts';
import type { Store } from '../../main/application/ports.ts';
import type { Clock } from '../../main/application/system-ports.ts';
import { dispatch } from '../../main/boundary/dispatch.ts';
import { composeContext } from '../../main/composition-context.ts';
import type { OperationName, OperationOutput } from '../../shared/contract/operations.ts';
import type { CalendarDate, Instant } from '../../shared/domain/calendar-date.ts';
import { tokyoInstant } from '../../shared/domain/calendar-date.ts';
import { type PriceRow, priceListCsv, shippedRows } from '../support/master-sources.ts';
import { openedStore, temporaryFolder, userRow } from '../support/store-rows.ts';
import { TRAINING_SHOP } from '../support/training-shop.ts';

const fixtures = process.env.CHOZAI_FIXTURES;
const NORVASC = '2171022F2025';
const LOXONIN = '1149019F1560';
const NEW_CODE = '2171022F9010';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let context: Context;
let now: Instant;
const owner: Actor = userRow('owner', ['owner']);

const clock: Clock = { now: () => now, monotonicMs: () => performance.now(), sleep: async () => undefined };
const parts = { clock, random: systemRandom, log: technicalLog('silent') };
const compose = (): Context => composeContext(store, createNoServiceGateway(), TRAINING_SHOP, { world: parts });
const at = (day: string): Instant => tokyoInstant(day as CalendarDate, '12:00');

beforeEach(() => {
  folder = temporaryFolder();
  now = at('2026-11-22');
  store = openedStore(join(folder.dir, 'chozai.db'));
  context = compose();
});
afterEach(() => {
  store.close();
  folder.remove();
});

const file = (name: string, text: string | Uint8Array) => ({ name, base64: Buffer.from(text).toString('base64') });

async function ask<Name extends OperationName>(
  name: Name,
  input: unknown,
  actor = owner,
): Promise<{ value: OperationOutput<Name> | null; issues: readonly { code: string; line?: number }[] }> {
  const outcome = await dispatch(parts, { context, actor }, name, input, () => undefined);
  return outcome.ok
    ? { value: outcome.value as OperationOutput<Name>, issues: [] }
    : { value: null, issues: outcome.issues };
}

async function imported(
  files: readonly { name: string; base64: string }[],
  options: Readonly<Record<string, unknown>> = {},
): Promise<OperationOutput<'masters.import'>> {
  const { value, issues } = await ask('masters.import', { files, ...options });
  if (value === null) throw new Error(issues.map(({ code }) => code).join());
  return value;
}

const refusedBy = async (
  files: readonly { name: string; base64: string }[],
  options = {},
): Promise<readonly string[]> => {
  const before = [store.masters.editions(), store.audit.list(10)];
  const { value, issues } = await ask('masters.import', { files, ...options });
  expect(value).toBeNull();
  expect([store.masters.editions(), store.audit.list(10)]).toEqual(before);
  return issues.map(({ code }) => code);
};

/** The shipped list with one price changed, ロキソニン gone and an invented drug added. */
const revised: readonly PriceRow[] = [
  ...shippedRows
    .filter(({ code }) => code !== LOXONIN)
    .map((row) => (row.code === NORVASC ? { ...row, price: '9.9', until: 'R9.3.31まで' } : row)),
  {
    ...(shippedRows.find(({ code }) => code === NORVASC) as PriceRow),
    code: NEW_CODE,
    name: 'アタラシピン錠２０ｍｇ',
    spec: '２０ｍｇ１錠',
    price: '20.5',
  },
];
const revisedFile = (name = 'tp20261101-01.csv') => file(name, priceListCsv(revised));

describe('a newer price list', () => {
  it('is told row by row in a dry run, and nothing is saved', async () => {
    const told = await imported([revisedFile()], { dryRun: true });
    expect(told).toMatchObject({ dryRun: true, imported: false, issues: [] });
    expect(told.tables).toMatchObject([
      {
        kind: 'price-list',
        appliesFrom: '2026-11-01',
        rows: 12417,
        before: { origin: 'shipped', appliesFrom: '2025-08-14', rows: 12417 },
        counts: { before: 12417, after: 12417, added: 1, removed: 1, changed: 1 },
        changedFields: { price: 1, transitionalUntil: 1 },
        changesNotShown: 0,
        changes: [
          { change: 'removed', code: LOXONIN, name: 'ロキソニン錠６０ｍｇ' },
          {
            change: 'changed',
            code: NORVASC,
            fields: [
              { field: 'price', before: '13.7', after: '9.9' },
              { field: 'transitionalUntil', before: null, after: '2027-03-31' },
            ],
          },
          { change: 'added', code: NEW_CODE, name: 'アタラシピン錠２０ｍｇ' },
        ],
      },
    ]);
    expect(told.tables[0]?.changes[0]?.fields).toContainEqual({ field: 'insured', before: true, after: false });
    expect(told.tables[0]?.changes[2]?.fields).toContainEqual({ field: 'insured', before: null, after: true });
    expect(store.masters.editions()).toEqual([]);
    expect(context.master.resolve('yakka', NEW_CODE)).toMatchObject({ kind: 'unknown' });
  });

  it('takes the place of the shipped one without a restart, is kept, and loses no old code', async () => {
    const held = context.master;
    expect(context.master).toBe(held);
    expect((await imported([revisedFile()])).imported).toBe(true);
    expect(context.master).not.toBe(held);
    const seen = () => ({
      added: context.master.resolve('yakka', NEW_CODE),
      gone: context.master.resolve('yakka', LOXONIN),
      found: context.master.search('あたらし', 5).map(({ code, priceYen, routes }) => ({ code, priceYen, routes })),
      changed: context.master
        .search(NORVASC, 1)
        .map(({ priceYen, transitionalUntil }) => ({ priceYen, transitionalUntil })),
      goneSearch: context.master.search('ろきそにん錠', 5).map(({ code }) => code),
    });
    const first = seen();
    expect(first).toMatchObject({
      added: { by: 'code', drug: { name: 'アタラシピン錠２０ｍｇ', components: ['アムロジピン'], listedUntil: null } },
      gone: {
        by: 'code',
        drug: { name: 'ロキソニン錠６０ｍｇ', components: ['ロキソプロフェン'], listedUntil: '2026-10-31' },
      },
      found: [{ code: NEW_CODE, priceYen: '20.5', routes: ['oral'] }],
      changed: [{ priceYen: '9.9', transitionalUntil: '2027-03-31' }],
    });
    expect(first.goneSearch).not.toContain(LOXONIN);
    expect(context.master.compareName('yakka', LOXONIN, 'ロキソニン錠６０ｍｇ')).toBe('match');
    context = compose();
    expect(seen()).toEqual(first);
    expect(store.audit.list(1)).toMatchObject([
      {
        user: 'owner',
        action: 'masters.import',
        target: 'price-list',
        detail: { appliesFrom: '2026-11-01', rows: 12417 },
      },
    ]);
  });

  it('a check compares a drug that has left the list, and says so', async () => {
    await imported([revisedFile()]);
    const { value } = await ask('check.pair', { taking: LOXONIN, new: '1149019F1013' });
    expect(value).toMatchObject({
      result: 'duplicate',
      reasons: [
        { code: expect.stringMatching(/^duplicate/) },
        { code: 'delisted', text: expect.stringContaining('2026-10-31') },
      ],
    });
    const { value: fresh } = await ask('check.pair', { taking: NORVASC, new: NEW_CODE });
    expect(fresh?.reasons).toHaveLength(1);
  });

  it('published ahead is used from its day on, over midnight in one process', async () => {
    const told = await imported([revisedFile()], { appliesFrom: '2026-11-23' });
    expect(told.issues.map(({ code }) => code)).toEqual(['masters.applies-later']);
    expect(context.master.resolve('yakka', NEW_CODE)).toMatchObject({ kind: 'unknown' });
    expect(context.master.resolve('yakka', LOXONIN)).toMatchObject({ drug: { listedUntil: null } });
    now = at('2026-11-23');
    expect(context.master.resolve('yakka', NEW_CODE)).toMatchObject({ by: 'code' });
    expect(context.master.resolve('yakka', LOXONIN)).toMatchObject({ drug: { listedUntil: '2026-11-22' } });
    const { value } = await ask('masters.status', {});
    expect(value).toMatchObject({ profile: true, retired: 1 });
    expect(value?.editions.filter(({ kind }) => kind === 'price-list')).toMatchObject([
      { origin: 'shipped', state: 'past', appliesFrom: '2025-08-14' },
      { origin: 'imported', state: 'in-use', appliesFrom: '2026-11-23', rows: 12417, importedBy: 'owner' },
    ]);
  });

  it('an older one changes nothing in use, but its codes are known; the same again is nothing new', async () => {
    await imported([revisedFile()], { appliesFrom: '2026-11-01' });
    const old = revised.map((row) =>
      row.code === NEW_CODE ? { ...row, code: '2171022F8014', name: 'ムカシピン錠' } : row,
    );
    const told = await imported([file('old.csv', priceListCsv(old))], { appliesFrom: '2026-04-01' });
    expect(told.issues.map(({ code }) => code)).toEqual(['masters.older-than-in-use']);
    expect(context.master.resolve('yakka', NEW_CODE)).toMatchObject({ drug: { listedUntil: null } });
    expect(context.master.resolve('yakka', '2171022F8014')).toMatchObject({ drug: { listedUntil: '2026-10-31' } });
    const again = await imported([revisedFile()], { appliesFrom: '2026-11-01' });
    expect(again).toMatchObject({ imported: false, issues: [{ code: 'masters.already-there' }] });
    expect(store.masters.editions()).toHaveLength(2);
  });
});

describe('what is refused as a whole', () => {
  const csv = priceListCsv(revised);
  const oral = priceListCsv(revised.filter(({ code }) => Number(code.slice(4, 7)) < 400));

  it.each<[string, () => readonly { name: string; base64: string }[], object, readonly string[]]>([
    [
      'one part of three',
      () => [file('tp20261101-01_01.csv', oral)],
      {},
      ['masters.part-missing', 'masters.part-missing'],
    ],
    [
      'a list of which a third is gone',
      () => [file('tp20261101.csv', priceListCsv(revised.filter((_, index) => index % 3 > 0)))],
      {},
      ['masters.too-many-removed'],
    ],
    ['no day anywhere', () => [file('list.csv', csv)], {}, ['masters.no-date']],
    [
      'parts of two days',
      () => [file('tp20261101.csv', oral), file('tp20261201.csv', priceListCsv(shippedRows.slice(-10)))],
      {},
      ['masters.dates-differ'],
    ],
    [
      'the same file twice',
      () => [file('tp20261101.csv', oral), file('tp20261101.csv', oral)],
      {},
      ['masters.repeated-code'],
    ],
    ['another kind than asked for', () => [revisedFile()], { kind: 'generic-names' }, ['masters.other-kind']],
    [
      'headings and nothing under them',
      () => [file('tp20261101.csv', csv.slice(0, csv.indexOf('\n') + 1))],
      {},
      ['masters.no-rows'],
    ],
    ['no master', () => [file('a20261101.csv', 'a,b\n1,2\n')], {}, ['masters.not-recognised']],
    ['cut off inside a row', () => [file('tp20261101.csv', csv.slice(0, -30))], {}, ['masters.cut-row']],
    [
      'an old .xls',
      () => [file('tp20261101.xls', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0]))],
      {},
      ['masters.not-a-workbook'],
    ],
    ['a good file beside a bad one', () => [revisedFile(), file('b20261101.csv', 'x')], {}, ['masters.not-recognised']],
  ])('%s', async (_what, files, options, codes) => {
    const found = await refusedBy(files(), options);
    expect([...new Set(found.filter((code) => code !== 'masters.more-problems'))]).toEqual([...new Set(codes)]);
  });

  it('tells twenty places and counts the rest; removals can be accepted', async () => {
    const bad = priceListCsv(revised.map((row) => ({ ...row, price: 'x' })));
    const codes = await refusedBy([file('tp20261101.csv', bad)]);
    expect(codes).toHaveLength(21);
    expect(codes.at(-1)).toBe('masters.more-problems');
    const few = file('tp20261101.csv', priceListCsv(revised.filter((_, index) => index % 3 > 0)));
    expect((await imported([few], { acceptRemovals: true, limit: 5 })).tables).toMatchObject([
      { counts: { removed: expect.any(Number) }, changes: { length: 5 } },
    ]);
  });
});

describe('the generic-name master', () => {
  const row = (code: string, name: string) => `内用薬,${code},${name},アムロジピンベシル酸塩,５ｍｇ１錠,,,10.1,\n`;
  const header =
    'category,generic_name_code,generic_name_std,ingredient,spec,add_target,exception_code,min_price_yen,remarks\n';

  it('takes the place of the shipped one; a name it lacks stays known, and is not searched', async () => {
    const few = `${header}${row('2171022F9ZZZ', '【般】ミライジピン錠５ｍｇ')}`;
    expect(await refusedBy([file('generic_20261101.csv', few)])).toEqual(['masters.too-many-removed']);
    const told = await imported([file('generic_20261101.csv', few)], { acceptRemovals: true, limit: 0 });
    expect(told.tables).toMatchObject([{ kind: 'generic-names', counts: { added: 1, removed: 1368, changed: 0 } }]);
    expect(context.master.search('みらいじぴん', 3)).toMatchObject([{ kind: 'generic-name', code: '2171022F9ZZZ' }]);
    // 例外コード: its first 9 characters are those of no product.
    expect(context.master.resolve('generic', '1139004GAZZZ')).toMatchObject({
      by: 'generic-name',
      drug: { name: '【般】バルプロ酸Ｎａ徐放錠２００ｍｇ', components: ['バルプロ酸'] },
    });
    expect(context.master.search('【般】バルプロ酸', 100).every(({ kind }) => kind === 'product')).toBe(true);
  });
});

describe('the receipt master', () => {
  const receipts = (rows: readonly (readonly [string, string, string])[]): string =>
    `receipt_code,name,yakka_code,abolished_on\n${rows.map(([code, list, end]) => `${code},x,${list},${end}\n`).join('')}`;

  it('maps receipt codes once it is there, guesses none, and keeps those a newer one lacks', async () => {
    expect(context.master.resolve('receipt', '612170710')).toEqual({ kind: 'unmapped', reason: 'receipt' });
    const first = receipts([
      ['612170710', NORVASC, '99999999'],
      ['620098801', LOXONIN, '20260331'],
      ['622222222', '', '99999999'],
      ...Array.from({ length: 8 }, (_, n) => [`61000000${n}`, NORVASC, '0'] as const),
    ]);
    const told = await imported([file('ssk_20261001.csv', first)]);
    expect(told).toMatchObject({
      tables: [{ kind: 'receipt-codes', rows: 10, before: null }],
      issues: [{ code: 'masters.receipt-without-code', parameters: { count: 1 } }],
    });
    expect(context.master.resolve('receipt', '612170710')).toMatchObject({
      by: 'receipt-map',
      drug: { code: NORVASC },
    });
    expect(context.master.resolveAny('620098801')).toMatchObject({ by: 'receipt-map' });
    expect(context.master.resolve('receipt', '622222222')).toEqual({ kind: 'unmapped', reason: 'receipt' });
    await imported([file('ssk_20261101.csv', first.replace(/620098801.*\n/, ''))]);
    expect(context.master.resolve('receipt', '620098801')).toMatchObject({
      by: 'receipt-map',
      drug: { code: LOXONIN },
    });
    expect((await ask('masters.status', {})).value?.receiptCodes).toEqual({ present: true, rows: 9 });
    const { value } = await ask('check.pair', { taking: '612170710', new: '2171022F1010' });
    expect(value).toMatchObject({ result: 'duplicate' });
  });
});

describe.skipIf(fixtures === undefined)('the files as published (CHOZAI_FIXTURES not set)', () => {
  const original = (name: string) => file(name, readFileSync(join(fixtures ?? '', 'drugs/original', name)));
  const lists = () => ['01', '02', '03'].map((part) => original(`tp20250814-01_${part}.xlsx`));

  it('three parts and the generic names are the shipped tables, to the byte', async () => {
    const told = await imported([...lists(), original('ippanmeishohoumaster_250814.xlsx')]);
    expect(told.imported).toBe(false);
    expect(told.tables).toMatchObject([
      { kind: 'price-list', appliesFrom: '2025-08-14', isNew: false, counts: { added: 0, removed: 0, changed: 0 } },
      { kind: 'generic-names', appliesFrom: '2025-08-14', isNew: false, rows: 1368 },
    ]);
    expect(told.issues.map(({ code }) => code)).toContain('masters.sheet-not-used');
  }, 60_000);

  it('the receipt master of 21,182 codes maps all that have a price-list code', async () => {
    const parts = ['oral', 'injection', 'external_other'].map((part) => `ssk_drug_master_20250813_${part}.csv`);
    const files = parts.map((name) => file(name, readFileSync(join(fixtures ?? '', 'drugs', name))));
    expect((await imported(files)).tables).toMatchObject([{ rows: 21_133, appliesFrom: '2025-08-13' }]);
    expect(context.master.resolve('receipt', '612170710')).toMatchObject({ drug: { code: NORVASC } });
    expect(context.master.resolve('receipt', '699999999')).toEqual({ kind: 'unmapped', reason: 'receipt' });
  }, 60_000);
});
