import { epochMsOf, type Instant, tokyoDateOf, tokyoTimeOf } from '../calendar-date.ts';
import { domainIssue } from '../domain-issues.ts';
import type { Issue } from '../issue.ts';

const MINUTE_MS = 60_000;

/** Differences up to this are transmission and rounding, not a wrong clock. */
const CLOCK_TOLERANCE_MS = 5 * MINUTE_MS;

/**
 * Our clock against that of the service (its Date header). Neither is corrected: which one is wrong cannot be known
 * here, so both are named. null within the tolerance.
 */
export function clockDifference(ours: Instant, theirs: Instant): Issue | null {
  const apartMs = Math.abs(epochMsOf(ours) - epochMsOf(theirs));
  if (apartMs <= CLOCK_TOLERANCE_MS) return null;
  return domainIssue('clock.differs', { minutes: minutesOf(apartMs), ours: spoken(ours), theirs: spoken(theirs) });
}

/** Our clock against the latest moment we ever recorded. null while it has not gone back. */
export function clockWentBack(now: Instant, latestRecorded: Instant): Issue | null {
  const backMs = epochMsOf(latestRecorded) - epochMsOf(now);
  if (backMs <= CLOCK_TOLERANCE_MS) return null;
  return domainIssue('clock.went-back', {
    minutes: minutesOf(backMs),
    now: spoken(now),
    latest: spoken(latestRecorded),
  });
}

function minutesOf(ms: number): number {
  return Math.round(ms / MINUTE_MS);
}

function spoken(instant: Instant): string {
  return `${tokyoDateOf(instant)} ${tokyoTimeOf(instant)}`;
}
