import { useRef, useState } from 'react';
import type { OperationOutput } from '../../../shared/contract/operations.ts';
import { useClosingRun } from '../../app/closing-run.tsx';
import { useNavigation } from '../../app/navigation.tsx';
import { Screen } from '../../app/screen.tsx';
import { useSession } from '../../app/session-context.tsx';
import { useShortcuts } from '../../app/shortcuts.tsx';
import { useVerdict } from '../../app/verdict-context.tsx';
import { usePageNow } from '../../core/page-clock.ts';
import { useOperation } from '../../core/use-operation.ts';
import { Badge } from '../../parts/badge.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useSay } from '../../words/language.tsx';
import { momentText } from '../../words/moment.ts';
import { isState, stateText, stateTone } from '../../words/queue-words.ts';
import { AfterFinalDialog } from './after-final-dialog.tsx';
import { BatchPanel } from './batch-panel.tsx';
import { ClosingHistory } from './closing-history.tsx';
import { ClosingReportPage } from './closing-report-page.tsx';
import { closingWords } from './closing-words.ts';
import { LeftOver } from './left-over.tsx';
import { MorningCard } from './morning-card.tsx';
import { isPaused } from './paused.ts';
import { StartDialog } from './start-dialog.tsx';
import { UnregisteredPage } from './unregistered-page.tsx';
import { Countdown, VerdictBanner } from './verdict-banner.tsx';

const HISTORY_SHOWN = 5;

export function ClosingScreen() {
  const { place } = useNavigation();
  const { subject } = place;
  if (subject === null) return <ClosingDay />;
  if (subject === 'unregistered') return <UnregisteredPage />;
  return <ClosingReportPage closingId={subject.startsWith('report/') ? subject.slice('report/'.length) : null} />;
}

/** May I close the shop now? The verdict, what is left, and the batch. */
function ClosingDay() {
  const say = useSay();
  const { go } = useNavigation();
  const { who, can } = useSession();
  const { value: verdict, issues, reload } = useVerdict();
  const run = useClosingRun();
  const history = useOperation('closing.history', { limit: HISTORY_SHOWN }, ['closing']).value ?? [];
  const [count, setCount] = useState('');
  const [asking, setAsking] = useState<'provisional' | 'final' | null>(null);
  const countField = useRef<HTMLInputElement>(null);
  const typed = count.normalize('NFKC').trim();
  const countProblem = typed !== '' && !/^\d{1,6}$/.test(typed);
  const mayClose = can('close') && run.running === null;
  const unsigned = verdict?.counts['awaiting-signature'] ?? 0;
  const asksPin = can('sign') && who?.key === null && unsigned > 0;
  const closedBefore = history.some((one) => one.kind !== 'provisional' && one.businessDay === verdict?.businessDay);

  const start = (final: boolean, pin: string | null) => {
    setAsking(null);
    run.start({
      final,
      ...(typed === '' ? {} : { prescriptionCount: Number(typed) }),
      ...(pin === null ? {} : { pin }),
    });
  };
  const begin = (kind: 'provisional' | 'final') => {
    if (countProblem) countField.current?.focus();
    else if (kind === 'final' || asksPin) setAsking(kind);
    else start(false, null);
  };
  const report = () =>
    go('closing', `report/${latestReport(run.closed !== null || closedBefore, history[0]?.closingId)}`);
  const pausedElsewhere = run.running === null && isPaused(verdict) && can('close');
  const keys = {
    count: mayClose ? () => countField.current?.focus() : null,
    report,
    print: null,
    reload,
    pause: run.running === null ? (pausedElsewhere ? run.resume : null) : run.pauseOrResume,
    cancel: run.running === null ? null : run.cancel,
    provisional: mayClose ? () => begin('provisional') : null,
    final: mayClose ? () => begin('final') : null,
    unregistered: () => go('closing', 'unregistered'),
    exportList: null,
  };
  useShortcuts('closing', keys, {
    ...(pausedElsewhere || (run.running !== null && run.paused) ? { pause: closingWords.resumeKey } : {}),
    ...(closedBefore ? { final: closingWords.additionalKey } : {}),
  });
  const closedForGood = run.closed !== null && run.closed.kind !== 'provisional' && run.closed.kind !== undefined;
  return (
    <Screen name="closing" head={verdict === null ? null : <Countdown businessDay={verdict.businessDay} />}>
      <IssueList issues={issues} />
      {verdict === null ? null : (
        <>
          <VerdictBanner verdict={verdict} />
          <IssueList issues={verdict.issues} />
          <BackupLine backup={verdict.backup} />
          <div className="closing-columns">
            <div className="stack">
              <LeftOver verdict={verdict} />
            </div>
            <div className="stack">
              <BatchPanel
                count={count}
                countProblem={countProblem}
                countField={countField}
                onCount={setCount}
                mayClose={can('close')}
                closedBefore={closedBefore}
                onProvisional={() => begin('provisional')}
                onFinal={() => begin('final')}
                onReport={report}
              />
              <Counts counts={verdict.counts} />
              <MorningCard />
              <ClosingHistory closings={history} />
            </div>
          </div>
        </>
      )}
      {asking === null ? null : (
        <StartDialog
          title={say(
            asking === 'final'
              ? closedBefore
                ? closingWords.additional
                : closingWords.final
              : closingWords.provisional,
          )}
          final={asking === 'final'}
          asksPin={asksPin}
          onStart={(pin) => start(asking === 'final', pin)}
          onClose={() => setAsking(null)}
        />
      )}
      {closedForGood ? <AfterFinalDialog /> : null}
    </Screen>
  );
}

/** The report of the batch that has just ended or that has closed the day; before it the day as it stands (`now`). */
function latestReport(closed: boolean, last: string | undefined): string {
  return closed ? (last ?? 'now') : 'now';
}

/** Promise 6: that last night's backup was really restored, and when. */
function BackupLine({ backup }: { readonly backup: OperationOutput<'closing.status'>['backup'] }) {
  const say = useSay();
  const now = usePageNow(60_000);
  const { madeAt, rehearsal } = backup;
  return (
    <p className="quiet">
      {say(closingWords.backup)} {madeAt === null ? say(closingWords.backupNever) : momentText(madeAt, now)}
      {'　'}
      {say(closingWords.rehearsal)}{' '}
      {rehearsal === null
        ? say(closingWords.backupNever)
        : `${momentText(rehearsal.at, now)} ${say(rehearsal.ok ? closingWords.rehearsalGood : closingWords.rehearsalBad)}`}
    </p>
  );
}

function Counts({ counts }: { readonly counts: Readonly<Record<string, number>> }) {
  const say = useSay();
  // What is not final yet is no state of sending; it stands above among what is left.
  const shown = Object.entries(counts).filter(([state, rows]) => rows > 0 && isState(state));
  return (
    <section className="card" aria-labelledby="counts-title">
      <h2 id="counts-title">{say(closingWords.states)}</h2>
      <div className="row-of">
        {shown.map(([state, rows]) => (
          <Badge key={state} tone={stateTone(state)} text={`${say(stateText('register', state))} ${rows}`} />
        ))}
      </div>
    </section>
  );
}
