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

/** 24:00 in Tokyo is 15:00 in UTC. */
const LATE_ROWS = `SELECT count(*) AS rows FROM outage_submission a JOIN submission s USING (submission_id)
  WHERE a.outage_id = @outageId AND s.kind = 'register' AND (s.registered_at >= s.dispensing_date || 'T15:00:00.000Z'
    OR (s.unfinished = 1 AND s.registered_at IS NULL AND s.dispensing_date < @today))`;

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
