import { type CalendarDate, type Instant, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import type { LateRegistration } from '../../application/queue-ports.ts';
import type { LateRowCount } from '../../application/row-ports.ts';
import type { SqlConnection } from './sql-connection.ts';

/**
 * A result is of the 調剤日 of the version that stands, and reached the service with its first registration (as in the
 * 閉局レポート): an amendment may move it to another day, and does not make it late itself. One row an amendment that stands.
 * @param upTo the last 調剤日 looked at, as a condition on `a`
 */
const amendments = (upTo: string): string => `amendment (current_id, target_id) AS (
    SELECT a.submission_id, a.target_submission_id FROM submission a INDEXED BY submission_by_dispensing_date
      WHERE a.dispensing_date >= @since ${upTo} AND a.kind = 'amend' AND a.state = 'registered'
    UNION ALL
    SELECT current_id, t.target_submission_id FROM amendment JOIN submission t ON t.submission_id = amendment.target_id
      WHERE t.kind = 'amend'
  ), amended AS (
    SELECT c.submission_id, c.result_id, c.dispensing_date, c.state, c.sequence, first.submission_id AS first_id, first.registered_at
      FROM amendment JOIN submission first ON first.submission_id = amendment.target_id AND first.kind = 'register'
        JOIN submission c ON c.submission_id = amendment.current_id
  )`;

/** 24:00 in Tokyo is 15:00 in UTC. Open rows of all days by their own index; of the finished ones only recent days are read. */
const LATE = `WITH RECURSIVE ${amendments('')}, late (submission_id, first_id, open) AS (
    SELECT submission_id, submission_id, 1 FROM submission INDEXED BY submission_unfinished
      WHERE unfinished = 1 AND kind = 'register' AND registered_at IS NULL AND dispensing_date < @today
    UNION ALL
    SELECT submission_id, submission_id, 0 FROM submission INDEXED BY submission_by_dispensing_date
      WHERE dispensing_date >= @since AND kind = 'register' AND state = 'registered'
        AND registered_at >= dispensing_date || 'T15:00:00.000Z'
    UNION ALL
    SELECT submission_id, first_id, 0 FROM amended WHERE registered_at >= dispensing_date || 'T15:00:00.000Z'
  ), known AS (
    SELECT open, EXISTS (SELECT 1 FROM outage_submission o WHERE o.submission_id = late.first_id) AS outage,
      EXISTS (SELECT 1 FROM late_reason r WHERE r.submission_id IN (late.submission_id, late.first_id)) AS reason FROM late
  )
  SELECT count(*) AS rows, count(*) FILTER (WHERE open = 1) AS open, count(*) FILTER (WHERE outage = 1) AS withOutage,
    count(*) FILTER (WHERE outage = 0 AND reason = 0) AS withoutReason FROM known`;

export function countLateRows(sql: SqlConnection, now: Instant, since: CalendarDate): LateRowCount {
  const none = { rows: 0, open: 0, withOutage: 0, withoutReason: 0 };
  return sql.get<LateRowCount>(LATE, { today: tokyoDateOf(now), since }) ?? none;
}

const LATE_LIST = `WITH RECURSIVE ${amendments('AND a.dispensing_date <= @to')}, late AS (
    SELECT submission_id, result_id, dispensing_date, state, sequence, submission_id AS first_id, registered_at
      FROM submission INDEXED BY submission_by_dispensing_date
      WHERE dispensing_date >= @since AND dispensing_date <= @to AND kind = 'register'
        AND (registered_at >= dispensing_date || 'T15:00:00.000Z' OR (unfinished = 1 AND registered_at IS NULL AND dispensing_date < @today))
        AND state NOT IN ('voided', 'exempt', 'superseded')
    UNION ALL
    SELECT * FROM amended WHERE registered_at >= dispensing_date || 'T15:00:00.000Z'
  )
  SELECT submission_id AS submissionId, first_id AS firstSubmissionId, result_id AS resultId, dispensing_date AS dispensingDate, state,
    registered_at AS registeredAt
  FROM late ORDER BY dispensing_date DESC, sequence DESC`;

export function listLateRows(
  sql: SqlConnection,
  now: Instant,
  from: CalendarDate,
  to: CalendarDate,
): readonly LateRegistration[] {
  return sql.all<LateRegistration>(LATE_LIST, { today: tokyoDateOf(now), since: from, to });
}
