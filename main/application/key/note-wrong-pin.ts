import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Result } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { Context } from '../context.ts';

/** A wrong PIN, and a try on a locked key, stand on the audit log; what was typed does not. */
export function noteWrongPin(context: Pick<Context, 'store' | 'clock'>, userId: Uuid, opened: Result<unknown>): void {
  if (opened.ok) return;
  const issue = opened.issues.find(({ code }) => code.startsWith('signing.wrong-pin') || code === 'signing.key-locked');
  const user = context.store.users.byId(userId);
  if (issue === undefined || user === null) return;
  const key = context.store.signingKeys.current(userId);
  audited(context, user, issue.code === 'signing.key-locked' ? 'key.locked' : 'key.wrong-pin', key?.keyId ?? null, {
    triesLeft: key?.triesLeft ?? null,
  });
}
