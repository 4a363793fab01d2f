import { describe, expect, it } from 'vitest';
import { limitTargetOf } from '../../../shared/domain/duplicate-check/amount-limits.ts';
import type { TakingLine } from '../../../shared/domain/duplicate-check/check-line.ts';
import { amount, check, DRUG, daysSupply, master, newLine, takingLine } from '../../support/check-lines.ts';

const clinic = (n: number) => ({ institution: { code: `13112345${String(n).padStart(2, '0')}`, name: `医院${n}` } });

function zolpidem(on: string, tablets: string, days: number, n: number, code: string = DRUG.myslee10) {
  return takingLine(code, on, { supply: daysSupply(days, tablets), ...clinic(n) });
}

describe('the cumulative amount of zolpidem', () => {
  it('is summed in mg over 30 days and the calendar month, with the institutions counted', () => {
    const taking = [
      zolpidem('2026-10-24', '1', 30, 1), // 300 mg, first day of the rolling 30 days
      zolpidem('2026-10-23', '1', 30, 2), // one day too early
      zolpidem('2026-11-01', '2', 14, 3, DRUG.myslee5), // 140 mg
    ];
    const outcome = check([newLine(DRUG.myslee10, { supply: daysSupply(14) })], taking, '2026-11-22');
    expect(outcome.amounts).toHaveLength(1);
    expect(outcome.amounts[0]).toMatchObject({
      ingredient: 'ゾルピデム',
      rolling: { from: '2026-10-24', to: '2026-11-22', mg: '580', lines: 3 },
      calendarMonth: { from: '2026-11-01', to: '2026-11-22', mg: '280', lines: 2 },
      institutions: 2,
      exceeds: false,
      notSummed: 0,
    });
  });

  it('exceeds only above 1,200 mg', () => {
    const at = (days: number) =>
      check([newLine(DRUG.norvasc5)], [zolpidem('2026-11-02', '1', days, 1)], '2026-11-22').amounts[0];
    expect(at(120)).toMatchObject({ exceeds: false, rolling: { mg: '1200' } });
    expect(at(121)).toMatchObject({ exceeds: true, rolling: { mg: '1210' } });
  });

  it('counts as-needed tablets, earlier rounds and the own institution, but no withdrawn, amended or undispensed copy', () => {
    const asNeeded = {
      kind: 'as-needed',
      quantity: 10,
      quantityUnit: 'times',
      amount: amount('1'),
      unit: '錠',
    } as const;
    const own = { pharmacy: { code: '9949000014', name: '自局' } };
    const taking = [
      { ...zolpidem('2026-11-02', '1', 1, 1), supply: asNeeded, ...own }, // 100 mg
      { ...zolpidem('2026-11-03', '1', 7, 1), prescriptionRef: 'p1', resultRef: 'round-1' }, // 70 mg, earlier round
      { ...zolpidem('2026-11-04', '1', 50, 1), status: 'withdrawn' as const },
      { ...zolpidem('2026-11-20', '1', 60, 1), resultRef: 'r2' }, // the version now amended
      { ...zolpidem('2026-11-20', '1', 70, 1), prescriptionRef: 'p1', dispensedOn: null },
    ];
    const line = newLine(DRUG.myslee10, { supply: daysSupply(7), prescriptionRef: 'p1', resultRef: 'r2' });
    expect(check([line], taking, '2026-11-22').amounts[0]?.rolling).toMatchObject({ mg: '240', lines: 3 });
  });

  it('counts new lines of unknown places as of none, and an amended version once beside lines without a reference', () => {
    const alone = check([newLine(DRUG.myslee10, { supply: daysSupply(7) })], [], '2026-11-22').amounts[0];
    expect(alone).toMatchObject({ institutions: 0, rolling: { mg: '70', lines: 1 } });
    const amended = { ...zolpidem('2026-11-20', '1', 60, 1), resultRef: 'r2' };
    const lines = [newLine(DRUG.myslee10, { supply: daysSupply(7), resultRef: 'r2' }), newLine(DRUG.norvasc5)];
    expect(check(lines, [amended], '2026-11-22').amounts[0]?.rolling).toMatchObject({ mg: '70', lines: 1 });
  });

  it('counts an open draft beside what was handed over, but not the draft that amends it', () => {
    const handedOver = (resultRef: string | null) => ({ ...zolpidem('2026-11-20', '1', 10, 1), resultRef });
    const draft = (resultRef: string | null) => ({ ...handedOver(resultRef), scope: 'concurrent' as const });
    const mg = (...taking: readonly TakingLine[]) =>
      check([newLine(DRUG.norvasc5)], taking, '2026-11-22').amounts[0]?.rolling.mg;
    expect(mg(handedOver('r1'), draft('r1')), 'its own amendment').toBe('100');
    expect(mg(handedOver('r1'), draft('r2')), 'another hand-over').toBe('200');
    expect(mg(handedOver(null), draft(null)), 'two of which nobody knows the result').toBe('200');
  });

  it('says how many lines could not be summed', () => {
    const odd = { ...zolpidem('2026-11-02', '1', 14, 1), supply: { ...daysSupply(14), unit: '袋' } };
    expect(check([newLine(DRUG.myslee10)], [odd], '2026-11-22').amounts[0]).toMatchObject({
      notSummed: 1,
      rolling: { mg: '140' },
    });
  });

  it('takes another table of limits', () => {
    const limits = [{ ingredient: 'トリアゾラム', target: '1124007', limitMg: amount('5'), source: 'own rule' }];
    const outcome = check([newLine(DRUG.halcion, { supply: daysSupply(21) })], [], '2026-11-22', { limits });
    expect(outcome.amounts[0]).toMatchObject({ exceeds: true, rolling: { mg: '5.25' }, source: 'own rule' });
    expect(check([newLine(DRUG.halcion)], [], '2026-11-22', { limits: [] }).amounts).toEqual([]);
  });

  it('counts who prescribed and dispensed the new lines, and each period by itself', () => {
    const newLinesFrom = {
      institution: { code: '1319999999', name: '新院' },
      pharmacy: { code: '1347654321', name: '乙薬局' },
    };
    const taking = [zolpidem('2026-10-25', '1', 14, 1), zolpidem('2026-11-02', '1', 14, 2)];
    expect(check([newLine(DRUG.myslee10)], taking, '2026-11-22', { newLinesFrom }).amounts[0]).toMatchObject({
      institutions: 3,
      pharmacies: 1,
      rolling: { lines: 3, institutions: 3, pharmacies: 1 },
      calendarMonth: { lines: 2, institutions: 2, pharmacies: 1 },
    });
  });

  it('does not count a hand-over again in the open draft that amends it', () => {
    const handedOver = { ...zolpidem('2026-11-20', '1', 30, 1), resultRef: 'r1' };
    const draft = { ...zolpidem('2026-11-20', '1', 14, 1), resultRef: 'r1', scope: 'concurrent' as const };
    const other = { ...zolpidem('2026-11-20', '1', 7, 1), resultRef: 'r2', scope: 'concurrent' as const };
    expect(check([newLine(DRUG.norvasc5)], [handedOver, draft, other], '2026-11-22').amounts[0]?.rolling.mg).toBe(
      '370',
    );
  });

  it.each([
    ['1124007', '1124007', 'トリアゾラム'],
    ['１１２４００７Ｆ２', '1124007F2', 'トリアゾラム'],
    [DRUG.halcion, DRUG.halcion, 'トリアゾラム'],
    ['トリアゾラム', 'トリアゾラム', 'トリアゾラム'],
    ['ゾルピデム酒石酸塩', 'ゾルピデム', 'ゾルピデム'],
  ])('a limit on %s is one on %s', (typed, target, ingredient) => {
    expect(limitTargetOf(typed, master)).toEqual({ target, ingredient });
  });

  it.each([
    '9999999',
    '1124007F9',
    '217102',
    '2171022F2289',
    '1129009F1ZZZ',
    'トリアゾラ',
    '',
    '配合剤',
    'アムロジピン・バルサルタン',
  ])('there is no limit on "%s"', (typed) => {
    expect(limitTargetOf(typed, master)).toBeNull();
  });

  it('a limit on an ingredient counts its combinations, as not summed where the strength is not told', () => {
    const limits = [{ ingredient: 'トラマドール', target: 'トラマドール', limitMg: amount('1000'), source: 's' }];
    const taking = [
      takingLine('1149038F1024', '2026-11-20', { supply: daysSupply(10, '4') }), // 25 mg tablets
      takingLine('1149117F1020', '2026-11-20', { supply: daysSupply(10, '4') }), // with アセトアミノフェン
    ];
    expect(check([newLine(DRUG.norvasc5)], taking, '2026-11-22', { limits }).amounts[0]).toMatchObject({
      rolling: { mg: '1000', lines: 2 },
      exceeds: false,
      notSummed: 1,
    });
  });
});
