import { describe, expect, it } from 'vitest';
import { checkPair, type PairQuestion } from '../../../shared/domain/duplicate-check/check-pair.ts';
import { DRUG, day, master, pairs } from '../../support/check-lines.ts';

const ask = (taking: string, added: string, more: Partial<PairQuestion> = {}) =>
  checkPair({ taking, new: added, days: null, takenOn: null, on: null, master, pairs, ...more });
const UNKNOWN = '9999999F1010';
const CODES = [DRUG.norvasc5, DRUG.norvasc5];
const window = (to: string, days: number, length: string) => ({
  ...{ from: '2026-11-10', to, days },
  ...{ startsWith: 'dispensing-day', length },
});

describe('check pair: the answer', () => {
  it('of what is taken now, without days and dates, is that of the two drugs', () => {
    expect(ask(DRUG.norvasc5, DRUG.norvasc5)).toEqual({
      result: 'duplicate',
      reasons: [
        {
          code: 'duplicate-by-ingredient-code',
          text: '同一投与経路（内用）で成分（アムロジピン）が重複しています。',
          codes: CODES,
          ingredients: ['アムロジピン'],
          routes: ['oral'],
        },
      ],
    });
    expect(ask(DRUG.norvasc5, DRUG.loxoninTablet)).toEqual({
      result: 'clear',
      reasons: [
        {
          code: 'other-ingredient',
          text: '成分が異なり、併用禁忌の表にもありません',
          codes: [DRUG.norvasc5, DRUG.loxoninTablet],
        },
      ],
    });
    expect(ask(DRUG.itrizole, DRUG.halcion)).toMatchObject({ result: 'contraindicated' });
  });

  it('both rules at once: contraindicated, with both reasons', () => {
    const both = ask(DRUG.norvasc5, DRUG.norvasc5, {
      pairs: [
        {
          pairId: 'made up',
          a: { codePrefix: '2171022', label: '甲' },
          b: { codePrefix: '2171022', label: '乙' },
          matchLevel: 'ingredient',
          condition: null,
          conditionJa: null,
          classExpanded: false,
          source: { id: '', title: '', url: '', date: '', corroboration: '' },
        },
      ],
    });
    expect([both.result, both.reasons.map(({ code }) => code)]).toEqual([
      'contraindicated',
      ['contraindicated-pair', 'duplicate-by-ingredient-code'],
    ]);
  });

  it('is none for a code that nobody knows, on whichever side, and says which', () => {
    const reason = (side: string) => ({
      code: 'unknown-code',
      text: `${side}のコード ${UNKNOWN} は薬価基準・一般名マスタにありません`,
      codes: [UNKNOWN],
    });
    const none = 'not-performed';
    expect(ask(UNKNOWN, DRUG.norvasc5)).toEqual({ result: none, reasons: [reason('服用中の薬')] });
    expect(ask(DRUG.norvasc5, UNKNOWN)).toEqual({ result: none, reasons: [reason('新しい薬')] });
    expect(ask(UNKNOWN, UNKNOWN).reasons).toEqual([reason('服用中の薬'), reason('新しい薬')]);
  });

  it.each([0, -1, 2.5])('is none for %d days, which is said', (days) => {
    expect(ask(DRUG.norvasc5, DRUG.norvasc5, { days })).toEqual({
      result: 'not-performed',
      reasons: [{ code: 'days-not-valid', text: '日数は1以上の整数で指定してください' }],
    });
  });

  it('explains itself on request only', () => {
    expect(ask(DRUG.norvasc5, DRUG.norvasc5)).not.toHaveProperty('explanation');
    expect(ask(DRUG.norvasc5, DRUG.norvasc5, { days: 0, explain: true }).explanation?.clauses).toEqual([]);
    const { explanation } = ask(DRUG.norvasc5, DRUG.norvasc5, { takenOn: day('2026-11-10'), explain: true });
    expect(explanation?.clauses.find(({ clause }) => clause === 'window')?.holds).toBe(true);
  });
});

describe('check pair: the day', () => {
  const taken = { takenOn: day('2026-11-10') };

  it('is that on which intake began where none is named', () => {
    const { result, reasons } = ask(DRUG.norvasc5, DRUG.norvasc5, { ...taken, days: 7 });
    expect(result).toBe('duplicate');
    expect(reasons[0]).toMatchObject({
      window: window('2026-11-16', 7, 'days-supplied'),
      overlap: { from: '2026-11-10', to: '2026-11-16', days: 7 },
    });
    const flat = ask(DRUG.norvasc5, DRUG.norvasc5, taken).reasons[0]?.window;
    expect(flat).toEqual(window('2026-11-23', 14, 'flat-14'));
  });

  it('outside the intake there is nothing to compare, and the answer says which days those were', () => {
    expect(ask(DRUG.norvasc5, DRUG.norvasc5, { ...taken, days: 7, on: day('2026-11-17') })).toEqual({
      result: 'clear',
      reasons: [
        {
          code: 'over',
          text: '2026-11-17 は服用期間（2026-11-10〜2026-11-16、7日間）の外です',
          codes: CODES,
          window: window('2026-11-16', 7, 'days-supplied'),
        },
      ],
    });
  });

  it('without a first day of intake counts for the price list alone', () => {
    const { result, reasons } = ask(DRUG.norvasc5, DRUG.norvasc5, { days: 7, on: day('2026-11-17') });
    expect(result).toBe('duplicate');
    expect(reasons[0]).not.toHaveProperty('window');
    expect(reasons[0]).not.toHaveProperty('overlap');
  });
});
