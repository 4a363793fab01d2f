import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../../shared/domain/calendar-date.ts';
import { checkStanding } from '../../../shared/domain/duplicate-check/check-standing.ts';

const TODAY = '2026-11-22' as CalendarDate;
const service = { linesSha256: 'a', checkedOn: TODAY, coverage: { ownInstitution: false, masters: null } };
const now = { linesSha256: 'a', checkedOn: TODAY, coverage: { ownInstitution: false, masters: TODAY } };

describe('an answer goes stale', () => {
  it('never by itself while person, lines, day and coverage are the same', () => {
    expect(checkStanding('none', service, now)).toBe('current');
    expect(checkStanding('found-without-consent', service, now)).toBe('current');
  });

  it('with its lines, with its day', () => {
    expect(checkStanding('none', service, { ...now, linesSha256: 'b' })).toBe('lines-changed');
    expect(checkStanding('none', service, { ...now, checkedOn: '2026-11-23' as CalendarDate })).toBe('day-over');
  });

  it('with its coverage: own records that were left out, masters that were replaced; not when it covered more', () => {
    const own = { ownInstitution: true, masters: TODAY };
    expect(checkStanding('none', service, { ...now, coverage: own })).toBe('coverage-changed');
    expect(checkStanding('none', { ...service, coverage: { ...own, masters: null } }, now)).toBe('current');
    const newer = { ownInstitution: true, masters: '2026-12-01' as CalendarDate };
    expect(checkStanding('none', { ...service, coverage: own }, { ...now, coverage: newer })).toBe('coverage-changed');
    expect(checkStanding('none', { ...service, coverage: own }, { ...now, coverage: own })).toBe('current');
  });

  it('what was not performed never stands', () => {
    expect(checkStanding('not-performed', service, now)).toBe('not-performed');
  });
});
