import { entryIssue } from '../../../shared/contract/entry-issues.ts';
import { recordDocumentOf } from '../../../shared/contract/entry-record.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { UseCase } from '../context.ts';
import { amendVersion, correctVersion } from '../result/change-result.ts';
import { findVersion } from '../result/result-version.ts';
import { findEntryAt, prescriptionOf } from './find-entry.ts';
import { judgeEntry, refusalsOf } from './judge-entry.ts';
import { changeKind } from './open-change.ts';

/**
 * 確定 of a change: what was typed becomes the next version by `result.correct` or `result.amend`, whose rules hold. The
 * entry is closed in the transaction that puts the version down: before a death it is still typed, after it recorded.
 */
export const changeEntry: UseCase<OperationInput<'entry.change'>, OperationOutput<'entry.change'>> = async (
  context,
  actor,
  { entryId, revision, reason, lateReason = '' },
  progress,
) => {
  const found = findEntryAt(context, entryId, revision);
  if (!found.ok) return found;
  const entry = found.value;
  if (entry.changes === null) return refusal(entryIssue('entry.no-change'));
  const version = findVersion(context, entry.changes);
  if (!version.ok) return version;
  const judged = judgeEntry(context, actor, entry.form, prescriptionOf(context, entry), version.value.row);
  const refusals = refusalsOf(context, judged);
  if (refusals.length > 0) return refusal(...refusals);
  const document = recordDocumentOf(
    lateReason === '' ? entry.form : { ...entry.form, lateReason },
    entry.prescriptionKey,
  );
  const change = changeKind(version.value.submission) === 'amend' ? amendVersion : correctVersion;
  return change(context, actor, { id: entry.changes, document, reason }, progress, (row) => {
    // Another window may have typed on, or given it up, while the service was asked what became of the version before.
    const still = findEntryAt(context, entryId, revision);
    if (!still.ok) return still;
    const at = context.clock.now();
    const { prescriptionKey, resultId, round } = row;
    context.store.entries.complete(entry.entryId, { prescriptionKey, resultId, round, at, by: actor.name });
    audited(context, actor, 'entry.complete', entry.entryId, { resultId, revision }, at);
    return success(null);
  });
};
