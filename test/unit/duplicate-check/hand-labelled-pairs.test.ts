import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPair } from '../../../shared/domain/duplicate-check/check-pair.ts';
import { parseCsv } from '../../../shared/masters/parse-csv.ts';
import { check, master, newLine, pairs, takingLine } from '../../support/check-lines.ts';

const file = join(import.meta.dirname, '../../fixtures/duplicate-pairs.csv');
const rows = parseCsv(readFileSync(file, 'utf8')).map((row) => ({
  taking: row('taking_code'),
  added: row('new_code'),
  expected: row('expected'),
  title: `${row('taking_name')} / ${row('new_name')}: ${row('note')}`,
}));

const ask = (taking: string, added: string) =>
  checkPair({ taking, new: added, days: null, takenOn: null, on: null, master, pairs });

describe('pairs labelled by hand', () => {
  it('are at least 150, of every answer', () => {
    expect(rows.length).toBeGreaterThanOrEqual(150);
    expect(new Set(rows.map(({ expected }) => expected))).toEqual(
      new Set(['duplicate', 'clear', 'contraindicated', 'not-performed']),
    );
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
