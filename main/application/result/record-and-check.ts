import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { hasErrors, type Issue } from '../../../shared/domain/issue.ts';
import { success } from '../../../shared/domain/result.ts';
import { checkRows } from '../check/check-rows.ts';
import type { Context, Progress, UseCase } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import { recordResult } from './record-result.ts';

/** Saved first, whatever the line does; then, for plain paper, ②′ by itself: its input is complete (product.md §5). */
export const recordAndCheck: UseCase<OperationInput<'result.record'>, OperationOutput<'result.record'>> = async (
  context,
  actor,
  input,
  progress,
) => {
  const recorded = await recordResult(context, actor, input, progress);
  if (!recorded.ok) return recorded;
  const checked = await checkPaperDrafts(context, actor, [recorded.value.resultId], progress);
  return success({ ...recorded.value, issues: [...recorded.value.issues, ...[...checked.values()].flat()] });
};

/** ② came with the reception where the service knows the prescription: only plain paper is asked about here. */
export async function checkPaperDrafts(
  context: Context,
  actor: Actor,
  resultIds: readonly string[],
  progress: Progress,
): Promise<ReadonlyMap<Uuid, readonly Issue[]>> {
  const rows = resultIds.flatMap((id) => {
    const row = context.store.results.byId(id as Uuid);
    if (row === null || hasErrors(row.issues)) return [];
    return context.store.prescriptions.byKey(row.prescriptionKey)?.kind === 'paper' ? [row] : [];
  });
  return checkRows(context, actor, rows, undefined, progress);
}
