import type { EntryForm } from '../../../shared/contract/entry-form.ts';
import { entryIssue } from '../../../shared/contract/entry-issues.ts';
import { recordDocumentOf } from '../../../shared/contract/entry-record.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { UseCase } from '../context.ts';
import { denial } from '../denial.ts';
import { changedVersion, findEntry, findEntryAt, prescriptionOf } from './find-entry.ts';
import { judgeEntry } from './judge-entry.ts';
import { isComplete, marksOf } from './prescription-facts.ts';
import { settlementsKept } from './settlements-kept.ts';

/** Puts down what is typed and says at once what the rules say of it. Nothing is lost but what another window wrote first. */
export const saveEntry: UseCase<OperationInput<'entry.save'>, OperationOutput<'entry.save'>> = (
  context,
  actor,
  { entryId, revision, form: typed },
) => {
  const found = findEntryAt(context, entryId, revision);
  if (!found.ok) return found;
  const before = found.value;
  // Settling a code or name warning is a pharmacist's judgement; a clerk may type on beside it.
  const kept = actor.rights.includes('finalise') ? { form: typed, dropped: 0 } : settlementsKept(before.form, typed);
  if (kept === null) return refusal(denial(context, actor, 'entry: settled', ['finalise']));
  const { form, dropped } = kept;
  const contentChanged = contentOf(form) !== contentOf(before.form);
  const at = context.clock.now();
  const saved = context.store.transaction(() => {
    const written = context.store.entries.save(before.entryId, revision, { form, contentChanged, at, by: actor.name });
    if (written && dropped > 0) audited(context, actor, 'entry.settlement-dropped', entryId, { lines: dropped }, at);
    return written;
  });
  const now = findEntry(context, entryId);
  if (!now.ok) return now;
  const entry = now.value;
  if (!saved) {
    return refusal(entryIssue('entry.changed-meanwhile', { by: entry.updatedBy, revision: entry.revision }));
  }
  const judged = judgeEntry(context, actor, form, prescriptionOf(context, entry), changedVersion(context, entry));
  return success({
    entryId: entry.entryId,
    revision: entry.revision,
    complete: isComplete(entry),
    savedAt: entry.updatedAt,
    issues: dropped === 0 ? judged.issues : [entryIssue('entry.settlement-dropped', { dropped }), ...judged.issues],
    lines: judged.lines,
    instructions: judged.instructions,
    marks: marksOf(context, entry),
  });
};

/** What would be recorded: ticks of the screen are not part of it, a blank more or less neither. */
function contentOf(form: EntryForm): string {
  return JSON.stringify(recordDocumentOf(form, null));
}
