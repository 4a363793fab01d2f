import { calendarDate, code, flag, instant, json, neverDeleted, uuid, writtenOnce } from './column-checks.ts';

const STATES = [
  'awaiting-signature',
  'ready',
  'in-flight',
  'outcome-unknown',
  'registered',
  'rejected',
  'superseded',
  'voided',
  'held',
  'withdrawn',
  'exempt',
];

/** A result counts while it is finalised and not 取消 (voided): then the prescription is in hand again. */
const awaitsResult = (keyExpression: string): string => `UPDATE prescription SET awaits_result =
    reception IN ('local-only', 'pending', 'accepted')
    AND NOT EXISTS (
      SELECT 1 FROM dispensing_result r
      WHERE r.prescription_key = prescription.prescription_key AND r.round = prescription.round AND r.status = 'finalised'
        AND NOT EXISTS (SELECT 1 FROM submission v WHERE v.result_id = r.result_id AND v.state = 'voided'
          AND v.kind IN ('register', 'amend')))
  WHERE prescription_key = ${keyExpression};`;

export const submissions = {
  version: 3,
  sql: `
CREATE TABLE submission (
  sequence INTEGER PRIMARY KEY,
  ${uuid('submission_id')} NOT NULL UNIQUE,
  ${uuid('operation_id')} NOT NULL UNIQUE,
  ${code('kind', 'receive', 'cancel-reception', 'register', 'amend', 'withdraw')} NOT NULL,
  ${code('state', ...STATES)} NOT NULL,
  ${code('held_from', ...STATES)},
  prescription_key TEXT NOT NULL REFERENCES prescription(prescription_key),
  chain_position INTEGER NOT NULL CHECK (chain_position >= 1),
  result_id TEXT REFERENCES dispensing_result(result_id),
  target_submission_id TEXT REFERENCES submission(submission_id),
  ${flag('needs_signature')} NOT NULL,
  signer_user_id TEXT REFERENCES user(user_id),
  ${flag('possibly_sent')} NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  ${instant('next_attempt_at')},
  lease_owner TEXT,
  ${instant('lease_until')},
  last_issue_code TEXT,
  last_issue_text TEXT,
  dispensing_id TEXT,
  document_sha256 TEXT REFERENCES document(sha256),
  ${code('copy', 'none', 'stored', 'verified', 'bad')} NOT NULL,
  return_copy_sha256 TEXT REFERENCES document(sha256),
  ${calendarDate('dispensing_date')},
  -- The day whose deadline it must meet: 調剤日, else the day it came up.
  ${calendarDate('due_date')} NOT NULL,
  ${instant('created_at')} NOT NULL,
  ${instant('state_since')} NOT NULL,
  ${instant('registered_at')},
  superseded_by TEXT REFERENCES submission(submission_id) DEFERRABLE INITIALLY DEFERRED,
  finished INTEGER NOT NULL AS (state IN ('registered', 'superseded', 'voided', 'withdrawn', 'exempt')) VIRTUAL,
  copy_due INTEGER NOT NULL AS (state = 'registered' AND kind IN ('register', 'amend') AND copy IN ('none', 'stored')) VIRTUAL,
  deliverable INTEGER NOT NULL AS (state IN ('ready', 'outcome-unknown')
    OR (state = 'registered' AND kind IN ('register', 'amend') AND copy IN ('none', 'stored'))) VIRTUAL,
  unfinished INTEGER NOT NULL AS (state IN ('awaiting-signature', 'ready', 'in-flight', 'outcome-unknown', 'rejected', 'held')
    OR (state = 'registered' AND kind IN ('register', 'amend') AND copy <> 'verified')) VIRTUAL,
  UNIQUE (prescription_key, chain_position),
  CHECK ((state = 'held') = (held_from IS NOT NULL)),
  CHECK (kind IN ('register', 'amend', 'withdraw') OR result_id IS NULL),
  CHECK (kind NOT IN ('register', 'amend') OR result_id IS NOT NULL),
  CHECK ((last_issue_code IS NULL) = (last_issue_text IS NULL))
) STRICT;
${neverDeleted('submission')}
CREATE TRIGGER submission_identity_is_fixed BEFORE UPDATE OF sequence, submission_id, operation_id, kind, prescription_key,
  chain_position, result_id, target_submission_id, needs_signature, dispensing_date, due_date, created_at ON submission
BEGIN SELECT RAISE(ABORT, 'what a submission delivers is fixed'); END;
CREATE TRIGGER submission_sent_is_sent BEFORE UPDATE OF possibly_sent ON submission WHEN OLD.possibly_sent = 1 AND NEW.possibly_sent = 0
BEGIN SELECT RAISE(ABORT, 'possiblySent never goes back'); END;
CREATE TRIGGER submission_sent_bytes_are_fixed BEFORE UPDATE OF document_sha256 ON submission
WHEN OLD.possibly_sent = 1 AND NEW.document_sha256 IS NOT OLD.document_sha256
BEGIN SELECT RAISE(ABORT, 'every retry sends the same bytes'); END;
CREATE TRIGGER submission_final_is_final BEFORE UPDATE OF state ON submission
WHEN (OLD.state IN ('superseded', 'voided', 'withdrawn', 'exempt') AND NEW.state <> OLD.state)
  OR (OLD.state = 'registered' AND NEW.state NOT IN ('registered', 'superseded', 'withdrawn'))
BEGIN SELECT RAISE(ABORT, 'a final state is final'); END;
CREATE INDEX submission_by_result ON submission(result_id) WHERE result_id IS NOT NULL;
CREATE INDEX submission_by_target ON submission(target_submission_id) WHERE target_submission_id IS NOT NULL;
CREATE INDEX submission_by_state ON submission(state, sequence);
CREATE INDEX submission_by_dispensing_date ON submission(dispensing_date) WHERE dispensing_date IS NOT NULL;
CREATE INDEX submission_deliverable ON submission(due_date, sequence) WHERE deliverable = 1;
CREATE INDEX submission_retry ON submission(next_attempt_at) WHERE deliverable = 1 AND next_attempt_at IS NOT NULL;
CREATE INDEX submission_unfinished ON submission(due_date, sequence) WHERE unfinished = 1;

CREATE TRIGGER prescription_taken_in AFTER INSERT ON prescription BEGIN ${awaitsResult('NEW.prescription_key')} END;
CREATE TRIGGER prescription_moved AFTER UPDATE OF reception, round ON prescription BEGIN ${awaitsResult('NEW.prescription_key')} END;
CREATE TRIGGER result_added AFTER INSERT ON dispensing_result WHEN NEW.status = 'finalised' BEGIN ${awaitsResult('NEW.prescription_key')} END;
CREATE TRIGGER result_finalised AFTER UPDATE OF status ON dispensing_result WHEN NEW.status = 'finalised' BEGIN ${awaitsResult('NEW.prescription_key')} END;
CREATE TRIGGER submission_voided AFTER UPDATE OF state ON submission WHEN NEW.state = 'voided' AND NEW.result_id IS NOT NULL
BEGIN ${awaitsResult('NEW.prescription_key')} END;

-- Rows per state without counting: the verdict over years of rows stays as quick as over one day.
CREATE TABLE state_count (state TEXT NOT NULL PRIMARY KEY, rows INTEGER NOT NULL CHECK (rows >= 0)) STRICT, WITHOUT ROWID;
INSERT INTO state_count (state, rows) VALUES ${STATES.map((state) => `('${state}', 0)`).join(', ')},
  ('draft', (SELECT count(*) FROM dispensing_result WHERE status = 'draft')),
  ('pending-confirmation', (SELECT count(*) FROM dispensing_result WHERE status = 'pending-confirmation'));
CREATE TRIGGER submission_counted AFTER INSERT ON submission
BEGIN UPDATE state_count SET rows = rows + 1 WHERE state = NEW.state; END;
CREATE TRIGGER submission_recounted AFTER UPDATE OF state ON submission WHEN OLD.state <> NEW.state
BEGIN
  UPDATE state_count SET rows = rows - 1 WHERE state = OLD.state;
  UPDATE state_count SET rows = rows + 1 WHERE state = NEW.state;
END;
CREATE TRIGGER draft_counted AFTER INSERT ON dispensing_result WHEN NEW.status IN ('draft', 'pending-confirmation')
BEGIN UPDATE state_count SET rows = rows + 1 WHERE state = NEW.status; END;
CREATE TRIGGER draft_recounted AFTER UPDATE OF status ON dispensing_result WHEN OLD.status <> NEW.status
BEGIN
  UPDATE state_count SET rows = rows - 1 WHERE state = OLD.status;
  UPDATE state_count SET rows = rows + 1 WHERE state = NEW.status;
END;

CREATE TABLE submission_event (
  sequence INTEGER PRIMARY KEY,
  submission_id TEXT NOT NULL REFERENCES submission(submission_id),
  ${instant('at')} NOT NULL,
  event TEXT NOT NULL,
  ${code('from_state', ...STATES)},
  ${code('to_state', ...STATES)} NOT NULL,
  by_whom TEXT NOT NULL,
  reason TEXT
) STRICT;
${writtenOnce('submission_event')}
CREATE INDEX submission_event_by_submission ON submission_event(submission_id, sequence);

CREATE TABLE attempt (
  ${uuid('attempt_id')} NOT NULL PRIMARY KEY,
  submission_id TEXT NOT NULL REFERENCES submission(submission_id),
  number INTEGER NOT NULL CHECK (number >= 1),
  message TEXT NOT NULL,
  ${instant('started_at')} NOT NULL
) STRICT;
${writtenOnce('attempt')}
CREATE INDEX attempt_by_submission ON attempt(submission_id, started_at);

CREATE TABLE attempt_outcome (
  attempt_id TEXT NOT NULL PRIMARY KEY REFERENCES attempt(attempt_id),
  ${code('outcome', 'registered', 'refused', 'not-reached', 'unknown', 'not-received', 'abandoned')} NOT NULL,
  code TEXT NOT NULL,
  ${instant('ended_at')} NOT NULL,
  http_status INTEGER,
  duration_ms REAL NOT NULL CHECK (duration_ms >= 0)
) STRICT;
${writtenOnce('attempt_outcome')}
CREATE INDEX attempt_outcome_registered ON attempt_outcome(ended_at) WHERE outcome = 'registered';

CREATE TABLE return_copy (
  sequence INTEGER PRIMARY KEY,
  submission_id TEXT NOT NULL REFERENCES submission(submission_id),
  sha256 TEXT NOT NULL REFERENCES document(sha256),
  dispensing_id TEXT,
  ${instant('stored_at')} NOT NULL,
  UNIQUE (submission_id, sha256)
) STRICT;
${writtenOnce('return_copy')}

CREATE TABLE return_copy_verification (
  sequence INTEGER PRIMARY KEY,
  submission_id TEXT NOT NULL REFERENCES submission(submission_id),
  ${flag('valid')} NOT NULL,
  ${json('checks')} NOT NULL,
  ${instant('at')} NOT NULL
) STRICT;
${writtenOnce('return_copy_verification')}
CREATE INDEX return_copy_verification_by_submission ON return_copy_verification(submission_id, sequence);

CREATE TABLE late_reason (
  sequence INTEGER PRIMARY KEY,
  submission_id TEXT NOT NULL REFERENCES submission(submission_id),
  reason TEXT NOT NULL CHECK (reason <> ''),
  by_whom TEXT NOT NULL,
  ${instant('at')} NOT NULL
) STRICT;
${writtenOnce('late_reason')}
CREATE INDEX late_reason_by_submission ON late_reason(submission_id, sequence);
`,
} as const;
