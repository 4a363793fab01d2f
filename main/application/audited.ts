import type { Context } from './context.ts';
import type { Actor, AuditEntry } from './ports.ts';

/** One line of the audit log: this person, now. Call inside the transaction of what it tells of. No patient data in it. */
export function audited(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  actor: Pick<Actor, 'name'>,
  action: string,
  target: string | null,
  detail: AuditEntry['detail'] = {},
): void {
  store.audit.append({ at: clock.now(), user: actor.name, action, target, detail });
}
