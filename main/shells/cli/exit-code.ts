import type { ExitCode, Issue } from '../../../shared/domain/issue.ts';
import { definitionOf } from './catalogue.ts';

/** An issue whose code no table knows is a defect of ours. */
function exitOfIssue(issue: Issue): ExitCode {
  return definitionOf(issue.code)?.exit ?? 1;
}

/** The first error decides, a defect goes before everything; warnings and notes alone are exit code 0. */
export function exitOfIssues(issues: readonly Issue[]): ExitCode {
  const exits = issues.filter((issue) => issue.severity === 'error').map(exitOfIssue);
  return exits.includes(1) ? 1 : (exits[0] ?? 0);
}

/** product.md §10: `status` and `close` end with the verdict's own code, also with the line down. */
export function exitOfVerdict(verdict: 'closable' | 'closable-auto' | 'action-required'): ExitCode {
  const exits: Readonly<Record<typeof verdict, ExitCode>> = { closable: 0, 'closable-auto': 3, 'action-required': 4 };
  return exits[verdict];
}
