import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import { epochMsOf } from '../../../shared/domain/calendar-date.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { hasExchangeEnded, isNotReceivedFinal } from '../../../shared/domain/submission/retry-policy.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import type { Context } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import { leftAtMs } from '../upload/attempt-rows.ts';
import { noteAnswer } from '../upload/note-answer.ts';
import { lookUpOperation } from '../upload/service-operation.ts';
import { uploadEffects } from '../upload/upload-effects.ts';
import { moveSubmission } from './queue-actions.ts';

export interface Fate {
  readonly row: Submission;
  /** The service has just said that nothing of this operation arrived. */
  readonly unreceived: boolean;
}

/**
 * Before a row that may have been sent is corrected or voided, the service is asked what became of it. Rows that never
 * left, and rows the service has refused, need no question.
 */
export async function settleFate(context: Context, actor: Actor, row: Submission): Promise<Result<Fate>> {
  const refused = row.state === 'rejected' || (row.state === 'held' && row.heldFrom === 'rejected');
  if (!row.possiblySent || refused || row.state === 'registered') return success({ row, unreceived: false });
  if (row.state === 'in-flight') return success({ row, unreceived: false });
  const mayStillArrive = !lastRequestIsOver(context, row);
  const answer = await lookUpOperation(context.store, context.gateway, row);
  noteAnswer(context, answer);
  if (answer.kind !== 'answered') return refusal(applicationIssue('submission.lookup-needed'));
  if (answer.value.found === 'not-received' && mayStillArrive)
    return refusal(applicationIssue('submission.lookup-needed'));
  // The sender may have taken the row while we waited for the answer.
  if (context.store.submissions.byId(row.submissionId)?.attempts !== row.attempts) {
    return refusal(applicationIssue('submission.changed-meanwhile'));
  }
  switch (answer.value.found) {
    case 'registered': {
      const { accepted } = answer.value;
      const registered = accepted.type === 'registered' ? accepted.registered : null;
      return context.store.transaction(() => {
        const moved = moveSubmission(context, actor, row, 'lookup-registered', null, {
          dispensingId: registered?.dispensingId ?? null,
          registeredAt: registered?.registeredAt ?? context.clock.now(),
          nextAttemptAt: null,
          lastIssue: null,
        });
        if (!moved.ok) return moved;
        const effects = uploadEffects(context);
        if (accepted.type === 'received') effects.received(moved.value, accepted.received);
        else effects.registered(moved.value);
        return success({ row: moved.value, unreceived: false });
      });
    }
    case 'rejected': {
      const { code, text } = answer.value;
      const moved = moveSubmission(context, actor, row, 'lookup-rejected', null, {
        lastIssue: { code, text },
        nextAttemptAt: null,
      });
      return moved.ok ? success({ row: moved.value, unreceived: false }) : moved;
    }
    case 'not-received': {
      const moved = moveSubmission(context, actor, row, 'lookup-not-received', null, { nextAttemptAt: null });
      return moved.ok ? success({ row: moved.value, unreceived: true }) : moved;
    }
  }
}

/** `not-received` is believed only of a request that can no longer arrive (product.md §11). */
function lastRequestIsOver(context: Context, row: Submission): boolean {
  const last = context.store.attempts.of(row.submissionId).findLast((attempt) => attempt.message === row.kind);
  if (last === undefined) return true;
  return isNotReceivedFinal({
    exchangeEnded: hasExchangeEnded(last.outcome),
    sinceBeginMs: epochMsOf(context.clock.now()) - leftAtMs(last),
    requestTimeoutMs: context.shop.requestTimeoutMs,
  });
}
