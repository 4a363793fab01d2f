import { useMemo } from 'react';
import { useNavigation } from '../../app/navigation.tsx';
import { Screen } from '../../app/screen.tsx';
import { useScreenMemory } from '../../app/screen-memory.tsx';
import { useShortcuts } from '../../app/shortcuts.tsx';
import { cursorAt, useRowPlace } from '../../core/row-cursor.ts';
import { useOperation } from '../../core/use-operation.ts';
import { Badge } from '../../parts/badge.tsx';
import { type Column, DataGrid, ROW_OF_TWO_LINES_PX } from '../../parts/data-grid.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { type Say, useSay } from '../../words/language.tsx';
import { sameNames } from '../../words/same-name.ts';
import { PatientCell } from '../today/today-cells.tsx';
import { keyOf, type TodayRow, todayWords } from '../today/today-words.ts';
import { CheckBadge } from './check-badge.tsx';
import { inOrderOfNeed } from './check-list-order.ts';
import { checkWords } from './check-words.ts';

/** The checks of the day: what waits for a decision stands first, what is handed over and decided last. */
export function ChecksOfToday() {
  const say = useSay();
  const { go } = useNavigation();
  const { value, loading, issues, reload } = useOperation('today.list', {}, ['prescriptions', 'entries', 'checks']);
  const [{ cursor }, keep] = useScreenMemory('check');
  const rows = useMemo(() => inOrderOfNeed(value?.rows ?? []), [value]);
  const columns = useMemo(
    () =>
      checkColumns(
        say,
        value?.day ?? '',
        sameNames(value?.rows ?? [], () => null),
      ),
    [say, value],
  );
  const keys = rows.map(keyOf);
  const selected = useRowPlace(cursor, (moved) => keep({ cursor: moved }), value === null ? null : keys);
  const open = (index: number) => {
    const row = rows[index];
    if (row !== undefined) go('check', subjectOf(row));
  };
  useShortcuts('check', { reload, run: null, open: rows.length === 0 ? null : () => open(selected) });
  return (
    <Screen name="check">
      <IssueList issues={issues} />
      <DataGrid
        label={say(checkWords.list)}
        columns={columns}
        count={rows.length}
        rowAt={(index) => rows[index] ?? null}
        selected={selected}
        onSelect={(index) => keep({ cursor: cursorAt(keys, index) })}
        onOpen={open}
        focusOnOpen
        rowPx={ROW_OF_TWO_LINES_PX}
        empty={loading ? null : <EmptyState title={say(todayWords.nothing)} next={say(checkWords.listNext)} />}
      />
    </Screen>
  );
}

function subjectOf({ resultId, prescriptionKey, entryId }: TodayRow): string {
  if (resultId !== null) return `result/${resultId}`;
  return prescriptionKey === null ? `entry/${entryId ?? ''}` : `prescription/${prescriptionKey}`;
}

function checkColumns(say: Say, day: string, sameName: ReadonlySet<TodayRow>): readonly Column<TodayRow>[] {
  return [
    { id: 'check', label: say(todayWords.check), width: '15rem', cell: (row) => <CheckBadge check={row.check} /> },
    { id: 'decision', label: say(checkWords.decisionColumn), width: '8rem', cell: (row) => <Decision row={row} /> },
    {
      id: 'patient',
      label: say(todayWords.patient),
      width: 'minmax(10rem, 1fr)',
      cell: (row) => <PatientCell row={row} day={day} sameName={sameName.has(row)} />,
    },
    {
      id: 'institution',
      label: say(todayWords.institution),
      width: 'minmax(8rem, 1fr)',
      cell: (row) => row.institution,
    },
  ];
}

function Decision({ row: { checkGroups, undecidedGroups } }: { readonly row: TodayRow }) {
  const say = useSay();
  if (checkGroups === 0) return <span className="quiet">—</span>;
  return undecidedGroups > 0 ? (
    <Badge tone="attention" text={say(checkWords.undecidedCount, { groups: undecidedGroups })} />
  ) : (
    <Badge tone="good" text={say(checkWords.decided)} />
  );
}
