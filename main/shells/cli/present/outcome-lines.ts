import type { Issue } from '../../../../shared/domain/issue.ts';
import type { Report } from '../cli-command.ts';
import { exitOfIssues } from '../exit-code.ts';
import { issueLines } from './issue-lines.ts';
import { stateLabel } from './labels.ts';
import { tableLines } from './table.ts';
import { fill, type Language } from './text.ts';

interface Outcome {
  readonly resultId: string;
  readonly submissionId: string | null;
  readonly state: string;
  readonly issues: readonly Issue[];
}

const TITLES = {
  ja: { result: '調剤結果', submission: '送信', state: '状態' },
  en: { result: 'Result', submission: 'Submission', state: 'State' },
};
const COUNT = { ja: '{count}件', en: '{count} rows' };

/** One row a result, its issues below the table; the worst of them decides the exit code. */
export function outcomesReport(json: unknown, outcomes: readonly Outcome[], language: Language): Report {
  const titles = TITLES[language];
  const issues = outcomes.flatMap((outcome) => outcome.issues);
  const rows = outcomes.map((outcome) => [
    outcome.resultId,
    outcome.submissionId ?? '-',
    stateLabel(outcome.state, language),
  ]);
  return {
    json,
    lines: [
      ...(rows.length === 0
        ? []
        : tableLines([{ title: titles.result }, { title: titles.submission }, { title: titles.state }], rows)),
      fill(COUNT, language, { count: outcomes.length }),
      ...outcomes.flatMap((outcome) =>
        outcome.issues.length === 0
          ? []
          : ['', `${outcome.resultId}:`, ...outcome.issues.flatMap((issue) => issueLines(issue, language))],
      ),
    ],
    exit: exitOfIssues(issues),
  };
}
