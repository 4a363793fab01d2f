import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { TODAY_AREAS } from '../../app/first-questions.ts';
import { isComposing } from '../../app/keymap.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { Screen } from '../../app/screen.tsx';
import { useScreenMemory } from '../../app/screen-memory.tsx';
import { useSession } from '../../app/session-context.tsx';
import { useShortcuts } from '../../app/shortcuts.tsx';
import { cursorAt, type RowCursor, useRowPlace } from '../../core/row-cursor.ts';
import { useOperation } from '../../core/use-operation.ts';
import { type Column, DataGrid, ROW_OF_TWO_LINES_PX } from '../../parts/data-grid.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { Marks } from '../../parts/marks.tsx';
import { type Say, useSay } from '../../words/language.tsx';
import { sameNames } from '../../words/same-name.ts';
import { CheckBadge } from '../check/check-badge.tsx';
import { ImportFiles } from './import-files.tsx';
import { useOwnSigning } from './own-signing.tsx';
import { isChosen } from './stage-choice.ts';
import { StageFilter } from './stage-filter.tsx';
import { type TodayAct, TodayActs } from './today-acts.tsx';
import { DaysLeft, marksOf, NextAct, PatientCell, StageSteps, Troubles } from './today-cells.tsx';
import { keyOf, prescriptionKindWords, type TodayRow, todayWords } from './today-words.ts';

/** 受付一覧: what somebody does next stands first; the rows of one visit stand together. */
export function TodayScreen() {
  const say = useSay();
  const { go } = useNavigation();
  const { can } = useSession();
  const today = useOperation('today.list', {}, TODAY_AREAS);
  const [{ choice, text, cursor }, keep] = useScreenMemory('today');
  const [act, setAct] = useState<TodayAct | null>(null);
  const filterField = useRef<HTMLInputElement>(null);
  const filesField = useRef<HTMLInputElement>(null);
  const signing = useOwnSigning();
  const all = today.value?.rows ?? [];
  const rows = all.filter((row) => isChosen(row, choice) && fits(row, text));
  const keys = rows.map(keyOf);
  const selected = useRowPlace(
    followed(cursor, all),
    (moved) => keep({ cursor: moved }),
    today.value === null ? null : keys,
  );
  const row = rows[selected] ?? null;
  const { value } = today;
  const columns = useMemo(
    () =>
      todayColumns(
        say,
        value?.day ?? '',
        sameNames(value?.rows ?? [], () => null),
      ),
    [say, value],
  );
  const open = (index: number) => {
    const target = rows[index];
    if (target !== undefined) openRow(target, go);
  };
  const toTable = () => filterField.current?.closest('main')?.querySelector<HTMLElement>('[role=grid]')?.focus();
  const onFilterKey = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent) || !['Escape', 'Enter', 'ArrowDown'].includes(event.key)) return;
    // Esc is the field's here, not the window's way back.
    event.preventDefault();
    if (event.key === 'Escape') keep({ text: '' });
    if (event.key === 'Enter' && rows.length === 1) open(0);
    else toTable();
  };
  const received =
    row !== null && can('receive') && row.prescriptionKey !== null && row.stage !== 'finalised' ? row : null;
  useShortcuts('today', {
    enter: can('receive') || can('finalise') ? () => go('entry') : null,
    find: () => filterField.current?.select(),
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
          <StageFilter rows={all} choice={choice} onChoose={(chosen) => keep({ choice: chosen })} />
          {signing.button}
          {can('receive') ? <ImportFiles field={filesField} /> : null}
          <input
            ref={filterField}
            type="search"
            className="input push"
            aria-label={say(todayWords.filter)}
            placeholder={`${say(todayWords.filter)} (F3)`}
            value={text}
            onChange={(event) => keep({ text: event.target.value })}
            onKeyDown={onFilterKey}
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
        selected={selected}
        onSelect={(index) => keep({ cursor: cursorAt(keys, index) })}
        onOpen={open}
        focusOnOpen
        rowPx={ROW_OF_TWO_LINES_PX}
        empty={
          today.loading ? null : all.length === 0 ? (
            <EmptyState title={say(todayWords.nothing)} next={say(todayWords.nothingNext)} />
          ) : (
            <EmptyState title={say(todayWords.noneShown)} />
          )
        }
      />
      {signing.dialog}
      {act === null ? null : (
        <TodayActs
          act={act}
          onClose={() => setAct(null)}
          onEndHere={can('finalise') ? (ended) => setAct({ name: 'end-here', row: ended }) : null}
        />
      )}
    </Screen>
  );
}

function openRow(row: TodayRow, go: ReturnType<typeof useNavigation>['go']): void {
  const atService = row.stage === 'finalised' || row.askedFor !== null || row.next === 'look-up';
  if (atService && row.submissionId !== null) go('queue', row.submissionId);
  else if (row.entryId !== null) go('entry', `entry/${row.entryId}`);
  else if (row.prescriptionKey !== null) go('entry', `prescription/${row.prescriptionKey}`);
}

/** The cursor stays on what was typed from paper when that becomes a prescription. */
function followed(cursor: RowCursor, rows: readonly TodayRow[]): RowCursor {
  const become = rows.find(({ entryId, prescriptionKey }) => entryId === cursor.key && prescriptionKey !== null);
  return cursor.key === null || become === undefined ? cursor : { ...cursor, key: keyOf(become) };
}

/** Kana are compared as katakana of one width, as they are stored. */
function fits(row: TodayRow, text: string): boolean {
  const wanted = plain(text);
  if (wanted === '') return true;
  const { nameKanji, nameKana } = row.patient;
  return [nameKanji, nameKana, row.institution, row.department, row.askedFor?.exchangeNumber ?? null].some(
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

function todayColumns(say: Say, day: string, sameName: ReadonlySet<TodayRow>): readonly Column<TodayRow>[] {
  const column = (id: keyof typeof todayWords, width: string, cell: Column<TodayRow>['cell']): Column<TodayRow> => ({
    id,
    label: say(todayWords[id]),
    width,
    cell,
  });
  return [
    column('next', '7.6rem', (row) => <NextAct row={row} />),
    column('patient', 'minmax(12.5rem, 2.6fr)', (row) => (
      <PatientCell row={row} day={day} sameName={sameName.has(row)} />
    )),
    column('stage', '4.7rem', (row) => <StageSteps stage={row.stage} />),
    column('kind', '5.2rem', (row) => <small className="folded">{kindText(row, say)}</small>),
    column('days', '9.8rem', (row) => <DaysLeft row={row} />),
    column('check', '11.8rem', (row) => <CheckBadge check={row.check} />),
    column('institution', 'minmax(5.5rem, 1fr)', (row) => <InstitutionCell row={row} />),
    {
      ...column('waiting', '4.6rem', (row) =>
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

function InstitutionCell({ row }: { readonly row: TodayRow }) {
  const say = useSay();
  if (row.askedFor !== null) return <span className="quiet">—</span>;
  const drugs = say(todayWords.drugs, { drugs: row.drugs });
  return (
    <span className="two-lines">
      <span>{row.institution}</span>
      <small className="quiet">
        {row.carriedOver ? `[${say(todayWords.carriedOver)}] ` : ''}
        {row.department ?? ''} {drugs}
      </small>
    </span>
  );
}
