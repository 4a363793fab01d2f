import { useEffect, useMemo, useRef, useState } from 'react';
import type { OperationOutput } from '../../../shared/contract/operations.ts';
import { isComposing } from '../../app/keymap.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { Screen } from '../../app/screen.tsx';
import { useScreenMemory } from '../../app/screen-memory.tsx';
import { useSession } from '../../app/session-context.tsx';
import { useShortcuts } from '../../app/shortcuts.tsx';
import { AT_FIRST_ROW, cursorAt, useRowPlace } from '../../core/row-cursor.ts';
import { useOperation } from '../../core/use-operation.ts';
import { Badge } from '../../parts/badge.tsx';
import { type Column, DataGrid, ROW_OF_TWO_LINES_PX } from '../../parts/data-grid.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { useFocusOnOpen } from '../../parts/use-focus-on-open.ts';
import { type Say, useSay } from '../../words/language.tsx';
import { sameNames } from '../../words/same-name.ts';
import { BRACKETS } from '../../words/text.ts';
import { BornAndSex } from '../entry/born-and-sex.tsx';
import { todayWords } from '../today/today-words.ts';
import { PatientHistory } from './patient-history.tsx';
import { searchWords } from './search-words.ts';

type Found = OperationOutput<'patient.search'>[number];
const TYPING_MS = 120;

/** 患者検索: found as one types; the right-hand side shows the chosen patient's records. */
export function SearchScreen() {
  const say = useSay();
  const { place, go } = useNavigation();
  const { can } = useSession();
  const [{ text, opened: left, cursor }, keep] = useScreenMemory('search');
  const [wanted, setWanted] = useState(text.trim());
  const [opened, setOpened] = useState(place.subject === null ? left : Number(place.subject));
  const [unmaskReason, setUnmaskReason] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const field = useFocusOnOpen<HTMLInputElement>();
  const table = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => setWanted(text.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const reason = unmaskReason === null ? {} : { unmaskReason };
  const asked = useOperation('patient.search', wanted === '' ? null : { text: wanted, limit: 50, ...reason }, [
    'entries',
    'prescriptions',
  ]);
  const rows = wanted === '' ? [] : (asked.value ?? []);
  const { value } = asked;
  const columns = useMemo(() => searchColumns(say, sameNames(value ?? [], insuredOf)), [say, value]);
  const keys = rows.map(keyOf);
  const selected = useRowPlace(
    cursor,
    (moved) => keep({ cursor: moved }),
    wanted === text.trim() && asked.value !== null ? keys : null,
  );
  const open = (index: number) => {
    const found = rows[index]?.patientId ?? null;
    setOpened(found);
    keep({ opened: found });
  };
  useShortcuts('search', {
    find: () => field.current?.select(),
    open: rows.length === 0 ? null : () => open(selected),
    enter: opened !== null && can('receive') ? () => go('entry', `patient/${opened}`) : null,
    unmask: can('receive') || !can('support') ? null : () => setAsking(true),
  });
  return (
    <Screen name="search">
      <div className="field">
        <label htmlFor="patient-text">
          {say(searchWords.field)}
          {say(BRACKETS, { text: 'F3' })}
        </label>
        <input
          id="patient-text"
          ref={field}
          maxLength={60}
          value={text}
          onChange={(event) => keep({ text: event.target.value, cursor: AT_FIRST_ROW })}
          onKeyDown={(event) => {
            if (isComposing(event.nativeEvent)) return;
            if (event.key === 'ArrowDown') table.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
            if (event.key === 'Enter') open(selected);
          }}
        />
        <span className="quiet">{say(searchWords.hint)}</span>
      </div>
      <IssueList issues={asked.issues} />
      <div ref={table} className="queue-columns" data-open={opened !== null || undefined}>
        <DataGrid<Found>
          label={say(searchWords.found)}
          columns={columns}
          count={rows.length}
          rowAt={(index) => rows[index] ?? null}
          selected={selected}
          onSelect={(index) => keep({ cursor: cursorAt(keys, index) })}
          onOpen={open}
          rowPx={ROW_OF_TWO_LINES_PX}
          empty={
            wanted === '' || asked.loading ? null : (
              <EmptyState title={say(searchWords.none)} next={say(searchWords.hint)} />
            )
          }
        />
        {opened === null ? null : <PatientHistory key={opened} patientId={opened} unmaskReason={unmaskReason} />}
      </div>
      {asking ? (
        <ReasonDialog
          title={say(searchWords.unmask)}
          about={null}
          explanation={say(searchWords.unmaskText)}
          confirm={say(searchWords.unmask)}
          onConfirm={(given) => {
            setUnmaskReason(given);
            setAsking(false);
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </Screen>
  );
}

const keyOf = ({ patientId }: Found): string => String(patientId);

const insuredOf = ({ insurerNumber, symbol, number, branch }: Found): string | null =>
  number === null ? null : [insurerNumber, symbol, number, branch].join(' ');

function searchColumns(say: Say, sameName: ReadonlySet<Found>): readonly Column<Found>[] {
  const column = (id: keyof typeof searchWords, width: string, cell: Column<Found>['cell']): Column<Found> => ({
    id,
    label: say(searchWords[id]),
    width,
    cell,
  });
  return [
    column('name', 'minmax(10rem, 1fr)', (found) => (
      <span className="patient-cell">
        <span>
          <strong>{found.patient.nameKanji ?? '—'}</strong>
          {sameName.has(found) ? <Badge tone="attention" text={say(todayWords.sameName)} /> : null}
          {found.identified ? null : <Badge tone="attention" text={say(searchWords.unsure)} />}
        </span>
        <small className="quiet">{found.patient.nameKana?.normalize('NFKC') ?? '—'}</small>
      </span>
    )),
    column('birth', '9rem', ({ patient }) => (
      <span className="two-lines">
        <BornAndSex patient={patient} short />
        <small className="quiet">{patient.birthDate ?? '—'}</small>
      </span>
    )),
    column('insurer', '6.5rem', (found) => found.insurerNumber ?? '—'),
    column('number', '9rem', (found) =>
      [found.symbol, found.number, found.branch].filter((part) => part !== null).join('・'),
    ),
    column('last', '7rem', (found) => found.lastVisits[0] ?? '—'),
  ];
}
