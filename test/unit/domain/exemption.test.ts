import { expect, it } from 'vitest';
import type { CalendarDate } from '../../../shared/domain/calendar-date.ts';
import { DEFAULT_EXEMPTION_SETTINGS, exemptionOf } from '../../../shared/domain/submission/exemption.ts';

const TODAY = '2026-11-20' as CalendarDate;
const ALL_REGISTERED = {
  'industrial-accident': 'register',
  'automobile-liability': 'register',
  pollution: 'register',
} as const;

it.each([
  ['health-insurance', false, false],
  ['national-health-insurance', false, false],
  ['late-elderly', false, false],
  ['self-pay', true, true],
  ['industrial-accident', true, false],
  ['automobile-liability', true, false],
  ['pollution', true, false],
] as const)('%s: exempt %s by default, %s where all by setting are registered', (kind, byDefault, registered) => {
  expect(exemptionOf(kind, TODAY).exempt).toBe(byDefault);
  expect(exemptionOf(kind, TODAY, ALL_REGISTERED).exempt).toBe(registered);
});

it('sets each kind by itself', () => {
  const settings = { ...DEFAULT_EXEMPTION_SETTINGS, pollution: 'register' } as const;
  expect(exemptionOf('pollution', TODAY, settings).exempt).toBe(false);
  expect(exemptionOf('industrial-accident', TODAY, settings).exempt).toBe(true);
});

it('registers what has no 保険種別, and says so', () => {
  expect(exemptionOf(null, TODAY)).toEqual({ exempt: false, source: '保険種別の記載なし' });
});
