import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import { entryIssue } from '../../../shared/contract/entry-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import { finaliseTiming } from '../../../shared/domain/closing/same-day-clock.ts';
import { blocksFinalise } from '../../../shared/domain/dispensing/result-against-prescription.ts';
import { domainIssue } from '../../../shared/domain/domain-issues.ts';
import { withDecisionTexts } from '../../../shared/domain/duplicate-check/decision-text.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { hasErrors, type Issue } from '../../../shared/domain/issue.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { signatureDuty } from '../../../shared/domain/submission/signature-duty.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { checkRows } from '../check/check-rows.ts';
import { recordDecision } from '../check/decide-check.ts';
import { undecidedGroups } from '../check/open-groups.ts';
import { type CheckSubject, decisionsAtVisit } from '../check/service-check.ts';
import { clockDoubts, timingInDoubt } from '../closing/clock-doubts.ts';
import type { Context, Progress, UseCase } from '../context.ts';
import { denial } from '../denial.ts';
import type { Actor } from '../people-ports.ts';
import { resultRefusal } from '../prescription/may-dispense.ts';
import { requireUuid } from '../queue/find-rows.ts';
import type { PrescriptionRow, ResultRow } from '../row-ports.ts';
import { atRoundOf, roundNumber } from './draft-rows.ts';
import { carriesDocument } from './prepare-document.ts';
import { queueResult } from './queue-result.ts';
import { resultIssues, settleWith } from './result-issues.ts';

type Outcome = OperationOutput<'result.finalise'>[number];

export interface FinaliseOptions {
  readonly settle: string | undefined;
  readonly lateReason: string | undefined;
  readonly checkReason: string | undefined;
  /** One word for every duplicate that has no decision yet: dispensed as it stands. Never for 併用禁忌. */
  readonly asDispensed: string | undefined;
}

/** 確定: a pharmacist says it is 調剤済み. Local, final, offline; the duplicate check is asked once more where the service can be reached. */
export const finaliseResults: UseCase<OperationInput<'result.finalise'>, OperationOutput<'result.finalise'>> = async (
  context,
  actor,
  input,
  progress,
) => {
  if (input.asDispensed !== undefined && !actor.rights.includes('decide'))
    return refusal(denial(context, actor, 'finalise --as-dispensed', ['decide']));
  const ids: Uuid[] = [];
  for (const text of input.ids) {
    const id = requireUuid(text);
    if (!id.ok) return id;
    ids.push(id.value);
  }
  if (input.all) ids.push(...context.store.results.drafts().map((row) => row.resultId));
  if (ids.length === 0) return input.all ? success([]) : refusal(applicationIssue('finalise.nothing'));
  return success(
    await finaliseRows(
      context,
      actor,
      ids,
      {
        settle: input.settle,
        lateReason: input.lateReason,
        checkReason: input.checkReason,
        asDispensed: input.asDispensed,
      },
      progress,
    ),
  );
};

/** Each row on its own: one that is refused never holds up the others. */
export async function finaliseRows(
  context: Context,
  actor: Actor,
  ids: readonly Uuid[],
  options: FinaliseOptions,
  progress: Progress,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const candidates = ids.map((id) => ({ id, row: context.store.results.byId(id) }));
  const checks = await checkRows(
    context,
    actor,
    candidates.flatMap(({ row }) => (row === null ? [] : [row])),
    options.checkReason,
    progress,
  );
  // Read after the checks: their answers tell the service's time.
  const doubts = clockDoubts(context);
  for (const [index, { id }] of candidates.entries()) {
    // As it stands now: somebody may have changed or discarded it while the service was asked.
    const row = context.store.results.byId(id);
    const outcome =
      row === null ? refusal(applicationIssue('record.not-found', { id })) : finaliseOne(context, actor, row, options);
    const checkIssues = checks.get(id) ?? [];
    const clockIssues = index === 0 || !outcome.ok || isDateInDoubt(context, row) ? doubts : [];
    outcomes.push(
      outcome.ok
        ? {
            resultId: id,
            submissionId: outcome.value.submission.submissionId,
            state: outcome.value.submission.state,
            issues: [...outcome.value.issues, ...checkIssues, ...clockIssues],
          }
        : {
            resultId: id,
            submissionId: null,
            state: row?.status ?? 'unknown',
            issues: [...outcome.issues, ...clockIssues],
          },
    );
    progress({
      phase: 'check',
      done: index + 1,
      total: candidates.length,
      perMinute: null,
      secondsLeft: null,
      row: { id, outcome: outcome.ok ? outcome.value.submission.state : 'refused' },
    });
    // A long list must not keep the line, the window or a stop request waiting.
    if (index % 50 === 49) await context.clock.sleep(0);
  }
  return outcomes;
}

function finaliseOne(
  context: Context,
  actor: Actor,
  stored: ResultRow,
  options: FinaliseOptions,
): Result<{ submission: Submission; issues: readonly Issue[] }> {
  const { store, clock } = context;
  if (stored.status !== 'draft' && stored.status !== 'pending-confirmation')
    return refusal(applicationIssue('finalise.not-draft'));
  const entry = store.entries.ofResult(stored.resultId);
  // Typed on after it was complete: what stands here is not what is on the screen.
  if (entry !== null && entry.completedRevision !== entry.contentRevision)
    return refusal(entryIssue('entry.not-complete'));
  const prescription = prescriptionOf(context, stored);
  if (prescription === null) return refusal(applicationIssue('record.no-prescription'));
  const row = stored.status === 'pending-confirmation' ? confirmedAt(prescription, stored) : stored;
  if (prescription.reception === 'preview') {
    return refusal(
      row.result.prescriptionId === null
        ? applicationIssue('reception.unsigned-preview')
        : applicationIssue('import.unknown-prescription', { prescriptionId: row.result.prescriptionId }),
    );
  }
  const notDispensable = resultRefusal(store, prescription);
  if (notDispensable !== null) return refusal(notDispensable);
  const timing = timingInDoubt(context, row.dispensingDate);
  if (timing === 'future-refused') {
    const today = tokyoDateOf(clock.now());
    return refusal(domainIssue('deadline.future-dispensing-date', { dispensingDate: row.dispensingDate, today }));
  }
  const late = timing === 'late-needs-reason';
  const lateReason = options.lateReason ?? row.lateReason;
  if (late && lateReason === null)
    return refusal(applicationIssue('finalise.late-reason', { date: row.dispensingDate }));
  const known = prescription.prescription.groups.length > 0 ? prescription : null;
  const found = resultIssues(context, row.result, known);
  const { result, issues } =
    options.settle === undefined
      ? { result: row.result, issues: found }
      : settleWith(context, row.result, known, options.settle);
  if (hasErrors(issues)) return refusal(...issues.filter((issue) => issue.severity === 'error'));
  const blocking = blocksFinalise(issues, result);
  if (blocking.length > 0)
    return refusal(applicationIssue('finalise.unsettled', { count: blocking.length }), ...blocking);
  const duty = signatureDuty(prescription.kind, result.round);
  const pharmacistUserId = row.pharmacistUserId ?? (actor.rights.includes('sign') ? actor.userId : null);
  if (duty.needsSignature && pharmacistUserId === null) return refusal(applicationIssue('finalise.no-pharmacist'));
  if (alreadyFinalised(context, prescription, row)) return refusal(applicationIssue('record.already-finalised'));
  // Record 15 of an import may name somebody who is no user here: whoever confirms it signs, and is told so.
  const notes =
    duty.needsSignature && row.pharmacistUserId === null
      ? [applicationIssue('finalise.signer-differs', { signer: actor.displayName })]
      : [];
  // The checks stand with the prescription the row came with, also where it is tied to another one now.
  const subject: CheckSubject = { prescription: store.prescriptions.byKey(row.prescriptionKey) ?? prescription, row };
  const undecided = undecidedGroups(context, subject);
  // One word for a whole list may answer for duplicates; a contraindicated pair is looked at on its own.
  const answeredNow = options.asDispensed === undefined ? [] : undecided.filter((group) => group.rule === 'duplicate');
  if (undecided.length > answeredNow.length) {
    const contraindicated = undecided.filter((group) => group.rule === 'contraindicated').length;
    return refusal(
      applicationIssue('check.undecided', { count: undecided.length - answeredNow.length, contraindicated }),
    );
  }
  return store.transaction(() => {
    const at = clock.now();
    for (const group of answeredNow) {
      const content = { kind: 'as-dispensed' as const, reason: options.asDispensed ?? '' };
      recordDecision(context, actor, subject, group, content);
    }
    const decided = withDecisionTexts(result, decisionsAtVisit(context, subject));
    store.results.updateDraft({
      ...row,
      prescriptionKey: prescription.prescriptionKey,
      result: decided,
      issues,
      pharmacistUserId,
    });
    store.results.finalise(row.resultId, at, actor.userId);
    const queued = queueResult(
      context,
      actor,
      prescription,
      { resultId: row.resultId, result: decided, pharmacistUserId },
      'register',
      null,
    );
    if (!queued.ok) throw new Error(`document of ${row.resultId} could not be built: ${queued.issues[0]?.code}`);
    if (late && lateReason !== null)
      store.submissions.setLateReason(queued.value.submissionId, lateReason, actor.name, at);
    return success({ submission: queued.value, issues: [...issues, ...notes] });
  });
}

/** An import whose prescription came after it learns its round only now. */
function confirmedAt(prescription: PrescriptionRow, row: ResultRow): ResultRow {
  const result = atRoundOf(prescription, row.result);
  return { ...row, result, round: roundNumber(result) };
}

/** A wrong clock is said beside every row whose day it could have moved. */
function isDateInDoubt(context: Context, row: ResultRow | null): boolean {
  return row !== null && finaliseTiming(context.clock.now(), row.dispensingDate) !== 'same-day';
}

/** A CJ1 that named a prescription unknown at its import is tied to it once that prescription is here. */
function prescriptionOf(context: Context, row: ResultRow): PrescriptionRow | null {
  const own = context.store.prescriptions.byKey(row.prescriptionKey);
  if (own?.source !== 'cj1-unknown-prescription' || row.result.prescriptionId === null) return own;
  return context.store.prescriptions.byPrescriptionId(row.result.prescriptionId) ?? own;
}

function alreadyFinalised(context: Context, prescription: PrescriptionRow, row: ResultRow): boolean {
  // 不足分後日渡し is a second result of the same round by intent.
  if (row.result.round.type === 'remainder-later') return false;
  return context.store.submissions.chain(prescription.prescriptionKey).some((submission) => {
    if (submission.resultId === null || submission.resultId === row.resultId || !carriesDocument(submission))
      return false;
    if (submission.state === 'voided' || submission.state === 'withdrawn' || submission.state === 'superseded')
      return false;
    const other = context.store.results.byId(submission.resultId);
    return other?.round === row.round && other.result.round.type !== 'remainder-later';
  });
}
