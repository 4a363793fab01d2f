import type { OutageRow, Store } from '../../application/ports.ts';
import type { SqlConnection } from './sql-connection.ts';

/** `rows` is the larger of what was told at its begin and the rows attached since. */
const SELECT = `SELECT o.outage_id AS outageId, o.started_at AS startedAt, o.ended_at AS endedAt, o.cause,
    max(o.rows, (SELECT count(*) FROM outage_submission a WHERE a.outage_id = o.outage_id)) AS rows
  FROM outage o`;

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
    of: (submissionId) =>
      sql.all<OutageRow>(
        `${SELECT} WHERE o.outage_id IN (SELECT outage_id FROM outage_submission WHERE submission_id = @submissionId)
         ORDER BY o.sequence`,
        { submissionId },
      ),
  };
}
