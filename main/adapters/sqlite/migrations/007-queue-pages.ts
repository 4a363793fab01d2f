/**
 * What the queue screen filters by and no index answered. Both are partial, so that a plain registration that goes
 * through pays for neither: one holds rows with an issue, the other rows without a 調剤日 (receptions).
 */
export const queuePages = {
  version: 7,
  sql: `
CREATE INDEX submission_by_issue ON submission(last_issue_code) WHERE last_issue_code IS NOT NULL;
CREATE INDEX submission_reception ON submission(due_date, kind, dispensing_date) WHERE dispensing_date IS NULL;
`,
} as const;
