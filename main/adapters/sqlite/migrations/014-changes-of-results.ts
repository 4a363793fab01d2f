/** 訂正・変更 being typed: an entry that is to take the place of a finalised version, apart from the entries of new results. */
export const changesOfResults = {
  version: 14,
  sql: `
ALTER TABLE entry ADD COLUMN changes_result_id TEXT REFERENCES dispensing_result(result_id);
CREATE INDEX entry_by_change ON entry(changes_result_id, sequence) WHERE changes_result_id IS NOT NULL;
`,
} as const;
