import type { ChangedArea } from '../../shared/contract/bridge.ts';
import type { AskAhead } from '../core/ask-ahead.ts';
import { FIRST_PAGE } from '../core/use-queue-rows.ts';
import type { ScreenName } from './screens.ts';

export const VERDICT_AREAS: readonly ChangedArea[] = ['closing', 'queue', 'entries', 'prescriptions'];
export const TODAY_AREAS: readonly ChangedArea[] = ['prescriptions', 'entries', 'queue', 'checks'];

/** What the first screen asks, its rows before all else: answered while the screen is being drawn. */
export function askFirst(askAhead: AskAhead, landing: ScreenName): void {
  if (landing === 'queue') {
    askAhead('queue.page', FIRST_PAGE, ['queue']);
    askAhead('queue.counts', {}, ['queue']);
  }
  if (landing === 'today') askAhead('today.list', {}, TODAY_AREAS);
  askAhead('closing.status', {}, VERDICT_AREAS);
}
