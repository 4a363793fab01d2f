import { useCallback, useEffect, useState } from 'react';
import type { OperationOutput } from '../../../../shared/contract/operations.ts';
import { parseCalendarDate } from '../../../../shared/domain/calendar-date.ts';
import type { Issue } from '../../../../shared/domain/issue.ts';
import { useNotices } from '../../../app/notices.tsx';
import { useCore } from '../../../core/core-context.tsx';
import type { FileRead } from '../../../core/read-files.ts';
import { Ask } from '../../../parts/dialog.tsx';
import { IssueList } from '../../../parts/issue-list.tsx';
import { TextField } from '../../../parts/text-field.tsx';
import { useSay } from '../../../words/language.tsx';
import { MasterDifference } from './master-difference.tsx';
import { mastersWords as words } from './masters-words.ts';

type Preview = OperationOutput<'masters.import'>;
/** Changed rows that are listed; the counts are of all. */
const LISTED_MOST = 100;
const TOO_MANY_REMOVED = 'masters.too-many-removed';
const NO_DATE = 'masters.no-date';

interface ImportPreviewProps {
  readonly files: readonly FileRead[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** What the files would change, by a run that writes nothing; only then the import itself. */
export function ImportPreview({ files, onDone, onClose }: ImportPreviewProps) {
  const say = useSay();
  const { call } = useCore();
  const { tell } = useNotices();
  const [preview, setPreview] = useState<Preview | null>(null);
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const [busy, setBusy] = useState(true);
  const [date, setDate] = useState('');
  const [accepted, setAccepted] = useState(false);
  const ask = useCallback(
    async (part: { readonly dryRun: boolean; readonly acceptRemovals: boolean; readonly date: string }) => {
      const day = parseCalendarDate(part.date);
      setBusy(true);
      const answer = await call('masters.import', {
        files: [...files],
        dryRun: part.dryRun,
        acceptRemovals: part.acceptRemovals,
        limit: LISTED_MOST,
        ...(day === null ? {} : { appliesFrom: day }),
      });
      setBusy(false);
      setIssues(answer.ok ? answer.value.issues : answer.issues);
      return answer.ok ? answer.value : null;
    },
    [call, files],
  );
  useEffect(() => {
    void ask({ dryRun: true, acceptRemovals: false, date: '' }).then(setPreview);
  }, [ask]);
  const compare = async (acceptRemovals: boolean) => {
    setAccepted(acceptRemovals);
    setPreview(await ask({ dryRun: true, acceptRemovals, date }));
  };
  const take = async () => {
    const taken = await ask({ dryRun: false, acceptRemovals: accepted, date });
    if (taken?.imported !== true) return;
    tell(say(words.done));
    onDone();
  };
  const blocked = issues.some(({ severity }) => severity === 'error');
  const told = (code: string) => issues.some((issue) => issue.code === code);
  const isNew = preview?.tables.some((table) => table.isNew) ?? false;
  return (
    <Ask title={say(words.previewTitle)} wide onClose={onClose}>
      <p role="status">{say(busy ? words.reading : words.previewText)}</p>
      <IssueList issues={issues} />
      {(preview?.tables ?? []).map((table) => (
        <MasterDifference key={`${table.kind} ${table.appliesFrom}`} table={table} />
      ))}
      {told(NO_DATE) || date !== '' ? (
        <div className="row-of">
          <TextField label={say(words.dateField)} type="date" value={date} onChange={setDate} />
          <button
            type="button"
            className="button"
            disabled={busy || parseCalendarDate(date) === null}
            onClick={() => void compare(accepted)}
          >
            {say(words.compareAgain)}
          </button>
        </div>
      ) : null}
      {told(TOO_MANY_REMOVED) || accepted ? (
        <label className="row-of">
          <input type="checkbox" checked={accepted} onChange={(event) => void compare(event.target.checked)} />
          {say(words.acceptRemovals)}
        </label>
      ) : null}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {say(words.close)}
        </button>
        <button
          type="button"
          className="button"
          data-kind="main"
          disabled={busy || blocked || !isNew}
          onClick={() => void take()}
        >
          {say(words.doImport)}
        </button>
      </div>
    </Ask>
  );
}
