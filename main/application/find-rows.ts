import { applicationIssue } from '../../shared/contract/application-issues.ts';
import { parseUuid, type Uuid } from '../../shared/domain/identifiers.ts';
import { type Result, refusal, success } from '../../shared/domain/result.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import type { PrescriptionRow, ResultRow, Store } from './ports.ts';

export function requireUuid(text: string): Result<Uuid> {
  const id = parseUuid(text);
  return id === null ? refusal(applicationIssue('record.bad-id', { id: text.slice(0, 40) })) : success(id);
}

/** People copy whichever id they see: that of the submission or that of its result. */
export function findSubmission(store: Store, text: string): Result<Submission> {
  const id = requireUuid(text);
  if (!id.ok) return id;
  const row = store.submissions.byId(id.value) ?? store.submissions.byResult(id.value);
  return row === null ? refusal(applicationIssue('record.not-found', { id: text })) : success(row);
}

export function findResult(store: Store, text: string): Result<ResultRow> {
  const id = requireUuid(text);
  if (!id.ok) return id;
  const direct = store.results.byId(id.value);
  if (direct !== null) return success(direct);
  const submission = store.submissions.byId(id.value);
  const row = submission?.resultId ? store.results.byId(submission.resultId) : null;
  return row === null ? refusal(applicationIssue('record.not-found', { id: text })) : success(row);
}

/** Our own key, or the 処方箋ID the service gave. */
export function findPrescription(store: Store, text: string): Result<PrescriptionRow> {
  const id = requireUuid(text);
  if (!id.ok) return id;
  const row = store.prescriptions.byKey(id.value) ?? store.prescriptions.byPrescriptionId(id.value);
  return row === null ? refusal(applicationIssue('record.not-found', { id: text })) : success(row);
}
