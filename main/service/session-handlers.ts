import { basename } from 'node:path';
import type { OperationOutput } from '../../shared/contract/operations.ts';
import { sessionIssue } from '../../shared/contract/session-issues.ts';
import { type Result, refusal, success } from '../../shared/domain/result.ts';
import { appSettings } from '../application/app-settings.ts';
import type { Context } from '../application/context.ts';
import { noteWindow } from '../application/people/note-sign-in.ts';
import { NO_CODE, type OfferedCode } from '../application/people/second-factor.ts';
import { waysInCount } from '../application/people/ways-in.ts';
import type { ProcessOperations } from '../boundary/session.ts';
import { nobodyYet } from './closed-profile.ts';
import type { ProfileKeeper } from './profile-keeper.ts';
import type { WindowSession, WindowSessions } from './window-sessions.ts';

type Who = OperationOutput<'session.who'>;
type SessionOperations = Pick<
  ProcessOperations,
  Exclude<Extract<keyof ProcessOperations, `session.${string}`>, `session.${string}key-store`>
>;

/** 0 = never */
export function autoLockMinutes({ store, shop }: Pick<Context, 'store' | 'shop'>): number {
  return appSettings(store, shop).autoLockMinutes;
}

/** `session.*` for the window that asks. */
export function sessionHandlers(parts: {
  readonly session: WindowSession;
  readonly sessions: WindowSessions;
  readonly keeper: ProfileKeeper;
}): SessionOperations {
  const { session, sessions, keeper } = parts;
  const who = (): Result<Who> => success(whoIs(session, keeper));

  const signIn = async (
    action: 'session.sign-in' | 'session.unlock',
    user: string,
    password: string,
    offered: OfferedCode,
  ): Promise<Result<Who>> => {
    const actor = await keeper.signIn(user, password, offered);
    if (!actor.ok) return actor;
    const { open } = keeper;
    if (open === null) throw new Error('signed in to a profile that is not open');
    noteWindow(open.context, actor.value, action);
    sessions.signIn(session, actor.value, waysInCount(open.context, actor.value.userId));
    return who();
  };

  return {
    'session.who': who,
    'session.sign-in': ({ user, password, code }) =>
      signIn('session.sign-in', user, password, { code: code ?? null, asker: null }),
    'session.sign-out': () => {
      sessions.signOut(session);
      return who();
    },
    'session.lock': () => {
      sessions.lock(session);
      return who();
    },
    'session.unlock': ({ password }) =>
      session.actor === null
        ? refusal(sessionIssue('session.signed-out'))
        : signIn('session.unlock', session.actor.name, password, { ...NO_CODE, unlocks: true }),
    'session.active': who,
    'session.cancel': ({ callId }) => {
      const call = session.calls.get(callId);
      if (call === undefined) return refusal(sessionIssue('session.no-such-call'));
      call.abort();
      return success({ callId });
    },
    'session.open-key': ({ pin }) => {
      const { open } = keeper;
      if (open === null || session.actor === null) return refusal(sessionIssue('session.signed-out'));
      const opened = open.openKey(session.actor.userId, pin);
      if (!opened.ok) return opened;
      sessions.closeKey(session);
      session.key = opened.value;
      return who();
    },
    'session.close-key': () => {
      sessions.closeKey(session);
      return who();
    },
  };
}

function whoIs({ actor, locked, key }: WindowSession, keeper: ProfileKeeper): Who {
  const context = keeper.open?.context ?? null;
  if (context === null) return nobodyYet(keeper.dir);
  const user = actor === null ? null : context.store.users.byId(actor.userId);
  return {
    state: actor === null ? 'signed-out' : locked ? 'locked' : 'signed-in',
    user: actor === null ? null : { name: actor.name, displayName: actor.displayName },
    roles: [...(user?.roles ?? [])],
    rights: [...(actor?.rights ?? [])],
    profile: {
      folder: basename(keeper.dir),
      pharmacy: actor === null ? null : context.shop.pharmacy.name,
      training: context.shop.training,
    },
    key:
      key === null || key.remainingMs() === 0
        ? null
        : { endsAt: key.endsAt, secondsLeft: Math.ceil(key.remainingMs() / 1_000) },
    autoLockMinutes: autoLockMinutes(context),
  };
}
