/** The entries that are being typed, found without a walk through years of finished ones. */
export const openEntries = {
  version: 10,
  sql: `
DROP INDEX entry_kept;
CREATE INDEX entry_without_result ON entry(sequence) WHERE result_id IS NULL AND discarded_at IS NULL;
`,
} as const;
