import { applicationIssue } from '../../shared/contract/application-issues.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import { RIGHT_WORDS, RIGHTS } from '../../shared/domain/people/roles.ts';
import { audited } from './audited.ts';
import type { Context } from './context.ts';
import type { Actor } from './people-ports.ts';

/** Somebody without the right has tried: refused, and on the audit log. Also for the parts of an operation that want a right of their own. */
export function denial(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  operation: string,
  rights: readonly string[],
): Issue {
  audited(context, actor, 'denied', null, { operation });
  const words = RIGHTS.filter((right) => rights.includes(right)).map((right) => RIGHT_WORDS[right]);
  return applicationIssue('rights.denied', {
    user: actor.displayName,
    operation,
    rights: rights.join(' / '),
    rightsJa: words.join('・'),
  });
}
