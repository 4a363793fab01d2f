import type { Instant } from '../../../shared/domain/calendar-date.ts';
import type { BroughtInDrug, BroughtInNote } from '../../../shared/domain/drug/brought-in-drug.ts';
import type { Store } from '../../application/ports.ts';
import { fromJson, toJson } from './column-values.ts';
import type { SqlConnection } from './sql-connection.ts';

interface BroughtInColumns {
  readonly patientMatchKey: string | null;
  readonly importSha256: string;
  readonly drugs: string;
  readonly notes: string;
  readonly by: string;
  readonly at: Instant;
}

const COLUMNS = `SELECT patient_match_key AS patientMatchKey, import_sha256 AS importSha256, drugs, notes, by_whom AS "by", at
  FROM brought_in`;

export function broughtInTable(sql: SqlConnection): Store['broughtIn'] {
  return {
    insert: (row) => {
      sql.run(
        `INSERT INTO brought_in (patient_match_key, import_sha256, drugs, notes, by_whom, at)
         VALUES (@patientMatchKey, @importSha256, @drugs, @notes, @by, @at)`,
        { ...row, drugs: toJson(row.drugs), notes: toJson(row.notes) },
      );
    },
    ofPatient: (key) =>
      sql.all<BroughtInColumns>(`${COLUMNS} WHERE patient_match_key = @key ORDER BY sequence`, { key }).map((row) => ({
        ...row,
        drugs: fromJson<readonly BroughtInDrug[]>(row.drugs),
        notes: fromJson<readonly BroughtInNote[]>(row.notes),
      })),
    ofFile: (sha256) =>
      sql.get<{ kept: 'identified' | 'unidentified' }>(
        `SELECT CASE WHEN patient_match_key IS NULL THEN 'unidentified' ELSE 'identified' END AS kept
         FROM brought_in WHERE import_sha256 = @sha256 ORDER BY kept LIMIT 1`,
        { sha256 },
      )?.kept ?? null,
  };
}
