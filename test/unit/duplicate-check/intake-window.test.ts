import { describe, expect, it } from 'vitest';
import type { Supply } from '../../../shared/domain/duplicate-check/check-line.ts';
import { checkPair } from '../../../shared/domain/duplicate-check/check-pair.ts';
import {
  countedSupply,
  overlapOf,
  windowFrom,
  windowStateOn,
} from '../../../shared/domain/duplicate-check/intake-window.ts';
import { check, DRUG, day, daysSupply, master, newLine, pairs, takingLine } from '../../support/check-lines.ts';

function hitsOn(on: string, dispensedOn: string, days: number): boolean {
  const taking = takingLine(DRUG.norvasc5, dispensedOn, { supply: daysSupply(days) });
  return check([newLine(DRUG.norvasc5)], [taking], on).hits.length > 0;
}

describe('the window in which a drug counts as being taken', () => {
  it.each([
    ['2026-11-01', 14, '2026-11-14', '2026-11-15'],
    ['2026-11-01', 1, '2026-11-01', '2026-11-02'],
    ['2024-02-16', 14, '2024-02-29', '2024-03-01'], // leap year
    ['2026-02-16', 14, '2026-03-01', '2026-03-02'], // common year
    ['2026-01-31', 30, '2026-03-01', '2026-03-02'],
    ['2026-12-25', 14, '2027-01-07', '2027-01-08'],
    ['2026-10-31', 90, '2027-01-28', '2027-01-29'],
  ])('begins on %s, lasts %i days: last day %s, not %s', (from, days, last, after) => {
    expect(hitsOn(from, from, days)).toBe(true);
    expect(hitsOn(last, from, days)).toBe(true);
    expect(hitsOn(after, from, days)).toBe(false);
  });

  it('has not begun before the dispensing day', () => {
    expect(hitsOn('2026-10-31', '2026-11-01', 14)).toBe(false);
  });

  it.each(['as-needed', 'external', 'other'] as const)('lasts a flat 14 days for %s, whatever the quantity', (kind) => {
    const supply = { ...daysSupply(90), kind };
    const taking = takingLine(DRUG.norvasc5, '2026-11-01', { supply });
    expect(check([newLine(DRUG.norvasc5)], [taking], '2026-11-14').hits[0]?.causing?.window).toMatchObject({
      days: 14,
      length: 'flat-14',
    });
    expect(check([newLine(DRUG.norvasc5)], [taking], '2026-11-15').hits).toEqual([]);
  });

  it('lasts a flat 14 days for an external drug, also where it was written as taken every day', () => {
    const tape = takingLine('2649735S2024', '2026-11-01', { supply: daysSupply(28) });
    expect(check([newLine('2649735S2024')], [tape], '2026-11-14').hits[0]?.causing?.window.length).toBe('flat-14');
    expect(check([newLine('2649735S2024')], [tape], '2026-11-15').hits).toEqual([]);
    const short = takingLine('2649735S2024', '2026-11-01', { supply: daysSupply(3) });
    expect(check([newLine('2649735S2024')], [short], '2026-11-14').hits).toHaveLength(1);
  });

  it('starts with the prescription day where nothing was dispensed', () => {
    const taking = takingLine(DRUG.norvasc5, '2026-11-01', { dispensedOn: null, prescribedOn: day('2026-11-03') });
    expect(check([newLine(DRUG.norvasc5)], [taking], '2026-11-16').hits[0]?.causing?.window.startsWith).toBe(
      'prescription-day',
    );
    expect(check([newLine(DRUG.norvasc5)], [taking], '2026-11-02').hits).toEqual([]);
  });

  it('sees the last 100 days of data, to the day', () => {
    const long = { supply: daysSupply(180) };
    const from = takingLine(DRUG.norvasc5, '2026-08-14', long);
    expect(check([newLine(DRUG.norvasc5)], [from], '2026-11-22').hits).toHaveLength(1);
    const older = takingLine(DRUG.norvasc5, '2026-08-13', long);
    const outcome = check([newLine(DRUG.norvasc5)], [older], '2026-11-22', { explainNonHits: true });
    expect(outcome.nonHits.map(({ because }) => because)).toEqual(['older-than-100-days']);
  });

  it('tells which days overlap', () => {
    const taking = takingLine(DRUG.norvasc5, '2026-11-01', { supply: daysSupply(28) });
    const outcome = check([newLine(DRUG.norvasc5, { supply: daysSupply(7) })], [taking], '2026-11-25');
    expect(outcome.hits[0]?.overlap).toEqual({ from: '2026-11-25', to: '2026-11-28', days: 4 });
  });

  it('holds for check pair with days and dates', () => {
    const ask = (on: string, taking: string, days: number | null) =>
      checkPair({ taking, new: taking, days, takenOn: day('2024-02-16'), on: day(on), master, pairs }).result;
    expect(ask('2024-02-29', DRUG.norvasc5, 14)).toBe('duplicate');
    expect(ask('2024-03-01', DRUG.norvasc5, 14)).toBe('clear');
    expect(ask('2024-03-01', DRUG.norvasc5, null)).toBe('clear');
    expect(ask('2024-02-15', DRUG.norvasc5, 14)).toBe('clear');
    // external: 14 days whatever is given
    expect(ask('2024-03-01', '2649735S2024', 28)).toBe('clear');
    expect(ask('2024-02-29', '2649735S2024', 3)).toBe('duplicate');
    expect(ask('2024-03-01', '9999999', 14)).toBe('not-performed');
    expect(ask('2024-02-20', DRUG.norvasc5, 0)).toBe('not-performed');
  });
});

describe('a window by itself', () => {
  const windowOf = (from: string, days: number, more: Partial<Supply> = {}) =>
    windowFrom(day(from), 'check-day', { ...daysSupply(days), ...more });

  it('counts the days of what is taken every day, and only whole days from one on', () => {
    expect(windowOf('2026-11-01', 28)).toEqual({
      from: '2026-11-01',
      to: '2026-11-28',
      days: 28,
      startsWith: 'check-day',
      length: 'days-supplied',
    });
    const flat = { to: '2026-11-14', days: 14, length: 'flat-14' };
    for (const days of [0, -3, 2.5]) expect(windowOf('2026-11-01', days), String(days)).toMatchObject(flat);
    expect(windowOf('2026-11-01', 28, { quantityUnit: 'times' })).toMatchObject(flat);
    expect(windowOf('2026-11-01', 28, { kind: 'as-needed' })).toMatchObject(flat);
  });

  it('takes an external drug for one whatever form it was written under, and changes nothing else', () => {
    const daily = daysSupply(28);
    const asNeeded: Supply = { ...daily, kind: 'as-needed' };
    expect(countedSupply(daily, 'external')).toEqual({ ...daily, kind: 'external' });
    expect(countedSupply(asNeeded, 'external')).toEqual(asNeeded);
    expect(countedSupply(daily, 'oral')).toEqual(daily);
  });

  it.each([
    ['2026-11-01', 'not-yet-begun', '2026-10-31'],
    ['2026-11-01', 'active', '2026-11-01'],
    ['2026-11-01', 'active', '2026-11-14'],
    ['2026-11-01', 'over', '2026-11-15'],
    ['2026-08-01', 'older-than-100-days', '2026-11-15'],
  ])('that begins on %s is %s on %s', (from, state, on) => {
    expect(windowStateOn(windowOf(from, 14), day(on))).toBe(state);
  });

  it.each<[[string, number], [string, number], ReturnType<typeof overlapOf>]>([
    [['2026-11-01', 14], ['2026-11-05', 28], { from: day('2026-11-05'), to: day('2026-11-14'), days: 10 }],
    [['2026-11-01', 28], ['2026-11-05', 7], { from: day('2026-11-05'), to: day('2026-11-11'), days: 7 }],
    [['2026-11-01', 14], ['2026-11-14', 14], { from: day('2026-11-14'), to: day('2026-11-14'), days: 1 }],
    [['2026-11-01', 14], ['2026-11-15', 14], null],
  ])('shares with another the days on which both are taken: %j and %j', (one, other, shared) => {
    const [a, b] = [windowOf(...one), windowOf(...other)];
    expect(overlapOf(a, b)).toEqual(shared);
    expect(overlapOf(b, a)).toEqual(shared);
  });
});
