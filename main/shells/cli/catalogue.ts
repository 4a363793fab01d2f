import { errorCatalogue } from '../../../shared/contract/error-catalogue.ts';
import type { IssueDefinition } from '../../../shared/domain/issue.ts';
import { cliIssues } from './cli-issues.ts';

const all: Readonly<Record<string, IssueDefinition>> = { ...errorCatalogue, ...cliIssues };

/** Severity, owner, exit code and texts of a code; null when no table knows it. */
export function definitionOf(code: string): IssueDefinition | null {
  return Object.hasOwn(all, code) ? (all[code] ?? null) : null;
}
