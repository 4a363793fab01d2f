import { entryIssue } from '../../../shared/contract/entry-issues.ts';
import { recordDocumentOf } from '../../../shared/contract/entry-record.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { parseUuid } from '../../../shared/domain/identifiers.ts';
import { refusal } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import { amendResult, correctResult } from '../change-result.ts';
import type { UseCase } from '../context.ts';
import { findVersion } from '../result-version.ts';
import { findEntryAt, prescriptionOf } from './find-entry.ts';
import { judgeEntry, refusalsOf } from './judge-entry.ts';
import { changeKind } from './open-change.ts';

/**
 * 確定 of a change: what was typed becomes the next version by `result.correct` or `result.amend`, whose rules hold. The
 * entry follows its version; if the program dies between the two, the version stands and the entry can be used no more.
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
  const judged = judgeEntry(context, actor, entry.form, prescriptionOf(context, entry));
  const refusals = refusalsOf(context, judged);
  if (refusals.length > 0) return refusal(...refusals);
  const document = recordDocumentOf(
    lateReason === '' ? entry.form : { ...entry.form, lateReason },
    entry.prescriptionKey,
  );
  const change = changeKind(version.value.submission) === 'amend' ? amendResult : correctResult;
  const made = await change(context, actor, { id: entry.changes, document, reason }, progress);
  if (!made.ok) return made;
  const resultId = parseUuid(made.value.resultId);
  const row = resultId === null ? null : context.store.results.byId(resultId);
  if (row === null) throw new Error('a version that was just made is not there');
  const at = context.clock.now();
  context.store.transaction(() => {
    const { prescriptionKey, round } = row;
    context.store.entries.complete(entry.entryId, {
      prescriptionKey,
      resultId: row.resultId,
      round,
      at,
      by: actor.name,
    });
    audited(context, actor, 'entry.complete', entry.entryId, { resultId: row.resultId, revision }, at);
  });
  return made;
};
