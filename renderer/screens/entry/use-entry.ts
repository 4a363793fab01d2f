import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { EntryForm } from '../../../shared/contract/entry-form.ts';
import type { OperationOutput } from '../../../shared/contract/operations.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { useSavedBeforeLeaving } from '../../app/leaving.ts';
import { useCore } from '../../core/core-context.tsx';
import { type Edit, withOpenLines } from './form-edits.ts';

export type EntryView = OperationOutput<'entry.open'>;
export type SaveState = 'saved' | 'waiting' | 'saving' | 'failed';

export interface EntryWork {
  /** As the core last judged it; `form` is what is on the screen. */
  readonly view: EntryView;
  readonly form: EntryForm;
  readonly saveState: SaveState;
  /** Why the last save was refused; empty when it was not. */
  readonly refused: readonly Issue[];
  /** Another window saved this entry since: nothing more is saved until a person says which version stays. */
  readonly conflict: boolean;
  readonly edit: (change: Edit) => void;
  /** Saves what is not saved yet. @returns the revision that is saved now; null where it was refused */
  readonly flush: () => Promise<number | null>;
  /** Takes what is stored, over what is on the screen. */
  readonly takeStored: () => Promise<void>;
  /** Keeps what is on the screen, over what is stored. */
  readonly overwrite: () => Promise<void>;
  /** Asks for state, marks and check again; the form too, where nothing is unsaved here. */
  readonly refresh: () => Promise<void>;
}

/** From the first key that is not saved to its saving: a crash loses less than the last second (product.md §9). */
const SAVE_AFTER_MS = 400;

interface Paper {
  form: EntryForm;
  revision: number;
  unsaved: boolean;
  conflict: boolean;
}

/** One entry being typed: every key is saved by itself, one save at a time. */
export function useEntry(opened: EntryView): EntryWork {
  const { call, listen } = useCore();
  const { entryId } = opened;
  const [view, setView] = useState(opened);
  const [form, setForm] = useState(() => withOpenLines(opened.form));
  const [saveState, setSaveState] = useState<SaveState>('saved');
  const [refused, setRefused] = useState<readonly Issue[]>([]);
  const paper = useRef<Paper>({ form, revision: opened.revision, unsaved: false, conflict: false });
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const running = useRef<Promise<boolean> | null>(null);

  const saveOnce = useCallback(async (): Promise<boolean> => {
    const { form: sent, revision } = paper.current;
    paper.current.unsaved = false;
    setSaveState('saving');
    const answer = await call('entry.save', { entryId, revision, form: sent });
    if (!answer.ok) {
      paper.current.unsaved = true;
      paper.current.conflict = answer.issues.some(({ code }) => code === 'entry.changed-meanwhile');
      setRefused(answer.issues);
      setSaveState('failed');
      return false;
    }
    const { savedAt, ...judged } = answer.value;
    paper.current.revision = judged.revision;
    setView((before) => ({ ...before, ...judged, updatedAt: savedAt }));
    setRefused([]);
    setSaveState(paper.current.unsaved ? 'waiting' : 'saved');
    return true;
  }, [call, entryId]);

  const flush = useCallback(async (): Promise<number | null> => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    if (running.current !== null) await running.current;
    while (paper.current.unsaved && !paper.current.conflict) {
      running.current ??= saveOnce().finally(() => {
        running.current = null;
      });
      if (!(await running.current)) return null;
    }
    return paper.current.unsaved ? null : paper.current.revision;
  }, [saveOnce]);

  const edit = useCallback(
    (change: Edit) => {
      const next = change(paper.current.form);
      if (next === paper.current.form) return;
      paper.current.form = next;
      paper.current.unsaved = true;
      setForm(next);
      setSaveState((before) => (before === 'saving' ? before : 'waiting'));
      timer.current ??= setTimeout(() => void flush(), SAVE_AFTER_MS);
    },
    [flush],
  );

  const take = useCallback((stored: EntryView, formToo: boolean) => {
    setView(stored);
    paper.current.revision = stored.revision;
    if (!formToo) return;
    const lines = withOpenLines(stored.form);
    paper.current = { form: lines, revision: stored.revision, unsaved: false, conflict: false };
    setForm(lines);
    setRefused([]);
    setSaveState('saved');
  }, []);

  const takeStored = useCallback(async () => {
    const answer = await call('entry.open', { entryId });
    if (answer.ok) take(answer.value, true);
    else setRefused(answer.issues);
  }, [call, entryId, take]);

  const overwrite = useCallback(async () => {
    const answer = await call('entry.open', { entryId });
    if (!answer.ok) return setRefused(answer.issues);
    take(answer.value, false);
    paper.current.conflict = false;
    await flush();
  }, [call, entryId, take, flush]);

  const refresh = useCallback(async () => {
    const answer = await call('entry.open', { entryId });
    const { unsaved, conflict, revision } = paper.current;
    if (!answer.ok || conflict || running.current !== null) return;
    if (!unsaved) take(answer.value, answer.value.revision !== revision);
    else if (answer.value.revision === revision) take(answer.value, false);
  }, [call, entryId, take]);

  useEffect(
    () =>
      listen((event) => {
        if (event.type === 'changed' && event.areas.some((area) => area === 'checks' || area === 'queue'))
          void refresh();
        if (event.type === 'service' && event.state === 'up') void flush();
      }),
    [listen, refresh, flush],
  );
  useEffect(() => {
    const onLeave = () => void flush();
    window.addEventListener('blur', onLeave);
    window.addEventListener('pagehide', onLeave);
    return () => {
      window.removeEventListener('blur', onLeave);
      window.removeEventListener('pagehide', onLeave);
      onLeave();
    };
  }, [flush]);

  useSavedBeforeLeaving(flush);

  const conflict = refused.some(({ code }) => code === 'entry.changed-meanwhile');
  return useMemo(
    () => ({ view, form, saveState, refused, conflict, edit, flush, takeStored, overwrite, refresh }),
    [view, form, saveState, refused, conflict, edit, flush, takeStored, overwrite, refresh],
  );
}
