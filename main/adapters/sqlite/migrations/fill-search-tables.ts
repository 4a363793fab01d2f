import type Database from 'better-sqlite3';
import type { CalendarDate } from '../../../../shared/domain/calendar-date.ts';
import type { DispensingResult } from '../../../../shared/domain/dispensing/dispensing-result.ts';
import type { Prescription } from '../../../../shared/domain/prescription/prescription.ts';
import { fromJson } from '../column-values.ts';
import { patientIndex } from '../patient-table.ts';
import { SqlConnection } from '../sql-connection.ts';
import { usageCounter } from '../usage-table.ts';

const ROWS_AT_ONCE = 500;

interface Row {
  readonly sequence: number;
  readonly content: string;
  readonly day: CalendarDate;
}

/** Patients and phrases of the rows that an older program wrote. */
export function fillSearchTables(database: Database.Database): void {
  const sql = new SqlConnection(database);
  const note = patientIndex(sql);
  const count = usageCounter(sql);
  walk(sql, 'SELECT sequence, content, received_on AS day FROM prescription', (row) => {
    const { patient, insured } = fromJson<Prescription>(row.content);
    note(patient, insured, row.day);
  });
  walk(sql, 'SELECT sequence, content, dispensing_date AS day FROM dispensing_result', (row) => {
    const result = fromJson<DispensingResult>(row.content);
    note(result.patient, result.insured, row.day);
    count(result);
  });
}

function walk(sql: SqlConnection, select: string, work: (row: Row) => void): void {
  let after = 0;
  for (;;) {
    const rows = sql.all<Row>(`${select} WHERE sequence > @after ORDER BY sequence LIMIT @limit`, {
      after,
      limit: ROWS_AT_ONCE,
    });
    for (const row of rows) work(row);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.sequence;
  }
}
