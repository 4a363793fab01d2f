import type { Instant } from '../../../shared/domain/calendar-date.ts';
import type { Store } from '../../application/ports.ts';
import { fromFlag, fromJson, toFlag, toJson } from './column-values.ts';
import type { SqlConnection } from './sql-connection.ts';

/** Append-only: a copy fetched again with other bytes stands beside the first, a verification beside the earlier ones. */
export function returnCopyTable(sql: SqlConnection): Store['returnCopies'] {
  return {
    insert: (copy) => {
      sql.run(
        `INSERT INTO return_copy (submission_id, sha256, dispensing_id, stored_at)
         VALUES (@submissionId, @sha256, @dispensingId, @storedAt) ON CONFLICT (submission_id, sha256) DO NOTHING`,
        { ...copy },
      );
    },
    setVerification: (submissionId, { valid, checks, at }) => {
      sql.run(
        `INSERT INTO return_copy_verification (submission_id, valid, checks, at)
         VALUES (@submissionId, @valid, @checks, @at)`,
        { submissionId, valid: toFlag(valid), checks: toJson(checks), at },
      );
    },
    of: (submissionId) => ({
      copies: sql.all<{ sha256: string; storedAt: Instant }>(
        'SELECT sha256, stored_at AS storedAt FROM return_copy WHERE submission_id = @submissionId ORDER BY sequence',
        { submissionId },
      ),
      verifications: sql
        .all<{ valid: number; checks: string; at: Instant }>(
          'SELECT valid, checks, at FROM return_copy_verification WHERE submission_id = @submissionId ORDER BY sequence',
          { submissionId },
        )
        .map(({ valid, checks, at }) => ({ valid: fromFlag(valid), checks: fromJson<unknown>(checks), at })),
    }),
  };
}
