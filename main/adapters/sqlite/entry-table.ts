import { entryForm } from '../../../shared/contract/entry-form.ts';
import type { Instant } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { EntryMark, EntryRow } from '../../application/entry-ports.ts';
import type { Store } from '../../application/ports.ts';
import type { ResultStatus } from '../../application/row-ports.ts';
import { type CarryOverColumns, carryOverOf, carryOverParameters } from './carry-over-columns.ts';
import { fromJson, toJson } from './column-values.ts';
import type { SqlConnection, SqlParameters } from './sql-connection.ts';

interface EntryColumns extends CarryOverColumns {
  readonly entry_id: Uuid;
  readonly prescription_key: Uuid | null;
  readonly round: number;
  readonly result_id: Uuid | null;
  readonly changes_result_id: Uuid | null;
  readonly result_status: ResultStatus | null;
  readonly form: string;
  readonly revision: number;
  readonly content_revision: number;
  readonly completed_revision: number | null;
  readonly created_at: Instant;
  readonly created_by: string;
  readonly updated_at: Instant;
  readonly updated_by: string;
  readonly discarded_at: Instant | null;
}

function rowOf(row: EntryColumns): EntryRow {
  return {
    entryId: row.entry_id,
    prescriptionKey: row.prescription_key,
    round: row.round,
    resultId: row.result_id,
    changes: row.changes_result_id,
    finalised: row.result_status === 'finalised',
    // Fields that a later version of the form added get their defaults.
    form: entryForm.parse(fromJson(row.form)),
    revision: row.revision,
    contentRevision: row.content_revision,
    completedRevision: row.completed_revision,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
    discarded: row.discarded_at !== null,
    carriedOver: carryOverOf(row),
  };
}

const SELECT = `SELECT e.*, r.status AS result_status FROM entry e LEFT JOIN dispensing_result r ON r.result_id = e.result_id`;

export function entryTable(sql: SqlConnection): Store['entries'] {
  const many = (rest: string, parameters: SqlParameters = {}): readonly EntryRow[] =>
    sql.all<EntryColumns>(`${SELECT} ${rest}`, parameters).map(rowOf);
  const one = (rest: string, parameters: SqlParameters): EntryRow | null =>
    many(`${rest} LIMIT 1`, parameters)[0] ?? null;
  return {
    insert: (row) => {
      sql.run(
        `INSERT INTO entry (entry_id, prescription_key, round, changes_result_id, form, revision, content_revision,
           created_at, created_by, updated_at, updated_by)
         VALUES (@entryId, @prescriptionKey, @round, @changes, @form, 1, 1, @at, @by, @at, @by)`,
        { ...row, form: toJson(row.form) },
      );
    },
    byId: (entryId) => one('WHERE e.entry_id = @entryId', { entryId }),
    ofPrescription: (key, round) =>
      one(
        `WHERE e.prescription_key = @key AND e.round = @round AND e.discarded_at IS NULL
           AND (e.changes_result_id IS NULL OR e.result_id IS NOT NULL) ORDER BY e.sequence DESC`,
        { key, round },
      ),
    ofChange: (resultId) =>
      one(
        `WHERE e.changes_result_id = @resultId AND e.result_id IS NULL AND e.discarded_at IS NULL
         ORDER BY e.sequence DESC`,
        { resultId },
      ),
    ofResult: (resultId) =>
      one('WHERE e.result_id = @resultId AND e.discarded_at IS NULL ORDER BY e.sequence DESC', { resultId }),
    open: (limit) =>
      // Two walks, each over what is open only: entries that are no result yet, and those of open drafts.
      sql
        .all<EntryColumns>(
          `SELECT e.*, NULL AS result_status FROM entry e WHERE e.result_id IS NULL AND e.discarded_at IS NULL
           UNION ALL SELECT e.*, r.status AS result_status FROM dispensing_result r JOIN entry e ON e.result_id = r.result_id
             WHERE r.status IN ('draft', 'pending-confirmation') AND e.discarded_at IS NULL
           ORDER BY sequence LIMIT @limit`,
          { limit },
        )
        .map(rowOf),
    save: (entryId, expectedRevision, { form, contentChanged, at, by }) =>
      sql.run(
        `UPDATE entry SET form = @form, revision = revision + 1, content_revision = content_revision + @changed,
           updated_at = @at, updated_by = @by
         WHERE entry_id = @entryId AND revision = @expectedRevision`,
        { entryId, expectedRevision, form: toJson(form), changed: contentChanged ? 1 : 0, at, by },
      ) === 1,
    complete: (entryId, { prescriptionKey, resultId, round, at, by }) =>
      sql.runOnRow(
        `UPDATE entry SET prescription_key = @prescriptionKey, result_id = @resultId, round = @round,
           completed_revision = content_revision, updated_at = @at, updated_by = @by
         WHERE entry_id = @entryId`,
        { entryId, prescriptionKey, resultId, round, at, by },
      ),
    discard: (entryId, { at, by, reason }) =>
      sql.runOnRow(
        'UPDATE entry SET discarded_at = @at, discarded_by = @by, discard_reason = @reason WHERE entry_id = @entryId',
        { entryId, at, by, reason },
      ),
    carryOver: (entryId, by, reason, at) =>
      sql.runOnRow(
        `UPDATE entry SET carried_over_by = @carriedOverBy, carried_over_reason = @carriedOverReason,
           carried_over_at = @carriedOverAt WHERE entry_id = @entryId`,
        { ...carryOverParameters({ by, reason, at }), entryId },
      ),
    mark: (mark) => {
      sql.run(
        `INSERT INTO entry_mark (entry_id, stage, content_revision, at, by_whom)
         VALUES (@entryId, @stage, @contentRevision, @at, @by)`,
        { ...mark },
      );
    },
    marksOf: (entryId, contentRevision) =>
      sql.all<EntryMark>(
        `SELECT entry_id AS entryId, stage, content_revision AS contentRevision, at, by_whom AS "by" FROM entry_mark
         WHERE entry_id = @entryId AND content_revision = @contentRevision ORDER BY sequence`,
        { entryId, contentRevision },
      ),
  };
}

export function scanTable(sql: SqlConnection): Store['scans'] {
  return {
    of: (sessionKey) =>
      sql.all('SELECT position, text, total FROM scan_symbol WHERE session_key = @sessionKey ORDER BY position', {
        sessionKey,
      }),
    put: (sessionKey, { text, total }, at) => {
      sql.run(
        `INSERT INTO scan_symbol (session_key, position, text, total, at)
         SELECT @sessionKey, coalesce(max(position), 0) + 1, @text, @total, @at FROM scan_symbol
         WHERE session_key = @sessionKey`,
        { sessionKey, text, total, at },
      );
    },
    forget: (sessionKey, before) => {
      sql.run('DELETE FROM scan_symbol WHERE session_key = @sessionKey OR at < @before', { sessionKey, before });
    },
  };
}
