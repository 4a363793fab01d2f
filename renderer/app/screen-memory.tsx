import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import { AT_FIRST_ROW, type RowCursor } from '../core/row-cursor.ts';
import type { StageChoice } from '../screens/today/stage-choice.ts';

/** What a list is left with and found with again. Gone with the session of its person; never kept on the machine. */
interface ScreenMemory {
  readonly today: { readonly choice: StageChoice; readonly text: string; readonly cursor: RowCursor };
  readonly search: { readonly text: string; readonly opened: number | null; readonly cursor: RowCursor };
  readonly check: { readonly cursor: RowCursor };
}

const NEW: ScreenMemory = {
  today: { choice: 'open', text: '', cursor: AT_FIRST_ROW },
  search: { text: '', opened: null, cursor: AT_FIRST_ROW },
  check: { cursor: AT_FIRST_ROW },
};

interface Memory {
  readonly kept: ScreenMemory;
  readonly keep: <Screen extends keyof ScreenMemory>(screen: Screen, changed: Partial<ScreenMemory[Screen]>) => void;
}
const MemoryContext = createContext<Memory | null>(null);

/** Above the screens: each of them is drawn anew when one comes back to it. */
export function ScreenMemoryProvider({ children }: { readonly children: ReactNode }) {
  const [kept, setKept] = useState(NEW);
  const keep = useCallback<Memory['keep']>(
    (screen, changed) => setKept((before) => ({ ...before, [screen]: { ...before[screen], ...changed } })),
    [],
  );
  const memory = useMemo(() => ({ kept, keep }), [kept, keep]);
  return <MemoryContext value={memory}>{children}</MemoryContext>;
}

/** @returns what the screen was left with, and a way to change parts of it */
export function useScreenMemory<Screen extends keyof ScreenMemory>(
  screen: Screen,
): readonly [ScreenMemory[Screen], (changed: Partial<ScreenMemory[Screen]>) => void] {
  const memory = use(MemoryContext);
  if (memory === null) throw new Error('no screen memory around this component');
  const { kept, keep } = memory;
  const change = useCallback((changed: Partial<ScreenMemory[Screen]>) => keep(screen, changed), [keep, screen]);
  return [kept[screen], change];
}
