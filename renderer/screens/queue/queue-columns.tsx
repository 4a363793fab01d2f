import type { QueueRow } from '../../core/use-queue-rows.ts';
import { Badge } from '../../parts/badge.tsx';
import type { Column } from '../../parts/data-grid.tsx';
import type { IssueTeller } from '../../parts/issue-text.ts';
import type { Say } from '../../words/language.tsx';
import { momentText, shortBirth, shortDay } from '../../words/moment.ts';
import { kindWords, stateText, stateTone } from '../../words/queue-words.ts';
import { copyWords, queueWords } from './queue-page-words.ts';

const COPY_TONES = { none: 'calm', stored: 'waiting', verified: 'good', bad: 'bad' } as const;

/** @param narrow the life of a row is open beside the list */
export function queueColumns(say: Say, tell: IssueTeller, now: string, narrow: boolean): readonly Column<QueueRow>[] {
  const column = (id: keyof typeof queueWords, width: string, cell: Column<QueueRow>['cell']): Column<QueueRow> => ({
    id,
    label: say(queueWords[id]),
    width,
    cell,
  });
  const always: readonly Column<QueueRow>[] = [
    column('due', '5rem', (row) => shortDay(row.dueDate, now)),
    column('state', '8.2rem', (row) => (
      <Badge tone={stateTone(row.state)} text={say(stateText(row.kind, row.state))} />
    )),
    column('kind', '5.2rem', (row) => say(kindWords[row.kind])),
    {
      ...column('patient', 'minmax(9.5rem, 1.2fr)', (row) => <PatientCell row={row} />),
      takesNext: (row) => causeText(row, say, tell, now) === '',
    },
    column('cause', 'minmax(8rem, 1.4fr)', (row) => causeText(row, say, tell, now)),
  ];
  if (narrow) return always;
  return [
    ...always,
    { ...column('attempts', '3.4rem', (row) => row.attempts), align: 'number' },
    column('copy', '7.2rem', (row) =>
      row.copy === 'none' ? (
        <span className="quiet">—</span>
      ) : (
        <Badge tone={COPY_TONES[row.copy]} text={say(copyWords[row.copy])} />
      ),
    ),
    column('signer', '7rem', (row) => row.signerName ?? '—'),
    column('dispensingId', '8.2rem', (row) => <span className="mono">{row.dispensingId?.slice(0, 13) ?? '—'}</span>),
    column('since', '7rem', (row) => momentText(row.stateSince, now)),
  ];
}

/**
 * A long name gives way, the birth date never: it tells those apart who share the name. Under the cursor, and as a hint under
 * the pointer, it is whole.
 */
function PatientCell({ row: { patientName, patientBirthDate } }: { readonly row: QueueRow }) {
  if (patientName === null) return '—';
  return (
    <span className="name-and-birth">
      <span title={patientName}>{patientName}</span>
      <small className="quiet">{shortBirth(patientBirthDate ?? '')}</small>
    </span>
  );
}

function causeText(row: QueueRow, say: Say, tell: IssueTeller, now: string): string {
  const next = row.nextAttemptAt === null ? null : say(queueWords.next, { time: momentText(row.nextAttemptAt, now) });
  const issue = row.state === 'registered' ? null : row.lastIssue;
  return [issue === null ? null : `${issue.code} ${tell({ ...issue, next: '' }).text}`, next]
    .filter((part) => part !== null)
    .join(' / ');
}
