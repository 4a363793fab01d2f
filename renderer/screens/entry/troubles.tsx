import { ToneMark } from '../../parts/badge.tsx';
import { SEVERITY_TONES } from '../../parts/issue-list.tsx';
import { useIssueText } from '../../parts/issue-text.ts';
import { useSay } from '../../words/language.tsx';
import { useEntryWork } from './entry-context.tsx';
import { entryWords } from './entry-words.ts';
import type { EntryView } from './use-entry.ts';

const RANK = { error: 0, warning: 1, info: 2 } as const;

/** Worst first; within that in the order of the form. */
export function sortedIssues(view: EntryView): EntryView['issues'] {
  return view.issues.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
}

/** Everything the rules say of the form; each leads to its field (F6 goes through them). */
export function Troubles({ onJump }: { readonly onJump: (issue: EntryView['issues'][number]) => void }) {
  const say = useSay();
  const issueText = useIssueText();
  const { view } = useEntryWork();
  const issues = sortedIssues(view);
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  const warnings = issues.filter(({ severity }) => severity === 'warning').length;
  return (
    <section className="side-card" aria-labelledby="troubles-title">
      <h2 id="troubles-title">
        {say(entryWords.issues)} <small className="quiet">{say(entryWords.counts, { errors, warnings })}</small>
      </h2>
      {issues.length === 0 ? (
        <p className="trouble-none" data-tone="good">
          <ToneMark tone="good" />
          {say(entryWords.noIssues)}
        </p>
      ) : (
        <ul className="trouble-list">
          {issues.map((issue, index) => {
            const { text, next } = issueText(issue);
            const tone = SEVERITY_TONES[issue.severity];
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same can be said of two lines
              <li key={`${issue.code} ${index}`}>
                <button
                  type="button"
                  className="trouble-line"
                  data-tone={tone}
                  title={next}
                  onClick={() => onJump(issue)}
                >
                  <ToneMark tone={tone} />
                  <span>{text}</span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
