import { createContext, type ReactNode, use, useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import type { OperationOutput } from '../../shared/contract/operations.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import type { Right, Role } from '../../shared/domain/people/roles.ts';
import type { Result } from '../../shared/domain/result.ts';
import { useCore } from '../core/core-context.tsx';
import type { ScreenName } from './screens.ts';

export type Who = OperationOutput<'session.who'>;
type SetUp = OperationOutput<'setup.state'>;

interface Session {
  /** null until the core has answered for the first time */
  readonly who: Who | null;
  readonly setUp: SetUp | null;
  /** Why the core could not say who is here. */
  readonly issues: readonly Issue[];
  readonly can: (right: Right) => boolean;
  /** Takes over what a session operation answered. */
  readonly take: (answer: Result<Who>) => readonly Issue[];
  readonly ask: () => Promise<void>;
}

const SessionContext = createContext<Session | null>(null);
const ACTIVE_EVERY_MS = 60_000;

/** Who sits at this window. Rights shown here only hide what would be refused: the core asks them again. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const { call, listen } = useCore();
  const [who, setWho] = useState<Who | null>(null);
  const [setUp, setSetUp] = useState<SetUp | null>(null);
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const take = useCallback((answer: Result<Who>): readonly Issue[] => {
    if (answer.ok) setWho((before) => kept(before, answer.value));
    return answer.ok ? [] : answer.issues;
  }, []);
  const ask = useCallback(async () => {
    const [state, answer] = await Promise.all([call('setup.state', {}), call('session.who', {})]);
    if (state.ok) setSetUp((before) => kept(before, state.value));
    setIssues([...(state.ok ? [] : state.issues), ...take(answer)]);
  }, [call, take]);
  // Before anything is painted: the core answers meanwhile.
  useLayoutEffect(() => void ask(), [ask]);
  useEffect(
    () =>
      listen((event) => {
        if (event.type === 'session' || (event.type === 'service' && event.state === 'up')) void ask();
      }),
    [listen, ask],
  );
  const signedIn = who?.state === 'signed-in';
  useEffect(
    () => (signedIn ? tellActivity(() => void call('session.active', {}).then(take)) : undefined),
    [signedIn, call, take],
  );
  const session = useMemo<Session>(
    () => ({ who, setUp, issues, take, ask, can: (right) => who?.rights.includes(right) ?? false }),
    [who, setUp, issues, take, ask],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** The same answer again draws nothing again. */
function kept<Answer>(before: Answer | null, answer: Answer): Answer {
  return before !== null && JSON.stringify(before) === JSON.stringify(answer) ? before : answer;
}

/** A key or the pointer puts off the lock; told at most once a minute. */
function tellActivity(tell: () => void): () => void {
  let quietUntil = 0;
  const onMove = (event: Event) => {
    if (event.timeStamp < quietUntil) return;
    quietUntil = event.timeStamp + ACTIVE_EVERY_MS;
    tell();
  };
  window.addEventListener('keydown', onMove, { capture: true });
  window.addEventListener('pointerdown', onMove, { capture: true });
  return () => {
    window.removeEventListener('keydown', onMove, { capture: true });
    window.removeEventListener('pointerdown', onMove, { capture: true });
  };
}

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('no session around this component');
  return session;
}

/** product.md §1: where each person lands. Whoever has several roles lands where the daily work is. */
const LANDINGS: readonly (readonly [Role, ScreenName])[] = [
  ['pharmacist', 'today'],
  ['clerk', 'today'],
  ['owner', 'closing'],
  ['support', 'queue'],
];

export function landingOf(roles: readonly string[]): ScreenName {
  return LANDINGS.find(([role]) => roles.includes(role))?.[1] ?? 'today';
}
