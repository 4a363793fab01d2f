import { useState } from 'react';
import type { OperationOutput } from '../../../../shared/contract/operations.ts';
import { parseInstant, tokyoDateOf, tokyoTimeOf } from '../../../../shared/domain/calendar-date.ts';
import { useNavigation } from '../../../app/navigation.tsx';
import { useNotices } from '../../../app/notices.tsx';
import { Screen } from '../../../app/screen.tsx';
import { useSession } from '../../../app/session-context.tsx';
import { useShortcuts } from '../../../app/shortcuts.tsx';
import { useCore } from '../../../core/core-context.tsx';
import { usePageNow } from '../../../core/page-clock.ts';
import { saveFile } from '../../../core/save-file.ts';
import { useOperation } from '../../../core/use-operation.ts';
import { EmptyState } from '../../../parts/empty-state.tsx';
import { IssueList } from '../../../parts/issue-list.tsx';
import { useLanguage, useSay } from '../../../words/language.tsx';
import { momentText } from '../../../words/moment.ts';
import { textIn } from '../../../words/text.ts';
import { type AuditFilter, AuditFilters, filterText } from './audit-filters.tsx';
import { AuditSeal } from './audit-seal.tsx';
import { detailWords, auditPageWords as words } from './audit-words.ts';

type Page = OperationOutput<'audit.page'>;
type Row = Page['rows'][number];

/** 操作履歴: who did what and why, to look through, to print, and as CSV. No patient data stands in it. */
export function AuditPage() {
  const say = useSay();
  const { language } = useLanguage();
  const { back } = useNavigation();
  const { call } = useCore();
  const { who } = useSession();
  const { tell, refuse } = useNotices();
  const now = usePageNow(60_000);
  const [filter, setFilter] = useState<AuditFilter>({});
  const [after, setAfter] = useState<number | null>(null);
  const page = useOperation('audit.page', { ...filter, ...(after === null ? {} : { after }) }, []);
  const rows = page.value?.rows ?? [];
  const exportLog = async () => {
    const answer = await call('export.csv', { list: 'audit', filter });
    if (!answer.ok) return refuse(answer.issues);
    saveFile(answer.value.fileName, answer.value.base64, 'text/csv');
    tell(say(words.csvDone, { rows: answer.value.rows }));
  };
  const print = () => window.print();
  const narrow = (changed: AuditFilter) => {
    setAfter(null);
    setFilter(changed);
  };
  useShortcuts('settings', {
    audit: back,
    print,
    reload: page.reload,
    exportLog: () => void exportLog(),
  });
  return (
    <Screen
      name="settings"
      head={
        <>
          <AuditFilters filter={filter} onFilter={narrow} />
          <div className="row-of push">
            <button type="button" className="button" onClick={() => void exportLog()}>
              {say(words.csv)}
            </button>
            <button type="button" className="button" onClick={print}>
              {say(words.print)}
            </button>
          </div>
        </>
      }
    >
      <IssueList issues={page.issues} />
      <article className="sheet" data-wide="true" aria-labelledby="audit-page-title">
        <header>
          <h2 id="audit-page-title">{say(words.title)}</h2>
          <p>{say(words.asOf, { pharmacy: who?.profile.pharmacy ?? '', time: momentText(now, now) })}</p>
          <p className="row-of">
            <span>{say(words.asked, { filter: filterText(filter, say, language) })}</span>
            <AuditSeal />
          </p>
        </header>
        {rows.length === 0 && !page.loading ? (
          <EmptyState title={say(words.none)} next={say(words.noneNext)} />
        ) : (
          <AuditTable rows={rows} />
        )}
        <div className="row-of no-print">
          <button type="button" className="button" disabled={after === null} onClick={() => setAfter(null)}>
            {say(words.newest)}
          </button>
          <button
            type="button"
            className="button"
            disabled={page.value?.more !== true}
            onClick={() => setAfter(page.value?.last ?? null)}
          >
            {say(words.older)}
          </button>
        </div>
      </article>
    </Screen>
  );
}

function AuditTable({ rows }: { readonly rows: readonly Row[] }) {
  const say = useSay();
  const { language } = useLanguage();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls by keyboard
    <section className="wide-table" tabIndex={0} aria-label={say(words.title)}>
      <table className="plain-table">
        <thead>
          <tr>
            {(['sequence', 'at', 'user', 'action', 'detail', 'target'] as const).map((column) => (
              <th key={column} scope="col">
                {say(words[column])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.sequence}>
              <td className="number">{row.sequence}</td>
              <td className="nowrap">{exactMoment(row.at)}</td>
              <td>{row.user}</td>
              <td>{textIn(language, row.words)}</td>
              <td>{detailText(row.detail, say)}</td>
              <td className="mono">{row.target ?? '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Day and second: evidence is read years later. */
function exactMoment(at: string): string {
  const instant = parseInstant(at);
  return instant === null ? at : `${tokyoDateOf(instant)} ${tokyoTimeOf(instant)}:${instant.slice(17, 19)}`;
}

function detailText(detail: Row['detail'], say: ReturnType<typeof useSay>): string {
  const parts = Object.entries(detail)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => {
      const label = detailWords[name];
      return `${label === undefined ? name : say(label)}: ${String(value)}`;
    });
  return parts.length === 0 ? '—' : parts.join(' / ');
}
