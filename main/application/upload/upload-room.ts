import { addMs, type Instant } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { retryDelayMs } from '../../../shared/domain/submission/retry-policy.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { nextState, type SubmissionEventName } from '../../../shared/domain/submission/submission-state.ts';
import type { SubmissionPatch } from '../row-ports.ts';
import type { Answer } from '../service-ports.ts';
import { GroupCommit } from './group-commit.ts';
import type { LineReport } from './line-gate.ts';
import { RetryClock } from './retry-clock.ts';
import type { UploadPorts } from './upload-ports.ts';

/** What all slots of one engine share. */
export interface UploadRoom extends UploadPorts {
  /** Name of this sender in leases, events and heartbeats */
  readonly owner: string;
  readonly retryClock: RetryClock;
  /** Rows a slot is working on: no other slot touches them */
  readonly busy: Set<Uuid>;
  /** Tries in a row that brought a row no further, since the program started */
  readonly streaks: Map<Uuid, number>;
  /** Waits for a place on the line; false when nothing may leave any more: the row goes back as it was. */
  readonly enterLine: (submissionId: Uuid) => Promise<boolean>;
  /**
   * The request of this row has come to its end: what it says of the line and of the service's clock is taken in, and
   * another may go out while the outcome is judged and written. Resolves once that other had its turn.
   */
  readonly leaveLine: (submissionId: Uuid, answer: Answer<unknown>, signal: AbortSignal) => Promise<void>;
  /** Writes in one transaction of its own, in one commit with others; durable when it resolves. */
  readonly write: <T>(work: () => T) => Promise<T>;
  /** When the last request of a row began that this run of the program sent, by the clock that never goes back */
  readonly beganAtMs: Map<Uuid, number>;
  /** When this run first looked at a row whose request is of an earlier one, by the same clock */
  readonly firstSeenMs: Map<Uuid, number>;
}

/** A listener that throws is a defect of its own; it must not stop the sending. */
function carefully({ emit, log }: UploadPorts): UploadPorts['emit'] {
  return (event) => {
    try {
      emit(event);
    } catch (error) {
      log.error('upload.listener-failed', { error: error instanceof Error ? error.name : 'unknown' });
    }
  };
}

/** The room of a sender that has just started: nothing is on its way, nothing is remembered. */
export function openRoom(
  ports: UploadPorts,
  owner: string,
  line: Pick<UploadRoom, 'enterLine' | 'leaveLine'>,
): UploadRoom {
  const commits = new GroupCommit(ports.store.transaction, ports.clock, ports.settings.commitWindowMs);
  return {
    ...ports,
    ...line,
    emit: carefully(ports),
    owner,
    retryClock: new RetryClock(ports.clock),
    busy: new Set(),
    streaks: new Map(),
    beganAtMs: new Map(),
    firstSeenMs: new Map(),
    write: (work) => commits.write(work),
  };
}

/** Moves a row by the transition table; false when it was changed by somebody else meanwhile. Call inside a transaction. */
export function moveRow(
  room: UploadRoom,
  row: Submission,
  event: SubmissionEventName,
  patch: SubmissionPatch,
  reason: string | null = null,
): boolean {
  const next = nextState(row, event);
  if (!next.ok) return false;
  if (next.state === row.state) {
    room.store.submissions.note(row.submissionId, patch);
    return true;
  }
  return room.store.submissions.transition(
    row.submissionId,
    row.state,
    { ...patch, state: next.state },
    {
      submissionId: row.submissionId,
      at: room.clock.now(),
      event,
      from: row.state,
      to: next.state,
      by: room.owner,
      reason,
    },
  );
}

/** Counts one more try that brought the row no further, and says when the next one may be. */
export function nextTry(room: UploadRoom, submissionId: Uuid, retryAfterMs: number | null): Instant {
  const attempts = (room.streaks.get(submissionId) ?? 0) + 1;
  room.streaks.set(submissionId, attempts);
  const delayMs = retryDelayMs({ attempts, retryAfterMs, fraction: room.random.fraction() }, room.settings.retry);
  return addMs(room.retryClock.now(), delayMs);
}

/** The row is through (or waits for a person): nothing of it is remembered. */
export function forget(room: UploadRoom, submissionId: Uuid): void {
  room.streaks.delete(submissionId);
  room.beganAtMs.delete(submissionId);
  room.firstSeenMs.delete(submissionId);
}

const UNAUTHORISED = 401;
const TOO_MANY_REQUESTS = 429;

/** What an answer says about the line as a whole. */
export function lineReportOf(answer: Answer<unknown>, signal: AbortSignal): LineReport | null {
  if (answer.kind === 'answered' || answer.kind === 'refused') return { kind: 'answer' };
  const { retryAfterMs, cause, meta } = answer;
  if (meta.httpStatus === TOO_MANY_REQUESTS) return { kind: 'told-to-wait', state: 'rate-limited', retryAfterMs };
  if (meta.httpStatus === UNAUTHORISED) return { kind: 'told-to-wait', state: 'unauthorised', retryAfterMs };
  // We cut it off ourselves: says nothing about the line.
  if (signal.aborted) return null;
  return { kind: 'no-answer', cause, retryAfterMs };
}
