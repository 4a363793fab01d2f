import type { Store } from '../../application/ports.ts';
import type { SqlConnection } from './sql-connection.ts';

const OPEN = `('awaiting-signature', 'ready', 'in-flight', 'outcome-unknown', 'rejected', 'held')`;

/** What a restore leaves in doubt; the flag `possibly_sent` beside it keeps people from changing such a row unasked. */
export function doubtTable(sql: SqlConnection): Store['doubts'] {
  return {
    markAll: () =>
      sql.transaction(() => {
        sql.run(`UPDATE submission SET possibly_sent = 1 WHERE state IN ${OPEN}`);
        sql.run(
          `INSERT INTO restored_doubt (submission_id) SELECT submission_id FROM submission WHERE state IN ${OPEN}
           ON CONFLICT DO NOTHING`,
        );
        return sql.get<{ rows: number }>('SELECT count(*) AS rows FROM restored_doubt')?.rows ?? 0;
      }),
    has: (submissionId) =>
      sql.get('SELECT 1 FROM restored_doubt WHERE submission_id = @submissionId', { submissionId }) !== null,
    settle: (submissionId) => {
      sql.run('DELETE FROM restored_doubt WHERE submission_id = @submissionId', { submissionId });
    },
    count: () => sql.get<{ rows: number }>('SELECT count(*) AS rows FROM restored_doubt')?.rows ?? 0,
  };
}
