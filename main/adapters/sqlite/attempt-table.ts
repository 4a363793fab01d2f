import type { Store } from '../../application/ports.ts';
import type { AttemptOutcome, AttemptStart } from '../../application/row-ports.ts';
import type { SqlConnection } from './sql-connection.ts';

interface AttemptColumns extends AttemptStart {
  readonly outcome: AttemptOutcome['outcome'] | null;
  readonly code: string | null;
  readonly endedAt: AttemptOutcome['endedAt'] | null;
  readonly httpStatus: number | null;
  readonly durationMs: number | null;
}

function outcomeOf(row: AttemptColumns): AttemptOutcome | null {
  const { attemptId, outcome, code, endedAt, httpStatus, durationMs } = row;
  if (outcome === null || code === null || endedAt === null || durationMs === null) return null;
  return { attemptId, outcome, code, endedAt, httpStatus, durationMs };
}

const OF_SUBMISSION = `SELECT a.attempt_id AS attemptId, a.submission_id AS submissionId, a.number, a.message,
    a.started_at AS startedAt, o.outcome, o.code, o.ended_at AS endedAt, o.http_status AS httpStatus, o.duration_ms AS durationMs
  FROM attempt a LEFT JOIN attempt_outcome o USING (attempt_id)
  WHERE a.submission_id = @submissionId ORDER BY a.number, a.started_at`;

/** Outcomes stand in a table of their own, so that no index knows which are missing: looked for among the newest only. */
const UNENDED = `SELECT a.attempt_id AS attemptId, a.submission_id AS submissionId, a.number, a.message, a.started_at AS startedAt
  FROM attempt a WHERE a.rowid > (SELECT max(rowid) FROM attempt) - @newest
    AND NOT EXISTS (SELECT 1 FROM attempt_outcome o WHERE o.attempt_id = a.attempt_id) ORDER BY a.rowid`;

/** Written before sending and after the answer, each once: what a crash leaves open has a start and no outcome. */
export function attemptTable(sql: SqlConnection): Store['attempts'] {
  return {
    start: (attempt) => {
      sql.run(
        `INSERT INTO attempt (attempt_id, submission_id, number, message, started_at)
         VALUES (@attemptId, @submissionId, @number, @message, @startedAt)`,
        { ...attempt },
      );
    },
    end: (outcome) => {
      sql.run(
        `INSERT INTO attempt_outcome (attempt_id, outcome, code, ended_at, http_status, duration_ms)
         VALUES (@attemptId, @outcome, @code, @endedAt, @httpStatus, @durationMs)`,
        { ...outcome },
      );
    },
    of: (submissionId) =>
      sql.all<AttemptColumns>(OF_SUBMISSION, { submissionId }).map((row) => ({
        attemptId: row.attemptId,
        submissionId: row.submissionId,
        number: row.number,
        message: row.message,
        startedAt: row.startedAt,
        outcome: outcomeOf(row),
      })),
    unended: (newest) => sql.all<AttemptStart>(UNENDED, { newest }),
  };
}
