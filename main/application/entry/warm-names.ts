import type { Context } from '../context.ts';

/** Any product of the list; the name is nobody's, so that it is looked for in the whole list. */
const ANY_CODE = '2171022F2025';

/**
 * The first name that does not fit its code folds the 13,800 names of the list: done when an entry was opened, after its
 * answer, so that no key press waits for it. Again and again it costs nothing.
 */
export function warmNames(context: Pick<Context, 'clock' | 'master'>): void {
  void context.clock.sleep(0).then(() => context.master.compareName('yakka', ANY_CODE, '（名称なし）'));
}
