import type { QueueRow } from '../../core/use-queue-rows.ts';

/** Where a row can still be corrected or voided before it gets to the service */
export const NOT_REGISTERED = ['awaiting-signature', 'ready', 'rejected', 'held'];

/** How the content of a row can be changed: at the service once it is registered there, else before it gets there. */
export function changeOfRow({
  resultId,
  kind,
  state,
}: Pick<QueueRow, 'resultId' | 'kind' | 'state'>): 'correct' | 'amend' | null {
  if (resultId === null || (kind !== 'register' && kind !== 'amend')) return null;
  if (state === 'registered') return 'amend';
  return NOT_REGISTERED.includes(state) ? 'correct' : null;
}
