import type Database from 'better-sqlite3';
import type { Prescription } from '../../../../shared/domain/prescription/prescription.ts';
import { fromJson } from '../column-values.ts';
import { unsurePatientLink } from '../patient-table.ts';
import { SqlConnection } from '../sql-connection.ts';

/** By two indexes: the contents, which are nearly all of the file, are read of those rows only. */
const UNSURE = `SELECT sequence FROM prescription
  EXCEPT SELECT sequence FROM prescription INDEXED BY prescription_by_patient WHERE patient_match_key IS NOT NULL`;

/** Whose name stands on prescriptions that an older program took in without a match key. */
export function fillUnsurePatients(database: Database.Database): void {
  const sql = new SqlConnection(database);
  const link = unsurePatientLink(sql);
  for (const { sequence } of sql.all<{ sequence: number }>(UNSURE, {})) {
    const row = sql.get<{ prescription_key: string; content: string }>(
      'SELECT prescription_key, content FROM prescription WHERE sequence = @sequence',
      { sequence },
    );
    if (row === null) continue;
    const { patient, insured } = fromJson<Prescription>(row.content);
    link(row.prescription_key, patient, insured);
  }
}
