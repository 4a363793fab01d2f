import type { QueueRow } from '../../core/use-queue-rows.ts';
import { personText } from '../../parts/people-list.tsx';
import type { Say } from '../../words/language.tsx';
import { stateText } from '../../words/queue-words.ts';
import { NOT_REGISTERED } from './change-of-row.ts';
import { queueWords } from './queue-page-words.ts';

type Removal = 'withdraw' | 'void' | 'cancel-reception';
export type QueueActName = 'hold' | 'release' | Removal | 'unmask' | 'export' | 'view';

/** What a key was pressed for, with the row as it stood then: a row that comes up while the reason is typed changes nothing. */
export interface QueueAct {
  readonly name: QueueActName;
  readonly row: QueueRow;
}

const REMOVALS: readonly QueueActName[] = ['withdraw', 'void', 'cancel-reception'] satisfies readonly Removal[];

/** How a row can be taken back: at the service once it is registered there, else before it is sent. */
export function removalOf(row: QueueRow, can: (right: 'finalise' | 'receive') => boolean): Removal | null {
  if (row.kind === 'receive' && row.state === 'rejected') return can('receive') ? 'cancel-reception' : null;
  if (row.resultId === null || !can('finalise')) return null;
  if (row.state === 'registered' && row.kind !== 'withdraw') return 'withdraw';
  return NOT_REGISTERED.includes(row.state) ? 'void' : null;
}

/** Something of it waits to be sent, looked up or fetched. */
export function canRetry({ kind, state, copy }: QueueRow): boolean {
  if (state === 'ready' || state === 'outcome-unknown') return true;
  return (kind === 'register' || kind === 'amend') && state === 'registered' && copy !== 'verified';
}

/** Every open state but those in which the service may have it already (product.md §3). */
export function canHold({ state }: QueueRow): boolean {
  return state !== 'held' && NOT_REGISTERED.includes(state);
}

/** It cannot be taken back. */
export function isRemoval(name: QueueActName): boolean {
  return REMOVALS.includes(name);
}

/**
 * Whom and what an act is about, for the eye before it is confirmed; masked for whoever sees no patients.
 * @param exchangeNumber says which reception it is, whose patient nobody has told yet
 */
export function aboutRow(row: QueueRow, say: Say, exchangeNumber: string | null = null): string {
  const unnamed = exchangeNumber === null ? '—' : `${say(queueWords.exchangeNumber)} ${exchangeNumber}`;
  return say(row.resultId === null ? queueWords.aboutReception : queueWords.aboutResult, {
    patient: personText(row) ?? unnamed,
    date: row.dueDate,
    state: say(stateText(row.kind, row.state)),
  });
}
