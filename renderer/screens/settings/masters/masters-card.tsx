import { useState } from 'react';
import { useSession } from '../../../app/session-context.tsx';
import { type FileRead, readFiles } from '../../../core/read-files.ts';
import { useOperation } from '../../../core/use-operation.ts';
import { Badge } from '../../../parts/badge.tsx';
import { FileButton } from '../../../parts/file-button.tsx';
import { IssueList } from '../../../parts/issue-list.tsx';
import { useSay } from '../../../words/language.tsx';
import { ImportPreview } from './import-preview.tsx';
import { editionWords, mastersWords as words } from './masters-words.ts';

const TONES = { 'in-use': 'good', upcoming: 'waiting', past: 'calm' } as const;

/** Which editions of the lists are in use, where they come from; new ones are compared before they are taken. */
export function MastersCard() {
  const say = useSay();
  const { can } = useSession();
  const status = useOperation('masters.status', {}, ['settings']);
  const [files, setFiles] = useState<readonly FileRead[] | null>(null);
  const masters = status.value;
  return (
    <section className="card stack" aria-labelledby="masters-title">
      <h2 id="masters-title">{say(words.title)}</h2>
      <IssueList issues={status.issues} />
      {masters === null ? null : (
        <>
          <div className="wide-table">
            <table className="plain-table">
              <thead>
                <tr>
                  {(['kind', 'state', 'appliesFrom', 'rows', 'source'] as const).map((column) => (
                    <th key={column} scope="col">
                      {say(words[column])}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {masters.editions.map((edition) => (
                  <tr key={`${edition.kind} ${edition.appliesFrom} ${edition.sha256}`}>
                    <th scope="row">{say(editionWords[edition.kind])}</th>
                    <td>
                      <Badge tone={TONES[edition.state]} text={say(words[edition.state])} />
                    </td>
                    <td className="nowrap">{edition.appliesFrom}</td>
                    <td className="number">{edition.rows.toLocaleString('ja-JP')}</td>
                    <td>
                      {edition.source}{' '}
                      <span className="quiet">
                        {edition.origin === 'shipped'
                          ? say(words.shipped)
                          : say(words.imported, { by: edition.importedBy ?? '—' })}
                      </span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p className="quiet">
            {say(words.pairs, { rows: masters.pairs.rows, source: masters.pairs.source })}
            {masters.receiptCodes.present ? '' : `　${say(words.noReceipt)}`}
          </p>
        </>
      )}
      {can('administer') ? (
        <div className="row-of">
          <FileButton
            label={say(words.choose)}
            accept=".xlsx,.csv,.txt"
            onFiles={(chosen) => void readFiles(chosen).then(setFiles)}
          />
          <span className="quiet">{say(words.chooseHint)}</span>
        </div>
      ) : null}
      {files === null ? null : (
        <ImportPreview
          files={files}
          onDone={() => {
            setFiles(null);
            status.reload();
          }}
          onClose={() => setFiles(null)}
        />
      )}
    </section>
  );
}
