import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { assertNever } from '../../../shared/domain/result.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { endOpenAttempts } from './attempt-rows.ts';
import { fetchReturnCopy } from './fetch-return-copy.ts';
import { lastIssue } from './judge-copy.ts';
import { lookUpSubmission } from './look-up-submission.ts';
import { sendSubmission } from './send-submission.ts';
import type { RowOutcome } from './upload-ports.ts';
import { moveRow, nextTry, type UploadRoom } from './upload-room.ts';

/** What one slot does with one due row: send it, look it up, or fetch its returned file. */
export async function workOn(
  room: UploadRoom,
  row: Submission,
  spend: (bytes: number) => void,
  signal: AbortSignal,
): Promise<RowOutcome> {
  switch (row.state) {
    case 'ready':
      // After a restore it may be registered already: nothing of it leaves before the service was asked.
      if (room.store.doubts.has(row.submissionId)) return lookUpSubmission(room, row, signal);
      return sendSubmission(room, row, spend, signal);
    case 'outcome-unknown':
      return lookUpSubmission(room, row, signal);
    case 'registered':
      return fetchReturnCopy(room, row, row.submissionId, spend, signal);
    case 'awaiting-signature':
    case 'in-flight':
    case 'rejected':
    case 'superseded':
    case 'voided':
    case 'held':
    case 'withdrawn':
    case 'exempt':
      return 'skipped';
    default:
      return assertNever(row.state);
  }
}

/** A slot threw: the row is kept, looked up or tried again later, and says so. Throws only when the store does. */
export function recordDefect(room: UploadRoom, submissionId: Uuid, error: unknown): RowOutcome {
  const name = error instanceof Error ? error.name : 'unknown';
  const message = error instanceof Error ? error.message : '';
  room.log.error('upload.defect', { submissionId, error: name, message });
  return room.store.transaction(() => {
    const row = room.store.submissions.byId(submissionId);
    if (row === null) return 'skipped';
    endOpenAttempts(room, submissionId);
    const patch = { nextAttemptAt: nextTry(room, submissionId, null), lastIssue: lastIssue('upload.defect') };
    if (row.state === 'in-flight') {
      moveRow(room, row, 'answer-unknown', { ...patch, possiblySent: true, leaseOwner: null, leaseUntil: null });
    } else {
      room.store.submissions.note(submissionId, patch);
    }
    return 'defect';
  });
}
