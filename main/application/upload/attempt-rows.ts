import { epochMsOf } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import type { Store } from '../ports.ts';
import type { AttemptOutcome } from '../row-ports.ts';
import type { AnswerMeta } from '../service-ports.ts';
import type { UploadRoom } from './upload-room.ts';
import { PREPARED_WAIT_MS_MAX } from './upload-settings.ts';

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

export type Attempt = ReturnType<Store['attempts']['of']>[number];

/** When the request of an attempt left at the latest, by the wall clock: its row may have waited for a place on the line. */
export function leftAtMs({ startedAt, outcome }: Attempt): number {
  return outcome === null || outcome.outcome === 'abandoned'
    ? epochMsOf(startedAt) + PREPARED_WAIT_MS_MAX
    : epochMsOf(outcome.endedAt) - outcome.durationMs;
}

/** More than could be on their way when a program died, and all that were begun while they hung */
const NEWEST_ATTEMPTS = 10_000;

/**
 * At a start: no try of an earlier life has anybody left who would write its end, also where a person has settled its row
 * since. @param ours rows that somebody works on already
 */
export function endStrandedAttempts(room: UploadRoom, ours: ReadonlySet<Uuid>): void {
  const stranded = room.store.attempts.unended(NEWEST_ATTEMPTS).filter(({ submissionId }) => !ours.has(submissionId));
  if (stranded.length === 0) return;
  room.store.transaction(() => {
    for (const { attemptId } of stranded) endAttempt(room, attemptId, 'abandoned', 'abandoned', NO_ANSWER);
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
