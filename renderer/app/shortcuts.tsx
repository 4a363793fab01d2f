import { createContext, type ReactNode, use, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Text } from '../words/text.ts';
import { answeredEnter, type KeyPress } from './answered-enter.ts';
import { type ActionOf, isComposing, isFunctionKey, KEYMAP, type KeyScope, type Shortcut } from './keymap.ts';

export interface ActiveShortcut extends Shortcut {
  readonly action: string;
  /** null = cannot be done now; the legend shows it pale. */
  readonly run: (() => void) | null;
}
type Layer = readonly ActiveShortcut[];

interface Shortcuts {
  readonly put: (scope: KeyScope, layer: Layer) => void;
  readonly remove: (scope: KeyScope) => void;
  readonly active: readonly ActiveShortcut[];
}

const ShortcutContext = createContext<Shortcuts | null>(null);

/** Listens once for the whole window, before any field sees the key: from the moment a screen is there, not a frame later. */
export function ShortcutProvider({ children }: { readonly children: ReactNode }) {
  const [layers, setLayers] = useState<ReadonlyMap<KeyScope, Layer>>(new Map());
  const active = useMemo(() => [...layers.values()].flat(), [layers]);
  const latest = useRef(active);
  useLayoutEffect(() => {
    latest.current = active;
  }, [active]);
  useLayoutEffect(() => {
    const enter = answeredEnter();
    const onKey = (event: KeyboardEvent) => {
      if (isComposing(event)) return enter.forget();
      if (!enter.swallows(pressOf(event))) return pressKey(event, latest.current);
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    window.addEventListener('input', enter.forget, { capture: true });
    window.addEventListener('paste', enter.forget, { capture: true });
    window.addEventListener('pointerdown', enter.forget, { capture: true });
    return () => {
      window.removeEventListener('keydown', onKey, { capture: true });
      window.removeEventListener('input', enter.forget, { capture: true });
      window.removeEventListener('paste', enter.forget, { capture: true });
      window.removeEventListener('pointerdown', enter.forget, { capture: true });
    };
  }, []);
  const put = useCallback((scope: KeyScope, layer: Layer) => {
    setLayers((before) => new Map(before).set(scope, layer));
  }, []);
  const remove = useCallback((scope: KeyScope) => {
    setLayers((before) => new Map([...before].filter(([present]) => present !== scope)));
  }, []);
  const shortcuts = useMemo(() => ({ put, remove, active }), [put, remove, active]);
  return <ShortcutContext value={shortcuts}>{children}</ShortcutContext>;
}

const ANY_DIALOG = '[role="dialog"], [role="alertdialog"]';

function pressOf({ key, repeat, timeStamp, target }: KeyboardEvent): KeyPress {
  const place = target instanceof Element ? target : null;
  return {
    key,
    repeat,
    at: timeStamp,
    dialog: place?.closest(ANY_DIALOG) ?? null,
    writesLines: place instanceof HTMLTextAreaElement,
  };
}

function pressKey(event: KeyboardEvent, active: readonly ActiveShortcut[]): void {
  if (!isFunctionKey(event)) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  // A dialog is open: it has the keyboard until it is answered.
  if (document.querySelector(ANY_DIALOG) !== null) return;
  if (event.repeat) return;
  active.find((shortcut) => shortcut.key === event.key)?.run?.();
}

export function useActiveShortcuts(): readonly ActiveShortcut[] {
  return useShortcutContext().active;
}

/**
 * Gives the actions of a scope their functions as long as the caller is on the screen.
 * @param labels of the keys whose act goes by another name in the present state
 */
export function useShortcuts<Scope extends KeyScope>(
  scope: Scope,
  actions: Readonly<Record<ActionOf<Scope>, (() => void) | null>>,
  labels?: Readonly<Partial<Record<ActionOf<Scope>, Text>>>,
): void {
  const { put, remove } = useShortcutContext();
  const latest = useRef(actions);
  useLayoutEffect(() => {
    latest.current = actions;
  });
  const table: Readonly<Record<string, Shortcut>> = KEYMAP[scope];
  const names = JSON.stringify(labels ?? {});
  const possible = Object.keys(table)
    .filter((action) => runOf(actions, action) !== null)
    .join(' ');
  useLayoutEffect(() => {
    const called: Readonly<Partial<Record<string, Text>>> = JSON.parse(names);
    const layer = Object.entries(table).map(([action, shortcut]) => ({
      ...shortcut,
      label: called[action] ?? shortcut.label,
      action,
      run: possible.split(' ').includes(action) ? () => runOf(latest.current, action)?.() : null,
    }));
    put(scope, layer);
  }, [scope, table, possible, names, put]);
  useLayoutEffect(() => () => remove(scope), [scope, remove]);
}

function runOf(actions: Readonly<Record<string, (() => void) | null>>, action: string): (() => void) | null {
  return actions[action] ?? null;
}

function useShortcutContext(): Shortcuts {
  const shortcuts = use(ShortcutContext);
  if (shortcuts === null) throw new Error('no shortcuts around this component');
  return shortcuts;
}
