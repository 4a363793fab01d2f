import type { OperationOutput } from '../../../shared/contract/operations.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { useNotices } from '../../app/notices.tsx';
import { Screen } from '../../app/screen.tsx';
import { useSession } from '../../app/session-context.tsx';
import { useShortcuts } from '../../app/shortcuts.tsx';
import { useCore } from '../../core/core-context.tsx';
import { usePageNow } from '../../core/page-clock.ts';
import { saveFile } from '../../core/save-file.ts';
import { useOperation } from '../../core/use-operation.ts';
import { Badge } from '../../parts/badge.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { type IssueTeller, useIssueText } from '../../parts/issue-text.ts';
import { useSay } from '../../words/language.tsx';
import { momentText, shortDay } from '../../words/moment.ts';
import { stateText, stateTone } from '../../words/queue-words.ts';
import { LateRows } from './late-rows.tsx';
import { whatWords, unregisteredWords as words } from './unregistered-words.ts';

type Row = OperationOutput<'closing.unregistered'>[number];

/** 未登録一覧: everything of every day that is not registered, to work through, to print, and as CSV. */
export function UnregisteredPage() {
  const say = useSay();
  const { back } = useNavigation();
  const { call } = useCore();
  const { who } = useSession();
  const { tell, refuse } = useNotices();
  const now = usePageNow(60_000);
  const asked = useOperation('closing.unregistered', {}, ['queue', 'entries', 'prescriptions', 'closing']);
  const rows = asked.value ?? [];
  const exportList = async () => {
    const answer = await call('export.csv', { list: 'unregistered', filter: {} });
    if (!answer.ok) return refuse(answer.issues);
    saveFile(answer.value.fileName, answer.value.base64, 'text/csv');
    tell(say(words.csvDone, { rows: answer.value.rows }));
  };
  const print = () => window.print();
  useShortcuts('closing', {
    count: null,
    report: null,
    print,
    reload: asked.reload,
    pause: null,
    cancel: null,
    provisional: null,
    final: null,
    unregistered: back,
    exportList: () => void exportList(),
  });
  return (
    <Screen
      name="closing"
      head={
        <div className="row-of push">
          <button type="button" className="button" onClick={() => void exportList()}>
            {say(words.csv)}
          </button>
          <button type="button" className="button" onClick={print}>
            {say(words.print)}
          </button>
        </div>
      }
    >
      <IssueList issues={asked.issues} />
      <article className="sheet" data-wide="true" aria-labelledby="unregistered-title">
        <header>
          <h2 id="unregistered-title">{say(words.title)}</h2>
          <p>
            {say(words.asOf, {
              pharmacy: who?.profile.pharmacy ?? '',
              time: momentText(now, now),
              rows: rows.length,
            })}
          </p>
        </header>
        {rows.length === 0 && !asked.loading ? (
          <EmptyState title={say(words.none)} next={say(words.noneNext)} />
        ) : (
          <RowTable rows={rows} />
        )}
        <LateRows />
      </article>
    </Screen>
  );
}

function RowTable({ rows }: { readonly rows: readonly Row[] }) {
  const say = useSay();
  const tell = useIssueText();
  const { go } = useNavigation();
  const now = usePageNow(60_000);
  return (
    <div className="wide-table">
      <table className="plain-table">
        <thead>
          <tr>
            {(['date', 'what', 'patient', 'state', 'signer', 'deadline', 'cause'] as const).map((column) => (
              <th key={column} scope="col">
                {say(words[column])}
              </th>
            ))}
            <th scope="col" className="no-print">
              {say(words.openRow)}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const what = say(whatWords[row.what]);
            const place = placeOf(row);
            return (
              <tr key={`${row.what} ${row.submissionId ?? row.resultId ?? row.prescriptionKey}`}>
                <td className="nowrap">{row.date}</td>
                <td className="nowrap">{what}</td>
                <td className="nowrap">{row.patientName ?? '—'}</td>
                <td>
                  {row.what === 'reception' ? (
                    '—'
                  ) : (
                    <Badge tone={stateTone(row.state)} text={say(stateText('register', row.state))} />
                  )}
                </td>
                <td className="nowrap">{row.signerName ?? '—'}</td>
                <td className="nowrap">
                  {row.late ? <Badge tone="bad" text={say(words.late)} /> : `${shortDay(row.date, now)} 24:00`}
                </td>
                <td>{causeOf(row, say, tell)}</td>
                <td className="no-print">
                  <button
                    type="button"
                    className="link nowrap"
                    aria-label={say(words.openOf, { date: row.date, what })}
                    onClick={() => go(place.screen, place.subject)}
                  >
                    {say(words.openRow)}
                  </button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function causeOf(row: Row, say: ReturnType<typeof useSay>, tell: IssueTeller): string {
  const { lastIssue, carriedOver } = row;
  const parts = [
    ...(lastIssue === null ? [] : [`${tell({ ...lastIssue, next: '' }).text} (${lastIssue.code})`]),
    ...(carriedOver === null ? [] : [say(words.carried, { by: carriedOver.by, reason: carriedOver.reason })]),
  ];
  return parts.length === 0 ? '—' : parts.join(' / ');
}

function placeOf(row: Row): { readonly screen: 'queue' | 'entry'; readonly subject: string } {
  if (row.submissionId !== null) return { screen: 'queue', subject: row.submissionId };
  if (row.what === 'draft' && row.resultId !== null) return { screen: 'entry', subject: `result/${row.resultId}` };
  return { screen: 'entry', subject: `prescription/${row.prescriptionKey}` };
}
