import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import {
  SUBMISSION_KINDS,
  SUBMISSION_STATES,
  type Submission,
  type SubmissionKind,
  type SubmissionState,
} from '../../../shared/domain/submission/submission.ts';
import type { Context, UseCase } from '../context.ts';
import { seesPatientsAnyway } from '../mask-patient.ts';
import { findSubmission } from './find-rows.ts';
import { queueSelection } from './queue-selection.ts';

export type QueueRow = OperationOutput<'queue.list'>[number];

function isState(text: string): text is SubmissionState {
  return SUBMISSION_STATES.some((state) => state === text);
}

function isKind(text: string): text is SubmissionKind {
  return SUBMISSION_KINDS.some((kind) => kind === text);
}

/** Remembers what it has read: a queue of thousands has few prescriptions twice, but each row needs its own. */
function prescriptionIds(context: Context): (key: Uuid) => string | null {
  const known = new Map<Uuid, string | null>();
  return (key) => {
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const id = context.store.prescriptions.byKey(key)?.prescription.prescriptionId ?? null;
    known.set(key, id);
    return id;
  };
}

export function queueRow(row: Submission, prescriptionId: string | null) {
  return {
    submissionId: row.submissionId,
    resultId: row.resultId,
    operationId: row.operationId,
    kind: row.kind,
    state: row.state,
    dispensingId: row.dispensingId,
    prescriptionId,
    attempts: row.attempts,
    nextAttemptAt: row.nextAttemptAt,
    lastIssue: row.lastIssue,
    copy: row.copy,
    returnCopySha256: row.returnCopySha256,
    dispensingDate: row.dispensingDate,
    needsSignature: row.needsSignature,
    possiblySent: row.possiblySent,
    documentSha256: row.documentSha256,
    createdAt: row.createdAt,
    stateSince: row.stateSince,
    registeredAt: row.registeredAt,
  } satisfies QueueRow;
}

/** The queue in the order in which rows were made; no patient data in it. */
export const listQueue: UseCase<OperationInput<'queue.list'>, OperationOutput<'queue.list'>> = (
  context,
  actor,
  input,
) => {
  const { state, kind, day, errorCode, text, limit } = input;
  if (state !== undefined && !isState(state))
    return refusal(applicationIssue('request.invalid', { path: 'state', problem: SUBMISSION_STATES.join(' | ') }));
  if (kind !== undefined && !isKind(kind))
    return refusal(applicationIssue('request.invalid', { path: 'kind', problem: SUBMISSION_KINDS.join(' | ') }));
  const after = input.after === undefined ? null : findSubmission(context.store, input.after);
  if (after !== null && !after.ok) return after;
  const { submissions } = context.store;
  if (day !== undefined || errorCode !== undefined || text !== undefined) {
    const before = after === null ? 0 : submissions.entry(after.value.submissionId).sequence;
    const selection = queueSelection(context.store, { state, kind, day, errorCode, text }, seesPatientsAnyway(actor));
    const entries = submissions.page(selection, { after: null, before, skip: 0, limit });
    return success(entries.toReversed().map(({ submission, prescriptionId }) => queueRow(submission, prescriptionId)));
  }
  const idOf = prescriptionIds(context);
  const rows = submissions.list({
    ...(state === undefined ? {} : { states: [state] }),
    ...(kind === undefined ? {} : { kinds: [kind] }),
    ...(after === null ? {} : { after: after.value.submissionId }),
    limit,
  });
  return success(rows.map((row) => queueRow(row, idOf(row.prescriptionKey))));
};
