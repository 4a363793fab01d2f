import { describe, expect, it } from 'vitest';
import { type CalendarDate, type Instant, tokyoInstant } from '../../../shared/domain/calendar-date.ts';
import { isClockTime } from '../../../shared/domain/clock-time.ts';
import { businessDayOf, businessDaySpan } from '../../../shared/domain/closing/business-day.ts';
import { clockDifference, clockWentBack } from '../../../shared/domain/closing/clock-doubt.ts';
import {
  DEFAULT_SAME_DAY_SETTINGS,
  deadlineOf,
  finaliseTiming,
  isLate,
  sameDayClock,
  sendsWhateverTheMode,
} from '../../../shared/domain/closing/same-day-clock.ts';

const day = (text: string) => text as CalendarDate;
const at = (date: string, time: string) => tokyoInstant(day(date), time);

describe('the deadline', () => {
  it.each([
    ['2026-11-20', '2026-11-20T15:00:00.000Z'],
    ['2026-11-30', '2026-11-30T15:00:00.000Z'],
    ['2026-12-31', '2026-12-31T15:00:00.000Z'],
    ['2028-02-28', '2028-02-28T15:00:00.000Z'],
    ['2028-02-29', '2028-02-29T15:00:00.000Z'],
    ['2027-02-28', '2027-02-28T15:00:00.000Z'],
  ])('of %s is 24:00 in Tokyo, %s', (date, deadline) => {
    expect(deadlineOf(day(date))).toBe(deadline);
  });

  it.each([
    ['2026-11-20', '23:59', '2026-11-20', false],
    ['2026-11-21', '00:00', '2026-11-20', true],
    ['2026-11-21', '00:01', '2026-11-20', true],
    ['2026-12-01', '00:01', '2026-11-30', true],
    ['2026-11-30', '23:59', '2026-11-30', false],
    ['2028-02-29', '23:59', '2028-02-28', true],
    ['2028-02-29', '23:59', '2028-02-29', false],
  ])('registered %s %s, dispensed %s: late is %s', (date, time, dispensed, late) => {
    expect(isLate(at(date, time), day(dispensed))).toBe(late);
  });

  it('does not depend on how the moment is written in UTC', () => {
    // 15:00 UTC of one day is midnight of the next in Tokyo.
    expect(isLate('2026-11-20T14:59:59.999Z' as Instant, day('2026-11-20'))).toBe(false);
    expect(isLate('2026-11-20T15:00:00.000Z' as Instant, day('2026-11-20'))).toBe(true);
  });
});

describe('the clock of a row', () => {
  const settings = { ...DEFAULT_SAME_DAY_SETTINGS, closingTime: '19:00' } as const;
  const clock = (date: string, time: string) => sameDayClock(at(date, time), day('2026-11-20'), settings);

  it.each([
    ['16:59', 'calm', '残り7時間1分'],
    ['17:00', 'amber', '残り7時間0分'],
    ['19:30', 'amber', '残り4時間30分'],
    ['23:59', 'amber', '残り1分'],
  ])('at %s is %s: %s', (time, phase, text) => {
    expect(clock('2026-11-20', time)).toMatchObject({ phase, text });
  });

  it('is late from midnight on, and says by how much', () => {
    expect(clock('2026-11-21', '00:00')).toMatchObject({ phase: 'late', leftMs: 0, text: '期限を0分過ぎています' });
    expect(clock('2026-11-21', '09:12')).toMatchObject({ phase: 'late', text: '期限を9時間12分過ぎています' });
    expect(clock('2026-11-24', '03:00').text).toBe('期限を3日3時間過ぎています');
  });

  it('never says 残り0分 while there is time', () => {
    const nearly = '2026-11-20T14:59:59.500Z' as Instant;
    expect(sameDayClock(nearly, day('2026-11-20'), settings)).toMatchObject({ leftMs: 500, text: '残り1分' });
  });

  it('turns amber at the latest two hours before the deadline', () => {
    const open = { ...settings, closingTime: '23:30' } as const;
    expect(sameDayClock(at('2026-11-20', '21:29'), day('2026-11-20'), open).phase).toBe('calm');
    expect(sameDayClock(at('2026-11-20', '21:30'), day('2026-11-20'), open).phase).toBe('amber');
    const overMidnight = { ...settings, closingTime: '02:00', changeover: '05:00' } as const;
    expect(sameDayClock(at('2026-11-20', '21:59'), day('2026-11-20'), overMidnight).phase).toBe('calm');
    expect(sameDayClock(at('2026-11-20', '22:00'), day('2026-11-20'), overMidnight).phase).toBe('amber');
  });

  it('is right on the last day of a month and on a leap day', () => {
    expect(sameDayClock(at('2028-02-29', '23:00'), day('2028-02-29'), settings).text).toBe('残り1時間0分');
    expect(sameDayClock(at('2026-12-31', '12:00'), day('2026-12-31'), settings).text).toBe('残り12時間0分');
  });
});

describe('everything goes out late in the evening whatever the mode', () => {
  it.each([
    ['2026-11-20', '23:29', '2026-11-20', false],
    ['2026-11-20', '23:30', '2026-11-20', true],
    ['2026-11-21', '00:01', '2026-11-20', true],
    // A shop open over midnight: a new day's row waits for its own evening.
    ['2026-11-21', '00:01', '2026-11-21', false],
    ['2026-11-20', '10:00', '2026-11-19', true],
    ['2026-11-20', '23:45', null, true],
    ['2026-11-20', '12:00', null, false],
  ])('at %s %s a row of %s: %s', (date, time, dispensed, sent) => {
    expect(sendsWhateverTheMode(at(date, time), dispensed === null ? null : day(dispensed))).toBe(sent);
  });

  it('obeys the setting', () => {
    const settings = { ...DEFAULT_SAME_DAY_SETTINGS, sendAllFrom: '22:00' } as const;
    expect(sendsWhateverTheMode(at('2026-11-20', '22:00'), day('2026-11-20'), settings)).toBe(true);
    expect(sendsWhateverTheMode(at('2026-11-20', '21:59'), day('2026-11-20'), settings)).toBe(false);
  });
});

describe('at 確定', () => {
  it.each([
    ['2026-11-20', '23:59', '2026-11-20', 'same-day'],
    ['2026-11-21', '00:01', '2026-11-20', 'late-needs-reason'],
    // Home care: visited yesterday, entered this morning.
    ['2026-11-21', '09:00', '2026-11-20', 'late-needs-reason'],
    ['2026-12-01', '00:01', '2026-11-30', 'late-needs-reason'],
    ['2028-02-29', '10:00', '2028-02-28', 'late-needs-reason'],
    // The computer's clock a day behind: today's result looks like tomorrow's.
    ['2026-11-19', '10:00', '2026-11-20', 'future-refused'],
    // A day ahead: it asks for a reason rather than letting it pass as on time.
    ['2026-11-21', '10:00', '2026-11-20', 'late-needs-reason'],
  ])('at %s %s a result dispensed %s: %s', (date, time, dispensed, timing) => {
    expect(finaliseTiming(at(date, time), day(dispensed))).toBe(timing);
  });
});

describe('the business day', () => {
  it.each([
    ['2026-11-21', '04:59', '05:00', '2026-11-20'],
    ['2026-11-21', '05:00', '05:00', '2026-11-21'],
    ['2026-11-21', '00:01', '00:00', '2026-11-21'],
    ['2026-11-20', '23:59', '00:00', '2026-11-20'],
    ['2026-12-01', '03:00', '05:00', '2026-11-30'],
    ['2028-03-01', '03:00', '05:00', '2028-02-29'],
    ['2027-01-01', '03:00', '05:00', '2026-12-31'],
  ] as const)('of %s %s with changeover %s is %s', (date, time, changeover, expected) => {
    expect(businessDayOf(at(date, time), changeover)).toBe(expected);
  });

  it('lasts from changeover to changeover', () => {
    expect(businessDaySpan(day('2026-11-30'), '05:00')).toEqual({
      from: at('2026-11-30', '05:00'),
      until: at('2026-12-01', '05:00'),
    });
    expect(businessDayOf(at('2026-11-21', '00:00'))).toBe('2026-11-21');
  });

  it('moves no deadline: a result of 01:00 belongs to yesterday for the report and to today for the rule', () => {
    const now = at('2026-11-21', '01:00');
    expect(businessDayOf(now, '05:00')).toBe('2026-11-20');
    expect(finaliseTiming(now, day('2026-11-21'))).toBe('same-day');
  });
});

describe('a wrong clock', () => {
  it('names both clocks when they differ by more than five minutes, either way', () => {
    const ours = at('2026-11-20', '12:00');
    expect(clockDifference(ours, at('2026-11-20', '12:05'))).toBeNull();
    const ahead = clockDifference(ours, at('2026-11-21', '12:00'));
    expect(ahead).toMatchObject({ code: 'clock.differs', severity: 'warning' });
    expect(ahead?.text).toContain('1440 分');
    expect(clockDifference(ours, at('2026-11-20', '11:54'))?.text).toContain('6 分');
  });

  it('is noticed when it has gone back behind what was recorded', () => {
    const latest = at('2026-11-20', '12:00');
    expect(clockWentBack(at('2026-11-20', '13:00'), latest)).toBeNull();
    expect(clockWentBack(at('2026-11-20', '11:57'), latest)).toBeNull();
    expect(clockWentBack(at('2026-11-19', '12:00'), latest)).toMatchObject({ code: 'clock.went-back' });
  });
});

it('knows a time of day', () => {
  expect(['00:00', '23:59', '05:00'].every(isClockTime)).toBe(true);
  expect(['24:00', '5:00', '12:60', '', '12:0'].some(isClockTime)).toBe(false);
});
