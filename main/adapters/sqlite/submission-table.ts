import { type Instant, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { SubmissionState } from '../../../shared/domain/submission/submission.ts';
import type { Store } from '../../application/ports.ts';
import type { QueueFilter, SubmissionEvent, SubmissionPatch } from '../../application/row-ports.ts';
import { toJson } from './column-values.ts';
import type { SqlConnection } from './sql-connection.ts';
import { patchAssignments, type SubmissionColumns, submissionOf, submissionParameters } from './submission-columns.ts';

const INSERT = `INSERT INTO submission (submission_id, operation_id, kind, state, held_from, prescription_key, chain_position,
    result_id, target_submission_id, needs_signature, signer_user_id, possibly_sent, attempts, next_attempt_at, lease_owner,
    lease_until, last_issue_code, last_issue_text, dispensing_id, document_sha256, copy, return_copy_sha256, dispensing_date,
    due_date, created_at, state_since, registered_at, superseded_by)
  VALUES (@submissionId, @operationId, @kind, @state, @heldFrom, @prescriptionKey, @chainPosition,
    @resultId, @targetSubmissionId, @needsSignature, @signerUserId, @possiblySent, @attempts, @nextAttemptAt, @leaseOwner,
    @leaseUntil, @lastIssueCode, @lastIssueText, @dispensingId, @documentSha256, @copy, @returnCopySha256, @dispensingDate,
    @dueDate, @createdAt, @stateSince, @registeredAt, @supersededBy)`;

const IN_STATES = `sequence IN (SELECT sequence FROM submission INDEXED BY submission_by_state
    WHERE state IN (SELECT value FROM json_each(@states)))`;
const WALKED = '(@states IS NULL OR state IN (SELECT value FROM json_each(@states)))';

/** What is not registered is found by its index; registered rows are met at once by a walk through all. */
const list = (where: string): string => `SELECT * FROM submission
  WHERE ${where}
    AND (@kinds IS NULL OR kind IN (SELECT value FROM json_each(@kinds)))
    AND sequence > coalesce((SELECT sequence FROM submission WHERE submission_id = @after), 0)
  ORDER BY sequence LIMIT @limit + 0`;

/** Walks the partial index: costs by what is open, not by years of finished rows. */
const UNFINISHED = `SELECT * FROM submission INDEXED BY submission_unfinished
  WHERE unfinished = 1 ORDER BY due_date, sequence LIMIT @limit + 0`;

const NO_LIMIT = -1;

interface EventColumns {
  readonly submission_id: Uuid;
  readonly at: Instant;
  readonly event: string;
  readonly from_state: SubmissionState | null;
  readonly to_state: SubmissionState;
  readonly by_whom: string;
  readonly reason: string | null;
}

function eventOf(row: EventColumns): SubmissionEvent {
  return {
    submissionId: row.submission_id,
    at: row.at,
    event: row.event,
    from: row.from_state,
    to: row.to_state,
    by: row.by_whom,
    reason: row.reason,
  };
}

function assertEventFits(
  submissionId: Uuid,
  expected: SubmissionState,
  patch: SubmissionPatch,
  event: SubmissionEvent,
): void {
  if (event.submissionId !== submissionId || event.to !== (patch.state ?? expected)) {
    throw new Error(
      `event ${event.event} does not tell of this transition (${expected} to ${patch.state ?? expected})`,
    );
  }
}

type SubmissionRows = Pick<
  Store['submissions'],
  | 'insert'
  | 'byId'
  | 'byResult'
  | 'chain'
  | 'list'
  | 'unfinished'
  | 'transition'
  | 'note'
  | 'events'
  | 'lateReason'
  | 'setLateReason'
>;

export function submissionTable(sql: SqlConnection): SubmissionRows {
  const addEvent = (event: SubmissionEvent): void => {
    sql.run(
      `INSERT INTO submission_event (submission_id, at, event, from_state, to_state, by_whom, reason)
       VALUES (@submissionId, @at, @event, @from, @to, @by, @reason)`,
      { ...event },
    );
  };
  const update = (
    submissionId: Uuid,
    expected: SubmissionState | null,
    patch: SubmissionPatch,
    since: Instant | null,
  ): number => {
    const { columns, values } = patchAssignments(patch);
    const assignments = columns.map((column) => `${column} = @${column}`);
    if (since !== null) assignments.push('state_since = @since');
    if (assignments.length === 0) assignments.push('attempts = attempts');
    return sql.run(
      `UPDATE submission SET ${assignments.join(', ')}
       WHERE submission_id = @submissionId AND (@expected IS NULL OR state = @expected)`,
      { ...values, ...(since === null ? {} : { since }), submissionId, expected },
    );
  };
  const find = (where: string, id: string) => {
    const row = sql.get<SubmissionColumns>(`SELECT * FROM submission WHERE ${where} ORDER BY sequence DESC LIMIT 1`, {
      id,
    });
    return row && submissionOf(row);
  };
  return {
    insert: (submission) => {
      const dueDate = submission.dispensingDate ?? tokyoDateOf(submission.createdAt);
      sql.run(INSERT, { ...submissionParameters(submission), dueDate });
    },
    byId: (id) => find('submission_id = @id', id),
    byResult: (id) => find("result_id = @id AND kind IN ('register', 'amend')", id),
    chain: (key) =>
      sql
        .all<SubmissionColumns>('SELECT * FROM submission WHERE prescription_key = @key ORDER BY chain_position', {
          key,
        })
        .map(submissionOf),
    list: (filter: QueueFilter) =>
      sql
        .all<SubmissionColumns>(list(filter.states?.every((state) => state !== 'registered') ? IN_STATES : WALKED), {
          states: filter.states ? toJson(filter.states) : null,
          kinds: filter.kinds ? toJson(filter.kinds) : null,
          after: filter.after ?? null,
          limit: filter.limit ?? NO_LIMIT,
        })
        .map(submissionOf),
    unfinished: (limit) => sql.all<SubmissionColumns>(UNFINISHED, { limit: limit ?? NO_LIMIT }).map(submissionOf),
    transition: (submissionId, expected, patch, event) => {
      assertEventFits(submissionId, expected, patch, event);
      return sql.transaction(() => {
        const moves = patch.state !== undefined && patch.state !== expected;
        if (update(submissionId, expected, patch, moves ? event.at : null) === 0) return false;
        addEvent(event);
        return true;
      });
    },
    note: (submissionId, patch) => {
      if (patch.state !== undefined) throw new Error('a state changes by transition only');
      if (update(submissionId, null, patch, null) !== 1) throw new Error(`no submission ${submissionId}`);
    },
    events: (id) =>
      sql
        .all<EventColumns>('SELECT * FROM submission_event WHERE submission_id = @id ORDER BY sequence', { id })
        .map(eventOf),
    lateReason: (id) =>
      sql.get<{ reason: string; by: string; at: Instant }>(
        'SELECT reason, by_whom AS by, at FROM late_reason WHERE submission_id = @id ORDER BY sequence DESC LIMIT 1',
        { id },
      ),
    setLateReason: (id, reason, by, at) => {
      sql.run('INSERT INTO late_reason (submission_id, reason, by_whom, at) VALUES (@id, @reason, @by, @at)', {
        id,
        reason,
        by,
        at,
      });
    },
  };
}
