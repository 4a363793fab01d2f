import { entryIssue } from '../../../shared/contract/entry-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { UseCase } from '../context.ts';
import { findOpenEntry, prescriptionOf } from './find-entry.ts';
import { judgeEntry } from './judge-entry.ts';
import { isComplete, marksOf } from './prescription-facts.ts';

/** 監査 and 交付 by a named pharmacist, of the content as it stands: changed lines have to be marked again. */
export const markEntry: UseCase<OperationInput<'entry.mark'>, OperationOutput<'entry.mark'>> = (
  context,
  actor,
  { entryId, stage },
) => {
  const found = findOpenEntry(context, entryId);
  if (!found.ok) return found;
  const entry = found.value;
  if (!isComplete(entry)) return refusal(entryIssue('entry.not-complete'));
  const { instructions } = judgeEntry(context, actor, entry.form, prescriptionOf(context, entry));
  const count = instructions.filter((one) => !one.done).length;
  if (count > 0) return refusal(entryIssue('entry.instructions-open', { count }));
  if (stage === 'handed-over' && marksOf(context, entry).audited === null)
    return refusal(entryIssue('entry.not-audited'));
  const at = context.clock.now();
  context.store.transaction(() => {
    context.store.entries.mark({
      entryId: entry.entryId,
      stage,
      contentRevision: entry.contentRevision,
      at,
      by: actor.displayName,
    });
    audited(
      context,
      actor,
      `entry.${stage}`,
      entry.entryId,
      { resultId: entry.resultId, contentRevision: entry.contentRevision },
      at,
    );
  });
  return success({ entryId: entry.entryId, marks: marksOf(context, entry) });
};

/** Nothing was dispensed from it; what was typed stays on record with the reason. Its draft, if any, is not touched. */
export const discardEntry: UseCase<OperationInput<'entry.discard'>, OperationOutput<'entry.discard'>> = (
  context,
  actor,
  { entryId, reason },
) => {
  const found = findOpenEntry(context, entryId);
  if (!found.ok) return found;
  const at = context.clock.now();
  context.store.transaction(() => {
    context.store.entries.discard(found.value.entryId, { at, by: actor.name, reason });
    audited(context, actor, 'entry.discard', found.value.entryId, { reason }, at);
  });
  return success({ entryId: found.value.entryId });
};
