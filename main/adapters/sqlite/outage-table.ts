import { tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import type { Store } from '../../application/ports.ts';
import type { OutageRow } from '../../application/row-ports.ts';
import type { SqlConnection } from './sql-connection.ts';

/**
 * `rows` is the larger of what was told at its begin and the rows attached since; a corrected one stands in it once, by
 * the version that took its place.
 */
const SELECT = `SELECT o.outage_id AS outageId, o.started_at AS startedAt, o.ended_at AS endedAt, o.cause,
    max(o.rows, (SELECT count(*) FROM outage_submission a JOIN submission s USING (submission_id)
      WHERE a.outage_id = o.outage_id AND (s.state <> 'superseded' OR s.registered_at IS NOT NULL))) AS rows
  FROM outage o`;

const AMENDED_BY = `m.kind = 'amend' AND m.registered_at IS NOT NULL AND m.target_submission_id`;

/**
 * By the 調剤日 of the version that stands and the first registration, as everywhere: an amendment may move a result that sat
 * through the outage to an earlier day. 24:00 in Tokyo is 15:00 in UTC.
 */
const LATE_ROWS = `WITH RECURSIVE version (first_id, submission_id, dispensing_date) AS (
    SELECT s.submission_id, s.submission_id, s.dispensing_date FROM outage_submission a JOIN submission s USING (submission_id)
      WHERE a.outage_id = @outageId AND s.kind = 'register'
    UNION ALL
    SELECT version.first_id, m.submission_id, m.dispensing_date FROM version JOIN submission m ON ${AMENDED_BY} = version.submission_id
  )
  SELECT count(*) AS rows FROM version JOIN submission first ON first.submission_id = version.first_id
  WHERE NOT EXISTS (SELECT 1 FROM submission m WHERE ${AMENDED_BY} = version.submission_id)
    AND (first.registered_at >= version.dispensing_date || 'T15:00:00.000Z'
      OR (first.unfinished = 1 AND first.registered_at IS NULL AND first.dispensing_date < @today))`;

export function outageTable(sql: SqlConnection): Store['outages'] {
  return {
    begin: (outage) => {
      sql.run(
        `INSERT INTO outage (outage_id, started_at, ended_at, cause, rows)
         VALUES (@outageId, @startedAt, @endedAt, @cause, @rows)`,
        { ...outage },
      );
    },
    end: (outageId, at) =>
      sql.runOnRow('UPDATE outage SET ended_at = @at WHERE outage_id = @outageId AND ended_at IS NULL', {
        outageId,
        at,
      }),
    attach: (outageId, submissionId) => {
      sql.run(
        `INSERT INTO outage_submission (outage_id, submission_id) VALUES (@outageId, @submissionId)
         ON CONFLICT (outage_id, submission_id) DO NOTHING`,
        { outageId, submissionId },
      );
    },
    open: () => sql.get<OutageRow>(`${SELECT} WHERE o.ended_at IS NULL ORDER BY o.sequence DESC LIMIT 1`),
    list: () => sql.all<OutageRow>(`${SELECT} ORDER BY o.sequence`),
    lateRows: (outageId, now) => sql.get<{ rows: number }>(LATE_ROWS, { outageId, today: tokyoDateOf(now) })?.rows ?? 0,
    of: (submissionId) =>
      sql.all<OutageRow>(
        `${SELECT} WHERE o.outage_id IN (SELECT outage_id FROM outage_submission WHERE submission_id = @submissionId)
         ORDER BY o.sequence`,
        { submissionId },
      ),
  };
}
