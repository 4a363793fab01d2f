import { useCallback, useEffect, useRef, useState } from 'react';
import type { ChangedArea } from '../../shared/contract/bridge.ts';
import type { OperationName, OperationOutput } from '../../shared/contract/operations.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import type { OperationArguments } from './call-operation.ts';
import { useCore } from './core-context.tsx';

export interface Asked<Value> {
  /** The last good answer; stays while it is asked again, so that nothing flickers. */
  readonly value: Value | null;
  /** Why the last question was not answered; empty when it was. */
  readonly issues: readonly Issue[];
  readonly loading: boolean;
  readonly reload: () => void;
}

/**
 * Asks a reading operation and asks again when one of the areas changed, when the service is back, and when the input is
 * another one. Changes that come while a question is on its way lead to one more question, not to one each.
 * @param input null = do not ask yet
 * @param restMs between an answer and the next question, milliseconds: for what costs the core much and changes with every row
 */
export function useOperation<Name extends OperationName>(
  name: Name,
  input: OperationArguments<Name> | null,
  areas: readonly ChangedArea[],
  restMs = 0,
): Asked<OperationOutput<Name>> {
  const { call, listen } = useCore();
  const [answer, setAnswer] = useState<{
    readonly key: string;
    readonly value: OperationOutput<Name> | null;
    readonly issues: readonly Issue[];
  } | null>(null);
  const key = JSON.stringify([name, input]);
  const latest = useRef({ key, input, call });
  latest.current = { key, input, call };
  const state = useRef<'idle' | 'asking' | 'asking-stale'>('idle');

  const ask = useCallback(async (): Promise<void> => {
    if (state.current !== 'idle') {
      state.current = 'asking-stale';
      return;
    }
    do {
      const asked = latest.current;
      if (asked.input === null) return;
      state.current = 'asking';
      const outcome = await asked.call(name, asked.input);
      setAnswer((before) => ({
        key: asked.key,
        value: outcome.ok ? outcome.value : before?.key === asked.key ? before.value : null,
        issues: outcome.ok ? [] : outcome.issues,
      }));
      if (restMs > 0) await new Promise((rested) => setTimeout(rested, restMs));
    } while (leaveStale(state));
  }, [name, restMs]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the input
  useEffect(() => void ask(), [ask, key]);
  const watched = areas.join(' ');
  useEffect(
    () =>
      listen((event) => {
        const concerns =
          (event.type === 'changed' && event.areas.some((area) => watched.split(' ').includes(area))) ||
          (event.type === 'service' && event.state === 'up');
        if (concerns) void ask();
      }),
    [listen, ask, watched],
  );
  const current = answer?.key === key ? answer : null;
  return {
    value: current?.value ?? null,
    issues: current?.issues ?? [],
    loading: input !== null && current === null,
    reload: useCallback(() => void ask(), [ask]),
  };
}

/** @returns whether to ask once more because something changed meanwhile */
function leaveStale(state: { current: 'idle' | 'asking' | 'asking-stale' }): boolean {
  const stale = state.current === 'asking-stale';
  state.current = 'idle';
  return stale;
}
