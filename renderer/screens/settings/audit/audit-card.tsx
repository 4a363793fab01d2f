import { useNavigation } from '../../../app/navigation.tsx';
import { usePageNow } from '../../../core/page-clock.ts';
import { useOperation } from '../../../core/use-operation.ts';
import { IssueList } from '../../../parts/issue-list.tsx';
import { useLanguage, useSay } from '../../../words/language.tsx';
import { momentText } from '../../../words/moment.ts';
import { textIn } from '../../../words/text.ts';
import { AuditSeal } from './audit-seal.tsx';
import { auditPageWords as words } from './audit-words.ts';

const NEWEST_SHOWN = 5;

/** The last lines of the log, whether it is whole, and the way to all of it. */
export function AuditCard() {
  const say = useSay();
  const { language } = useLanguage();
  const { go } = useNavigation();
  const now = usePageNow(60_000);
  const page = useOperation('audit.page', { limit: NEWEST_SHOWN }, []);
  return (
    <section className="card stack" aria-labelledby="audit-title">
      <div className="row-of">
        <h2 id="audit-title">{say(words.title)}</h2>
        <AuditSeal />
        <button type="button" className="link push" onClick={() => go('settings', 'audit')}>
          {say(words.open)}
        </button>
      </div>
      <IssueList issues={page.issues} />
      <table className="plain-table">
        <thead>
          <tr>
            {(['at', 'user', 'action'] as const).map((column) => (
              <th key={column} scope="col">
                {say(words[column])}
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
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
