import { useEffect, useRef, useState } from 'react';
import type { Issue } from '../../../shared/domain/issue.ts';
import { frameWords } from '../../app/frame-words.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { useNotices } from '../../app/notices.tsx';
import { Screen } from '../../app/screen.tsx';
import type { OperationArguments } from '../../core/call-operation.ts';
import { useCore } from '../../core/core-context.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useSay } from '../../words/language.tsx';
import { EntrySheet } from './entry-sheet.tsx';
import { Opening } from './opening.tsx';
import { openingWords } from './opening-words.ts';
import { summaryWords } from './summary-words.ts';
import type { EntryView } from './use-entry.ts';

/** 入力: one entry, or the ways to open one. */
export function EntryScreen() {
  const { place } = useNavigation();
  return place.subject === null ? <Opening /> : <EntryOf subject={place.subject} />;
}

function EntryOf({ subject }: { readonly subject: string }) {
  const say = useSay();
  const { call } = useCore();
  const { replace } = useNavigation();
  const { tell } = useNotices();
  const [opened, setOpened] = useState<EntryView | null>(null);
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: opened once; the sheet keeps itself up to date
  useEffect(() => {
    void call('entry.open', wantedBy(subject)).then((answer) => {
      if (!answer.ok) return setIssues(answer.issues);
      const { offeredFrom, entryId } = answer.value;
      if (subject.startsWith('entry/')) return setOpened(answer.value);
      // Whoever comes back comes to this entry: the other names may stand for another new one by then, or for none.
      if (offeredFrom !== null) tell(say(openingWords.offered, { day: offeredFrom.dispensingDate }));
      replace('entry', `entry/${entryId}`);
    });
  }, [subject]);
  if (opened !== null) return <EntrySheet opened={opened} />;
  return (
    <Screen name="entry">
      {issues.length === 0 ? <p className="quiet">{say(frameWords.loading)}</p> : <NotOpened issues={issues} />}
    </Screen>
  );
}

/** @param subject `entry/ID`, `prescription/ID`, `result/ID` or `patient/NUMBER` */
function wantedBy(subject: string): OperationArguments<'entry.open'> {
  const [kind, id = ''] = subject.split('/');
  switch (kind) {
    case 'entry':
      return { entryId: id };
    case 'result':
      return { resultId: id };
    case 'patient':
      return { paper: { patientId: Number(id) } };
    default:
      return { prescriptionKey: id };
  }
}

/** Why nothing is opened, and the way on. */
function NotOpened({ issues }: { readonly issues: readonly Issue[] }) {
  const say = useSay();
  const { go } = useNavigation();
  const toList = useRef<HTMLButtonElement>(null);
  useEffect(() => toList.current?.focus(), []);
  return (
    <section className="outcome" role="alert">
      <IssueList issues={issues} />
      <div className="row-of">
        <button ref={toList} type="button" className="button" data-kind="main" onClick={() => go('today')}>
          {say(summaryWords.toList)}
        </button>
      </div>
    </section>
  );
}
