import { useRef } from 'react';
import { useNavigation } from '../../app/navigation.tsx';
import { Screen } from '../../app/screen.tsx';
import { useShortcuts } from '../../app/shortcuts.tsx';
import { useOperation } from '../../core/use-operation.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useSay } from '../../words/language.tsx';
import { patientNameOf } from '../../words/patient-name.ts';
import { sameNames } from '../../words/same-name.ts';
import { PatientCell } from '../today/today-cells.tsx';
import { ChecksOfToday } from './check-list.tsx';
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
  const sameName = row !== null && sameNames(rows, () => null).has(row);
  return { row, id: known, issues: today.issues, day: today.value?.day ?? '', sameName };
}

function CheckOf({ subject }: { readonly subject: string }) {
  const say = useSay();
  const { row, id, issues, day, sameName } = useSubject(subject);
  const keys = useRef<CheckPanelKeys | null>(null);
  useShortcuts('check', {
    reload: () => keys.current?.reload(),
    run: id === null ? null : () => keys.current?.run(),
    open: () => keys.current?.focus(),
  });
  return (
    <Screen name="check" head={row === null ? null : <PatientCell row={row} day={day} sameName={sameName} />}>
      <IssueList issues={issues} />
      {id === null && row === null ? <EmptyState title={say(checkWords.notYet)} /> : null}
      <CheckPanel id={id} patientName={patientNameOf(row?.patient)} keys={keys} />
    </Screen>
  );
}
