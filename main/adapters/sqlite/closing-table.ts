import type { CalendarDate } from '../../../shared/domain/calendar-date.ts';
import type { Store } from '../../application/ports.ts';
import type { ClosingRow } from '../../application/row-ports.ts';
import { businessDayParameters, ENTERED_AT, isOfBusinessDay } from './business-day-rows.ts';
import { readClosingFacts } from './closing-facts-query.ts';
import { fromJson, toJson } from './column-values.ts';
import { countLateRows, listLateRows } from './late-row-count.ts';
import { tallySince } from './since-tally.ts';
import type { SqlConnection } from './sql-connection.ts';
import { type SubmissionColumns, submissionOf } from './submission-columns.ts';

const OF_BUSINESS_DAY = `SELECT s.* FROM submission s
  WHERE ${isOfBusinessDay('s.dispensing_date', ENTERED_AT)} ORDER BY s.sequence`;

/** All there is about the prescriptions of those rows: a version may be of another day than the one it changes. */
const CHAINS_OF_BUSINESS_DAY = `SELECT chain.* FROM submission chain
  WHERE chain.prescription_key IN (SELECT s.prescription_key FROM submission s
    WHERE ${isOfBusinessDay('s.dispensing_date', ENTERED_AT)}) ORDER BY chain.sequence`;

type ClosingColumns = Omit<ClosingRow, 'report'> & { readonly report: string };

const CLOSING = `SELECT closing_id AS closingId, business_day AS businessDay, kind, at, by_whom AS by, verdict, report
  FROM closing`;

const closingOf = (row: ClosingColumns): ClosingRow => ({ ...row, report: fromJson<unknown>(row.report) });

/** Closings and typed counts are history: each is a row of its own, the newest counts. */
export function closingTable(
  sql: SqlConnection,
  store: Pick<Store, 'sender' | 'outages' | 'settings' | 'checkNotices'>,
): Store['closings'] {
  const prescriptionCount = (businessDay: CalendarDate): number | null =>
    sql.get<{ count: number }>(
      'SELECT count FROM prescription_count WHERE business_day = @businessDay ORDER BY sequence DESC LIMIT 1',
      { businessDay },
    )?.count ?? null;
  return {
    facts: (now, businessDay, changeover) =>
      sql.transaction(() => readClosingFacts(sql, store, prescriptionCount(businessDay), now, businessDay, changeover)),
    lateRows: (now, since) => countLateRows(sql, now, since),
    insert: (closing) => {
      sql.run(
        `INSERT INTO closing (closing_id, business_day, kind, at, by_whom, verdict, report)
         VALUES (@closingId, @businessDay, @kind, @at, @by, @verdict, @report)`,
        { ...closing, report: toJson(closing.report) },
      );
    },
    of: (businessDay) =>
      sql
        .all<ClosingColumns>(`${CLOSING} WHERE business_day = @businessDay ORDER BY sequence`, { businessDay })
        .map(closingOf),
    byId: (closingId) => {
      const row = sql.get<ClosingColumns>(`${CLOSING} WHERE closing_id = @closingId`, { closingId });
      return row && closingOf(row);
    },
    list: (from, to, limit) =>
      sql
        .all<ClosingColumns>(
          `${CLOSING} WHERE (@from IS NULL OR business_day >= @from) AND (@to IS NULL OR business_day <= @to)
           ORDER BY sequence DESC LIMIT @limit`,
          { from, to, limit },
        )
        .map(closingOf),
    lastFinal: () => {
      const row = sql.get<ClosingColumns>(`${CLOSING} WHERE kind <> 'provisional' ORDER BY sequence DESC LIMIT 1`);
      return row && closingOf(row);
    },
    lateList: (now, from, to) => listLateRows(sql, now, from, to),
    tally: (since) => tallySince(sql, since),
    setPrescriptionCount: (businessDay, count, by, at) => {
      sql.run(
        'INSERT INTO prescription_count (business_day, count, by_whom, at) VALUES (@businessDay, @count, @by, @at)',
        { businessDay, count, by, at },
      );
    },
    prescriptionCount,
    ofBusinessDay: (day, changeover) =>
      sql.all<SubmissionColumns>(OF_BUSINESS_DAY, businessDayParameters(day, changeover)).map(submissionOf),
    chainsOfBusinessDay: (day, changeover) =>
      sql.all<SubmissionColumns>(CHAINS_OF_BUSINESS_DAY, businessDayParameters(day, changeover)).map(submissionOf),
  };
}
