import { EMERGENCY_NAME } from '../../../shared/domain/people/reserved-user-names.ts';
import type { Context } from '../context.ts';
import type { Actor, User } from '../people-ports.ts';
import type { AuditEntry } from '../row-ports.ts';

/** What gives somebody an owner's power, or the way to it */
const POWERS = ['user.create', 'user.activate', 'user.set-roles', 'user.reset-password', 'second-factor.reset'];
const PAGE_ROWS = 200;

type Parts = { readonly store: Pick<Context['store'], 'audit' | 'users'> };

/** By the place in the chain, not by the clock, which whoever sits at the computer can set back. */
function rowsAfter({ store }: Parts, action: string, sequence: number): readonly AuditEntry[] {
  const rows: AuditEntry[] = [];
  for (;;) {
    const page = store.audit.page({ user: null, action, day: null }, rows.at(-1)?.sequence ?? null, PAGE_ROWS);
    const later = page.filter((row) => row.sequence > sequence);
    rows.push(...later);
    if (later.length < PAGE_ROWS) return rows;
  }
}

/** Whom the account, and those it did so to, have made, let in again, promoted or given a way in, since these uses. */
function touchedSince(context: Parts, uses: number): ReadonlySet<string> {
  const { audit, users } = context.store;
  const first = audit.page({ user: null, action: 'emergency.used', day: null }, null, uses).at(-1)?.sequence ?? 0;
  const acts = POWERS.flatMap((action) => rowsAfter(context, action, first)).sort((a, b) => a.sequence - b.sequence);
  const idOf = new Map(users.all().map((user) => [user.name, user.userId]));
  const touched = new Set<string | undefined>([idOf.get(EMERGENCY_NAME)]);
  for (const { user, target } of acts) if (target !== null && touched.has(idOf.get(user))) touched.add(target);
  return new Set([...touched].flatMap((userId) => userId ?? []));
}

/**
 * What this owner's word is worth against the notice of so many uses. `own`: the account had him in hand, and there is no
 * owner whom it had not (the only one forgot his password, or is gone). Somebody must be able to; but it is the word of
 * whoever used the account, or might be. `none`: there is such an owner, and it is his to say.
 */
export function wordOf(context: Parts, actor: Pick<Actor, 'userId'>, uses: number): 'free' | 'own' | 'none' {
  const touched = touchedSince(context, uses);
  if (!touched.has(actor.userId)) return 'free';
  const stands = (user: User) => user.active && user.rights.includes('administer') && !touched.has(user.userId);
  return context.store.users.all().some(stands) ? 'none' : 'own';
}
