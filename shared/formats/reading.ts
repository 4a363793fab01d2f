import type { Issue } from '../domain/issue.ts';
import { formatIssue } from './format-issues.ts';
import type { FormatLayout, RecordDocument } from './record-layout.ts';
import { readRecords } from './record-text.ts';

/** What every reader gives: the document whole, and all that is to be said about it. */
export interface Reading<L extends FormatLayout> {
  readonly document: RecordDocument<L>;
  readonly issues: readonly Issue[];
}

const NOTHING_READ: RecordDocument<never> = {
  dialect: { version: '', headerFields: [], lineEnd: 'lf', finalLineEnd: false, endOfFileMark: false },
  records: [],
};

/** Reads and checks; a text past the bounds gives an empty document and one issue. */
export function readingOf<L extends FormatLayout>(
  layout: L,
  text: string,
  check: (document: RecordDocument<L>) => readonly Issue[],
): Reading<L> {
  const document = readRecords(layout, text);
  if (document === null)
    return { document: NOTHING_READ, issues: [formatIssue('format.too-large', { limit: '10 MiB' })] };
  return { document, issues: check(document) };
}
