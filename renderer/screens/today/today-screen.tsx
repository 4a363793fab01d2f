import { useMemo, useRef, useState } from 'react';
import { useNavigation } from '../../app/navigation.tsx';
import { Screen } from '../../app/screen.tsx';
import { useSession } from '../../app/session-context.tsx';
import { useShortcuts } from '../../app/shortcuts.tsx';
import { useOperation } from '../../core/use-operation.ts';
import { type Column, DataGrid } from '../../parts/data-grid.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { Marks } from '../../parts/marks.tsx';
import { type Say, useSay } from '../../words/language.tsx';
import { ImportFiles } from './import-files.tsx';
import { useOwnSigning } from './own-signing.tsx';
import { type StageChoice, StageFilter } from './stage-filter.tsx';
import { type TodayAct, TodayActs } from './today-acts.tsx';
import { CheckBadge, DaysLeft, marksOf, NextAct, PatientCell, StageSteps, Troubles } from './today-cells.tsx';
import { prescriptionKindWords, type TodayRow, todayWords } from './today-words.ts';

/** 受付一覧: what somebody does next stands first; the rows of one visit stand together. */
export function TodayScreen() {
  const say = useSay();
  const { go } = useNavigation();
  const { can } = useSession();
  const today = useOperation('today.list', {}, ['prescriptions', 'entries', 'queue', 'checks']);
  const [choice, setChoice] = useState<StageChoice>('open');
  const [text, setText] = useState('');
  const [selected, setSelected] = useState(0);
  const [act, setAct] = useState<TodayAct | null>(null);
  const filterField = useRef<HTMLInputElement>(null);
  const filesField = useRef<HTMLInputElement>(null);
  const signing = useOwnSigning();
  const all = today.value?.rows ?? [];
  const rows = all.filter((row) => isChosen(row, choice) && fits(row, text));
  const row = rows[Math.min(selected, rows.length - 1)] ?? null;
  const columns = useMemo(() => todayColumns(say), [say]);
  const open = (index: number) => {
    const target = rows[index];
    if (target !== undefined) openRow(target, go);
  };
  const received =
    row !== null && can('receive') && row.prescriptionKey !== null && row.stage !== 'finalised' ? row : null;
  useShortcuts('today', {
    enter: can('receive') || can('finalise') ? () => go('entry') : null,
    find: () => filterField.current?.focus(),
    open: row === null ? null : () => openRow(row, go),
    reload: today.reload,
    cancelReception: received === null ? null : () => setAct({ name: 'cancel', row: received }),
    carryOver: received === null || received.carriedOver ? null : () => setAct({ name: 'carry-over', row: received }),
    sign: signing.sign,
    importFiles: can('receive') ? () => filesField.current?.click() : null,
  });
  return (
    <Screen
      name="today"
      head={
        <>
          <StageFilter rows={all} choice={choice} onChoose={setChoice} />
          {signing.button}
          {can('receive') ? <ImportFiles field={filesField} /> : null}
          <input
            ref={filterField}
            type="search"
            className="input push"
            aria-label={say(todayWords.filter)}
            placeholder={`${say(todayWords.filter)} (F3)`}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </>
      }
    >
      <IssueList issues={today.issues} />
      <DataGrid
        label={say(todayWords.list)}
        columns={columns}
        count={rows.length}
        rowAt={(index) => rows[index] ?? null}
        toneOf={(one) => (one.next === 'stop' ? 'bad' : undefined)}
        selected={Math.min(selected, Math.max(0, rows.length - 1))}
        onSelect={setSelected}
        onOpen={open}
        focusOnOpen
        empty={
          today.loading ? null : all.length === 0 ? (
            <EmptyState title={say(todayWords.nothing)} next={say(todayWords.nothingNext)} />
          ) : (
            <EmptyState title={say(todayWords.noneShown)} />
          )
        }
      />
      {signing.dialog}
      {act === null ? null : <TodayActs act={act} onClose={() => setAct(null)} />}
    </Screen>
  );
}

function openRow(row: TodayRow, go: ReturnType<typeof useNavigation>['go']): void {
  if (row.stage === 'finalised' && row.submissionId !== null) go('queue', row.submissionId);
  else if (row.entryId !== null) go('entry', `entry/${row.entryId}`);
  else if (row.prescriptionKey !== null) go('entry', `prescription/${row.prescriptionKey}`);
}

function isChosen(row: TodayRow, choice: StageChoice): boolean {
  if (choice === 'all') return true;
  return choice === 'open' ? row.next !== 'none' : row.stage === choice;
}

/** Kana are compared as katakana of one width, as they are stored. */
function fits(row: TodayRow, text: string): boolean {
  const wanted = plain(text);
  if (wanted === '') return true;
  const { nameKanji, nameKana } = row.patient;
  return [nameKanji, nameKana, row.institution, row.department].some(
    (part) => part !== null && plain(part).includes(wanted),
  );
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\u3000]/g, '')
    .replace(/[ぁ-ゖ]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0x60))
    .toLowerCase();
}

function todayColumns(say: Say): readonly Column<TodayRow>[] {
  const column = (id: keyof typeof todayWords, width: string, cell: Column<TodayRow>['cell']): Column<TodayRow> => ({
    id,
    label: say(todayWords[id]),
    width,
    cell,
  });
  return [
    column('next', '7.6rem', (row) => <NextAct row={row} />),
    column('patient', 'minmax(10rem, 1.6fr)', (row) => <PatientCell row={row} />),
    column('stage', '7.1rem', (row) => <StageSteps stage={row.stage} />),
    column('kind', '7rem', (row) => <small>{kindText(row, say)}</small>),
    column('days', '9rem', (row) => <DaysLeft row={row} />),
    column('check', '8.8rem', (row) => <CheckBadge check={row.check} />),
    column('institution', 'minmax(6rem, 1.1fr)', (row) => institutionText(row, say)),
    {
      ...column('waiting', '5.2rem', (row) =>
        row.stage === 'finalised' ? (
          <Troubles row={row} />
        ) : (
          <WaitingCell row={row} text={say(todayWords.minutes, { minutes: row.waitingMinutes })} />
        ),
      ),
      align: 'number',
    },
    column('marks', '10.9rem', (row) => <Marks marks={marksOf(row)} short />),
  ];
}

function WaitingCell({ row, text }: { readonly row: TodayRow; readonly text: string }) {
  return (
    <span className="waiting-cell">
      <Troubles row={row} />
      {text}
    </span>
  );
}

function kindText(row: TodayRow, say: Say): string {
  const { type, round, of } = row.round;
  const kind = say(prescriptionKindWords[row.kind]);
  return type === 'once' ? kind : `${kind} ${say(todayWords[type], { round, of })}`;
}

function institutionText(row: TodayRow, say: Say): string {
  const carried = row.carriedOver ? `[${say(todayWords.carriedOver)}] ` : '';
  return `${carried}${row.institution} ${row.department ?? ''} ${say(todayWords.drugs, { drugs: row.drugs })}`;
}
