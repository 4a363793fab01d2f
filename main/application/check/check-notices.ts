import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { decisionCovers, groupAlerts } from '../../../shared/domain/duplicate-check/group-alerts.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { Context, UseCase } from '../context.ts';
import type { CheckRow } from '../row-ports.ts';
import { alertsOf } from './check-alerts.ts';
import { type CheckSubject, decisionsAtVisit } from './service-check.ts';

/**
 * The service found something about a result that was handed over without its word: the pharmacist is told until somebody
 * answers for it. What was decided on an answer of the service is known already. Call inside a transaction.
 */
export function noteAfterHandOver(context: Context, subject: CheckSubject, check: CheckRow): boolean {
  const { store, clock } = context;
  const { row } = subject;
  if (row === null || row.status !== 'finalised' || check.source === 'local') return false;
  const groups = groupAlerts(alertsOf(context, check));
  if (groups.length === 0) return false;
  const checks = new Map(store.checks.of(row.prescriptionKey).map((each) => [each.checkId, each]));
  const told = decisionsAtVisit(context, subject).filter(
    (decision) => checks.get(decision.checkId)?.source !== 'local',
  );
  const noticed = store.checkNotices
    .of(row.prescriptionKey)
    .filter((notice) => notice.resultId === row.resultId)
    .flatMap((notice) => {
      const earlier = checks.get(notice.checkId);
      return earlier === undefined ? [] : groupAlerts(alertsOf(context, earlier)).map(({ offerKey }) => offerKey);
    });
  const isNew = groups.some(
    (group) => !noticed.includes(group.offerKey) && !told.some((decision) => decisionCovers(decision, group)),
  );
  if (!isNew) return false;
  store.checkNotices.insert({
    checkId: check.checkId,
    prescriptionKey: row.prescriptionKey,
    resultId: row.resultId,
    at: clock.now(),
  });
  return true;
}

/** A pharmacist's word on what was found after the hand-over: who was told, what was done. */
export const acknowledgeNotice: UseCase<OperationInput<'check.acknowledge'>, OperationOutput<'check.acknowledge'>> = (
  context,
  actor,
  input,
) => {
  const { store, clock } = context;
  const open = store.checkNotices.open().filter((notice) => {
    const submission = store.submissions.byResult(notice.resultId);
    return [notice.checkId, notice.resultId, notice.prescriptionKey, submission?.submissionId].some(
      (id) => id === input.id,
    );
  });
  if (open.length === 0) return refusal(applicationIssue('check.no-notice', { id: input.id }));
  return store.transaction(() => {
    const at = clock.now();
    for (const { checkId } of open) {
      store.checkNotices.acknowledge(checkId, input.word, actor.name, at);
      audited(context, actor, 'check.acknowledge', checkId, {}, at);
    }
    return success({ acknowledged: open.length });
  });
};
