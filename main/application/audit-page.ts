import type { OperationInput, OperationOutput } from '../../shared/contract/operations.ts';
import { auditWords } from '../../shared/domain/people/audit-words.ts';
import { success } from '../../shared/domain/result.ts';
import type { UseCase } from './context.ts';
import type { AuditEntry } from './row-ports.ts';

type Page = OperationOutput<'audit.page'>;

export function auditRow({ sequence, at, user, action, target, detail }: AuditEntry): Page['rows'][number] {
  return { sequence, at, user, action, words: auditWords(action), target, detail: { ...detail } };
}

/** Who did what, newest first. One row more is read than is shown: whether there is more. */
export const pageAudit: UseCase<OperationInput<'audit.page'>, Page> = ({ store }, _actor, input) => {
  const { user = null, action = null, day = null, after = null, limit } = input;
  const entries = store.audit.page({ user, action, day }, after, limit + 1);
  const rows = entries.slice(0, limit).map(auditRow);
  return success({ rows, last: rows.at(-1)?.sequence ?? null, more: entries.length > limit });
};
