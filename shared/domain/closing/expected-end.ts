import { epochMsOf, type Instant, instantOf } from '../calendar-date.ts';
import type { Uuid } from '../identifiers.ts';
import type { ClosingFacts, OpenSubmission } from './closing-facts.ts';
import { deadlineOf } from './same-day-clock.ts';
import { releaseOfHeld } from './sending-outlook.ts';

/**
 * When the automatic rows will be done: the longer of the whole work shared among the parallel requests, the longest
 * chain (one prescription's operations go one after another), the same of what the upload mode holds back from the moment
 * it lets the last of them go, and the latest retry that is still to come. null without rows, while an outage is open, or when nothing was sent lately to measure by.
 */
export function expectedEndOf(facts: ClosingFacts, automatic: readonly OpenSubmission[]): Instant | null {
  if (automatic.length === 0 || facts.openOutage !== null || facts.secondsPerRow === null) return null;
  const rowMs = facts.secondsPerRow * 1000;
  const workMs = (rows: readonly OpenSubmission[]) =>
    Math.max(Math.ceil(rows.length / Math.max(1, facts.parallelism)), longestChain(rows)) * rowMs;
  const held = automatic.filter((row) => row.heldByMode);
  const { lastStartAt } = releaseOfHeld(facts.outlook, facts.asOf, held.length);
  const heldEnd = held.length === 0 ? 0 : epochMsOf(lastStartAt) + workMs(held);
  const workEnd = Math.max(epochMsOf(facts.asOf) + workMs(automatic), heldEnd);
  const latestRetry = automatic.reduce((latest, row) => Math.max(latest, retryMs(row)), 0);
  return instantOf(Math.ceil(Math.max(workEnd, latestRetry + rowMs)));
}

/** The rows that the upload mode holds back longer than now, and until when; null without any. */
export function heldRowsOf(
  facts: ClosingFacts,
  automatic: readonly OpenSubmission[],
): { readonly rows: number; readonly from: Instant } | null {
  const rows = automatic.filter((row) => row.heldByMode).length;
  const { from } = releaseOfHeld(facts.outlook, facts.asOf, rows);
  return rows === 0 || epochMsOf(from) <= epochMsOf(facts.asOf) ? null : { rows, from };
}

function retryMs(row: OpenSubmission): number {
  return row.nextAttemptAt === null ? 0 : epochMsOf(row.nextAttemptAt);
}

function longestChain(rows: readonly OpenSubmission[]): number {
  const byId = new Map<Uuid, OpenSubmission>(rows.map((row) => [row.submissionId, row]));
  return rows.reduce((longest, row) => Math.max(longest, chainLength(row, byId)), 0);
}

function chainLength(row: OpenSubmission, byId: ReadonlyMap<Uuid, OpenSubmission>): number {
  let length = 1;
  let before = row.waitsFor;
  while (before !== null && length <= byId.size) {
    length += 1;
    before = byId.get(before)?.waitsFor ?? null;
  }
  return length;
}

/**
 * 当日登録にならないおそれ: the end is not known, or comes after 24:00 of the 調剤日 of a result not registered yet.
 * Fetching a copy, amending and withdrawing have no such day: the result they are about reached the service before.
 */
export function riskOfLateness(automatic: readonly OpenSubmission[], expectedEnd: Instant | null): boolean {
  return automatic.some((row) => {
    if (row.kind !== 'register' || row.state === 'registered' || row.dispensingDate === null) return false;
    return expectedEnd === null || epochMsOf(expectedEnd) >= epochMsOf(deadlineOf(row.dispensingDate));
  });
}
