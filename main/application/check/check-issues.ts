import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import type { CheckRow } from '../row-ports.ts';

/** What a check says, as warnings beside the result. No names of drugs or institutions: those are in the check itself. */
export function checkIssues(check: CheckRow): readonly Issue[] {
  switch (check.answer) {
    case 'found':
    case 'found-without-consent':
      return [
        applicationIssue(
          check.source === 'local'
            ? 'check.local-found'
            : check.answer === 'found'
              ? 'check.found'
              : 'check.found-without-consent',
        ),
      ];
    case 'partly-checked':
      return check.source === 'local' ? [] : [applicationIssue('check.partly-checked')];
    case 'not-performed':
      return check.source === 'local'
        ? []
        : [applicationIssue('check.not-performed', { cause: causeOf(check.detail) })];
    case 'none':
      return [];
  }
}

/** Why the service compared nothing, in its own word. */
function causeOf(detail: unknown): string {
  const cause =
    typeof detail === 'object' && detail !== null && 'notPerformedCause' in detail ? detail.notPerformedCause : null;
  return typeof cause === 'string' ? cause : '';
}
