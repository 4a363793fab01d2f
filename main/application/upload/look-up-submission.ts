import { addMs, epochMsOf } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { hasExchangeEnded, isNotReceivedFinal } from '../../../shared/domain/submission/retry-policy.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import type { Answer } from '../service-ports.ts';
import { type Attempt, endAttempt, leftAtMs, startAttempt, stayHome } from './attempt-rows.ts';
import { lastIssue } from './judge-copy.ts';
import { notReachedIssue } from './send-submission.ts';
import { type Finding, lookUpOperation } from './service-operation.ts';
import { settleRegistration } from './settle-registration.ts';
import type { RowOutcome } from './upload-ports.ts';
import { forget, moveRow, nextTry, type UploadRoom } from './upload-room.ts';
import { withDeadline } from './with-deadline.ts';

const LOOK_UP_MESSAGE = 'look-up';
/** After the time-out itself, so that a look-up is never a moment too early. */
const MARGIN_MS = 50;

function msSinceItLeft(room: UploadRoom, submissionId: Uuid, last: Attempt): number {
  const nowMs = room.clock.monotonicMs();
  const beganAtMs = room.beganAtMs.get(submissionId);
  if (beganAtMs !== undefined) return nowMs - beganAtMs;
  // A request of an earlier run of the program: its wall time counts, or, if the clock was set back, the time since
  // this run first looked at it.
  const firstSeenMs = room.firstSeenMs.get(submissionId) ?? nowMs;
  room.firstSeenMs.set(submissionId, firstSeenMs);
  return Math.max(nowMs - firstSeenMs, epochMsOf(room.clock.now()) - leftAtMs(last));
}

/** Milliseconds until `not-received` may be believed of this row's last request; 0 = now. */
function msUntilNotReceivedIsFinal(room: UploadRoom, row: Submission): number {
  const { requestTimeoutMs } = room.settings;
  const last = room.store.attempts.of(row.submissionId).findLast((attempt) => attempt.message === row.kind);
  if (last === undefined) return 0;
  const sinceBeginMs = msSinceItLeft(room, row.submissionId, last);
  const exchangeEnded = hasExchangeEnded(last.outcome);
  if (isNotReceivedFinal({ exchangeEnded, sinceBeginMs, requestTimeoutMs })) return 0;
  return requestTimeoutMs - sinceBeginMs + MARGIN_MS;
}

/** Asks what became of a row's operation, and writes the answer down. */
export async function lookUpSubmission(room: UploadRoom, row: Submission, signal: AbortSignal): Promise<RowOutcome> {
  // Measured before asking: the service answers for a moment after this one.
  const tooEarlyMs = msUntilNotReceivedIsFinal(room, row);
  const attemptId = await room.write(() => {
    room.store.submissions.note(row.submissionId, { attempts: row.attempts + 1, nextAttemptAt: null });
    return startAttempt(room, row, LOOK_UP_MESSAGE);
  });
  if (!(await room.enterLine(row.submissionId))) return stayHome(room, attemptId);
  const answer = await withDeadline(room, (inner) => lookUpOperation(room.store, room.gateway, row, inner), signal);
  await room.leaveLine(row.submissionId, answer, signal);
  if (answer.kind === 'answered' && answer.value.found === 'registered') {
    const { accepted } = answer.value;
    return settleRegistration(room, row, 'lookup-registered', accepted, attemptId, answer.meta);
  }
  return writeFinding(room, row, answer, attemptId, tooEarlyMs);
}

function writeFinding(
  room: UploadRoom,
  submission: Submission,
  answer: Answer<Finding>,
  attemptId: Uuid,
  tooEarlyMs: number,
): Promise<RowOutcome> {
  const { submissionId } = submission;
  return room.write(() => {
    const row = room.store.submissions.byId(submissionId);
    if (row === null) return 'skipped';
    if (answer.kind !== 'answered') {
      const outcome = answer.kind === 'refused' ? 'refused' : answer.kind;
      const cause = answer.kind === 'refused' ? answer.code : answer.cause;
      endAttempt(room, attemptId, outcome, cause, answer.meta);
      const nextAttemptAt = nextTry(room, submissionId, answer.kind === 'refused' ? null : answer.retryAfterMs);
      const issue =
        answer.kind === 'refused'
          ? lastIssue('upload.lookup-refused', { cause })
          : answer.kind === 'not-reached'
            ? notReachedIssue(cause, answer.meta.httpStatus)
            : lastIssue('upload.outcome-unknown', { cause });
      return moveRow(room, row, 'lookup-failed', { nextAttemptAt, lastIssue: issue }) ? 'outcome-unknown' : 'skipped';
    }
    if (answer.value.found === 'rejected') {
      const { code, text } = answer.value;
      endAttempt(room, attemptId, 'refused', code, answer.meta);
      room.store.doubts.settle(submissionId);
      forget(room, submissionId);
      return moveRow(room, row, 'lookup-rejected', { lastIssue: { code, text }, nextAttemptAt: null }, code)
        ? 'rejected'
        : 'skipped';
    }
    endAttempt(room, attemptId, 'not-received', tooEarlyMs > 0 ? 'not-final-yet' : 'not-received', answer.meta);
    if (tooEarlyMs > 0) {
      const nextAttemptAt = addMs(room.retryClock.now(), Math.ceil(tooEarlyMs));
      return moveRow(room, row, 'lookup-failed', { nextAttemptAt }) ? 'outcome-unknown' : 'skipped';
    }
    room.store.doubts.settle(submissionId);
    return moveRow(room, row, 'lookup-not-received', { nextAttemptAt: null, lastIssue: null })
      ? 'not-received'
      : 'skipped';
  });
}
