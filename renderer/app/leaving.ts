import { useCallback, useEffect } from 'react';
import { useCore } from '../core/core-context.tsx';
import { useSession } from './session-context.tsx';

/** What is still to be saved of what was typed, by whoever holds it. */
const unsaved = new Set<() => Promise<unknown>>();
/** Longer the lock waits for nobody: the screen must not stay open because the core does not answer. */
const PATIENCE_MS = 1_500;

/** The core takes nothing more of a window that is locked: what was typed just before is saved first. */
export function useSavedBeforeLeaving(save: () => Promise<unknown>): void {
  useEffect(() => {
    unsaved.add(save);
    return () => void unsaved.delete(save);
  }, [save]);
}

/** Locks the window or signs its user out, after what is typed was saved. */
export function useLeave(): (way: 'session.lock' | 'session.sign-out') => void {
  const { call } = useCore();
  const { take } = useSession();
  return useCallback(
    (way) => {
      const patience = new Promise((over) => setTimeout(over, PATIENCE_MS));
      const saved = Promise.allSettled([...unsaved].map((save) => save()));
      void Promise.race([saved, patience])
        .then(() => call(way, {}))
        .then(take);
    },
    [call, take],
  );
}
