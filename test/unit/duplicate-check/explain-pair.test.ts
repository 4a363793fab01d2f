import { describe, expect, it } from 'vitest';
import { checkPair, type PairQuestion } from '../../../shared/domain/duplicate-check/check-pair.ts';
import { check, DRUG, day, daysSupply, master, newLine, pairs, takingLine } from '../../support/check-lines.ts';

function ask(taking: string, added: string, more: Partial<PairQuestion> = {}) {
  return checkPair({ taking, new: added, days: null, takenOn: null, on: null, explain: true, master, pairs, ...more });
}

const clauses = (taking: string, added: string, more: Partial<PairQuestion> = {}) =>
  ask(taking, added, more).explanation?.clauses.map(({ clause, holds }) => [clause, holds]);

describe('the reasons of check pair', () => {
  it('tell of a hit the codes, the rule, the window and the days left in it', () => {
    const answer = ask(DRUG.norvasc5, DRUG.unisiaLd, { days: 14, takenOn: day('2026-11-10'), on: day('2026-11-20') });
    expect(answer.reasons).toMatchObject([
      {
        code: 'duplicate-by-component',
        codes: [DRUG.norvasc5, DRUG.unisiaLd],
        ingredients: ['アムロジピン'],
        routes: ['oral'],
        window: { from: '2026-11-10', to: '2026-11-23', days: 14 },
        overlap: { from: '2026-11-20', to: '2026-11-23', days: 4 },
      },
    ]);
  });

  it('tell every clause on request, those that do not hold too', () => {
    expect(clauses(DRUG.norvasc5, DRUG.loxoninTablet)).toEqual([
      ['window', true],
      ['same-ingredient', false],
      ['same-route', true],
      ['contraindicated-pair', false],
    ]);
    expect(clauses(DRUG.loxoninTablet, '2649735S3020')).toContainEqual(['same-route', false]);
    expect(clauses(DRUG.itrizole, DRUG.halcion)).toContainEqual(['contraindicated-pair', true]);
    expect(clauses('1147700', '1147700J2061')).toContainEqual(['same-route', null]);
    expect(clauses('1139103X1036', DRUG.norvasc5)).toContainEqual(['same-ingredient', null]);
    expect(clauses('3160002', '3332001F1016')).toContainEqual(['contraindicated-pair', null]);
    expect(
      clauses(DRUG.norvasc5, DRUG.norvasc5, { days: 7, takenOn: day('2026-11-01'), on: day('2026-11-08') }),
    ).toEqual([
      ['window', false],
      ['same-ingredient', true],
      ['same-route', true],
      ['contraindicated-pair', false],
    ]);
  });

  it('tell what each code was taken for, also when the other is unknown', () => {
    const { explanation, result, reasons } = ask('2171022F2289', '9999999F1010');
    expect(result).toBe('not-performed');
    expect(explanation).toMatchObject({
      taking: { resolvedBy: 'prefix', ingredient: 'アムロジピンベシル酸塩' },
      new: null,
    });
    expect(explanation?.clauses).toEqual([]);
    expect(reasons).toMatchObject([{ code: 'unknown-code', codes: ['9999999F1010'] }]);
  });

  it('say plainly that a receipt code needs a receipt master', () => {
    expect(ask('610443047', DRUG.norvasc5).reasons[0]).toMatchObject({
      code: 'receipt-unmapped',
      text: expect.stringContaining('レセプト電算コード 610443047'),
    });
  });

  it('say in which component a combination is contraindicated, and give both reasons where both apply', () => {
    const answer = ask('2189102F1024', '3999004M5024');
    expect(answer).toMatchObject({ result: 'contraindicated', reasons: [{ components: ['ロスバスタチン'] }] });
    expect(answer.reasons[0]?.text).toContain('配合成分 ロスバスタチン として');
    expect(ask('4229101', '4229100').reasons.map(({ code }) => code)).toEqual([
      'contraindicated-pair',
      'duplicate-by-component',
    ]);
  });

  it('stay away unless asked for', () => {
    expect(ask(DRUG.norvasc5, DRUG.norvasc5, { explain: false })).not.toHaveProperty('explanation');
  });
});

describe('the reasons of the engine', () => {
  it('tell each pair of lines that is no hit, with both codes', () => {
    const lines = [
      takingLine(DRUG.loxoninTablet, '2026-11-20'),
      takingLine(DRUG.norvasc5, '2026-11-01', { supply: daysSupply(7) }),
      takingLine('9999999F1010', '2026-11-20'),
      takingLine(DRUG.norvasc5, '2026-11-20', { pharmacy: { code: '9949000014', name: '自局' } }),
    ];
    const outcome = check([newLine(DRUG.norvasc5), newLine('8888888F1010')], lines, '2026-11-22', {
      explainNonHits: true,
    });
    expect(outcome.nonHits.map(({ newCode, otherCode, because }) => [newCode, otherCode, because])).toEqual([
      ['8888888F1010', DRUG.loxoninTablet, 'unknown-code'],
      [DRUG.norvasc5, DRUG.loxoninTablet, 'other-ingredient'],
      ['8888888F1010', DRUG.norvasc5, 'unknown-code'],
      [DRUG.norvasc5, DRUG.norvasc5, 'over'],
      ['8888888F1010', '9999999F1010', 'unknown-code'],
      [DRUG.norvasc5, '9999999F1010', 'unknown-code'],
      ['8888888F1010', DRUG.norvasc5, 'unknown-code'],
      [DRUG.norvasc5, DRUG.norvasc5, 'own-institution'],
    ]);
  });
});
