import type { Instant } from '../../../shared/domain/calendar-date.ts';
import type { Store } from '../../application/ports.ts';
import { toFlag } from './column-values.ts';
import type { SqlConnection } from './sql-connection.ts';
import { type SubmissionColumns, submissionOf } from './submission-columns.ts';

/** product.md §3: order is kept inside a prescription's chain only; a finished row (voided and superseded too) frees the next. */
const FIRST_IN_CHAIN = `NOT EXISTS (SELECT 1 FROM submission earlier
  WHERE earlier.prescription_key = s.prescription_key AND earlier.chain_position < s.chain_position AND earlier.finished = 0)`;

/** What an upload mode may hold back: registrations that were never sent. */
const RELEASED = `(@readyUpTo IS NULL OR s.due_date <= @readyUpTo OR s.state <> 'ready' OR s.possibly_sent = 1
    OR s.kind IN ('receive', 'cancel-reception'))`;

/**
 * `LIMIT @limit + 0`, here and in what else is asked often: SQLite looks at a number that stands there alone when it plans,
 * and plans the statement anew for every call (measured: four times the cost of the whole question).
 */
const DUE = `SELECT s.* FROM submission s INDEXED BY submission_deliverable
  WHERE s.deliverable = 1 AND (s.next_attempt_at IS NULL OR s.next_attempt_at <= @now) AND ${RELEASED} AND ${FIRST_IN_CHAIN}
  ORDER BY s.due_date, s.sequence LIMIT @limit + 0`;

const NEXT_DUE = `SELECT s.next_attempt_at AS at FROM submission s INDEXED BY submission_retry
  WHERE s.deliverable = 1 AND s.next_attempt_at IS NOT NULL AND (@after IS NULL OR s.next_attempt_at > @after)
    AND ${RELEASED} AND ${FIRST_IN_CHAIN}
  ORDER BY s.next_attempt_at LIMIT 1`;

const STRANDED = `SELECT * FROM submission
  WHERE state = 'in-flight' AND (@all = 1 OR lease_until IS NULL OR lease_until <= @now) ORDER BY sequence`;

/** Rows a person holds up (署名待ち, 差戻し, 保留), and all that stand behind one in its chain, are not before the batch. */
const COUNT_DELIVERABLE = `SELECT count(*) AS rows FROM submission s INDEXED BY submission_unfinished
  WHERE s.unfinished = 1 AND s.state IN ('ready', 'in-flight', 'outcome-unknown')
    AND NOT EXISTS (SELECT 1 FROM submission earlier
      WHERE earlier.prescription_key = s.prescription_key AND earlier.chain_position < s.chain_position
        AND earlier.state IN ('awaiting-signature', 'rejected', 'held'))`;

export const QUEUE_STATEMENTS = { DUE, NEXT_DUE, STRANDED, COUNT_DELIVERABLE } as const;

type SubmissionQueue = Pick<Store['submissions'], 'due' | 'nextDueAt' | 'stranded' | 'countDeliverable'>;

/** What the sender asks: every statement walks a partial index of unfinished rows, never the years behind it. */
export function submissionQueue(sql: SqlConnection): SubmissionQueue {
  return {
    due: (now, limit, readyUpTo = null) => sql.all<SubmissionColumns>(DUE, { now, limit, readyUpTo }).map(submissionOf),
    nextDueAt: (readyUpTo = null, after = null) => sql.get<{ at: Instant }>(NEXT_DUE, { readyUpTo, after })?.at ?? null,
    stranded: (now, all) => sql.all<SubmissionColumns>(STRANDED, { now, all: toFlag(all) }).map(submissionOf),
    countDeliverable: () => sql.get<{ rows: number }>(COUNT_DELIVERABLE)?.rows ?? 0,
  };
}
