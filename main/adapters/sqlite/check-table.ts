import type { Store } from '../../application/ports.ts';
import type { CheckRow } from '../../application/row-ports.ts';
import { fromJson, toJson } from './column-values.ts';
import type { SqlConnection } from './sql-connection.ts';

type CheckColumns = Omit<CheckRow, 'detail'> & { readonly detail: string };

const OF_PRESCRIPTION = `SELECT check_id AS checkId, prescription_key AS prescriptionKey, result_id AS resultId, source, answer,
    lines_sha256 AS linesSha256, checked_on AS checkedOn, performed_at AS performedAt, by_whom AS by, detail
  FROM duplicate_check WHERE prescription_key = @key`;

function checkOf(row: CheckColumns): CheckRow {
  return { ...row, detail: fromJson<unknown>(row.detail) };
}

export function checkTable(sql: SqlConnection): Store['checks'] {
  return {
    insert: (check) => {
      sql.run(
        `INSERT INTO duplicate_check (check_id, prescription_key, result_id, source, answer, lines_sha256, checked_on,
           performed_at, by_whom, detail)
         VALUES (@checkId, @prescriptionKey, @resultId, @source, @answer, @linesSha256, @checkedOn,
           @performedAt, @by, @detail)`,
        { ...check, detail: toJson(check.detail) },
      );
    },
    latest: (key) => {
      const row = sql.get<CheckColumns>(`${OF_PRESCRIPTION} ORDER BY sequence DESC LIMIT 1`, { key });
      return row && checkOf(row);
    },
    of: (key) => sql.all<CheckColumns>(`${OF_PRESCRIPTION} ORDER BY sequence`, { key }).map(checkOf),
  };
}
