import { applicationIssue } from '../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../shared/contract/operations.ts';
import { type Result, refusal, success } from '../../shared/domain/result.ts';
import { checkIssues } from './check-before-finalise.ts';
import type { Context, UseCase } from './context.ts';
import { denial } from './denial.ts';
import { findPrescription, findResult } from './find-rows.ts';
import { checkLocally } from './local-check.ts';
import { askService, type CheckSubject, serviceCheckRow } from './service-check.ts';

type Checked = OperationOutput<'check.run'>;

/**
 * ②′: the service is asked about a prescription or a result; where it cannot be reached the local check is shown for what
 * it is. Oral consent is a pharmacist's act, stored with who and when, and never carried to another visit.
 */
export const runCheck: UseCase<OperationInput<'check.run'>, Checked> = async (context, actor, input) => {
  if (input.oralConsent && !actor.rights.includes('decide')) {
    return refusal(denial(context, actor, 'check --oral-consent', ['decide']));
  }
  const found = subjectOf(context, input.id);
  if (!found.ok) return found;
  const subject = found.value;
  const { store, clock } = context;
  const { ownInstitutionIncluded, onlineConsent, oralConsent } = input;
  // Before the question leaves: whose data was asked for, by whom, and on what consent.
  store.audit.append({
    at: clock.now(),
    user: actor.name,
    action: oralConsent ? 'check.oral-consent' : 'check.run',
    target: subject.prescription.prescriptionKey,
    detail: { ownInstitutionIncluded, onlineConsent, oralConsent },
  });
  const dispensingId =
    subject.row === null ? null : (store.submissions.byResult(subject.row.resultId)?.dispensingId ?? null);
  const answer = await askService(
    context,
    subject,
    { ownInstitutionIncluded, onlineConsent, oralConsent },
    dispensingId,
  );
  const local = checkLocally(context, subject, actor.name);
  if (answer.kind === 'answered') {
    const check = serviceCheckRow(context, subject, answer.value, 'service-on-demand', actor.name);
    store.transaction(() => store.checks.insert(check));
    return success({
      source: check.source,
      answer: check.answer,
      detail: check.detail,
      issues: [...checkIssues(check)],
      local: { answer: local.answer, detail: local.detail },
    });
  }
  store.transaction(() => store.checks.insert(local));
  const cause = answer.kind === 'refused' ? answer.code : answer.cause;
  return success({
    source: 'local',
    answer: local.answer,
    detail: local.detail,
    issues: [applicationIssue('check.not-performed', { cause }), ...checkIssues(local)],
    local: { answer: local.answer, detail: local.detail },
  });
};

function subjectOf(context: Context, id: string): Result<CheckSubject> {
  const result = findResult(context.store, id);
  if (result.ok) {
    const prescription = context.store.prescriptions.byKey(result.value.prescriptionKey);
    return prescription === null
      ? refusal(applicationIssue('record.not-found', { id }))
      : success({ prescription, row: result.value });
  }
  const prescription = findPrescription(context.store, id);
  return prescription.ok ? success({ prescription: prescription.value, row: null }) : prescription;
}
