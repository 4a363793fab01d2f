import { calendarDate, code, instant, json, uuid, writtenOnce } from './column-checks.ts';

export const day = {
  version: 4,
  sql: `
CREATE TABLE duplicate_check (
  sequence INTEGER PRIMARY KEY,
  ${uuid('check_id')} NOT NULL UNIQUE,
  prescription_key TEXT NOT NULL REFERENCES prescription(prescription_key),
  result_id TEXT REFERENCES dispensing_result(result_id),
  ${code('source', 'service-reception', 'service-on-demand', 'local')} NOT NULL,
  ${code('answer', 'not-performed', 'none', 'partly-checked', 'found-without-consent', 'found')} NOT NULL,
  lines_sha256 TEXT NOT NULL,
  ${calendarDate('checked_on')} NOT NULL,
  ${instant('performed_at')} NOT NULL,
  by_whom TEXT NOT NULL,
  ${json('detail')} NOT NULL
) STRICT;
${writtenOnce('duplicate_check')}
CREATE INDEX duplicate_check_by_prescription ON duplicate_check(prescription_key, sequence);

CREATE TABLE closing (
  sequence INTEGER PRIMARY KEY,
  ${uuid('closing_id')} NOT NULL UNIQUE,
  ${calendarDate('business_day')} NOT NULL,
  ${code('kind', 'provisional', 'final', 'additional')} NOT NULL,
  ${instant('at')} NOT NULL,
  by_whom TEXT NOT NULL,
  verdict TEXT NOT NULL,
  ${json('report')} NOT NULL
) STRICT;
${writtenOnce('closing')}
CREATE INDEX closing_by_day ON closing(business_day, sequence);

CREATE TABLE prescription_count (
  sequence INTEGER PRIMARY KEY,
  ${calendarDate('business_day')} NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  by_whom TEXT NOT NULL,
  ${instant('at')} NOT NULL
) STRICT;
${writtenOnce('prescription_count')}
CREATE INDEX prescription_count_by_day ON prescription_count(business_day, sequence);

CREATE TABLE outage (
  sequence INTEGER PRIMARY KEY,
  ${uuid('outage_id')} NOT NULL UNIQUE,
  ${instant('started_at')} NOT NULL,
  ${instant('ended_at')},
  cause TEXT NOT NULL,
  rows INTEGER NOT NULL CHECK (rows >= 0)
) STRICT;
CREATE INDEX outage_open ON outage(sequence) WHERE ended_at IS NULL;
CREATE TRIGGER outage_is_kept BEFORE DELETE ON outage BEGIN SELECT RAISE(ABORT, 'outage is never deleted'); END;
CREATE TRIGGER outage_ended_is_fixed BEFORE UPDATE ON outage WHEN OLD.ended_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an ended outage is evidence'); END;

CREATE TABLE outage_submission (
  outage_id TEXT NOT NULL REFERENCES outage(outage_id),
  submission_id TEXT NOT NULL REFERENCES submission(submission_id),
  PRIMARY KEY (outage_id, submission_id)
) STRICT, WITHOUT ROWID;
${writtenOnce('outage_submission')}
CREATE INDEX outage_submission_by_submission ON outage_submission(submission_id);

CREATE TABLE sender_beat (
  owner TEXT NOT NULL PRIMARY KEY,
  ${instant('at')} NOT NULL,
  ${instant('until')} NOT NULL
) STRICT, WITHOUT ROWID;
`,
} as const;
