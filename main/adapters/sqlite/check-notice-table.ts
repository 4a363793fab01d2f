import type { CalendarDate, Instant } from '../../../shared/domain/calendar-date.ts';
import type { CheckNotice } from '../../../shared/domain/duplicate-check/check-decision.ts';
import type { Store } from '../../application/ports.ts';
import type { SqlConnection } from './sql-connection.ts';

interface NoticeColumns extends Omit<CheckNotice, 'acknowledged'> {
  readonly word: string | null;
  readonly wordBy: string | null;
  readonly wordAt: Instant | null;
}

const NOTICES = `SELECT n.check_id AS checkId, n.prescription_key AS prescriptionKey, n.result_id AS resultId, n.at,
    w.word, w.by_whom AS wordBy, w.at AS wordAt
  FROM check_notice n LEFT JOIN check_notice_word w ON w.check_id = n.check_id`;

/** Notices are made by outages only: few, so the open ones are found by looking at all of them. */
const OPEN = `SELECT n.check_id AS checkId, n.prescription_key AS prescriptionKey, n.result_id AS resultId, n.at,
    r.dispensing_date AS dispensingDate
  FROM check_notice n JOIN dispensing_result r ON r.result_id = n.result_id
  WHERE NOT EXISTS (SELECT 1 FROM check_notice_word w WHERE w.check_id = n.check_id) ORDER BY n.sequence`;

function noticeOf({ word, wordBy, wordAt, ...row }: NoticeColumns): CheckNotice {
  const told = word === null || wordBy === null || wordAt === null;
  return { ...row, acknowledged: told ? null : { word, by: wordBy, at: wordAt } };
}

export function checkNoticeTable(sql: SqlConnection): Store['checkNotices'] {
  return {
    insert: (notice) => {
      sql.run(
        `INSERT INTO check_notice (check_id, prescription_key, result_id, at)
         VALUES (@checkId, @prescriptionKey, @resultId, @at)`,
        { ...notice },
      );
    },
    open: () => sql.all<Omit<CheckNotice, 'acknowledged'> & { readonly dispensingDate: CalendarDate }>(OPEN),
    of: (key) =>
      sql.all<NoticeColumns>(`${NOTICES} WHERE n.prescription_key = @key ORDER BY n.sequence`, { key }).map(noticeOf),
    acknowledge: (checkId, word, by, at) => {
      sql.run('INSERT INTO check_notice_word (check_id, word, at, by_whom) VALUES (@checkId, @word, @at, @by)', {
        checkId,
        word,
        at,
        by,
      });
    },
  };
}
