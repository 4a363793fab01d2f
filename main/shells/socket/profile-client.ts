import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import { isTooDeep } from '../../../shared/contract/input-depth.ts';
import { isOperationName, operations, type ProgressEvent } from '../../../shared/contract/operations.ts';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { dispatch } from '../../boundary/dispatch.ts';
import { type OpenContext, openContext, profiles } from '../../composition.ts';
import { world } from '../../composition-context.ts';
import { askHost, hostProfile, type ProfileHost, type SocketRequest } from './profile-socket.ts';

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

function isWatch(operation: string, input: unknown): boolean {
  return operation === 'upload.run' && operations[operation].input.safeParse(input).data?.watch === true;
}

/**
 * Hands each call to the process that holds the profile; where none does, this one opens it, and during long work serves
 * it to the others in turn.
 */
export function profileClient(signIn: {
  readonly profile: string;
  readonly user: string;
  readonly password: string;
  readonly code?: string | undefined;
}): ProfileClient {
  const { profile, user, password, code } = signIn;
  const asker = randomUUID();
  const access = profiles();
  let local: Local | null = null;
  const ending = new AbortController();

  const takeProfile = async (
    operation: string,
    input: unknown,
    progress: (event: ProgressEvent) => void,
    signal: AbortSignal | undefined,
  ): Promise<{ answered: Result<unknown> } | { opened: Result<Local> }> => {
    let deadline = world.clock.monotonicMs() + LOCK_PATIENCE_MS;
    for (;;) {
      const answered = await askHost(
        profile,
        { user, password, operation, input, ...(code === undefined ? {} : { code, asker }) },
        progress,
        applicationIssue('profile.host-lost'),
        signal,
      );
      // A watch that ended with its host, and not by our own wish, goes on here.
      const stays = answered?.ok === true && isWatch(operation, input) && signal?.aborted !== true;
      if (answered !== null && !stays) return { answered };
      if (stays) deadline = world.clock.monotonicMs() + LOCK_PATIENCE_MS;
      const lock = access.acquireProfileLock(profile);
      if (lock.ok) {
        const opened = openContext(access, profile, user, password, lock.value, { code: code ?? null, asker });
        if (opened.ok) return { opened: success({ open: opened.value, release: lock.value.release, host: null }) };
        lock.value.release();
        return { opened };
      }
      const held = lock.issues.some((issue) => issue.code === 'storage.locked');
      if (!held || world.clock.monotonicMs() > deadline) return { opened: lock };
      await wait(LOCK_RETRY_MS);
    }
  };

  /** Without a socket the others find the profile in use: a nuisance, and no reason to hold up the work itself. */
  const serve = async (session: Local): Promise<void> => {
    if (session.host !== null) return;
    try {
      session.host = await hostProfile(profile, (asked, tell, left) => answerAsked(session, asked, tell, left));
    } catch (error) {
      world.log.warn('socket.not-made', { error: error instanceof Error ? error.name : 'unknown' });
    }
  };

  const answerAsked = async (
    { open }: Local,
    asked: SocketRequest,
    tell: (event: ProgressEvent) => void,
    left: AbortSignal,
  ): Promise<Result<unknown>> => {
    const actor = open.signIn(asked.user, asked.password, { code: asked.code ?? null, asker: asked.asker ?? null });
    if (!actor.ok) return actor;
    // A watch has no end of its own: it must not keep this process from ending.
    const stop = isWatch(asked.operation, asked.input) ? AbortSignal.any([left, ending.signal]) : left;
    const session = { context: open.context, actor: actor.value };
    return dispatch(world, session, asked.operation, asked.input, tell, stop);
  };

  return {
    async call(operation, input, progress = silent, signal) {
      // Written down for another process it would overflow the stack.
      if (isTooDeep(input)) return refusal(applicationIssue('request.too-deep'));
      if (!existsSync(join(profile, 'profile.json'))) return refusal(storageIssue('storage.no-profile'));
      if (local === null) {
        const taken = await takeProfile(operation, input, progress, signal);
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
      // Work handed over by others is finished before the profile is let go; no new work is taken meanwhile.
      host?.stopTaking();
      ending.abort();
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
