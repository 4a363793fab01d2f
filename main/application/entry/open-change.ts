import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { EntryForm } from '../../../shared/contract/entry-form.ts';
import { formFromResult } from '../../../shared/contract/entry-from-result.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { submissionIssue } from '../../../shared/domain/submission/submission-issues.ts';
import { nextState } from '../../../shared/domain/submission/submission-state.ts';
import type { Context } from '../context.ts';
import { denial } from '../denial.ts';
import type { EntryRow } from '../entry-ports.ts';
import type { Actor } from '../people-ports.ts';
import { findVersion, openSuccessor, type Version } from '../result/result-version.ts';
import type { ResultRow } from '../row-ports.ts';

/** A version the service has registered is amended there; any other is corrected before it gets there. */
export function changeKind({ registeredAt }: Pick<Submission, 'registeredAt'>): 'correct' | 'amend' {
  return registeredAt === null ? 'correct' : 'amend';
}

/**
 * The form that is to take the place of a finalised version: what was typed of the change so far, else the version itself.
 * Nothing of the version moves before `entry.change`.
 */
export function openChange(
  context: Context,
  actor: Actor,
  row: ResultRow,
  newEntry: (form: EntryForm) => EntryRow,
): Result<EntryRow> {
  if (!actor.rights.includes('finalise')) return refusal(denial(context, actor, 'entry: change', ['finalise']));
  const found = findVersion(context, row.resultId);
  if (!found.ok) return found;
  const refused = changeRefusal(context, found.value);
  if (!refused.ok) return refused;
  return success(
    context.store.transaction(
      () => context.store.entries.ofChange(row.resultId) ?? newEntry(prefilled(context, found.value)),
    ),
  );
}

function changeRefusal(context: Context, { submission }: Version): Result<null> {
  if (submission.state === 'registered') {
    return openSuccessor(context, submission) ? refusal(applicationIssue('submission.change-open')) : success(null);
  }
  const next = nextState(submission, 'correct');
  // What may have been sent is looked up when the correction is made.
  return next.ok || next.refusal === 'submission.lookup-first' ? success(null) : refusal(submissionIssue(next.refusal));
}

/** The version as it stands, under the pharmacist who dispensed; what was ticked for it stays ticked. */
function prefilled(context: Context, { row, prescription }: Version): EntryForm {
  const { store } = context;
  const typed = store.entries.ofResult(row.resultId)?.form;
  const pharmacist = row.pharmacistUserId === null ? null : store.users.byId(row.pharmacistUserId);
  const maySign = pharmacist?.active === true && pharmacist.rights.includes('sign');
  return {
    ...formFromResult(row.result, prescription.prescription),
    pharmacist: maySign ? pharmacist.name : null,
    instructionsDone: typed?.instructionsDone ?? [],
    originalMarked: typed?.originalMarked ?? false,
  };
}
