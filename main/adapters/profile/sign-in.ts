import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Actor, User } from '../../application/people-ports.ts';
import type { Store } from '../../application/ports.ts';
import type { Clock } from '../../application/system-ports.ts';
import { fileIssueOf } from '../durable-files.ts';
import { type KeySlot, keyCostOf, openKeySlot, spendPasswordTime } from './key-slot.ts';
import { countSignInTry, forgetSignInTries, noteRefusedTry, signInDelayMs } from './sign-in-throttle.ts';

/** Errors of the file system as issues; anything else is a defect. */
export function withFileFailures<T>(work: () => Result<T>): Result<T> {
  try {
    return work();
  } catch (error) {
    const issue = fileIssueOf(error);
    if (issue === null) throw error;
    return refusal(issue);
  }
}

function actorOf(user: User): Actor {
  return { userId: user.userId, name: user.name, displayName: user.displayName, rights: user.rights };
}

export function refuseNewUser(taken: readonly string[], name: string, password: string): Result<null> {
  if (!/^[a-z0-9._-]{1,32}$/.test(name)) return refusal(storageIssue('sign-in.bad-user-name'));
  if (password === '') return refusal(storageIssue('sign-in.empty-password'));
  return taken.includes(name) ? refusal(storageIssue('sign-in.user-exists', { name })) : success(null);
}

/** Throttle, count, then try: the same answer and the same work for a wrong password and for a name nobody has. */
export function unlock(
  dir: string,
  slots: readonly KeySlot[],
  name: string,
  password: string,
  clock: Pick<Clock, 'now'>,
): Result<Buffer> {
  const delayMs = signInDelayMs(dir, name, clock.now());
  if (delayMs > 0) return refusal(storageIssue('sign-in.throttled', { seconds: Math.ceil(delayMs / 1_000) }));
  countSignInTry(
    dir,
    name,
    clock.now(),
    slots.map((slot) => slot.name),
  );
  const slot = slots.find((candidate) => candidate.name === name);
  if (slot === undefined) spendPasswordTime(password, keyCostOf(slots));
  const key = slot === undefined ? null : openKeySlot(slot, name, password);
  if (key === null) {
    noteRefusedTry(dir, name);
    return refusal(storageIssue('sign-in.refused'));
  }
  forgetSignInTries(dir, name);
  return success(key);
}

/** A key opens the database; only an active user of it may act. */
export function activeActor(store: Store, name: string): Result<Actor> {
  const user = store.users.byName(name);
  return user?.active ? success(actorOf(user)) : refusal(storageIssue('sign-in.refused'));
}
