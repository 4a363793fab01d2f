import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPair } from '../../../shared/domain/duplicate-check/check-pair.ts';
import { parseCsv } from '../../../shared/masters/parse-csv.ts';
import { check, master, newLine, pairs, takingLine } from '../../support/check-lines.ts';
import { priceListRows } from '../../support/price-list-rows.ts';

const file = join(import.meta.dirname, '../../fixtures/duplicate-pairs.csv');
const rows = parseCsv(readFileSync(file, 'utf8')).map((row) => ({
  kind: row('kind'),
  taking: row('taking_code'),
  takingName: row('taking_name'),
  added: row('new_code'),
  addedName: row('new_name'),
  expected: row('expected'),
  basis: row('basis'),
  title: `${row('taking_name')} / ${row('new_name')}: ${row('note')}`,
}));

const ask = (taking: string, added: string) =>
  checkPair({ taking, new: added, days: null, takenOn: null, on: null, master, pairs });

/** How many pairs of each kind there are at least. */
const AT_LEAST: Readonly<Record<string, number>> = {
  'brand-generic': 50,
  form: 45,
  strength: 15,
  salt: 12,
  'other-route': 80,
  'other-code': 12,
  combination: 100,
  'near-name': 45,
  'near-code': 35,
  'prodrug-metabolite': 15,
  contraindicated: 30,
  'contraindicated-conditional': 15,
  'contraindicated-product': 8,
  'contraindicated-combination': 8,
  'contraindicated-not': 25,
  'unknown-code': 15,
  'route-spanning-code': 10,
  'partial-code': 10,
  'generic-name-code': 5,
};

/**
 * GN the generic-name code of MHLW's generic-name master; PL 成分名 as printed on the price list; PI the package insert, as
 * known; CP the cited pair of the contraindication table; CODE what the code is made of.
 */
const BASES = ['GN', 'PL', 'PI', 'CP', 'CODE'];

/** Well-formed codes that are on no list, each on purpose. */
const OFF_LIST = ['2171022F2289', '3332001F1024', '2171022F9999', '2171022F20Z5', '9999999F1010'];

const listed = new Map(priceListRows.map(({ code, name }) => [code, name.normalize('NFKC')]));

describe('pairs labelled by hand', () => {
  it('are at least 590, of every answer and of every kind, each with the basis of its label', () => {
    expect(rows.length).toBeGreaterThanOrEqual(590);
    expect(new Set(rows.map(({ expected }) => expected))).toEqual(
      new Set(['duplicate', 'clear', 'contraindicated', 'not-performed']),
    );
    for (const [kind, count] of Object.entries(AT_LEAST)) {
      expect(rows.filter((row) => row.kind === kind).length, kind).toBeGreaterThanOrEqual(count);
    }
    expect(rows.filter(({ basis }) => !BASES.includes(basis))).toEqual([]);
  });

  it('name what the price list names, and no code that it does not hold unless on purpose', () => {
    const named = rows.flatMap((row) => [
      { code: row.taking, name: row.takingName },
      { code: row.added, name: row.addedName },
    ]);
    for (const { code, name } of named.filter(({ code }) => /^[0-9]{7}[A-Z][0-9A-Z]{4}$/.test(code))) {
      if (code.endsWith('ZZZ') || OFF_LIST.includes(code)) continue;
      expect(name, code).toBe(listed.get(code));
    }
    expect(OFF_LIST.filter((code) => listed.has(code))).toEqual([]);
  });

  it.each(rows)('$expected: $title', ({ taking, added, expected }) => {
    const answer = ask(taking, added);
    expect(answer.result).toBe(expected);
    expect(answer.reasons.length).toBeGreaterThan(0);
  });

  it.each(rows)('the same the other way round: $title', ({ taking, added, expected }) => {
    expect(ask(added, taking).result).toBe(expected);
  });

  it.each(rows.filter(({ taking, added }) => taking.length === 12 && added.length === 12))(
    'checkDuplicates says the same as checkPair: $title',
    ({ taking, added, expected }) => {
      const codeTypeOf = (code: string) => (code.endsWith('ZZZ') ? 'generic' : 'yj');
      const outcome = check(
        [newLine(added, { codeType: codeTypeOf(added) })],
        [takingLine(taking, '2026-11-01', { codeType: codeTypeOf(taking) })],
        '2026-11-05',
      );
      const rules = outcome.hits.map(({ rule }) => rule);
      if (expected === 'clear') expect(outcome.answer).toBe('none');
      else if (expected === 'not-performed') expect(outcome.answer).toBe('partly-unchecked');
      else expect(rules).toContain(expected);
    },
  );
});

describe('traps of the data', () => {
  it('trap 3: the same ingredient and route under two codes is a duplicate', () => {
    for (const [one, other] of [
      ['2171011', '2171016'],
      ['1125003', '1125004'],
      ['2456001', '2456002'],
      ['1143001', '3399007'],
    ] as const) {
      expect(ask(one, other).result, `${one}/${other}`).toBe('duplicate');
    }
  });

  it('trap 4: one ingredient in two product groups has two sets of contraindications', () => {
    const itraconazole = '6290004';
    expect(ask(itraconazole, '2190030').result, 'アドシルカ').toBe('contraindicated');
    expect(ask(itraconazole, '2590016').result, 'ザルティア').toBe('clear');
    expect(ask(itraconazole, '2190028').result, 'レバチオ').toBe('contraindicated');
    expect(ask(itraconazole, '2590018').result, 'バイアグラ').toBe('clear');
    const warfarin = '3332001F1016';
    expect(ask('3160002M2', warfarin).result, 'グラケー').toBe('contraindicated');
    expect(ask('3160002M1', warfarin).result, 'ケイツー').toBe('clear');
  });

  it('trap 1: a YJ code of a 統一名 product is resolved by its first 9 characters, and says so', () => {
    expect(master.resolve('yakka', '2171022F2289')).toMatchObject({ kind: 'resolved', by: 'prefix' });
    expect(master.resolve('yj', '3332001F1024')).toMatchObject({ kind: 'resolved', by: 'prefix' });
  });
});
