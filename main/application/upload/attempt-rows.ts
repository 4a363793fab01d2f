import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Submission } from '../../../shared/domain/submission.ts';
import type { AttemptOutcome } from '../ports.ts';
import type { AnswerMeta } from '../service-ports.ts';
import type { UploadRoom } from './upload-room.ts';

const NO_ANSWER: AnswerMeta = { httpStatus: null, serverDate: null, durationMs: 0 };

/** Writes the attempt before its request begins. Call inside a transaction. @returns its id */
export function startAttempt(room: UploadRoom, row: Submission, message: string): Uuid {
  if (row.attempts > 0) endOpenAttempts(room, row.submissionId);
  const attemptId = room.random.uuid();
  room.store.attempts.start({
    attemptId,
    submissionId: row.submissionId,
    number: row.attempts + 1,
    message,
    startedAt: room.clock.now(),
  });
  return attemptId;
}

/** Call inside the transaction that writes what the answer changes. */
export function endAttempt(
  room: UploadRoom,
  attemptId: Uuid,
  outcome: AttemptOutcome['outcome'],
  code: string,
  meta: AnswerMeta,
): void {
  room.store.attempts.end({
    attemptId,
    outcome,
    code,
    endedAt: room.clock.now(),
    httpStatus: meta.httpStatus,
    durationMs: Math.max(0, meta.durationMs),
  });
}

/** Attempts of a run that was killed have no end; nobody will write one any more. Call inside a transaction. */
export function endOpenAttempts(room: UploadRoom, submissionId: Uuid): void {
  for (const { attemptId, outcome } of room.store.attempts.of(submissionId)) {
    if (outcome === null) endAttempt(room, attemptId, 'abandoned', 'abandoned', NO_ANSWER);
  }
}

/** Code of an attempt whose request never left. */
export const NOT_SENT = 'not-sent';

/** It was made ready and may not leave any more (the line was shut, sending paused): says so and changes nothing else. */
export async function stayHome(
  room: UploadRoom,
  attemptId: Uuid,
  undo: () => void = () => undefined,
): Promise<'skipped'> {
  await room.write(() => {
    endAttempt(room, attemptId, 'abandoned', NOT_SENT, NO_ANSWER);
    undo();
  });
  return 'skipped';
}
