import type { CalendarDate, Instant } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { patientMatchKey } from '../../../shared/domain/kana.ts';
import type { Prescription, PrescriptionKind } from '../../../shared/domain/prescription/prescription.ts';
import type { Store } from '../../application/ports.ts';
import type { PrescriptionRow, ReceptionState } from '../../application/row-ports.ts';
import { type CarryOverColumns, carryOverOf, carryOverParameters } from './carry-over-columns.ts';
import { fromFlag, fromJson, toFlag, toJson } from './column-values.ts';
import { patientIndex, unsurePatientLink } from './patient-table.ts';
import { prefixParameters } from './queue-selection.ts';
import type { SqlConnection, SqlParameters } from './sql-connection.ts';

interface PrescriptionColumns extends CarryOverColumns {
  readonly prescription_key: Uuid;
  readonly kind: PrescriptionKind;
  readonly content: string;
  readonly reception: ReceptionState;
  readonly round: number;
  readonly original_sha256: string | null;
  readonly signature_valid: number | null;
  readonly source: string;
  readonly received_at: Instant;
  readonly received_on: CalendarDate;
  readonly issues: string;
}

function rowOf(row: PrescriptionColumns): PrescriptionRow {
  return {
    prescriptionKey: row.prescription_key,
    kind: row.kind,
    prescription: fromJson<Prescription>(row.content),
    reception: row.reception,
    round: row.round,
    originalSha256: row.original_sha256,
    signatureValid: row.signature_valid === null ? null : fromFlag(row.signature_valid),
    source: row.source,
    receivedAt: row.received_at,
    receivedOn: row.received_on,
    carriedOver: carryOverOf(row),
    issues: fromJson<readonly Issue[]>(row.issues),
  };
}

function contentParameters(row: PrescriptionRow): SqlParameters {
  return {
    kind: row.kind,
    prescriptionId: row.prescription.prescriptionId,
    content: toJson(row.prescription),
    patientMatchKey: patientMatchKey(row.prescription.patient, row.prescription.insured),
    reception: row.reception,
    round: row.round,
    originalSha256: row.originalSha256,
    signatureValid: row.signatureValid === null ? null : toFlag(row.signatureValid),
    source: row.source,
    issues: toJson(row.issues),
  };
}

const KEYS_STARTING = `SELECT prescription_key AS key FROM prescription WHERE prescription_key >= @prefix AND prescription_key < @prefixEnd
  UNION SELECT prescription_key FROM prescription INDEXED BY prescription_by_service_id
    WHERE prescription_id IS NOT NULL AND prescription_id >= @prefix AND prescription_id < @prefixEnd LIMIT @limit`;

/** `prescriptions` of the store. Of several rows for one paper the one that is not cancelled wins, then the newest. */
export function prescriptionTable(sql: SqlConnection): Store['prescriptions'] {
  const one = (where: string, parameters: SqlParameters): PrescriptionRow | null => {
    const row = sql.get<PrescriptionColumns>(
      `SELECT * FROM prescription WHERE ${where} ORDER BY reception IN ('cancelled', 'preview'), sequence DESC LIMIT 1`,
      parameters,
    );
    return row && rowOf(row);
  };
  const notePatient = patientIndex(sql);
  const linkUnsure = unsurePatientLink(sql);
  const linkPatient = ({ prescriptionKey, prescription: { patient, insured } }: PrescriptionRow): void => {
    if (patientMatchKey(patient, insured) === null) linkUnsure(prescriptionKey, patient, insured);
  };
  return {
    insert: (row) => {
      notePatient(row.prescription.patient, row.prescription.insured, row.receivedOn);
      sql.run(
        `INSERT INTO prescription (prescription_key, kind, prescription_id, content, patient_match_key, reception, round,
           original_sha256, signature_valid, source, received_at, received_on, issues,
           carried_over_by, carried_over_reason, carried_over_at)
         VALUES (@key, @kind, @prescriptionId, @content, @patientMatchKey, @reception, @round,
           @originalSha256, @signatureValid, @source, @receivedAt, @receivedOn, @issues,
           @carriedOverBy, @carriedOverReason, @carriedOverAt)`,
        {
          ...contentParameters(row),
          ...carryOverParameters(row.carriedOver),
          key: row.prescriptionKey,
          receivedAt: row.receivedAt,
          receivedOn: row.receivedOn,
        },
      );
      linkPatient(row);
    },
    byKey: (key) => one('prescription_key = @key', { key }),
    byPrescriptionId: (prescriptionId) => one('prescription_id = @prescriptionId', { prescriptionId }),
    keysStarting: (prefix, limit) =>
      sql.all<{ key: Uuid }>(KEYS_STARTING, { ...prefixParameters(prefix), limit }).map(({ key }) => key),
    bySourceSha256: (sha256) => one('source_sha256 = @sha256', { sha256 }),
    setReception: (key, reception, round) =>
      sql.runOnRow('UPDATE prescription SET reception = @reception, round = @round WHERE prescription_key = @key', {
        key,
        reception,
        round,
      }),
    completeReception: (key, row) => {
      notePatient(row.prescription.patient, row.prescription.insured, row.receivedOn);
      sql.runOnRow(
        `UPDATE prescription SET kind = @kind, prescription_id = @prescriptionId, content = @content,
           patient_match_key = @patientMatchKey, reception = @reception, round = @round, original_sha256 = @originalSha256,
           signature_valid = @signatureValid, source = @source, issues = @issues
         WHERE prescription_key = @key`,
        { ...contentParameters(row), key },
      );
      sql.run('DELETE FROM unsure_patient WHERE prescription_key = @key', { key });
      linkPatient({ ...row, prescriptionKey: key });
    },
    carryOver: (key, by, reason, at) =>
      sql.runOnRow(
        `UPDATE prescription SET carried_over_by = @carriedOverBy, carried_over_reason = @carriedOverReason,
           carried_over_at = @carriedOverAt WHERE prescription_key = @key`,
        { ...carryOverParameters({ by, reason, at }), key },
      ),
    withoutResult: () =>
      sql
        .all<PrescriptionColumns>('SELECT * FROM prescription WHERE awaits_result = 1 ORDER BY received_on, sequence')
        .map(rowOf),
    ofDay: (day) =>
      sql
        .all<PrescriptionColumns>(
          `SELECT * FROM prescription WHERE received_on = @day
           UNION SELECT p.* FROM prescription p JOIN dispensing_result r USING (prescription_key)
             WHERE r.status = 'finalised' AND r.dispensing_date = @day
           ORDER BY received_on, sequence`,
          { day },
        )
        .map(rowOf),
    list: (limit) =>
      sql
        .all<PrescriptionColumns>('SELECT * FROM prescription ORDER BY sequence DESC LIMIT @limit', { limit })
        .map(rowOf),
    setSourceSha256: (key, sha256) =>
      sql.runOnRow('UPDATE prescription SET source_sha256 = @sha256 WHERE prescription_key = @key', { key, sha256 }),
  };
}
