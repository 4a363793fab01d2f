import type { CalendarDate } from '../calendar-date.ts';

/** What an answer was about and what it could see. */
export interface CheckScope {
  /** Fingerprint of person, lines, amounts and days */
  readonly linesSha256: string;
  readonly checkedOn: CalendarDate;
  /** Whether own records were looked at, and with which masters (the service's are not known: null) */
  readonly coverage: { readonly ownInstitution: boolean; readonly masters: CalendarDate | null };
}

export type CheckStanding = 'current' | 'not-performed' | 'lines-changed' | 'day-over' | 'coverage-changed';

/**
 * An answer belongs to exact lines, a day and a coverage, and goes stale with them (product.md §2): everything but
 * `current` is 要再チェック. What covered more than is asked for now still stands.
 */
export function checkStanding(answer: string, about: CheckScope, now: CheckScope): CheckStanding {
  if (answer === 'not-performed') return 'not-performed';
  if (about.linesSha256 !== now.linesSha256) return 'lines-changed';
  if (about.checkedOn !== now.checkedOn) return 'day-over';
  const narrower = now.coverage.ownInstitution && !about.coverage.ownInstitution;
  const otherMasters = about.coverage.masters !== null && about.coverage.masters !== now.coverage.masters;
  return narrower || otherMasters ? 'coverage-changed' : 'current';
}
