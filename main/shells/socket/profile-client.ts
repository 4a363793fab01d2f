import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import { isOperationName, operations, type ProgressEvent } from '../../../shared/contract/operations.ts';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { dispatch } from '../../boundary/dispatch.ts';
import { type OpenContext, openContext, profiles, world } from '../../composition.ts';
import { askHost, hostProfile, type ProfileHost } from './profile-socket.ts';

/** How long a short command waits for another short one to let the profile go. */
const LOCK_PATIENCE_MS = 15_000;
const LOCK_RETRY_MS = 100;

export interface ProfileClient {
  call(
    operation: string,
    input: unknown,
    progress?: (event: ProgressEvent) => void,
    signal?: AbortSignal,
  ): Promise<Result<unknown>>;
  close(): Promise<void>;
}

interface Local {
  readonly open: OpenContext;
  readonly release: () => void;
  host: ProfileHost | null;
}

const silent = (): void => undefined;

/**
 * Hands each call to the process that holds the profile; where none does, this one opens it, and during long work serves
 * it to the others in turn.
 */
export function profileClient(signIn: {
  readonly profile: string;
  readonly user: string;
  readonly password: string;
}): ProfileClient {
  const { profile, user, password } = signIn;
  const access = profiles();
  let local: Local | null = null;
  const running = new Set<Promise<unknown>>();

  const takeProfile = async (
    operation: string,
    input: unknown,
    progress: (event: ProgressEvent) => void,
  ): Promise<{ answered: Result<unknown> } | { opened: Result<Local> }> => {
    const deadline = world.clock.monotonicMs() + LOCK_PATIENCE_MS;
    for (;;) {
      const answered = await askHost(
        profile,
        { user, password, operation, input },
        progress,
        applicationIssue('profile.host-lost'),
      );
      if (answered !== null) return { answered };
      const lock = access.acquireProfileLock(profile);
      if (lock.ok) {
        const opened = openContext(access, profile, user, password, lock.value);
        if (opened.ok) return { opened: success({ open: opened.value, release: lock.value.release, host: null }) };
        lock.value.release();
        return { opened };
      }
      const held = lock.issues.some((issue) => issue.code === 'storage.locked');
      if (!held || world.clock.monotonicMs() > deadline) return { opened: lock };
      await wait(LOCK_RETRY_MS);
    }
  };

  const serve = async (session: Local): Promise<void> => {
    if (session.host !== null) return;
    session.host = await hostProfile(profile, async (asked, progress) => {
      const actor = session.open.signIn(asked.user, asked.password);
      if (!actor.ok) return actor;
      const work = dispatch(
        world,
        { context: session.open.context, actor: actor.value },
        asked.operation,
        asked.input,
        progress,
      );
      running.add(work);
      return work.finally(() => running.delete(work));
    });
  };

  return {
    async call(operation, input, progress = silent, signal) {
      if (!existsSync(join(profile, 'profile.json'))) return refusal(storageIssue('storage.no-profile'));
      if (local === null) {
        const taken = await takeProfile(operation, input, progress);
        if ('answered' in taken) return taken.answered;
        if (!taken.opened.ok) return taken.opened;
        local = taken.opened.value;
      }
      if (isOperationName(operation) && operations[operation].kind === 'long') await serve(local);
      return dispatch(
        world,
        { context: local.open.context, actor: local.open.actor },
        operation,
        input,
        progress,
        signal,
      );
    },
    async close() {
      if (local === null) return;
      const { open, host, release } = local;
      // Work handed over by others is finished before the profile is let go.
      while (running.size > 0) await Promise.allSettled(running);
      await host?.close();
      await open.close();
      release();
      local = null;
    },
  };
}

/** For what needs no profile. */
export function publicClient(): ProfileClient {
  return {
    call: (operation, input, progress = silent, signal) => dispatch(world, null, operation, input, progress, signal),
    close: () => Promise.resolve(),
  };
}
