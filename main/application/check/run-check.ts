import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { NO_ONLINE_CONSENT, type OnlineConsent } from '../../../shared/formats/eps-messages-consent.ts';
import { audited } from '../audited.ts';
import type { Context, UseCase } from '../context.ts';
import { denial } from '../denial.ts';
import type { Actor } from '../people-ports.ts';
import type { CheckRow } from '../row-ports.ts';
import { amountsWithConsent } from './amounts-with-consent.ts';
import { checkIssues } from './check-issues.ts';
import { noteAfterHandOver } from './check-notices.ts';
import { repeatLocalCheck } from './check-rows.ts';
import { checkView } from './check-view.ts';
import { earlierDecisions } from './decide-check.ts';
import { findCheckSubject } from './find-check-subject.ts';
import { checkLocally } from './local-check.ts';
import { takeOralConsent } from './oral-consent.ts';
import {
  askService,
  type CheckConsent,
  type CheckSubject,
  decisionsAtVisit,
  serviceCheckRow,
  standingCheck,
} from './service-check.ts';

type Checked = OperationOutput<'check.run'>;

/**
 * ②′: the service is asked about a prescription or a result; where it cannot be reached the local check is shown for what
 * it is; with `localOnly` it is not asked again while its answer stands. Oral consent is a pharmacist's act, stored with who and when, and never carried to another visit.
 */
export const runCheck: UseCase<OperationInput<'check.run'>, Checked> = async (context, actor, input) => {
  if (input.oralConsent && !actor.rights.includes('decide')) {
    return refusal(denial(context, actor, 'check --oral-consent', ['decide']));
  }
  const found = findCheckSubject(context, input.id);
  if (!found.ok) return found;
  const subject = found.value;
  const { store } = context;
  const standing = input.localOnly === true ? standingCheck(context, subject, 'service') : null;
  if (standing !== null) {
    const again = repeatLocalCheck(context, actor, subject);
    const issues = [...checkIssues(standing), ...checkIssues(again)];
    return success(answerOf(context, subject, standing, again, { issues }));
  }
  const consent = askedConsent(context, actor, subject, input);
  if (!consent.ok) return consent;
  const dispensingId =
    subject.row === null ? null : (store.submissions.byResult(subject.row.resultId)?.dispensingId ?? null);
  const answer = await askService(context, subject, consent.value, dispensingId);
  const local = checkLocally(context, subject, actor.name, { explain: input.explain });
  if (answer.kind !== 'answered') {
    store.transaction(() => store.checks.insert(local));
    const cause = answer.kind === 'refused' ? answer.code : answer.cause;
    const issues = [applicationIssue('check.not-performed', { cause }), ...checkIssues(local)];
    return success(answerOf(context, subject, local, local, { issues }));
  }
  const check = serviceCheckRow(context, subject, answer.value, 'service-on-demand', actor.name, consent.value);
  store.transaction(() => {
    if (local.answer === 'found') store.checks.insert(local);
    store.checks.insert(check);
    noteAfterHandOver(context, subject, check);
  });
  const amounts = await amountsWithConsent(context, subject, consent.value.onlineConsent);
  return success(answerOf(context, subject, check, local, { issues: [...checkIssues(check)], amounts }));
};

/** Before the question leaves: whose data is asked for, by whom, and on what consent. */
function askedConsent(
  context: Context,
  actor: Actor,
  subject: CheckSubject,
  input: OperationInput<'check.run'>,
): Result<CheckConsent> {
  const { store, clock } = context;
  const { ownInstitutionIncluded, oralConsent } = input;
  const onlineConsent: OnlineConsent = input.onlineConsent ? { state: 'given', at: clock.now() } : NO_ONLINE_CONSENT;
  return store.transaction(() => {
    const oral = oralConsent ? takeOralConsent(context, actor, subject, input.consentFor) : success(null);
    if (!oral.ok) return oral;
    audited(context, actor, oralConsent ? 'check.oral-consent' : 'check.run', subject.prescription.prescriptionKey, {
      ownInstitutionIncluded,
      onlineConsent: input.onlineConsent,
      oralConsent,
    });
    return success({ ownInstitutionIncluded, onlineConsent, oralConsent: oral.value });
  });
}

function answerOf(
  context: Context,
  subject: CheckSubject,
  check: CheckRow,
  local: CheckRow,
  more: Pick<Checked, 'issues'> & { readonly amounts?: readonly unknown[] },
): Checked {
  const view = checkView(context, subject, check);
  const own = checkView(context, subject, local);
  return {
    ...view,
    groups: [...view.groups],
    amounts: more.amounts ?? view.amounts,
    detail: check.detail,
    issues: [...more.issues],
    local: { ...own, detail: local.detail },
    decisions: decisionsAtVisit(context, subject),
    earlierDecisions: earlierDecisions(context, subject, [...view.groups, ...own.groups]),
  };
}
