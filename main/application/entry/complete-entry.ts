import { entryIssue } from '../../../shared/contract/entry-issues.ts';
import { recordDocumentOf } from '../../../shared/contract/entry-record.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { UseCase } from '../context.ts';
import { checkPaperDrafts } from '../result/record-and-check.ts';
import { recordDocumentAsDraft } from '../result/record-result.ts';
import { parseRecordDocument } from '../result/typed-result.ts';
import { findEntry, findEntryAt, prescriptionOf } from './find-entry.ts';
import { judgeEntry, refusalsOf } from './judge-entry.ts';

/** The form becomes a draft (入力中), by the one path of `result.record`; then, for plain paper, ②′ by itself. */
export const completeEntry: UseCase<OperationInput<'entry.complete'>, OperationOutput<'entry.complete'>> = async (
  context,
  actor,
  { entryId, revision },
  progress,
) => {
  const found = findEntryAt(context, entryId, revision);
  if (!found.ok) return found;
  const entry = found.value;
  // It would become a second result of the round beside the one it is to take the place of.
  if (entry.changes !== null) return refusal(entryIssue('entry.is-change'));
  const prescription = prescriptionOf(context, entry);
  const judged = judgeEntry(context, actor, entry.form, prescription);
  const refusals = refusalsOf(context, judged);
  if (refusals.length > 0) return refusal(...refusals);
  const parsed = parseRecordDocument(recordDocumentOf(entry.form, entry.prescriptionKey));
  if (!parsed.ok) return parsed;
  const recorded = context.store.transaction(() => {
    const typedBefore = entry.form.paper === null ? null : prescription;
    const draft = recordDocumentAsDraft(context, actor, parsed.value, typedBefore);
    if (!draft.ok) return draft;
    const { row } = draft.value;
    const at = context.clock.now();
    context.store.entries.complete(entry.entryId, {
      prescriptionKey: row.prescriptionKey,
      resultId: row.resultId,
      round: row.round,
      at,
      by: actor.name,
    });
    audited(context, actor, 'entry.complete', entry.entryId, { resultId: row.resultId, revision }, at);
    return draft;
  });
  if (!recorded.ok) return recorded;
  const { row } = recorded.value;
  const checked = await checkPaperDrafts(context, actor, [row.resultId], progress);
  const now = findEntry(context, entryId);
  return success({
    entryId: entry.entryId,
    revision: now.ok ? now.value.revision : revision,
    prescriptionKey: row.prescriptionKey,
    resultId: row.resultId,
    submissionId: null,
    state: row.status,
    issues: [...judged.issues, ...[...checked.values()].flat()],
  });
};
