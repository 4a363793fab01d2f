import type { Instant } from '../../../shared/domain/calendar-date.ts';
import type { SinceTally } from '../../application/queue-ports.ts';
import type { SqlConnection } from './sql-connection.ts';

const SENT = `SELECT count(DISTINCT a.submission_id) AS rows
  FROM attempt_outcome o INDEXED BY attempt_outcome_registered JOIN attempt a USING (attempt_id)
  WHERE o.outcome = 'registered' AND o.ended_at >= @since AND a.message <> 'fetch-return-copy'`;

const REJECTED = `SELECT count(*) AS rows FROM submission INDEXED BY submission_by_state
  WHERE state = 'rejected' AND state_since >= @since`;

/** Written in the order in which they happen: read back from the newest until they are older. */
const VERIFICATIONS = 'SELECT valid, at FROM return_copy_verification ORDER BY sequence DESC';

export function tallySince(sql: SqlConnection, since: Instant): SinceTally {
  const rowsOf = (text: string): number => sql.get<{ rows: number }>(text, { since })?.rows ?? 0;
  let copiesVerified = 0;
  let copiesBad = 0;
  for (const { valid, at } of sql.each<{ valid: number; at: Instant }>(VERIFICATIONS)) {
    if (at < since) break;
    if (valid === 1) copiesVerified += 1;
    else copiesBad += 1;
  }
  return { sent: rowsOf(SENT), rejected: rowsOf(REJECTED), copiesVerified, copiesBad };
}
