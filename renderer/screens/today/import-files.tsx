import { type RefObject, useState } from 'react';
import type { OperationOutput } from '../../../shared/contract/operations.ts';
import { useNotices } from '../../app/notices.tsx';
import { readFiles } from '../../core/read-files.ts';
import { useLongOperation } from '../../core/use-long-operation.ts';
import { ToneMark } from '../../parts/badge.tsx';
import { Ask } from '../../parts/dialog.tsx';
import { FileButton } from '../../parts/file-button.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useSay } from '../../words/language.tsx';
import { importWords as words } from './import-words.ts';

type Imported = OperationOutput<'import.files'>;

/** Prescriptions and results from files; what became of each file is shown until it was read. */
export function ImportFiles({ field }: { readonly field: RefObject<HTMLInputElement | null> }) {
  const say = useSay();
  const { refuse } = useNotices();
  const { running, start } = useLongOperation('import.files');
  const [imported, setImported] = useState<Imported | null>(null);
  const take = async (chosen: readonly File[]) => {
    const answer = await start({ files: await readFiles(chosen) });
    if (answer.ok) setImported(answer.value);
    else refuse(answer.issues);
  };
  const progress = running?.progress ?? null;
  const busy = `${say(words.running)} ${progress === null ? '' : `${progress.done} / ${progress.total}`}`;
  return (
    <>
      <FileButton
        label={running === null ? say(words.choose) : busy}
        field={field}
        disabled={running !== null}
        onFiles={(chosen) => void take(chosen)}
      />
      {imported === null ? null : <ImportResult imported={imported} onClose={() => setImported(null)} />}
    </>
  );
}

function ImportResult({ imported, onClose }: { readonly imported: Imported; readonly onClose: () => void }) {
  const say = useSay();
  const all = countsOf(imported.flatMap(({ created }) => created));
  const bad = imported.filter(({ issues }) => issues.some(({ severity }) => severity === 'error')).length;
  return (
    <Ask title={say(words.title)} wide onClose={onClose}>
      <p>{say(words.line, { files: imported.length, ...all })}</p>
      <p className="row-of">
        <ToneMark tone={bad === 0 ? 'good' : 'bad'} />
        <strong>{bad === 0 ? say(words.nothingBad) : say(words.bad, { files: bad })}</strong>
      </p>
      <div className="wide-table">
        <table className="plain-table">
          <thead>
            <tr>
              {(['file', 'format', 'created', 'issues'] as const).map((column) => (
                <th key={column} scope="col">
                  {say(words[column])}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {imported.map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two folders may hold files of one name
              <tr key={index}>
                <td>{one.file}</td>
                <td>{one.format ?? '—'}</td>
                <td className="nowrap">{say(words.counts, countsOf(one.created))}</td>
                <td>
                  <IssueList issues={one.issues} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" data-kind="main" onClick={onClose}>
          {say(words.close)}
        </button>
      </div>
    </Ask>
  );
}

function countsOf(created: Imported[number]['created']): { readonly prescriptions: number; readonly results: number } {
  const results = created.filter(({ kind }) => kind === 'result').length;
  return { prescriptions: created.length - results, results };
}
