import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../../shared/domain/calendar-date.ts';
import type { DispensingRound } from '../../../shared/domain/dispensing/dispensing-result.ts';
import { daysLeftWords } from '../../../shared/domain/prescription/days-left.ts';
import type { Prescription } from '../../../shared/domain/prescription/prescription.ts';
import {
  prescriptionValidity,
  prescriptionValidityIssues,
} from '../../../shared/domain/prescription/prescription-validity.ts';

const day = (text: string) => text as CalendarDate;
type Dates = Pick<Prescription, 'issuedOn' | 'expiresOn' | 'repetition'>;
const issued = (issuedOn: string, changes: Partial<Dates> = {}): Dates => ({
  issuedOn: day(issuedOn),
  expiresOn: null,
  repetition: { type: 'once' },
  ...changes,
});
const codes = (answer: { readonly issues: readonly { readonly code: string }[] }) =>
  answer.issues.map((issue) => issue.code);

describe('使用期間', () => {
  it.each([
    ['2026-11-20', '2026-11-20', true, 3, '残り3日'],
    ['2026-11-20', '2026-11-22', true, 1, '残り1日'],
    ['2026-11-20', '2026-11-23', true, 0, '本日まで'],
    ['2026-11-20', '2026-11-24', false, -1, '期限切れ(1日超過)'],
    // Month end, year end, leap day; holidays count like other days.
    ['2026-11-28', '2026-12-01', true, 0, '本日まで'],
    ['2026-12-30', '2027-01-02', true, 0, '本日まで'],
    ['2026-12-30', '2027-01-03', false, -1, '期限切れ(1日超過)'],
    ['2028-02-26', '2028-02-29', true, 0, '本日まで'],
    ['2028-02-26', '2028-03-01', false, -1, '期限切れ(1日超過)'],
    ['2027-02-26', '2027-03-01', true, 0, '本日まで'],
  ])('issued %s, dispensed %s: usable %s, %i days, %s', (issuedOn, dispensingDate, usable, daysLeft, text) => {
    const answer = prescriptionValidity(issued(issuedOn), { dispensingDate: day(dispensingDate) });
    expect(answer).toMatchObject({ usable, daysLeft, text });
    expect(codes(answer)).toEqual(usable ? [] : ['validity.expired']);
  });

  it('goes by record 52 where it is written, longer or shorter', () => {
    const long = issued('2026-11-20', { expiresOn: day('2026-12-31') });
    expect(prescriptionValidity(long, { dispensingDate: day('2026-12-31') })).toMatchObject({
      usable: true,
      daysLeft: 0,
    });
    const short = issued('2026-11-20', { expiresOn: day('2026-11-21') });
    expect(prescriptionValidity(short, { dispensingDate: day('2026-11-22') }).usable).toBe(false);
  });

  it('refuses a dispensing date before the issue, whatever was settled', () => {
    const answer = prescriptionValidity(issued('2026-11-20'), {
      dispensingDate: day('2026-11-19'),
      settlement: 'inquiry',
    });
    expect(answer.usable).toBe(false);
    expect(codes(answer)).toEqual(['validity.dispensed-before-issue']);
  });

  it('is lifted by a recorded inquiry or reissue', () => {
    for (const settlement of ['inquiry', 'reissue'] as const) {
      const answer = prescriptionValidity(issued('2026-11-20'), { dispensingDate: day('2026-11-30'), settlement });
      expect(answer.usable).toBe(true);
      expect(codes(answer)).toEqual(['validity.expired-settled']);
    }
  });
});

describe('refill rounds', () => {
  const prescription = issued('2026-09-01', { repetition: { type: 'refill', totalRounds: 3 } });
  const round = (dispensingDate: string, plannedDate: string | null = '2026-10-01') =>
    prescriptionValidity(prescription, {
      dispensingDate: day(dispensingDate),
      refill: { round: 2, plannedDate: plannedDate === null ? null : day(plannedDate) },
    });

  it.each([
    ['2026-09-23', false, ['validity.refill-too-early']],
    ['2026-09-24', true, []],
    ['2026-10-01', true, []],
    ['2026-10-08', true, []],
    ['2026-10-09', false, ['validity.expired']],
  ])('planned for 2026-10-01, dispensed %s: usable %s', (dispensingDate, usable, expected) => {
    const answer = round(dispensingDate);
    expect(answer.usable).toBe(usable);
    expect(codes(answer)).toEqual(expected);
  });

  it('warns where the planned date is not known', () => {
    expect(round('2026-10-01', null)).toMatchObject({ usable: true, lastDay: null, text: '期限不明' });
    expect(codes(round('2026-10-01', null))).toEqual(['validity.refill-date-unknown']);
  });

  it('holds the first round to the ordinary period', () => {
    const first = { dispensingDate: day('2026-09-05'), refill: { round: 1, plannedDate: null } };
    expect(prescriptionValidity(prescription, first).usable).toBe(false);
  });

  it('holds later rounds of a split to none', () => {
    const split = issued('2026-09-01', { repetition: { type: 'split', totalRounds: 3, round: 2 } });
    expect(prescriptionValidity(split, { dispensingDate: day('2026-10-20') })).toMatchObject({ usable: true });
    const first = issued('2026-09-01', { repetition: { type: 'split', totalRounds: 3, round: 1 } });
    expect(prescriptionValidity(first, { dispensingDate: day('2026-10-20') }).usable).toBe(false);
  });
});

describe('the issues of a result', () => {
  const result = (changes: { inquiries?: string[]; remarks?: string[]; round?: DispensingRound } = {}) => ({
    dispensingDate: day('2026-11-30'),
    round: changes.round ?? ({ type: 'single' } as const),
    inquiries: (changes.inquiries ?? []).map((text) => ({ code: '999', text })),
    remarks: changes.remarks ?? [],
  });
  const codesOf = (changes = {}) =>
    prescriptionValidityIssues(issued('2026-11-20'), result(changes)).map((issue) => issue.code);

  it('are lifted only by a record that names the period', () => {
    expect(codesOf()).toEqual(['validity.expired']);
    expect(codesOf({ inquiries: ['アムロジピンの用量を確認'] })).toEqual(['validity.expired']);
    expect(codesOf({ inquiries: ['使用期間の延長を確認'] })).toEqual(['validity.expired-settled']);
    expect(codesOf({ remarks: ['処方箋は再交付'] })).toEqual(['validity.expired-settled']);
    expect(codesOf({ remarks: ['期限を過ぎている'] })).toEqual(['validity.expired']);
  });

  it('take the planned date of a refill round', () => {
    const refill: DispensingRound = { type: 'refill', round: 2, of: 3, nextDate: null };
    const prescription = issued('2026-10-01', { repetition: { type: 'refill', totalRounds: 3 } });
    expect(prescriptionValidityIssues(prescription, result({ round: refill }), day('2026-11-25'))).toEqual([]);
    expect(prescriptionValidityIssues(prescription, result({ round: refill }))).toMatchObject([
      { code: 'validity.refill-date-unknown', severity: 'warning' },
    ]);
  });
});

it.each([
  [null, '期限不明', 'period not known'],
  [-2, '期限切れ(2日超過)', 'expired (2 d)'],
  [0, '本日まで', 'last day'],
  [1, '残り1日', '1 day left'],
  [3, '残り3日', '3 days left'],
])('%s days left are said in both languages', (daysLeft, ja, en) => {
  expect(daysLeftWords(daysLeft)).toEqual({ ja, en });
});
