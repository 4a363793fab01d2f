import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import { parseUuid, type Uuid } from '../../../shared/domain/identifiers.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import type { Store } from '../ports.ts';
import type { PrescriptionRow, ResultRow } from '../row-ports.ts';

/** So few characters of an id are accepted for the whole, as long as no other id begins with them. */
const SHORT_ID_LENGTH_MIN = 6;
/** Counting the ids that begin alike goes no further: one too many is enough to refuse. */
const ALIKE_MAX = 100;

export function requireUuid(text: string): Result<Uuid> {
  const id = parseUuid(text);
  return id === null ? refusal(applicationIssue('record.bad-id', { id: text.slice(0, 40) })) : success(id);
}

/** The first characters of an id as people read them out; null when the text is no beginning of one. */
export function idPrefixOf(text: string, lengthMin: number = SHORT_ID_LENGTH_MIN): string | null {
  const folded = text.normalize('NFKC').trim().toLowerCase();
  return folded.length >= lengthMin && folded.length <= 36 && /^[0-9a-f][0-9a-f-]*$/.test(folded) ? folded : null;
}

/** The one id that begins with the text, by what the store knows of the kind asked for. */
function wholeId(text: string, starting: (prefix: string, limit: number) => readonly Uuid[]): Result<Uuid> {
  const whole = parseUuid(text);
  if (whole !== null) return success(whole);
  const prefix = idPrefixOf(text);
  if (prefix === null) return refusal(applicationIssue('record.bad-id', { id: text.slice(0, 40) }));
  const ids = starting(prefix, ALIKE_MAX);
  const [only] = ids;
  if (only === undefined) return refusal(applicationIssue('record.not-found', { id: text.slice(0, 40) }));
  return ids.length === 1
    ? success(only)
    : refusal(applicationIssue('record.ambiguous-id', { id: prefix, count: ids.length }));
}

/** People copy whichever id they see: that of the submission or that of its result; its beginning will do. */
export function findSubmission(store: Store, text: string): Result<Submission> {
  const id = wholeId(text, store.submissions.idsStarting);
  if (!id.ok) return id;
  const row = store.submissions.byId(id.value) ?? store.submissions.byResult(id.value);
  return row === null ? refusal(applicationIssue('record.not-found', { id: text })) : success(row);
}

export function findResult(store: Store, text: string): Result<ResultRow> {
  const id = wholeId(text, (prefix, limit) => {
    const results = store.results.idsStarting(prefix, limit);
    const known = new Set(results);
    // The id of a submission stands for its result; both of one row are no ambiguity.
    const others = store.submissions.idsStarting(prefix, limit).filter((submissionId) => {
      const resultId = store.submissions.byId(submissionId)?.resultId ?? null;
      return resultId !== null && !known.has(resultId);
    });
    return [...results, ...others];
  });
  if (!id.ok) return id;
  const direct = store.results.byId(id.value);
  if (direct !== null) return success(direct);
  const submission = store.submissions.byId(id.value);
  const row = submission?.resultId ? store.results.byId(submission.resultId) : null;
  return row === null ? refusal(applicationIssue('record.not-found', { id: text })) : success(row);
}

/** Our own key, or the 処方箋ID the service gave; its beginning will do. */
export function findPrescription(store: Store, text: string): Result<PrescriptionRow> {
  const id = wholeId(text, store.prescriptions.keysStarting);
  if (!id.ok) return id;
  const row = store.prescriptions.byKey(id.value) ?? store.prescriptions.byPrescriptionId(id.value);
  return row === null ? refusal(applicationIssue('record.not-found', { id: text })) : success(row);
}

/** The prescription whose reception is meant: by its own id, or by that of the row that asks the service for it. */
export function findReceived(store: Store, text: string): Result<PrescriptionRow> {
  const found = findPrescription(store, text);
  if (found.ok) return found;
  const asked = findSubmission(store, text);
  if (!asked.ok || asked.value.kind !== 'receive') return found;
  const row = store.prescriptions.byKey(asked.value.prescriptionKey);
  return row === null ? found : success(row);
}
