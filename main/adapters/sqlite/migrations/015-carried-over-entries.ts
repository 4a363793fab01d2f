import { instant } from './column-checks.ts';

/** A paper that is half typed is carried over like a draft; a reason given beside what was typed is kept until 確定. */
export const carriedOverEntries = {
  version: 15,
  sql: `
ALTER TABLE entry ADD COLUMN carried_over_by TEXT;
ALTER TABLE entry ADD COLUMN carried_over_reason TEXT;
ALTER TABLE entry ADD COLUMN ${instant('carried_over_at')};
ALTER TABLE dispensing_result ADD COLUMN late_reason TEXT;
`,
} as const;
