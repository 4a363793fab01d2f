import { addMs, type Instant } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import type { SubmissionPatch } from '../row-ports.ts';
import type { AnswerMeta } from '../service-ports.ts';
import { endAttempt } from './attempt-rows.ts';
import { clockDifferenceMs } from './clock-watch.ts';
import { judgeCopy, keepCopy, lastIssue } from './judge-copy.ts';
import type { Accepted } from './service-operation.ts';
import { forget, moveRow, type UploadRoom } from './upload-room.ts';

/**
 * Writes that the service has taken an operation in, with all that follows from it, in one transaction: the state, the
 * attempt, the returned file and its verdict, and what the rest of the database makes of it (`UploadEffects`).
 */
export async function settleRegistration(
  room: UploadRoom,
  submission: Submission,
  event: 'answer-registered' | 'lookup-registered',
  accepted: Accepted,
  attemptId: Uuid,
  meta: AnswerMeta,
): Promise<'registered' | 'skipped'> {
  const registered = accepted.type === 'registered' ? accepted.registered : null;
  const returned = registered?.returnCopy ?? null;
  const withId = { ...submission, dispensingId: registered?.dispensingId ?? null };
  const copy = returned === null ? null : await judgeCopy(room, withId, returned);
  // A bad file may be the transfer's fault: it is fetched once more before the verdict stands.
  const kept = copy === null || copy.verification?.valid === false ? null : copy;
  return room.write(() => {
    endAttempt(room, attemptId, 'registered', event, meta);
    room.store.doubts.settle(submission.submissionId);
    const row = room.store.submissions.byId(submission.submissionId);
    if (row === null) return 'skipped';
    const base: SubmissionPatch = {
      possiblySent: true,
      leaseOwner: null,
      leaseUntil: null,
      nextAttemptAt: null,
      lastIssue: registered !== null && kept === null ? lastIssue('upload.copy-missing') : null,
      registeredAt: ownTime(registered?.registeredAt ?? null, meta.serverDate, room.clock.now()),
      ...(registered === null ? {} : { dispensingId: registered.dispensingId }),
    };
    if (!moveRow(room, row, event, base)) return 'skipped';
    if (registered !== null && kept !== null) {
      const current = { ...row, dispensingId: registered.dispensingId };
      room.store.submissions.note(row.submissionId, keepCopy(room, current, kept));
    }
    const after: Submission = room.store.submissions.byId(row.submissionId) ?? row;
    if (accepted.type === 'received') room.effects.received(after, accepted.received);
    else room.effects.registered(after);
    forget(room, row.submissionId);
    return 'registered';
  });
}

/** The service's time of registration on our clock; as it stands where both clocks agree (its Date header tells). */
function ownTime(registeredAt: Instant | null, serverDate: Instant | null, now: Instant): Instant {
  if (registeredAt === null) return now;
  return addMs(registeredAt, -(serverDate === null ? 0 : (clockDifferenceMs(serverDate, now) ?? 0)));
}
