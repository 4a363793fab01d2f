import type { CalendarDate, Instant } from '../../../shared/domain/calendar-date.ts';
import type { DispensingResult } from '../../../shared/domain/dispensing/dispensing-result.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { patientMatchKey } from '../../../shared/domain/kana.ts';
import type { Store } from '../../application/ports.ts';
import type { ResultRow, ResultStatus } from '../../application/row-ports.ts';
import { type CarryOverColumns, carryOverOf, carryOverParameters } from './carry-over-columns.ts';
import { fromJson, toJson } from './column-values.ts';
import { patientIndex } from './patient-table.ts';
import { prefixParameters } from './queue-selection.ts';
import type { SqlConnection, SqlParameters } from './sql-connection.ts';
import { usageCounter } from './usage-table.ts';

interface ResultColumns extends CarryOverColumns {
  readonly result_id: Uuid;
  readonly prescription_key: Uuid;
  readonly version: number;
  readonly previous_result_id: Uuid | null;
  readonly round: number;
  readonly status: ResultStatus;
  readonly content: string;
  readonly dispensing_date: CalendarDate;
  readonly pharmacist_user_id: Uuid | null;
  readonly issues: string;
  readonly created_at: Instant;
  readonly created_by: Uuid;
  readonly finalised_at: Instant | null;
  readonly finalised_by: Uuid | null;
  readonly import_sha256: string | null;
  readonly late_reason: string | null;
}

function rowOf(row: ResultColumns): ResultRow {
  return {
    resultId: row.result_id,
    prescriptionKey: row.prescription_key,
    version: row.version,
    previousResultId: row.previous_result_id,
    round: row.round,
    status: row.status,
    result: fromJson<DispensingResult>(row.content),
    dispensingDate: row.dispensing_date,
    pharmacistUserId: row.pharmacist_user_id,
    issues: fromJson<readonly Issue[]>(row.issues),
    createdAt: row.created_at,
    createdBy: row.created_by,
    finalisedAt: row.finalised_at,
    finalisedBy: row.finalised_by,
    carriedOver: carryOverOf(row),
    importSha256: row.import_sha256,
    lateReason: row.late_reason,
  };
}

function draftParameters(row: ResultRow): SqlParameters {
  return {
    resultId: row.resultId,
    round: row.round,
    status: row.status,
    content: toJson(row.result),
    patientMatchKey: patientMatchKey(row.result.patient, row.result.insured),
    dispensingDate: row.dispensingDate,
    pharmacistUserId: row.pharmacistUserId,
    issues: toJson(row.issues),
    lateReason: row.lateReason,
    ...carryOverParameters(row.carriedOver),
  };
}

const INSERT = `INSERT INTO dispensing_result (result_id, prescription_key, version, previous_result_id, round, status,
    content, patient_match_key, dispensing_date, pharmacist_user_id, issues, created_at, created_by, finalised_at,
    finalised_by, import_sha256, carried_over_by, carried_over_reason, carried_over_at, late_reason)
  VALUES (@resultId, @prescriptionKey, @version, @previousResultId, @round, @status,
    @content, @patientMatchKey, @dispensingDate, @pharmacistUserId, @issues, @createdAt, @createdBy, @finalisedAt,
    @finalisedBy, @importSha256, @carriedOverBy, @carriedOverReason, @carriedOverAt, @lateReason)`;

const UPDATE_DRAFT = `UPDATE dispensing_result SET round = @round, status = @status, content = @content,
    patient_match_key = @patientMatchKey, dispensing_date = @dispensingDate, pharmacist_user_id = @pharmacistUserId,
    issues = @issues, carried_over_by = @carriedOverBy, carried_over_reason = @carriedOverReason,
    carried_over_at = @carriedOverAt, late_reason = @lateReason
  WHERE result_id = @resultId`;

/** The version that stands: not replaced by a later finalised one, not superseded, voided or withdrawn. */
const HISTORY = `SELECT r.* FROM dispensing_result r
  WHERE r.patient_match_key = @key AND r.dispensing_date >= @since AND r.status = 'finalised'
    AND NOT EXISTS (SELECT 1 FROM submission s WHERE s.result_id = r.result_id AND s.kind IN ('register', 'amend')
      AND s.state IN ('superseded', 'voided', 'withdrawn'))
    AND NOT EXISTS (SELECT 1 FROM dispensing_result n WHERE n.previous_result_id = r.result_id AND n.status = 'finalised'
      AND NOT EXISTS (SELECT 1 FROM submission v WHERE v.result_id = n.result_id AND v.state = 'voided'))
  ORDER BY r.dispensing_date DESC, r.sequence DESC`;

export function resultTable(sql: SqlConnection): Store['results'] {
  const notePatient = patientIndex(sql);
  const countUsages = usageCounter(sql);
  return {
    insert: (row) => {
      notePatient(row.result.patient, row.result.insured, row.dispensingDate);
      countUsages(row.result);
      sql.run(INSERT, {
        ...draftParameters(row),
        prescriptionKey: row.prescriptionKey,
        version: row.version,
        previousResultId: row.previousResultId,
        createdAt: row.createdAt,
        createdBy: row.createdBy,
        finalisedAt: row.finalisedAt,
        finalisedBy: row.finalisedBy,
        importSha256: row.importSha256,
      });
    },
    byId: (resultId) => {
      const row = sql.get<ResultColumns>('SELECT * FROM dispensing_result WHERE result_id = @resultId', { resultId });
      return row && rowOf(row);
    },
    idsStarting: (prefix, limit) =>
      sql
        .all<{ id: Uuid }>(
          `SELECT result_id AS id FROM dispensing_result WHERE result_id >= @prefix AND result_id < @prefixEnd
           LIMIT @limit`,
          { ...prefixParameters(prefix), limit },
        )
        .map(({ id }) => id),
    updateDraft: (row) => {
      notePatient(row.result.patient, row.result.insured, row.dispensingDate);
      sql.runOnRow(UPDATE_DRAFT, draftParameters(row));
    },
    finalise: (resultId, at, by) =>
      sql.runOnRow(
        `UPDATE dispensing_result SET status = 'finalised', finalised_at = @at, finalised_by = @by
         WHERE result_id = @resultId AND status IN ('draft', 'pending-confirmation')`,
        { resultId, at, by },
      ),
    carryOver: (resultId, by, reason, at) =>
      sql.runOnRow(
        `UPDATE dispensing_result SET carried_over_by = @carriedOverBy, carried_over_reason = @carriedOverReason,
           carried_over_at = @carriedOverAt WHERE result_id = @resultId`,
        { ...carryOverParameters({ by, reason, at }), resultId },
      ),
    drafts: () =>
      sql
        .all<ResultColumns>(
          `SELECT * FROM dispensing_result WHERE status IN ('draft', 'pending-confirmation')
           ORDER BY dispensing_date, sequence`,
        )
        .map(rowOf),
    versionsOf: (key) =>
      sql
        .all<ResultColumns>(
          'SELECT * FROM dispensing_result WHERE prescription_key = @key ORDER BY round, version, sequence',
          { key },
        )
        .map(rowOf),
    byImportSha256: (sha256) =>
      sql
        .all<ResultColumns>('SELECT * FROM dispensing_result WHERE import_sha256 = @sha256 ORDER BY sequence', {
          sha256,
        })
        .map(rowOf),
    historyOf: (key, since) => sql.all<ResultColumns>(HISTORY, { key, since }).map(rowOf),
  };
}
