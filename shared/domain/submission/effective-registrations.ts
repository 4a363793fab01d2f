import type { Uuid } from '../identifiers.ts';
import type { Submission } from './submission.ts';

/** One dispensed result among the submissions about it. */
export interface EffectiveRegistration {
  /** The first registration: when the result reached the service. */
  readonly first: Submission;
  /** The latest version that took effect, else the first: how it stands now. */
  readonly current: Submission;
}

/**
 * One entry per dispensed result, in the order of `submissions`: receptions and superseded versions are left out, an
 * amendment that took effect speaks for its registration, a withdrawal that took effect makes it withdrawn.
 */
export function effectiveRegistrations(submissions: readonly Submission[]): readonly EffectiveRegistration[] {
  const done = submissions.filter((row) => row.state === 'registered' || row.state === 'withdrawn' || wasAmended(row));
  return submissions
    .filter((row) => row.kind === 'register' && (row.state !== 'superseded' || wasAmended(row)))
    .map((first) => ({ first, current: latestOf(first, done) }));
}

/** An amended row is superseded as a corrected one is; what tells it apart is that it was registered. */
function wasAmended(row: Submission): boolean {
  return row.state === 'superseded' && row.registeredAt !== null;
}

function latestOf(first: Submission, done: readonly Submission[]): Submission {
  let current = first;
  const seen = new Set<Uuid>();
  while (!seen.has(current.submissionId)) {
    seen.add(current.submissionId);
    const { submissionId } = current;
    const next = done.find((row) => row.targetSubmissionId === submissionId && row.kind !== 'register');
    if (next === undefined) return current;
    if (next.kind === 'withdraw') return { ...current, state: 'withdrawn' };
    current = next;
  }
  return current;
}
