import type { Instant } from '../../shared/domain/calendar-date.ts';
import type { Context } from './context.ts';
import type { Actor } from './people-ports.ts';
import type { AuditEntry } from './row-ports.ts';

/**
 * One line of the audit log: this person, now. Call inside the transaction of what it tells of. No patient data in it.
 * @param at the moment of what it tells of, where that has been written down already
 */
export function audited(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  actor: Pick<Actor, 'name'>,
  action: string,
  target: string | null,
  detail: AuditEntry['detail'] = {},
  at: Instant = clock.now(),
): void {
  store.audit.append({ at, user: actor.name, action, target, detail });
}
