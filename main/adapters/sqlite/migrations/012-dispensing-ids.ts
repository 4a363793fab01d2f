/** A row of the queue by its 調剤結果ID: without an index years of rows were read for it. */
export const dispensingIds = {
  version: 12,
  sql: `
CREATE INDEX submission_by_dispensing_id ON submission(dispensing_id) WHERE dispensing_id IS NOT NULL;
`,
} as const;
