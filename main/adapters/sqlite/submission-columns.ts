import type { CalendarDate, Instant } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type {
  CopyState,
  Submission,
  SubmissionKind,
  SubmissionState,
} from '../../../shared/domain/submission/submission.ts';
import type { SubmissionPatch } from '../../application/row-ports.ts';
import { fromFlag, toFlag } from './column-values.ts';
import type { SqlParameters, SqlValue } from './sql-connection.ts';

export interface SubmissionColumns {
  readonly submission_id: Uuid;
  readonly operation_id: Uuid;
  readonly kind: SubmissionKind;
  readonly state: SubmissionState;
  readonly held_from: SubmissionState | null;
  readonly prescription_key: Uuid;
  readonly chain_position: number;
  readonly result_id: Uuid | null;
  readonly target_submission_id: Uuid | null;
  readonly needs_signature: number;
  readonly signer_user_id: Uuid | null;
  readonly possibly_sent: number;
  readonly attempts: number;
  readonly next_attempt_at: Instant | null;
  readonly lease_owner: string | null;
  readonly lease_until: Instant | null;
  readonly last_issue_code: string | null;
  readonly last_issue_text: string | null;
  readonly dispensing_id: Uuid | null;
  readonly document_sha256: string | null;
  readonly copy: CopyState;
  readonly return_copy_sha256: string | null;
  readonly dispensing_date: CalendarDate | null;
  readonly created_at: Instant;
  readonly state_since: Instant;
  readonly registered_at: Instant | null;
  readonly superseded_by: Uuid | null;
}

export function lastIssueOf(
  row: Pick<SubmissionColumns, 'last_issue_code' | 'last_issue_text'>,
): Submission['lastIssue'] {
  const { last_issue_code: code, last_issue_text: text } = row;
  return code === null || text === null ? null : { code, text };
}

export function submissionOf(row: SubmissionColumns): Submission {
  return {
    submissionId: row.submission_id,
    operationId: row.operation_id,
    kind: row.kind,
    state: row.state,
    heldFrom: row.held_from,
    prescriptionKey: row.prescription_key,
    chainPosition: row.chain_position,
    resultId: row.result_id,
    targetSubmissionId: row.target_submission_id,
    needsSignature: fromFlag(row.needs_signature),
    signerUserId: row.signer_user_id,
    possiblySent: fromFlag(row.possibly_sent),
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    leaseOwner: row.lease_owner,
    leaseUntil: row.lease_until,
    lastIssue: lastIssueOf(row),
    dispensingId: row.dispensing_id,
    documentSha256: row.document_sha256,
    copy: row.copy,
    returnCopySha256: row.return_copy_sha256,
    dispensingDate: row.dispensing_date,
    createdAt: row.created_at,
    stateSince: row.state_since,
    registeredAt: row.registered_at,
    supersededBy: row.superseded_by,
  };
}

export function submissionParameters(submission: Submission): SqlParameters {
  return {
    submissionId: submission.submissionId,
    operationId: submission.operationId,
    kind: submission.kind,
    state: submission.state,
    heldFrom: submission.heldFrom,
    prescriptionKey: submission.prescriptionKey,
    chainPosition: submission.chainPosition,
    resultId: submission.resultId,
    targetSubmissionId: submission.targetSubmissionId,
    needsSignature: toFlag(submission.needsSignature),
    signerUserId: submission.signerUserId,
    possiblySent: toFlag(submission.possiblySent),
    attempts: submission.attempts,
    nextAttemptAt: submission.nextAttemptAt,
    leaseOwner: submission.leaseOwner,
    leaseUntil: submission.leaseUntil,
    lastIssueCode: submission.lastIssue?.code ?? null,
    lastIssueText: submission.lastIssue?.text ?? null,
    dispensingId: submission.dispensingId,
    documentSha256: submission.documentSha256,
    copy: submission.copy,
    returnCopySha256: submission.returnCopySha256,
    dispensingDate: submission.dispensingDate,
    createdAt: submission.createdAt,
    stateSince: submission.stateSince,
    registeredAt: submission.registeredAt,
    supersededBy: submission.supersededBy,
  };
}

const PLAIN_PATCH_COLUMNS = {
  state: 'state',
  heldFrom: 'held_from',
  attempts: 'attempts',
  nextAttemptAt: 'next_attempt_at',
  leaseOwner: 'lease_owner',
  leaseUntil: 'lease_until',
  dispensingId: 'dispensing_id',
  documentSha256: 'document_sha256',
  copy: 'copy',
  returnCopySha256: 'return_copy_sha256',
  registeredAt: 'registered_at',
  supersededBy: 'superseded_by',
  signerUserId: 'signer_user_id',
} as const satisfies Partial<Record<keyof SubmissionPatch, string>>;

function isPlain(key: string): key is keyof typeof PLAIN_PATCH_COLUMNS {
  return Object.hasOwn(PLAIN_PATCH_COLUMNS, key);
}

/** Assignments for what the patch names, and nothing else; `undefined` counts as not named. */
export function patchAssignments(patch: SubmissionPatch): {
  readonly columns: readonly string[];
  readonly values: SqlParameters;
} {
  const values: Record<string, SqlValue> = {};
  for (const key of Object.keys(patch)) {
    const value = isPlain(key) ? patch[key] : undefined;
    if (isPlain(key) && value !== undefined) values[PLAIN_PATCH_COLUMNS[key]] = value;
  }
  if (patch.possiblySent !== undefined) values.possibly_sent = toFlag(patch.possiblySent);
  if (patch.lastIssue !== undefined) {
    values.last_issue_code = patch.lastIssue?.code ?? null;
    values.last_issue_text = patch.lastIssue?.text ?? null;
  }
  return { columns: Object.keys(values), values };
}
