import { createContext, use } from 'react';
import type { Issue } from '../../../shared/domain/issue.ts';
import type { EntryWork } from './use-entry.ts';

export const EntryContext = createContext<EntryWork | null>(null);

/** The entry this part of the screen is about. */
export function useEntryWork(): EntryWork {
  const work = use(EntryContext);
  if (work === null) throw new Error('no entry around this component');
  return work;
}

/** What was said of just this place of the form. */
export function useIssuesAt(path: string): readonly Issue[] {
  const { view } = useEntryWork();
  return view.issues.filter(({ field }) => field === path);
}
