import { instant, json, writtenOnce } from './column-checks.ts';

/** 持参情報: what a patient's notebook tells of other pharmacies. Shown, used by the local check, never registered. */
export const broughtIn = {
  version: 5,
  sql: `
CREATE TABLE brought_in (
  sequence INTEGER PRIMARY KEY,
  patient_match_key TEXT,
  import_sha256 TEXT NOT NULL,
  ${json('drugs')} NOT NULL,
  ${json('notes')} NOT NULL,
  by_whom TEXT NOT NULL,
  ${instant('at')} NOT NULL
) STRICT;
${writtenOnce('brought_in')}
CREATE INDEX brought_in_by_patient ON brought_in(patient_match_key, sequence) WHERE patient_match_key IS NOT NULL;
CREATE INDEX brought_in_by_file ON brought_in(import_sha256);
`,
};
