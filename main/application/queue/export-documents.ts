import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { UseCase } from '../context.ts';
import { findSubmission } from './find-rows.ts';
import { documentsOf } from './submission-life.ts';

/** The documents of one row as files, for an inspection or for support: they name the patient, so the reason is kept. */
export const exportDocuments: UseCase<OperationInput<'queue.export'>, OperationOutput<'queue.export'>> = (
  context,
  actor,
  { id, reason },
) => {
  const found = findSubmission(context.store, id);
  if (!found.ok) return found;
  const { submissionId } = found.value;
  const documents = documentsOf(context, found.value);
  audited(context, actor, 'document.export', submissionId, { reason, files: documents.length });
  return success({
    files: documents.map(({ kind, bytes }) => ({
      name: `${submissionId}-${kind}.xml`,
      kind,
      base64: Buffer.from(bytes).toString('base64'),
    })),
  });
};
