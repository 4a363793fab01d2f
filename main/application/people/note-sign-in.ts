import type { Result } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { Context } from '../context.ts';
import type { Actor, RefusedTries } from '../people-ports.ts';
import { StorageFailure } from '../storage-failure.ts';

type Parts = Pick<Context, 'store' | 'clock'>;

/**
 * Puts refused sign-ins at the names of users on the audit log, under the name that was tried: who tried it nobody knows,
 * and what was typed stands nowhere. Told before it is struck off: cut off between, it stands there twice.
 */
export function noteRefusedSignIns(context: Parts, tries: RefusedTries): void {
  const untold = tries.untold();
  if (untold.length === 0) return;
  writtenIfPossible(() => {
    context.store.transaction(() => {
      for (const { name, times, lastAt } of untold) {
        const target = context.store.users.byName(name)?.userId ?? null;
        audited(context, { name }, 'sign-in.refused', target, { times, lastAt });
      }
    });
    tries.told(untold);
  });
}

/** Somebody sits down at a window. A command stands on the log by what it does. */
export function noteWindow(context: Parts, actor: Actor, action: 'session.sign-in' | 'session.unlock'): void {
  writtenIfPossible(() => context.store.transaction(() => audited(context, actor, action, actor.userId)));
}

/** Windows of a user that his new password has signed out: he had left them open, or somebody else had. */
export function noteWindowsLeft(context: Parts, actor: Actor, windows: number): void {
  if (windows === 0) return;
  writtenIfPossible(() =>
    context.store.transaction(() => audited(context, actor, 'session.windows-left', actor.userId, { windows })),
  );
}

/** A disk that is full keeps nobody out of what is there to be read. */
function writtenIfPossible(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof StorageFailure)) throw error;
  }
}

/** Whether a sign-in was refused for its password, at a name that may be a user's. */
export function isRefused(signedIn: Result<unknown>): boolean {
  return !signedIn.ok && signedIn.issues.some(({ code }) => code === 'sign-in.refused');
}
