import { calendarDate, code, instant, json, uuid, writtenOnce } from './column-checks.ts';

/** What pharmacists said about alerts of the duplicate check: decisions, oral consent, what came to light afterwards. */
export const checkDecisions = {
  version: 6,
  sql: `
CREATE TABLE check_decision (
  sequence INTEGER PRIMARY KEY,
  ${uuid('decision_id')} NOT NULL UNIQUE,
  prescription_key TEXT NOT NULL REFERENCES prescription(prescription_key),
  round INTEGER NOT NULL CHECK (round >= 1),
  result_id TEXT REFERENCES dispensing_result(result_id),
  check_id TEXT NOT NULL REFERENCES duplicate_check(check_id),
  patient_match_key TEXT,
  group_key TEXT NOT NULL,
  offer_key TEXT NOT NULL,
  ${code('kind', 'inquiry', 'as-dispensed')} NOT NULL,
  ${json('detail')} NOT NULL,
  ${calendarDate('decided_on')} NOT NULL,
  ${instant('decided_at')} NOT NULL,
  by_whom TEXT NOT NULL
) STRICT;
${writtenOnce('check_decision')}
CREATE INDEX check_decision_by_prescription ON check_decision(prescription_key, sequence);
CREATE INDEX check_decision_by_patient ON check_decision(patient_match_key, sequence) WHERE patient_match_key IS NOT NULL;

CREATE TABLE oral_consent (
  sequence INTEGER PRIMARY KEY,
  ${uuid('consent_id')} NOT NULL UNIQUE,
  prescription_key TEXT NOT NULL REFERENCES prescription(prescription_key),
  round INTEGER NOT NULL CHECK (round >= 1),
  check_id TEXT NOT NULL REFERENCES duplicate_check(check_id),
  ${json('group_keys')} NOT NULL,
  ${calendarDate('given_on')} NOT NULL,
  ${instant('given_at')} NOT NULL,
  by_whom TEXT NOT NULL
) STRICT;
${writtenOnce('oral_consent')}
CREATE INDEX oral_consent_by_prescription ON oral_consent(prescription_key, sequence);

CREATE TABLE check_notice (
  sequence INTEGER PRIMARY KEY,
  check_id TEXT NOT NULL UNIQUE REFERENCES duplicate_check(check_id),
  prescription_key TEXT NOT NULL REFERENCES prescription(prescription_key),
  result_id TEXT NOT NULL REFERENCES dispensing_result(result_id),
  ${instant('at')} NOT NULL
) STRICT;
${writtenOnce('check_notice')}
CREATE INDEX check_notice_by_prescription ON check_notice(prescription_key, sequence);

CREATE TABLE check_notice_word (
  sequence INTEGER PRIMARY KEY,
  check_id TEXT NOT NULL UNIQUE REFERENCES check_notice(check_id),
  word TEXT NOT NULL CHECK (length(word) > 0),
  ${instant('at')} NOT NULL,
  by_whom TEXT NOT NULL
) STRICT;
${writtenOnce('check_notice_word')}
`,
} as const;
