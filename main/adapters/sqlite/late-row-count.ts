import { type CalendarDate, type Instant, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import type { LateRowCount } from '../../application/ports.ts';
import type { LateRegistration } from '../../application/queue-ports.ts';
import type { SqlConnection } from './sql-connection.ts';

/** 24:00 in Tokyo is 15:00 in UTC. Open rows of all days by their own index; of the finished ones only recent days are read. */
const LATE = `WITH late (submission_id, open) AS (
    SELECT submission_id, 1 FROM submission INDEXED BY submission_unfinished
      WHERE unfinished = 1 AND kind = 'register' AND registered_at IS NULL AND dispensing_date < @today
    UNION ALL
    SELECT submission_id, 0 FROM submission INDEXED BY submission_by_dispensing_date
      WHERE dispensing_date >= @since AND kind = 'register' AND state IN ('registered', 'superseded')
        AND registered_at >= dispensing_date || 'T15:00:00.000Z'
  ), known AS (
    SELECT open, EXISTS (SELECT 1 FROM outage_submission o WHERE o.submission_id = late.submission_id) AS outage,
      EXISTS (SELECT 1 FROM late_reason r WHERE r.submission_id = late.submission_id) AS reason FROM late
  )
  SELECT count(*) AS rows, count(*) FILTER (WHERE open = 1) AS open, count(*) FILTER (WHERE outage = 1) AS withOutage,
    count(*) FILTER (WHERE outage = 0 AND reason = 0) AS withoutReason FROM known`;

export function countLateRows(sql: SqlConnection, now: Instant, since: CalendarDate): LateRowCount {
  const none = { rows: 0, open: 0, withOutage: 0, withoutReason: 0 };
  return sql.get<LateRowCount>(LATE, { today: tokyoDateOf(now), since }) ?? none;
}

const LATE_LIST = `SELECT submission_id AS submissionId, result_id AS resultId, dispensing_date AS dispensingDate, state,
    registered_at AS registeredAt
  FROM submission INDEXED BY submission_by_dispensing_date
  WHERE dispensing_date >= @from AND dispensing_date <= @to AND kind = 'register'
    AND (registered_at >= dispensing_date || 'T15:00:00.000Z' OR (unfinished = 1 AND registered_at IS NULL AND dispensing_date < @today))
    AND state NOT IN ('voided', 'exempt')
  ORDER BY dispensing_date DESC, sequence DESC`;

export function listLateRows(
  sql: SqlConnection,
  now: Instant,
  from: CalendarDate,
  to: CalendarDate,
): readonly LateRegistration[] {
  return sql.all<LateRegistration>(LATE_LIST, { today: tokyoDateOf(now), from, to });
}
