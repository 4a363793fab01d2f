import { addMs } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { isCertificateCause, isNameCause, lineCauseText } from '../../../shared/domain/submission/line-cause.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import type { Answer } from '../service-ports.ts';
import { endAttempt, NOT_SENT, startAttempt, stayHome } from './attempt-rows.ts';
import { fetchReturnCopy } from './fetch-return-copy.ts';
import { lastIssue } from './judge-copy.ts';
import { type Accepted, type ServiceRequest, serviceRequest } from './service-operation.ts';
import { settleRegistration } from './settle-registration.ts';
import type { RowOutcome } from './upload-ports.ts';
import { forget, moveRow, nextTry, type UploadRoom } from './upload-room.ts';
import { withDeadline } from './with-deadline.ts';

const RELEASED = { leaseOwner: null, leaseUntil: null } as const;

/** Takes the row and writes the attempt, durably, before any byte can leave. null when somebody else changed the row. */
function claim(room: UploadRoom, row: Submission): Promise<Uuid | null> {
  const at = room.clock.now();
  return room.write(() => {
    const claimed = moveRow(room, row, 'claim', {
      attempts: row.attempts + 1,
      nextAttemptAt: null,
      leaseOwner: room.owner,
      leaseUntil: addMs(at, room.settings.leaseMs),
    });
    return claimed ? startAttempt(room, row, row.kind) : null;
  });
}

/** A row that cannot be built waits; it neither spins nor holds up the others. */
function postpone(
  room: UploadRoom,
  row: Submission,
  issue: { readonly code: string; readonly text: string },
): RowOutcome {
  room.store.submissions.note(row.submissionId, {
    lastIssue: { code: issue.code, text: issue.text },
    nextAttemptAt: nextTry(room, row.submissionId, null),
  });
  return 'not-sendable';
}

/** The version before must have its returned file before it is changed: afterwards the service holds another one. */
function targetWithoutCopy(room: UploadRoom, row: Submission): Submission | null {
  if ((row.kind !== 'amend' && row.kind !== 'withdraw') || row.targetSubmissionId === null) return null;
  const target = room.store.submissions.byId(row.targetSubmissionId);
  return target !== null && target.state === 'registered' && target.copy === 'none' ? target : null;
}

/** Fetches that file; a result only when the change must wait for it. */
async function fetchCopyOfTarget(
  room: UploadRoom,
  row: Submission,
  target: Submission,
  spend: (bytes: number) => void,
  signal: AbortSignal,
): Promise<RowOutcome | null> {
  const wait = () => {
    room.store.submissions.note(row.submissionId, { nextAttemptAt: nextTry(room, row.submissionId, null) });
  };
  if (room.busy.has(target.submissionId)) {
    wait();
    return 'skipped';
  }
  room.busy.add(target.submissionId);
  try {
    const fetched = await fetchReturnCopy(room, target, row.submissionId, spend, signal);
    // A refusal is an answer too: the file is not to be had, and the change need not wait for it.
    if (fetched !== 'copy-missing' && fetched !== 'skipped') return null;
    wait();
    return fetched;
  } finally {
    room.busy.delete(target.submissionId);
  }
}

/** One try at delivering a row that is ready, from the claim to the written outcome. */
export async function sendSubmission(
  room: UploadRoom,
  row: Submission,
  spend: (bytes: number) => void,
  signal: AbortSignal,
): Promise<RowOutcome> {
  const target = targetWithoutCopy(room, row);
  const waiting = target === null ? null : await fetchCopyOfTarget(room, row, target, spend, signal);
  if (waiting !== null) return waiting;
  const request = serviceRequest(room.store, room.gateway, row);
  if (!request.ok) {
    const [issue] = request.issues;
    return postpone(room, row, issue ?? lastIssue('upload.defect'));
  }
  // Counted before the next row is looked at, so that a cap holds for what is made ready too.
  spend(request.value.bytes);
  const attemptId = await claim(room, row);
  if (attemptId === null) return 'skipped';
  if (!(await room.enterLine(row.submissionId))) {
    return stayHome(room, attemptId, () => unclaim(room, row));
  }
  room.beganAtMs.set(row.submissionId, room.clock.monotonicMs());
  return finish(room, row, request.value, attemptId, signal);
}

/** No byte left: the row stands as it stood before the claim. */
function unclaim(room: UploadRoom, before: Submission): void {
  const row = room.store.submissions.byId(before.submissionId);
  if (row !== null)
    moveRow(room, row, 'answer-not-reached', { ...RELEASED, nextAttemptAt: before.nextAttemptAt }, NOT_SENT);
}

async function finish(
  room: UploadRoom,
  row: Submission,
  request: ServiceRequest,
  attemptId: Uuid,
  signal: AbortSignal,
): Promise<RowOutcome> {
  const answer = await withDeadline(room, (inner) => request.send(inner), signal);
  await room.leaveLine(row.submissionId, answer, signal);
  return answer.kind === 'answered'
    ? settleRegistration(room, row, 'answer-registered', answer.value, attemptId, answer.meta)
    : writeFailure(room, row, answer, attemptId);
}

function writeFailure(
  room: UploadRoom,
  submission: Submission,
  answer: Exclude<Answer<Accepted>, { kind: 'answered' }>,
  attemptId: Uuid,
): Promise<RowOutcome> {
  const { submissionId } = submission;
  return room.write(() => {
    const row = room.store.submissions.byId(submissionId);
    if (row === null) return 'skipped';
    switch (answer.kind) {
      case 'refused': {
        const { code, text } = answer;
        endAttempt(room, attemptId, 'refused', code, answer.meta);
        forget(room, submissionId);
        const patch = { ...RELEASED, possiblySent: true, lastIssue: { code, text } };
        return moveRow(room, row, 'answer-refused', patch, code) ? 'rejected' : 'skipped';
      }
      case 'not-reached': {
        endAttempt(room, attemptId, 'not-reached', answer.cause, answer.meta);
        const nextAttemptAt = nextTry(room, submissionId, answer.retryAfterMs);
        const patch = { ...RELEASED, nextAttemptAt, lastIssue: notReachedIssue(answer.cause, answer.meta.httpStatus) };
        return moveRow(room, row, 'answer-not-reached', patch, answer.cause) ? 'not-reached' : 'skipped';
      }
      case 'unknown': {
        endAttempt(room, attemptId, 'unknown', answer.cause, answer.meta);
        const nextAttemptAt = nextTry(room, submissionId, answer.retryAfterMs);
        const issue = lastIssue('upload.outcome-unknown', { cause: answer.cause });
        const patch = { ...RELEASED, possiblySent: true, nextAttemptAt, lastIssue: issue };
        return moveRow(room, row, 'answer-unknown', patch, answer.cause) ? 'outcome-unknown' : 'skipped';
      }
    }
  });
}

/** Why a request surely was not taken in, in words for the queue. */
export function notReachedIssue(
  cause: string,
  httpStatus: number | null,
): { readonly code: string; readonly text: string } {
  if (httpStatus === 429) return lastIssue('upload.rate-limited');
  if (httpStatus === 401) return lastIssue('upload.unauthorised');
  if (isCertificateCause(cause)) return lastIssue('upload.certificate-refused', { cause: lineCauseText(cause).ja });
  if (isNameCause(cause)) return lastIssue('upload.name-not-found', { cause });
  return lastIssue('upload.not-reached', { cause });
}
