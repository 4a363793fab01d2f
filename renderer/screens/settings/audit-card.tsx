import { useState } from 'react';
import { usePageNow } from '../../core/page-clock.ts';
import { useOperation } from '../../core/use-operation.ts';
import { Badge } from '../../parts/badge.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useLanguage, useSay } from '../../words/language.tsx';
import { momentText } from '../../words/moment.ts';
import { textIn } from '../../words/text.ts';
import { settingsWords } from './settings-words.ts';

/** Who did what, when; verified as one hash chain. No patient data stands in it. */
export function AuditCard() {
  const say = useSay();
  const { language } = useLanguage();
  const now = usePageNow(60_000);
  const [after, setAfter] = useState<number | null>(null);
  const page = useOperation('audit.page', after === null ? {} : { after }, []);
  const chain = useOperation('audit.verify', {}, []).value;
  return (
    <section className="card" aria-labelledby="audit-title">
      <div className="row-of">
        <h2 id="audit-title">{say(settingsWords.audit)}</h2>
        {chain === null ? null : (
          <Badge
            tone={chain.valid ? 'good' : 'bad'}
            text={
              chain.valid
                ? say(settingsWords.auditIntact, { rows: chain.rows })
                : say(settingsWords.auditBroken, { row: chain.firstBrokenSequence ?? 0 })
            }
          />
        )}
      </div>
      <IssueList issues={page.issues} />
      <table className="plain-table">
        <thead>
          <tr>
            {(['at', 'user', 'action', 'target'] as const).map((column) => (
              <th key={column} scope="col">
                {say(settingsWords[column])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(page.value?.rows ?? []).map((row) => (
            <tr key={row.sequence}>
              <td>{momentText(row.at, now)}</td>
              <td>{row.user}</td>
              <td>{textIn(language, row.words)}</td>
              <td className="mono">{row.target ?? '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="row-of">
        <button type="button" className="button" disabled={after === null} onClick={() => setAfter(null)}>
          {say(settingsWords.newest)}
        </button>
        <button
          type="button"
          className="button"
          disabled={page.value?.more !== true}
          onClick={() => setAfter(page.value?.last ?? null)}
        >
          {say(settingsWords.older)}
        </button>
      </div>
    </section>
  );
}
