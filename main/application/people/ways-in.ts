import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Store } from '../ports.ts';

type Parts = { readonly store: Pick<Store, 'settings'> };

const settingOf = (userId: Uuid): string => `ways-in/${userId}`;

/** How often this user's ways in have changed. A window that signed in at another count asks for the sign-in again. */
export function waysInCount({ store }: Parts, userId: Uuid): number {
  const count = store.settings.get(settingOf(userId));
  return typeof count === 'number' ? count : 0;
}

/** Call inside the transaction of what changes them: another password, another envelope, a code that was reset, a user put out or back in. */
export function waysInChanged(context: Parts, userId: Uuid): void {
  context.store.settings.set(settingOf(userId), waysInCount(context, userId) + 1);
}
