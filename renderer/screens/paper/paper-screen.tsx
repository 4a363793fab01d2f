import type { ReactNode } from 'react';
import type { Issue } from '../../../shared/domain/issue.ts';
import { Screen } from '../../app/screen.tsx';
import { useShortcuts } from '../../app/shortcuts.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useSay } from '../../words/language.tsx';
import { paperWords } from './paper-words.ts';

interface PaperScreenProps {
  readonly issues: readonly Issue[];
  readonly ready: boolean;
  readonly children: ReactNode;
}

/** A page that is made to be printed; F1 or Esc goes back to where it was opened. */
export function PaperScreen({ issues, ready, children }: PaperScreenProps) {
  const say = useSay();
  const print = ready ? () => window.print() : null;
  useShortcuts('paper', { print });
  return (
    <Screen
      name="queue"
      head={
        <button type="button" className="button push" disabled={!ready} onClick={() => print?.()}>
          {say(paperWords.print)}
        </button>
      }
    >
      <IssueList issues={issues} />
      {children}
    </Screen>
  );
}
