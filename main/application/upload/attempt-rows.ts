import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Submission } from '../../../shared/domain/submission.ts';
import type { AnswerMeta, AttemptOutcome } from '../ports.ts';
import type { UploadRoom } from './upload-room.ts';

export interface OpenAttempt {
  readonly attemptId: Uuid;
  readonly startedMs: number;
}

/** Writes the attempt before its request begins. Call inside a transaction. */
export function startAttempt(room: UploadRoom, row: Submission, message: string): OpenAttempt {
  if (row.attempts > 0) endOpenAttempts(room, row.submissionId);
  const attemptId = room.random.uuid();
  room.store.attempts.start({
    attemptId,
    submissionId: row.submissionId,
    number: row.attempts + 1,
    message,
    startedAt: room.clock.now(),
  });
  return { attemptId, startedMs: room.clock.monotonicMs() };
}

/** Call inside the transaction that writes what the answer changes. */
export function endAttempt(
  room: UploadRoom,
  attempt: OpenAttempt,
  outcome: AttemptOutcome['outcome'],
  code: string,
  meta: AnswerMeta,
): void {
  room.store.attempts.end({
    attemptId: attempt.attemptId,
    outcome,
    code,
    endedAt: room.clock.now(),
    httpStatus: meta.httpStatus,
    durationMs: Math.max(0, room.clock.monotonicMs() - attempt.startedMs),
  });
}

/** Attempts of a run that was killed have no end; nobody will write one any more. Call inside a transaction. */
export function endOpenAttempts(room: UploadRoom, submissionId: Uuid): void {
  const startedMs = room.clock.monotonicMs();
  const meta = { httpStatus: null, serverDate: null, durationMs: 0 };
  for (const { attemptId, outcome } of room.store.attempts.of(submissionId)) {
    if (outcome === null) endAttempt(room, { attemptId, startedMs }, 'abandoned', 'abandoned', meta);
  }
}
