import { useEffect, useMemo, useRef, useState } from 'react';
import { isComposing } from '../../app/keymap.ts';
import { useNavigation } from '../../app/navigation.tsx';
import { useNotices } from '../../app/notices.tsx';
import { Screen } from '../../app/screen.tsx';
import { useSession } from '../../app/session-context.tsx';
import { useShortcuts } from '../../app/shortcuts.tsx';
import { useCore } from '../../core/core-context.tsx';
import { usePageNow } from '../../core/page-clock.ts';
import { saveFile } from '../../core/save-file.ts';
import { useOperation } from '../../core/use-operation.ts';
import { type QueueFilter, type QueueRow, useQueueRows } from '../../core/use-queue-rows.ts';
import { DataGrid } from '../../parts/data-grid.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useIssueText } from '../../parts/issue-text.ts';
import { useSay } from '../../words/language.tsx';
import { NotebookPage } from '../paper/notebook-page.tsx';
import { ReadablePage } from '../paper/readable-page.tsx';
import { changeOfRow } from './change-of-row.ts';
import { DocumentView } from './document-view.tsx';
import { canHold, canRetry, type QueueAct, type QueueActName, removalOf } from './queue-act.ts';
import { QueueActs } from './queue-acts.tsx';
import { queueColumns } from './queue-columns.tsx';
import { QueueFilters, withPart } from './queue-filters.tsx';
import { queueWords } from './queue-page-words.ts';
import { RowLife } from './row-life.tsx';
import { useRetry } from './use-retry.ts';
import { useSelectedRow } from './use-selected-row.ts';
import { useUnmaskedPatient } from './use-unmasked-patient.ts';

export function QueueScreen() {
  const { place } = useNavigation();
  const [what, resultId] = place.subject?.split('/') ?? [];
  if (what === 'readable' && resultId !== undefined) return <ReadablePage resultId={resultId} />;
  if (what === 'notebook' && resultId !== undefined) return <NotebookPage resultId={resultId} />;
  return <QueueList />;
}

/** All submissions, and the life of the one that is open. */
function QueueList() {
  const say = useSay();
  const now = usePageNow(30_000);
  const { place, go, back } = useNavigation();
  const { can } = useSession();
  const { call } = useCore();
  const { tell, refuse } = useNotices();
  const [filter, setFilter] = useState<QueueFilter>({});
  const [text, setText] = useState('');
  const [opened, setOpened] = useState<string | null>(place.subject);
  const [viewed, setViewed] = useState<{ readonly row: QueueRow; readonly reason: string | null } | null>(null);
  const [act, setAct] = useState<QueueAct | null>(null);
  const textField = useRef<HTMLInputElement>(null);
  const rows = useQueueRows(filter);
  const { index: selected, row, choose, toTop } = useSelectedRow(rows);
  const counts = useOperation('queue.counts', {}, ['queue']).value;
  const { nameOf, unmask } = useUnmaskedPatient();
  const { sending, retry } = useRetry();
  const typed = text.trim() === '' ? undefined : text.normalize('NFKC').trim();
  // The first key is asked at once; what is typed while its rows are on their way, when they have come.
  useEffect(() => {
    if (rows.loading || filter.text === typed) return;
    setFilter((before) => withPart(before, 'text', typed));
    toTop();
  }, [rows.loading, filter.text, typed, toTop]);

  const inSight = opened === null || opened === row?.submissionId;
  const apart = useOperation('queue.life', inSight ? null : { id: opened }, ['queue']);
  /** Keys act on the row whose life is open, wherever it stands, else on the one under the cursor. */
  const target = inSight ? row : (apart.value?.row ?? null);
  const mayMove = can('close') || can('finalise') || can('support');
  const seesPatients = !can('support') || can('receive');
  const removal = target === null ? null : removalOf(target, can);
  const select = (index: number) => {
    choose(index);
    const next = rows.rowAt(index);
    if (opened !== null && next !== null) setOpened(next.submissionId);
  };
  const open = (index: number) => setOpened(rows.rowAt(index)?.submissionId ?? null);
  const close = () => (place.subject === null ? setOpened(null) : back());
  const exportList = async () => {
    const answer = await call('export.csv', { list: 'queue', filter });
    if (!answer.ok) return refuse(answer.issues);
    saveFile(answer.value.fileName, answer.value.base64, 'text/csv');
    tell(say(queueWords.csvDone, { rows: answer.value.rows }));
  };
  const onTarget = (possible: boolean, name: QueueActName) =>
    target !== null && possible ? () => setAct({ name, row: target }) : null;
  const change = target === null || !can('finalise') ? null : changeOfRow(target);
  /** The way back leads to this row. */
  const openChange = ({ submissionId, resultId }: Pick<QueueRow, 'submissionId' | 'resultId'>) => {
    if (opened !== null) go('queue', submissionId);
    go('entry', `result/${resultId ?? ''}`);
  };
  useShortcuts('queue', {
    change: target === null || change === null ? null : () => openChange(target),
    find: () => textField.current?.focus(),
    open:
      opened === null && row === null ? null : () => setOpened(opened === null ? (row?.submissionId ?? null) : null),
    reload: rows.reload,
    retry:
      target !== null && mayMove && canRetry(target) && !sending.has(target.submissionId) ? () => retry(target) : null,
    hold: onTarget(mayMove && target !== null && canHold(target), 'hold'),
    release: onTarget(mayMove && target?.state === 'held', 'release'),
    withdraw: removal === null ? null : onTarget(true, removal),
    unmask: onTarget(!seesPatients, 'unmask'),
    exportList: () => void exportList(),
  });
  const tellIssue = useIssueText();
  const columns = useMemo(() => queueColumns(say, tellIssue, now, opened !== null), [say, tellIssue, now, opened]);
  const total = say(rows.totalExact ? queueWords.total : queueWords.totalMore, {
    rows: rows.total.toLocaleString('ja-JP'),
  });
  return (
    <Screen
      name="queue"
      head={
        <>
          <QueueFilters
            filter={filter}
            counts={counts}
            seesPatients={seesPatients}
            textField={textField}
            text={text}
            onText={setText}
            onFilter={(wanted) => {
              setFilter(wanted);
              toTop();
            }}
          />
          <span className="push" role="status">
            {sending.size === 0 ? '' : say(queueWords.sending, { rows: sending.size })}
          </span>
          <span>{total}</span>
        </>
      }
    >
      <IssueList issues={rows.issues} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Esc closes the panel from wherever the keyboard is in it */}
      <div
        className="queue-columns"
        data-open={opened !== null || undefined}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || opened === null || isComposing(event.nativeEvent)) return;
          event.preventDefault();
          close();
        }}
      >
        <DataGrid<QueueRow>
          label={say(queueWords.list)}
          columns={columns}
          count={rows.total}
          rowAt={rows.rowAt}
          selected={selected}
          onSelect={select}
          onOpen={open}
          onVisible={rows.onVisible}
          focusOnOpen
          empty={rows.loading ? null : <EmptyState title={say(queueWords.none)} next={say(queueWords.noneNext)} />}
        />
        {opened === null ? null : (
          <RowLife
            key={opened}
            id={opened}
            unmasked={nameOf(opened)}
            onChange={openChange}
            onView={(shown) => setViewed({ row: shown, reason: null })}
            onExport={(shown) => setAct({ name: 'export', row: shown })}
            onClose={close}
          />
        )}
      </div>
      {act === null ? null : (
        <QueueActs
          act={act}
          onUnmask={(reason) => {
            setOpened(act.row.submissionId);
            unmask(act.row.submissionId, reason);
          }}
          onView={(reason) => setViewed({ row: act.row, reason })}
          onClose={() => setAct(null)}
        />
      )}
      {viewed === null ? null : (
        <DocumentView
          key={viewed.reason}
          id={viewed.row.submissionId}
          unmaskReason={viewed.reason}
          onUnmask={
            seesPatients
              ? undefined
              : () => {
                  setViewed(null);
                  setAct({ name: 'view', row: viewed.row });
                }
          }
          onClose={() => setViewed(null)}
        />
      )}
    </Screen>
  );
}
