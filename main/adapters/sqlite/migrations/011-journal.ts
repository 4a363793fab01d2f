/**
 * Where the database stands in the journal that is kept apart from it, and after a restore the rows of which the service
 * has to be asked before anything of them is sent.
 */
export const journal = {
  version: 11,
  sql: `
CREATE TABLE journal_head (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  sequence INTEGER NOT NULL CHECK (sequence >= 0),
  chain TEXT NOT NULL CHECK (length(chain) = 64)
) STRICT;

CREATE TABLE restored_doubt (
  submission_id TEXT NOT NULL PRIMARY KEY REFERENCES submission(submission_id)
) STRICT, WITHOUT ROWID;
`,
} as const;
