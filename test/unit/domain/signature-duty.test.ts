import { expect, it } from 'vitest';
import type { CalendarDate } from '../../../shared/domain/calendar-date.ts';
import type { DispensingRound } from '../../../shared/domain/dispensing/dispensing-result.ts';
import { signatureDuty } from '../../../shared/domain/submission/signature-duty.ts';

const refill = (round: number, of: number): DispensingRound => ({
  type: 'refill',
  round,
  of,
  nextDate: '2026-12-20' as CalendarDate,
});
const split = (round: number, of: number): DispensingRound => ({ type: 'split', round, of, reason: '長期保存困難' });
const single: DispensingRound = { type: 'single' };
const later: DispensingRound = { type: 'remainder-later', reason: '在庫不足' };

it.each([
  ['electronic', single, true, true, true],
  ['electronic', later, true, true, true],
  ['electronic', split(1, 3), false, false, false],
  ['electronic', split(2, 3), false, false, false],
  ['electronic', split(3, 3), true, true, true],
  ['electronic', split(1, 1), true, true, true],
  ['electronic', refill(1, 3), true, false, true],
  ['electronic', refill(2, 3), true, false, true],
  ['electronic', refill(3, 3), true, true, true],
  ['paper-with-exchange-number', single, false, false, false],
  ['paper-with-exchange-number', split(2, 2), false, false, false],
  ['paper-with-exchange-number', refill(1, 3), false, false, false],
  ['paper', single, false, false, false],
  ['paper', refill(3, 3), false, false, false],
  ['paper', later, false, false, false],
] as const)('%s %o: signed %s, carries the prescription %s, time stamp %s', (kind, round, signed, carries, stamped) => {
  const duty = signatureDuty(kind, round);
  expect(duty).toMatchObject({ needsSignature: signed, carriesPrescription: carries, expectsTimestamp: stamped });
  expect(duty.source).not.toBe('');
});

it('labels as MOCK what is not public', () => {
  expect(signatureDuty('electronic', refill(1, 3)).source).toContain('MOCK');
  expect(signatureDuty('electronic', refill(3, 3)).source).not.toContain('MOCK');
});
