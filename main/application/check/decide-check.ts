import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { instantOf, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import { alertIdentity } from '../../../shared/domain/duplicate-check/check-alert.ts';
import type { CheckDecision, DecisionContent } from '../../../shared/domain/duplicate-check/check-decision.ts';
import { patientMatchKey } from '../../../shared/domain/kana.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { Context, UseCase } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import { groupIdOf } from './check-view.ts';
import { findCheckSubject } from './find-check-subject.ts';
import { type GoverningGroup, governingGroups, undecidedGroups } from './open-groups.ts';
import { type CheckSubject, decisionsAtVisit, roundOf } from './service-check.ts';

/** Decisions offered again at one patient's next dispensing, newest first. */
const OFFERED_MAX = 200;

/** A pharmacist's word about one group of alerts: 疑義照会, or dispensed as it stands with a reason (product.md §5). */
export const decideCheck: UseCase<OperationInput<'check.decide'>, OperationOutput<'check.decide'>> = (
  context,
  actor,
  input,
) => {
  const subject = findCheckSubject(context, input.id);
  if (!subject.ok) return subject;
  const group = wantedGroup(context, subject.value, input.group);
  if (!group.ok) return group;
  const content = contentOf(actor, group.value, input.decision);
  if (!content.ok) return content;
  return context.store.transaction(() => {
    const decision = recordDecision(context, actor, subject.value, group.value, content.value);
    return success({
      decisionId: decision.decisionId,
      groupId: groupIdOf(group.value.key),
      undecided: undecidedGroups(context, subject.value).length,
    });
  });
};

function wantedGroup(context: Context, subject: CheckSubject, wanted: string | undefined): Result<GoverningGroup> {
  const open = undecidedGroups(context, subject);
  if (wanted === undefined) {
    const [only, ...more] = open;
    if (only !== undefined && more.length === 0) return success(only);
    return refusal(
      only === undefined
        ? applicationIssue('check.nothing-to-decide')
        : applicationIssue('check.name-the-group', { count: open.length }),
    );
  }
  // A group may be decided again: what was learnt since stands beside what was said before.
  const found = governingGroups(context, subject).find((group) => groupIdOf(group.key) === wanted);
  return found === undefined ? refusal(applicationIssue('check.unknown-group', { group: wanted })) : success(found);
}

function contentOf(
  actor: Actor,
  group: GoverningGroup,
  decision: OperationInput<'check.decide'>['decision'],
): Result<DecisionContent> {
  if (decision.kind === 'as-dispensed') return success(decision);
  const told = new Set(decision.lines.map(({ drug }) => drug));
  const complete = group.drugs.every((drug) => told.has(drug)) && told.size === group.drugs.length;
  if (!complete) return refusal(applicationIssue('check.decision-lines', { count: group.drugs.length }));
  const at = instantOf(Date.parse(decision.at));
  return success({ ...decision, at, askedBy: decision.askedBy ?? actor.displayName });
}

/** Call inside a transaction. The audit log names no drug: the decision itself does. */
export function recordDecision(
  context: Context,
  actor: Actor,
  subject: CheckSubject,
  group: GoverningGroup,
  content: DecisionContent,
): CheckDecision {
  const { store, clock, random } = context;
  const about = subject.row?.result ?? subject.prescription.prescription;
  const decidedAt = clock.now();
  const decision: CheckDecision = {
    decisionId: random.uuid(),
    prescriptionKey: subject.prescription.prescriptionKey,
    round: roundOf(subject),
    resultId: subject.row?.resultId ?? null,
    checkId: group.checkId,
    patientMatchKey: patientMatchKey(about.patient, about.insured),
    groupKey: group.key,
    offerKey: group.offerKey,
    content,
    drugs: group.drugs,
    alerts: group.alerts.map(alertIdentity),
    masked: group.masked,
    decidedOn: tokyoDateOf(decidedAt),
    decidedAt,
    by: actor.name,
  };
  store.checkDecisions.insert(decision);
  audited(
    context,
    actor,
    'check.decide',
    decision.decisionId,
    { checkId: group.checkId, kind: content.kind, rule: group.rule, group: groupIdOf(group.key) },
    decidedAt,
  );
  return decision;
}

/**
 * What was decided for this patient about the same ingredient and route before: offered to the pharmacist, never applied
 * by itself (product.md §5).
 */
export function earlierDecisions(
  context: Context,
  subject: CheckSubject,
  groups: readonly { readonly offerKey: string }[],
): readonly CheckDecision[] {
  const about = subject.row?.result ?? subject.prescription.prescription;
  const key = patientMatchKey(about.patient, about.insured);
  if (key === null || groups.length === 0) return [];
  const wanted = new Set(groups.map(({ offerKey }) => offerKey));
  const now = new Set(decisionsAtVisit(context, subject).map(({ decisionId }) => decisionId));
  return context.store.checkDecisions
    .ofPatient(key, OFFERED_MAX)
    .filter((decision) => wanted.has(decision.offerKey) && !now.has(decision.decisionId));
}
