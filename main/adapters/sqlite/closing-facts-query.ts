import { addMs, type CalendarDate, type Instant, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import type { ClockTime } from '../../../shared/domain/clock-time.ts';
import { businessDayOfResult, DEFAULT_CHANGEOVER } from '../../../shared/domain/closing/business-day.ts';
import type {
  OpenDraft,
  OpenReception,
  OpenSubmission,
  StoredClosingFacts,
} from '../../../shared/domain/closing/closing-facts.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { waitsForMode } from '../../../shared/domain/submission/upload-modes.ts';
import type { Store } from '../../application/ports.ts';
import { businessDayParameters, ENTERED_AT, isOfBusinessDay } from './business-day-rows.ts';
import { fromFlag } from './column-values.ts';
import type { SqlConnection } from './sql-connection.ts';
import { lastIssueOf, type SubmissionColumns, submissionOf } from './submission-columns.ts';

/** How many rows go out at once unless the settings say otherwise (setting `upload.parallelism`). */
const PARALLELISM_DEFAULT = 8;
const LATELY_MS = 24 * 3_600_000;
const LATELY_ROWS = 101;

/** 不足分後日渡し: the 処方箋 was counted on the day it came. */
const IS_REMAINDER = `EXISTS (SELECT 1 FROM dispensing_result rest INDEXED BY result_remainder
    WHERE rest.result_id = s.result_id AND json_extract(rest.content, '$.round.type') = 'remainder-later')`;

const UNFINISHED = `SELECT s.*, u.display_name AS signer_name, ${IS_REMAINDER} AS is_remainder, CASE WHEN @midnight < @from THEN ${ENTERED_AT} END AS entered_at,
    (SELECT earlier.submission_id FROM submission earlier
      WHERE earlier.prescription_key = s.prescription_key AND earlier.chain_position < s.chain_position
        AND earlier.finished = 0 ORDER BY earlier.chain_position LIMIT 1) AS waits_for
  FROM submission s INDEXED BY submission_unfinished LEFT JOIN user u ON u.user_id = s.signer_user_id
  WHERE s.unfinished = 1 ORDER BY s.due_date, s.sequence`;

/** A carry-over is to the next business day and no further: what was carried over before this one began is asked again. */
const CARRIED_OVER = 'carried_over_at IS NOT NULL AND carried_over_at >= @from';

const DRAFTS = `SELECT result_id AS resultId, status, dispensing_date AS dispensingDate,
    ${CARRIED_OVER} AS carriedOver
  FROM dispensing_result WHERE status IN ('draft', 'pending-confirmation') ORDER BY dispensing_date, sequence`;

/** Typed from paper and not complete: a prescription that stands nowhere else yet. Only opened, nothing typed, is none. */
const LOOSE_ENTRIES = `SELECT entry_id AS resultId, 'draft' AS status, date(created_at, '+9 hours') AS dispensingDate,
    ${CARRIED_OVER} AS carriedOver
  FROM entry WHERE result_id IS NULL AND discarded_at IS NULL AND prescription_key IS NULL AND revision > 1
  ORDER BY sequence`;

/** One line a prescription: while a draft of its present round is open, the draft stands for it. */
const RECEPTIONS = `SELECT prescription_key AS prescriptionKey, received_on AS receivedOn,
    ${CARRIED_OVER} AS carriedOver
  FROM prescription WHERE awaits_result = 1
    AND NOT EXISTS (SELECT 1 FROM dispensing_result draft
      WHERE draft.prescription_key = prescription.prescription_key AND draft.round = prescription.round
        AND draft.status IN ('draft', 'pending-confirmation'))
  ORDER BY received_on, sequence`;

/** A 登録取消 that has not come through yet, of a prescription that the service then holds at 調剤中: as above. */
const COMING_BACK = `SELECT p.prescription_key AS prescriptionKey, p.received_on AS receivedOn,
    p.carried_over_at IS NOT NULL AND p.carried_over_at >= @from AS carriedOver
  FROM submission s INDEXED BY submission_unfinished JOIN prescription p USING (prescription_key)
    JOIN dispensing_result taken ON taken.result_id = s.result_id
  WHERE s.unfinished = 1 AND s.kind = 'withdraw' AND s.state IN ('ready', 'in-flight', 'outcome-unknown')
    AND p.kind <> 'paper' AND NOT ${IS_REMAINDER}
    AND NOT EXISTS (SELECT 1 FROM dispensing_result draft
      WHERE draft.prescription_key = p.prescription_key AND draft.round = taken.round
        AND draft.status IN ('draft', 'pending-confirmation'))
  ORDER BY s.sequence`;

/**
 * The index is named: without it SQLite prefers the one on the state and reads every row there ever was.
 * A registration stands for the day's prescription unless a later amendment or withdrawal of it took effect.
 */
const SETTLED = `WITH settled (prescription_key, rank) AS (
    SELECT s.prescription_key, CASE s.state WHEN 'registered' THEN 3 ELSE 2 END
      FROM submission s INDEXED BY submission_by_dispensing_date
      WHERE ${isOfBusinessDay('s.dispensing_date', ENTERED_AT)} AND s.kind IN ('register', 'amend') AND s.state IN ('registered', 'exempt')
        AND NOT ${IS_REMAINDER}
        AND NOT EXISTS (SELECT 1 FROM submission later
          WHERE later.target_submission_id = s.submission_id AND later.state IN ('registered', 'withdrawn'))
    UNION ALL
    SELECT prescription_key, 1 FROM prescription
      WHERE awaits_result = 1 AND received_at >= @from AND received_at < @until AND carried_over_at IS NOT NULL
    UNION ALL
    SELECT prescription_key, 1 FROM dispensing_result
      WHERE status IN ('draft', 'pending-confirmation') AND carried_over_at IS NOT NULL
        AND ${isOfBusinessDay('dispensing_date', 'created_at')}
    UNION ALL
    SELECT entry_id, 1 FROM entry
      WHERE result_id IS NULL AND discarded_at IS NULL AND prescription_key IS NULL AND carried_over_at IS NOT NULL
        AND created_at >= @from AND created_at < @until
  ), best AS (SELECT max(rank) AS rank FROM settled GROUP BY prescription_key)
  SELECT count(*) FILTER (WHERE rank = 3) AS registered, count(*) FILTER (WHERE rank = 2) AS exempt,
    count(*) FILTER (WHERE rank = 1) AS carriedOver FROM best`;

const LATELY = `SELECT duration_ms / 1000.0 AS seconds FROM attempt_outcome INDEXED BY attempt_outcome_registered
  WHERE outcome = 'registered' AND ended_at > @since ORDER BY ended_at DESC LIMIT @limit + 0`;

interface UnfinishedColumns extends SubmissionColumns {
  readonly signer_name: string | null;
  readonly waits_for: Uuid | null;
  readonly is_remainder: number;
  readonly entered_at: Instant | null;
  readonly due_date: CalendarDate;
}

function openSubmissionOf(row: UnfinishedColumns, changeover: ClockTime, today: CalendarDate): OpenSubmission {
  const { dispensing_date: dispensingDate } = row;
  return {
    submissionId: row.submission_id,
    prescriptionKey: row.prescription_key,
    kind: row.kind,
    state: row.state,
    copy: row.copy,
    dispensingDate,
    businessDay:
      dispensingDate === null || fromFlag(row.is_remainder)
        ? null
        : businessDayOfResult(dispensingDate, row.entered_at ?? row.created_at, changeover),
    signerName: row.signer_name,
    nextAttemptAt: row.next_attempt_at,
    attempts: row.attempts,
    lastIssue: lastIssueOf(row),
    waitsFor: row.waits_for,
    heldByMode: waitsForMode(submissionOf(row)) && row.due_date >= today,
    documentMissing: (row.kind === 'register' || row.kind === 'amend') && row.document_sha256 === null,
  };
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

type FlagColumn<T extends { readonly carriedOver: boolean }> = Omit<T, 'carriedOver'> & {
  readonly carriedOver: number;
};

/** All the verdict may look at, read in one transaction; costs by unfinished rows, not by years of finished ones. */
export function readClosingFacts(
  sql: SqlConnection,
  store: Pick<Store, 'sender' | 'outages' | 'settings' | 'checkNotices'>,
  prescriptionCount: number | null,
  asOf: Instant,
  businessDay: CalendarDate,
  changeover: ClockTime = DEFAULT_CHANGEOVER,
): StoredClosingFacts {
  const today = tokyoDateOf(asOf);
  const day = businessDayParameters(businessDay, changeover);
  const { from } = day;
  const counts = sql.all<{ state: string; rows: number }>('SELECT state, rows FROM state_count');
  const outage = store.outages.open();
  const parallelism = store.settings.get('upload.parallelism');
  const receptionsBy = (query: string): readonly OpenReception[] =>
    sql
      .all<FlagColumn<OpenReception>>(query, { from })
      .map((reception) => ({ ...reception, carriedOver: fromFlag(reception.carriedOver) }));
  const lately = sql.all<{ seconds: number }>(LATELY, { since: addMs(asOf, -LATELY_MS), limit: LATELY_ROWS });
  return {
    asOf,
    businessDay,
    counts: Object.fromEntries(counts.map(({ state, rows }) => [state, rows])),
    open: sql.all<UnfinishedColumns>(UNFINISHED, day).map((row) => openSubmissionOf(row, changeover, today)),
    drafts: [
      ...sql.all<FlagColumn<OpenDraft>>(DRAFTS, { from }),
      ...sql.all<FlagColumn<OpenDraft>>(LOOSE_ENTRIES, { from }),
    ].map((draft) => ({ ...draft, carriedOver: fromFlag(draft.carriedOver) })),
    receptions: receptionsBy(RECEPTIONS),
    comingBack: receptionsBy(COMING_BACK),
    checkNotices: store.checkNotices
      .open()
      .map(({ checkId, resultId, dispensingDate }) => ({ checkId, resultId, dispensingDate })),
    prescriptionCount,
    settled: sql.get<StoredClosingFacts['settled']>(SETTLED, day) ?? {
      registered: 0,
      exempt: 0,
      carriedOver: 0,
    },
    sender: store.sender.alive(asOf),
    openOutage: outage === null ? null : { since: outage.startedAt, cause: outage.cause },
    secondsPerRow: medianOf(lately.map(({ seconds }) => seconds)),
    parallelism: typeof parallelism === 'number' && parallelism >= 1 ? Math.trunc(parallelism) : PARALLELISM_DEFAULT,
  };
}
