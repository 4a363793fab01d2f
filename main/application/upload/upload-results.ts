import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { UseCase } from '../context.ts';

/** Sends all that is ready and ends when nothing more can move now; `watch` stays, and is the heartbeat. */
export const uploadResults: UseCase<OperationInput<'upload.run'>, OperationOutput<'upload.run'>> = async (
  context,
  actor,
  input,
  progress,
  signal,
) => {
  audited(context, actor, 'upload.run', null, { watch: input.watch });
  const summary = await context.sender.run({ watch: input.watch, patienceMs: null }, progress, signal);
  return success({ ...summary });
};
