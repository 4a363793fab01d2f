import type { Issue } from '../../shared/domain/issue.ts';

/**
 * The disk or the file let us down (full, read-only, damaged, in use). Store methods give plain values, so this one kind
 * of trouble is thrown; the boundary turns it into its issue. Whatever transaction was open has been rolled back.
 */
export class StorageFailure extends Error {
  readonly issue: Issue;

  constructor(issue: Issue, cause?: unknown) {
    super(issue.code, { cause });
    this.name = 'StorageFailure';
    this.issue = issue;
  }
}
