import { useEffect, useState } from 'react';
import type { Issue } from '../../../shared/domain/issue.ts';
import { frameWords } from '../../app/frame-words.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { Screen } from '../../app/screen.tsx';
import { useCore } from '../../core/core-context.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useSay } from '../../words/language.tsx';
import { EntrySheet } from './entry-sheet.tsx';
import { Opening } from './opening.tsx';
import type { EntryView } from './use-entry.ts';

/** 入力: one entry, or the ways to open one. */
export function EntryScreen() {
  const { place } = useNavigation();
  return place.subject === null ? <Opening /> : <EntryOf subject={place.subject} />;
}

function EntryOf({ subject }: { readonly subject: string }) {
  const say = useSay();
  const { call } = useCore();
  const [opened, setOpened] = useState<EntryView | null>(null);
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: opened once; the sheet keeps itself up to date
  useEffect(() => {
    const [kind, id = ''] = subject.split('/');
    void call('entry.open', kind === 'entry' ? { entryId: id } : { prescriptionKey: id }).then((answer) => {
      if (answer.ok) setOpened(answer.value);
      else setIssues(answer.issues);
    });
  }, [subject]);
  if (opened !== null) return <EntrySheet opened={opened} />;
  return (
    <Screen name="entry">
      {issues.length === 0 ? <p className="quiet">{say(frameWords.loading)}</p> : <IssueList issues={issues} />}
    </Screen>
  );
}
