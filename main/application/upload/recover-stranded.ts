import { addMs } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { isBeyondPolicy } from '../../../shared/domain/submission/retry-policy.ts';
import { endOpenAttempts } from './attempt-rows.ts';
import { lastIssue } from './judge-copy.ts';
import { moveRow, type UploadRoom } from './upload-room.ts';

/** Bulk writes go in small transactions: the event loop and the counter's entries must not wait. */
const CHUNK = 50;
/** More rows than a pharmacy can owe; a bound on one sweep, the next sweep takes the rest. */
const SWEEP_ROWS_MAX = 100_000;
/** Far enough that every waiting row counts as due. */
const FAR_AHEAD_MS = 50 * 365 * 86_400_000;

function* chunks<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < rows.length; from += CHUNK) yield rows.slice(from, from + CHUNK);
}

/**
 * Rows found in flight become outcome-unknown: the request may have arrived. At start all of them (whoever holds the
 * profile is the only sender), later those whose lease has ended and which are not ours.
 */
export function recoverStranded(room: UploadRoom, event: 'recover' | 'lease-expired', ours: ReadonlySet<Uuid>): number {
  const stranded = room.store.submissions
    .stranded(room.clock.now(), event === 'recover')
    .filter((row) => !ours.has(row.submissionId));
  for (const rows of chunks(stranded)) {
    room.store.transaction(() => {
      for (const row of rows) {
        endOpenAttempts(room, row.submissionId);
        moveRow(room, row, event, {
          possiblySent: true,
          leaseOwner: null,
          leaseUntil: null,
          nextAttemptAt: null,
          lastIssue: lastIssue('upload.interrupted'),
        });
      }
    });
  }
  if (stranded.length > 0) room.log.warn('upload.recovered', { rows: stranded.length, event });
  return stranded.length;
}

/** After the clock was set back (perhaps while the program did not run): retries written in the "future" are due now. */
export function repairSchedule(room: UploadRoom): number {
  const now = room.clock.now();
  const waiting = room.store.submissions
    .due(addMs(now, FAR_AHEAD_MS), SWEEP_ROWS_MAX)
    .filter((row) => row.nextAttemptAt !== null && isBeyondPolicy(row.nextAttemptAt, now, room.settings.retry));
  for (const rows of chunks(waiting)) {
    room.store.transaction(() => {
      for (const row of rows) room.store.submissions.note(row.submissionId, { nextAttemptAt: null });
    });
  }
  if (waiting.length > 0) room.log.warn('upload.schedule-repaired', { rows: waiting.length });
  return waiting.length;
}
