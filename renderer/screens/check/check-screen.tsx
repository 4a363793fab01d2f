import { useMemo, useRef, useState } from 'react';
import { useNavigation } from '../../app/navigation.tsx';
import { Screen } from '../../app/screen.tsx';
import { useShortcuts } from '../../app/shortcuts.tsx';
import { useOperation } from '../../core/use-operation.ts';
import { type Column, DataGrid } from '../../parts/data-grid.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { type Say, useSay } from '../../words/language.tsx';
import { PatientCell } from '../today/today-cells.tsx';
import { type TodayRow, todayWords } from '../today/today-words.ts';
import { CheckBadge } from './check-badge.tsx';
import { CheckPanel, type CheckPanelKeys } from './check-panel.tsx';
import { checkWords } from './check-words.ts';

/** 重複: of one prescription or result, or of the day with what needs a look first. */
export function CheckScreen() {
  const { place } = useNavigation();
  return place.subject === null ? <ChecksOfToday /> : <CheckOf subject={place.subject} />;
}

/** @returns the id the check is asked by, and the row of today where there is one */
function useSubject(subject: string) {
  const today = useOperation('today.list', {}, ['entries', 'checks']);
  const [kind, id = ''] = subject.split('/');
  const rows = today.value?.rows ?? [];
  const row =
    rows.find((one) =>
      kind === 'entry' ? one.entryId === id : kind === 'result' ? one.resultId === id : one.prescriptionKey === id,
    ) ?? null;
  const known = kind === 'entry' ? (row?.resultId ?? row?.prescriptionKey ?? null) : (row?.resultId ?? id);
  return { row, id: known, issues: today.issues };
}

function CheckOf({ subject }: { readonly subject: string }) {
  const say = useSay();
  const { row, id, issues } = useSubject(subject);
  const keys = useRef<CheckPanelKeys | null>(null);
  useShortcuts('check', {
    reload: () => keys.current?.reload(),
    run: id === null ? null : () => keys.current?.run(),
    open: () => keys.current?.focus(),
  });
  return (
    <Screen name="check" head={row === null ? null : <PatientCell row={row} />}>
      <IssueList issues={issues} />
      {id === null && row === null ? <EmptyState title={say(checkWords.notYet)} /> : null}
      <CheckPanel id={id} keys={keys} />
    </Screen>
  );
}

const URGENCY: readonly TodayRow['check']['answer'][] = [
  'found',
  'found-without-consent',
  'partly-checked',
  'not-performed',
  'none',
];

function ChecksOfToday() {
  const say = useSay();
  const { go } = useNavigation();
  const today = useOperation('today.list', {}, ['prescriptions', 'entries', 'checks']);
  const [selected, setSelected] = useState(0);
  const rows = useMemo(
    () =>
      (today.value?.rows ?? []).toSorted((a, b) => URGENCY.indexOf(a.check.answer) - URGENCY.indexOf(b.check.answer)),
    [today.value],
  );
  const columns = useMemo(() => checkColumns(say), [say]);
  const at = Math.min(selected, Math.max(0, rows.length - 1));
  const open = (index: number) => {
    const row = rows[index];
    if (row !== undefined) go('check', subjectOf(row));
  };
  useShortcuts('check', { reload: today.reload, run: null, open: rows.length === 0 ? null : () => open(at) });
  return (
    <Screen name="check">
      <IssueList issues={today.issues} />
      <DataGrid
        label={say(checkWords.list)}
        columns={columns}
        count={rows.length}
        rowAt={(index) => rows[index] ?? null}
        selected={at}
        onSelect={setSelected}
        onOpen={open}
        focusOnOpen
        empty={today.loading ? null : <EmptyState title={say(todayWords.nothing)} next={say(checkWords.listNext)} />}
      />
    </Screen>
  );
}

function subjectOf({ resultId, prescriptionKey, entryId }: TodayRow): string {
  if (resultId !== null) return `result/${resultId}`;
  return prescriptionKey === null ? `entry/${entryId ?? ''}` : `prescription/${prescriptionKey}`;
}

function checkColumns(say: Say): readonly Column<TodayRow>[] {
  return [
    { id: 'check', label: say(todayWords.check), width: '15rem', cell: (row) => <CheckBadge check={row.check} /> },
    {
      id: 'patient',
      label: say(todayWords.patient),
      width: 'minmax(10rem, 1fr)',
      cell: (row) => <PatientCell row={row} />,
    },
    {
      id: 'institution',
      label: say(todayWords.institution),
      width: 'minmax(8rem, 1fr)',
      cell: (row) => row.institution,
    },
  ];
}
