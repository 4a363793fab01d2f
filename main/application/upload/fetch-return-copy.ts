import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { endAttempt, startAttempt, stayHome } from './attempt-rows.ts';
import { judgeCopy, keepCopy, lastIssue } from './judge-copy.ts';
import type { RowOutcome } from './upload-ports.ts';
import { forget, nextTry, type UploadRoom } from './upload-room.ts';
import { withDeadline } from './with-deadline.ts';

const FETCH_COPY_MESSAGE = 'fetch-return-copy';

/**
 * Gets the returned file of a registered row, or judges again one that is kept but not yet judged.
 * @param slotOf whose slot this is done in: its own, or that of the change that waits for the file. The place on the line is
 * taken in its name, for with its slot it is given back
 */
export async function fetchReturnCopy(
  room: UploadRoom,
  row: Submission,
  slotOf: Uuid,
  spend: (bytes: number) => void,
  signal: AbortSignal,
): Promise<RowOutcome> {
  const { dispensingId, submissionId } = row;
  if (dispensingId === null) throw new Error(`registered submission ${submissionId} has no dispensing id`);
  const kept = row.copy === 'stored' && row.returnCopySha256 !== null ? row.returnCopySha256 : null;
  if (kept !== null) {
    const stored = room.store.documents.bySha256(kept);
    if (stored === null) throw new Error(`submission ${submissionId} has lost its return copy`);
    return write(room, row, stored.bytes, null);
  }
  const attemptId = await room.write(() => {
    room.store.submissions.note(submissionId, { attempts: row.attempts + 1, nextAttemptAt: null });
    return startAttempt(room, row, FETCH_COPY_MESSAGE);
  });
  if (!(await room.enterLine(slotOf))) return stayHome(room, attemptId);
  const answer = await withDeadline(room, (inner) => room.gateway.fetchReturnCopy(dispensingId, inner), signal);
  await room.leaveLine(slotOf, answer, signal);
  if (answer.kind === 'answered') {
    spend(answer.value.length);
    const end = () => endAttempt(room, attemptId, 'registered', FETCH_COPY_MESSAGE, answer.meta);
    return write(room, row, answer.value, end);
  }
  await room.write(() => {
    const refused = answer.kind === 'refused';
    const cause = refused ? answer.code : answer.cause;
    endAttempt(room, attemptId, answer.kind, cause, answer.meta);
    room.store.submissions.note(submissionId, {
      nextAttemptAt: nextTry(room, submissionId, refused ? null : answer.retryAfterMs),
      lastIssue: refused ? lastIssue('upload.copy-refused', { cause }) : lastIssue('upload.copy-missing'),
    });
  });
  return answer.kind === 'refused' ? 'copy-refused' : 'copy-missing';
}

async function write(
  room: UploadRoom,
  submission: Submission,
  bytes: Uint8Array,
  endOfAttempt: (() => void) | null,
): Promise<RowOutcome> {
  const copy = await judgeCopy(room, submission, bytes);
  return room.write(() => {
    endOfAttempt?.();
    const row = room.store.submissions.byId(submission.submissionId);
    if (row === null) return 'skipped';
    const patch = keepCopy(room, row, copy);
    const judged = patch.copy !== 'stored';
    const nextAttemptAt = judged ? null : nextTry(room, row.submissionId, null);
    room.store.submissions.note(row.submissionId, { ...patch, nextAttemptAt });
    if (judged) forget(room, row.submissionId);
    return patch.copy === 'verified' ? 'copy-verified' : patch.copy === 'bad' ? 'copy-bad' : 'copy-missing';
  });
}
