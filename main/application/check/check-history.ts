import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { success } from '../../../shared/domain/result.ts';
import type { Context, UseCase } from '../context.ts';
import { seesPatients } from '../mask-patient.ts';
import { type CheckView, checkView, shownGroups } from './check-view.ts';
import { earlierDecisions } from './decide-check.ts';
import { findCheckSubject } from './find-check-subject.ts';
import { governingGroups } from './open-groups.ts';
import { type CheckSubject, decisionsAtVisit } from './service-check.ts';

/** What was checked when, by whom, against what, with what answer, and what was decided on it; oldest first. */
export function historyOf(context: Context, subject: CheckSubject, open: boolean) {
  const { store } = context;
  const { prescriptionKey } = subject.prescription;
  const groups = governingGroups(context, subject);
  const decisions = store.checkDecisions.of(prescriptionKey);
  const view = (check: CheckView): CheckView =>
    open ? check : { ...check, groups: [], uncheckedLines: [], amounts: [] };
  return {
    checks: store.checks.of(prescriptionKey).map((check) => ({
      ...view(checkView(context, subject, check)),
      prescriptionKey,
      resultId: check.resultId,
      linesSha256: check.linesSha256,
      detail: open ? check.detail : null,
    })),
    /** The alerts that count now, with the decision that answers for each */
    groups: open ? shownGroups(groups, decisionsAtVisit(context, subject)) : [],
    decisions: decisions.map((decision) => {
      const { decisionId, decidedAt, by } = decision;
      const byName = store.users.byName(by)?.displayName ?? by;
      return open ? { ...decision, byName } : { decisionId, decidedAt, by };
    }),
    oralConsents: store.checkDecisions
      .consentsOf(prescriptionKey)
      .map((consent) => ({ ...consent, groupKeys: open ? consent.groupKeys : [] })),
    notices: store.checkNotices.of(prescriptionKey).map((notice) => ({ ...notice })),
    earlierDecisions: open ? earlierDecisions(context, subject, groups) : [],
  };
}

export const checkHistory: UseCase<OperationInput<'check.history'>, OperationOutput<'check.history'>> = (
  context,
  actor,
  input,
) => {
  const subject = findCheckSubject(context, input.id);
  if (!subject.ok) return subject;
  const open = seesPatients(context, actor, input.unmaskReason, input.id);
  const history = historyOf(context, subject.value, open);
  return success({ id: input.id, ...history, groups: [...history.groups] });
};
