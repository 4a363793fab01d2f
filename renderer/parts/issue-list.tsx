import type { Severity } from '../../shared/domain/issue.ts';
import { type Tone, ToneMark } from './badge.tsx';
import { type Told, useIssueText } from './issue-text.ts';

export const SEVERITY_TONES: Readonly<Record<Severity, Tone>> = { error: 'bad', warning: 'attention', info: 'note' };

type Shown = Told & { readonly severity?: Severity };

/** What stands in the way, each with its way out; nothing when there is nothing. */
export function IssueList({ issues }: { readonly issues: readonly Shown[] }) {
  const issueText = useIssueText();
  if (issues.length === 0) return null;
  return (
    <ul className="issues">
      {[...Map.groupBy(issues, (issue) => `${issue.code} ${issue.text}`).entries()].map(([key, group]) => {
        const [first] = group;
        if (first === undefined) return null;
        const { text, next } = issueText(first);
        const tone = SEVERITY_TONES[first.severity ?? 'error'];
        return (
          <li key={key} data-tone={tone}>
            <ToneMark tone={tone} />
            <span>
              {text}
              <span className="quiet"> {next}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
