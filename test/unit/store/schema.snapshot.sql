CREATE TRIGGER attempt_is_kept BEFORE DELETE ON attempt BEGIN SELECT RAISE(ABORT, 'attempt is never deleted'); END;

CREATE TRIGGER attempt_is_written_once BEFORE UPDATE ON attempt BEGIN SELECT RAISE(ABORT, 'attempt is written once'); END;

CREATE TRIGGER attempt_outcome_is_kept BEFORE DELETE ON attempt_outcome BEGIN SELECT RAISE(ABORT, 'attempt_outcome is never deleted'); END;

CREATE TRIGGER attempt_outcome_is_written_once BEFORE UPDATE ON attempt_outcome BEGIN SELECT RAISE(ABORT, 'attempt_outcome is written once'); END;

CREATE TRIGGER audit_is_consecutive BEFORE INSERT ON audit
WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'audit rows are consecutive'); END;

CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is never deleted'); END;

CREATE TRIGGER audit_is_written_once BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is written once'); END;

CREATE TRIGGER brought_in_is_kept BEFORE DELETE ON brought_in BEGIN SELECT RAISE(ABORT, 'brought_in is never deleted'); END;

CREATE TRIGGER brought_in_is_written_once BEFORE UPDATE ON brought_in BEGIN SELECT RAISE(ABORT, 'brought_in is written once'); END;

CREATE TRIGGER check_decision_is_kept BEFORE DELETE ON check_decision BEGIN SELECT RAISE(ABORT, 'check_decision is never deleted'); END;

CREATE TRIGGER check_decision_is_written_once BEFORE UPDATE ON check_decision BEGIN SELECT RAISE(ABORT, 'check_decision is written once'); END;

CREATE TRIGGER check_notice_is_kept BEFORE DELETE ON check_notice BEGIN SELECT RAISE(ABORT, 'check_notice is never deleted'); END;

CREATE TRIGGER check_notice_is_written_once BEFORE UPDATE ON check_notice BEGIN SELECT RAISE(ABORT, 'check_notice is written once'); END;

CREATE TRIGGER check_notice_word_is_kept BEFORE DELETE ON check_notice_word BEGIN SELECT RAISE(ABORT, 'check_notice_word is never deleted'); END;

CREATE TRIGGER check_notice_word_is_written_once BEFORE UPDATE ON check_notice_word BEGIN SELECT RAISE(ABORT, 'check_notice_word is written once'); END;

CREATE TRIGGER closing_is_kept BEFORE DELETE ON closing BEGIN SELECT RAISE(ABORT, 'closing is never deleted'); END;

CREATE TRIGGER closing_is_written_once BEFORE UPDATE ON closing BEGIN SELECT RAISE(ABORT, 'closing is written once'); END;

CREATE TRIGGER discarded_entry_is_final BEFORE UPDATE ON entry WHEN OLD.discarded_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a discarded entry is never changed'); END;

CREATE TRIGGER dispensing_result_is_kept BEFORE DELETE ON dispensing_result BEGIN SELECT RAISE(ABORT, 'dispensing_result is never deleted'); END;

CREATE TRIGGER document_is_kept BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'document is never deleted'); END;

CREATE TRIGGER document_is_written_once BEFORE UPDATE ON document BEGIN SELECT RAISE(ABORT, 'document is written once'); END;

CREATE TRIGGER draft_counted AFTER INSERT ON dispensing_result WHEN NEW.status IN ('draft', 'pending-confirmation')
BEGIN UPDATE state_count SET rows = rows + 1 WHERE state = NEW.status; END;

CREATE TRIGGER draft_recounted AFTER UPDATE OF status ON dispensing_result WHEN OLD.status <> NEW.status
BEGIN
  UPDATE state_count SET rows = rows - 1 WHERE state = OLD.status;
  UPDATE state_count SET rows = rows + 1 WHERE state = NEW.status;
END;

CREATE TRIGGER duplicate_check_is_kept BEFORE DELETE ON duplicate_check BEGIN SELECT RAISE(ABORT, 'duplicate_check is never deleted'); END;

CREATE TRIGGER duplicate_check_is_written_once BEFORE UPDATE ON duplicate_check BEGIN SELECT RAISE(ABORT, 'duplicate_check is written once'); END;

CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entry is never deleted'); END;

CREATE TRIGGER entry_mark_is_kept BEFORE DELETE ON entry_mark BEGIN SELECT RAISE(ABORT, 'entry_mark is never deleted'); END;

CREATE TRIGGER entry_mark_is_written_once BEFORE UPDATE ON entry_mark BEGIN SELECT RAISE(ABORT, 'entry_mark is written once'); END;

CREATE TRIGGER finalised_result_is_final BEFORE UPDATE ON dispensing_result WHEN OLD.status IN ('finalised', 'discarded')
BEGIN SELECT RAISE(ABORT, 'a finalised or discarded result is never changed'); END;

CREATE TRIGGER late_reason_is_kept BEFORE DELETE ON late_reason BEGIN SELECT RAISE(ABORT, 'late_reason is never deleted'); END;

CREATE TRIGGER late_reason_is_written_once BEFORE UPDATE ON late_reason BEGIN SELECT RAISE(ABORT, 'late_reason is written once'); END;

CREATE TRIGGER master_edition_is_kept BEFORE DELETE ON master_edition BEGIN SELECT RAISE(ABORT, 'master_edition is never deleted'); END;

CREATE TRIGGER master_edition_is_written_once BEFORE UPDATE ON master_edition BEGIN SELECT RAISE(ABORT, 'master_edition is written once'); END;

CREATE TRIGGER oral_consent_is_kept BEFORE DELETE ON oral_consent BEGIN SELECT RAISE(ABORT, 'oral_consent is never deleted'); END;

CREATE TRIGGER oral_consent_is_written_once BEFORE UPDATE ON oral_consent BEGIN SELECT RAISE(ABORT, 'oral_consent is written once'); END;

CREATE TRIGGER outage_ended_is_fixed BEFORE UPDATE ON outage WHEN OLD.ended_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an ended outage is evidence'); END;

CREATE TRIGGER outage_is_kept BEFORE DELETE ON outage BEGIN SELECT RAISE(ABORT, 'outage is never deleted'); END;

CREATE TRIGGER outage_submission_is_kept BEFORE DELETE ON outage_submission BEGIN SELECT RAISE(ABORT, 'outage_submission is never deleted'); END;

CREATE TRIGGER outage_submission_is_written_once BEFORE UPDATE ON outage_submission BEGIN SELECT RAISE(ABORT, 'outage_submission is written once'); END;

CREATE TRIGGER prescription_count_is_kept BEFORE DELETE ON prescription_count BEGIN SELECT RAISE(ABORT, 'prescription_count is never deleted'); END;

CREATE TRIGGER prescription_count_is_written_once BEFORE UPDATE ON prescription_count BEGIN SELECT RAISE(ABORT, 'prescription_count is written once'); END;

CREATE TRIGGER prescription_is_kept BEFORE DELETE ON prescription BEGIN SELECT RAISE(ABORT, 'prescription is never deleted'); END;

CREATE TRIGGER prescription_moved AFTER UPDATE OF reception, round, kind ON prescription BEGIN UPDATE prescription SET awaits_result = reception IN ('local-only', 'pending', 'accepted')
    AND NOT EXISTS (SELECT 1 FROM dispensing_result r WHERE r.round = prescription.round AND r.prescription_key = prescription.prescription_key AND r.status = 'finalised'
      AND json_extract(r.content, '$.round.type') IS NOT 'remainder-later'
      AND NOT EXISTS (SELECT 1 FROM submission v WHERE v.result_id = r.result_id AND v.kind IN ('register', 'amend')
        AND (v.state IN ('voided', 'superseded') OR (v.state IN ('withdrawn', 'exempt') AND prescription.kind <> 'paper')))) WHERE prescription_key = NEW.prescription_key; END;

CREATE TRIGGER prescription_taken_in AFTER INSERT ON prescription BEGIN UPDATE prescription SET awaits_result = reception IN ('local-only', 'pending', 'accepted')
    AND NOT EXISTS (SELECT 1 FROM dispensing_result r WHERE r.round = prescription.round AND r.prescription_key = prescription.prescription_key AND r.status = 'finalised'
      AND json_extract(r.content, '$.round.type') IS NOT 'remainder-later'
      AND NOT EXISTS (SELECT 1 FROM submission v WHERE v.result_id = r.result_id AND v.kind IN ('register', 'amend')
        AND (v.state IN ('voided', 'superseded') OR (v.state IN ('withdrawn', 'exempt') AND prescription.kind <> 'paper')))) WHERE prescription_key = NEW.prescription_key; END;

CREATE TRIGGER result_added AFTER INSERT ON dispensing_result WHEN NEW.status = 'finalised' BEGIN UPDATE prescription SET awaits_result = reception IN ('local-only', 'pending', 'accepted')
    AND NOT EXISTS (SELECT 1 FROM dispensing_result r WHERE r.round = prescription.round AND r.prescription_key = prescription.prescription_key AND r.status = 'finalised'
      AND json_extract(r.content, '$.round.type') IS NOT 'remainder-later'
      AND NOT EXISTS (SELECT 1 FROM submission v WHERE v.result_id = r.result_id AND v.kind IN ('register', 'amend')
        AND (v.state IN ('voided', 'superseded') OR (v.state IN ('withdrawn', 'exempt') AND prescription.kind <> 'paper')))) WHERE prescription_key = NEW.prescription_key; END;

CREATE TRIGGER result_finalised AFTER UPDATE OF status ON dispensing_result WHEN NEW.status = 'finalised' BEGIN UPDATE prescription SET awaits_result = reception IN ('local-only', 'pending', 'accepted')
    AND NOT EXISTS (SELECT 1 FROM dispensing_result r WHERE r.round = prescription.round AND r.prescription_key = prescription.prescription_key AND r.status = 'finalised'
      AND json_extract(r.content, '$.round.type') IS NOT 'remainder-later'
      AND NOT EXISTS (SELECT 1 FROM submission v WHERE v.result_id = r.result_id AND v.kind IN ('register', 'amend')
        AND (v.state IN ('voided', 'superseded') OR (v.state IN ('withdrawn', 'exempt') AND prescription.kind <> 'paper')))) WHERE prescription_key = NEW.prescription_key; END;

CREATE TRIGGER result_taken_back AFTER UPDATE OF state ON submission
WHEN NEW.state IN ('voided', 'superseded', 'withdrawn', 'exempt') AND NEW.result_id IS NOT NULL BEGIN UPDATE prescription SET awaits_result = reception IN ('local-only', 'pending', 'accepted')
    AND NOT EXISTS (SELECT 1 FROM dispensing_result r WHERE r.round = prescription.round AND r.prescription_key = prescription.prescription_key AND r.status = 'finalised'
      AND json_extract(r.content, '$.round.type') IS NOT 'remainder-later'
      AND NOT EXISTS (SELECT 1 FROM submission v WHERE v.result_id = r.result_id AND v.kind IN ('register', 'amend')
        AND (v.state IN ('voided', 'superseded') OR (v.state IN ('withdrawn', 'exempt') AND prescription.kind <> 'paper')))) WHERE prescription_key = NEW.prescription_key; END;

CREATE TRIGGER retired_master_row_is_kept BEFORE DELETE ON retired_master_row BEGIN SELECT RAISE(ABORT, 'retired_master_row is never deleted'); END;

CREATE TRIGGER return_copy_is_kept BEFORE DELETE ON return_copy BEGIN SELECT RAISE(ABORT, 'return_copy is never deleted'); END;

CREATE TRIGGER return_copy_is_written_once BEFORE UPDATE ON return_copy BEGIN SELECT RAISE(ABORT, 'return_copy is written once'); END;

CREATE TRIGGER return_copy_verification_is_kept BEFORE DELETE ON return_copy_verification BEGIN SELECT RAISE(ABORT, 'return_copy_verification is never deleted'); END;

CREATE TRIGGER return_copy_verification_is_written_once BEFORE UPDATE ON return_copy_verification BEGIN SELECT RAISE(ABORT, 'return_copy_verification is written once'); END;

CREATE TRIGGER signing_key_is_kept BEFORE DELETE ON signing_key BEGIN SELECT RAISE(ABORT, 'signing_key is never deleted'); END;

CREATE TRIGGER signing_key_material_is_fixed BEFORE UPDATE OF key_id, user_id, pkcs12, certificate_pem, created_at ON signing_key
BEGIN SELECT RAISE(ABORT, 'key material is written once'); END;

CREATE TRIGGER submission_counted AFTER INSERT ON submission
BEGIN UPDATE state_count SET rows = rows + 1 WHERE state = NEW.state; END;

CREATE TRIGGER submission_event_is_kept BEFORE DELETE ON submission_event BEGIN SELECT RAISE(ABORT, 'submission_event is never deleted'); END;

CREATE TRIGGER submission_event_is_written_once BEFORE UPDATE ON submission_event BEGIN SELECT RAISE(ABORT, 'submission_event is written once'); END;

CREATE TRIGGER submission_exempt AFTER INSERT ON submission WHEN NEW.state = 'exempt' BEGIN UPDATE prescription SET awaits_result = reception IN ('local-only', 'pending', 'accepted')
    AND NOT EXISTS (SELECT 1 FROM dispensing_result r WHERE r.round = prescription.round AND r.prescription_key = prescription.prescription_key AND r.status = 'finalised'
      AND json_extract(r.content, '$.round.type') IS NOT 'remainder-later'
      AND NOT EXISTS (SELECT 1 FROM submission v WHERE v.result_id = r.result_id AND v.kind IN ('register', 'amend')
        AND (v.state IN ('voided', 'superseded') OR (v.state IN ('withdrawn', 'exempt') AND prescription.kind <> 'paper')))) WHERE prescription_key = NEW.prescription_key; END;

CREATE TRIGGER submission_final_is_final BEFORE UPDATE OF state ON submission
WHEN (OLD.state IN ('superseded', 'voided', 'withdrawn', 'exempt') AND NEW.state <> OLD.state)
  OR (OLD.state = 'registered' AND NEW.state NOT IN ('registered', 'superseded', 'withdrawn'))
BEGIN SELECT RAISE(ABORT, 'a final state is final'); END;

CREATE TRIGGER submission_identity_is_fixed BEFORE UPDATE OF sequence, submission_id, operation_id, kind, prescription_key,
  chain_position, result_id, target_submission_id, needs_signature, dispensing_date, due_date, created_at ON submission
BEGIN SELECT RAISE(ABORT, 'what a submission delivers is fixed'); END;

CREATE TRIGGER submission_is_kept BEFORE DELETE ON submission BEGIN SELECT RAISE(ABORT, 'submission is never deleted'); END;

CREATE TRIGGER submission_recounted AFTER UPDATE OF state ON submission WHEN OLD.state <> NEW.state
BEGIN
  UPDATE state_count SET rows = rows - 1 WHERE state = OLD.state;
  UPDATE state_count SET rows = rows + 1 WHERE state = NEW.state;
END;

CREATE TRIGGER submission_sent_bytes_are_fixed BEFORE UPDATE OF document_sha256 ON submission
WHEN OLD.possibly_sent = 1 AND NEW.document_sha256 IS NOT OLD.document_sha256
BEGIN SELECT RAISE(ABORT, 'every retry sends the same bytes'); END;

CREATE TRIGGER submission_sent_is_sent BEFORE UPDATE OF possibly_sent ON submission WHEN OLD.possibly_sent = 1 AND NEW.possibly_sent = 0
BEGIN SELECT RAISE(ABORT, 'possiblySent never goes back'); END;

CREATE TRIGGER user_is_kept BEFORE DELETE ON user BEGIN SELECT RAISE(ABORT, 'user is never deleted'); END;

CREATE TABLE attempt (
  attempt_id TEXT CHECK (length(attempt_id) = 36) NOT NULL PRIMARY KEY,
  submission_id TEXT NOT NULL REFERENCES submission(submission_id),
  number INTEGER NOT NULL CHECK (number >= 1),
  message TEXT NOT NULL,
  started_at TEXT CHECK (started_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL
) STRICT;

CREATE TABLE attempt_outcome (
  attempt_id TEXT NOT NULL PRIMARY KEY REFERENCES attempt(attempt_id),
  outcome TEXT CHECK (outcome IN ('registered', 'refused', 'not-reached', 'unknown', 'not-received', 'abandoned')) NOT NULL,
  code TEXT NOT NULL,
  ended_at TEXT CHECK (ended_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  http_status INTEGER,
  duration_ms REAL NOT NULL CHECK (duration_ms >= 0)
) STRICT;

CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
  at TEXT CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  user TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action <> ''),
  target TEXT,
  detail TEXT CHECK (json_valid(detail)) NOT NULL,
  previous_hash TEXT NOT NULL CHECK (length(previous_hash) = 64),
  hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
) STRICT;

CREATE TABLE audit_head (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  sequence INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TABLE brought_in (
  sequence INTEGER PRIMARY KEY,
  patient_match_key TEXT,
  import_sha256 TEXT NOT NULL,
  drugs TEXT CHECK (json_valid(drugs)) NOT NULL,
  notes TEXT CHECK (json_valid(notes)) NOT NULL,
  by_whom TEXT NOT NULL,
  at TEXT CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL
) STRICT;

CREATE TABLE check_decision (
  sequence INTEGER PRIMARY KEY,
  decision_id TEXT CHECK (length(decision_id) = 36) NOT NULL UNIQUE,
  prescription_key TEXT NOT NULL REFERENCES prescription(prescription_key),
  round INTEGER NOT NULL CHECK (round >= 1),
  result_id TEXT REFERENCES dispensing_result(result_id),
  check_id TEXT NOT NULL REFERENCES duplicate_check(check_id),
  patient_match_key TEXT,
  group_key TEXT NOT NULL,
  offer_key TEXT NOT NULL,
  kind TEXT CHECK (kind IN ('inquiry', 'as-dispensed')) NOT NULL,
  detail TEXT CHECK (json_valid(detail)) NOT NULL,
  decided_on TEXT CHECK (decided_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]') NOT NULL,
  decided_at TEXT CHECK (decided_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  by_whom TEXT NOT NULL
) STRICT;

CREATE TABLE check_notice (
  sequence INTEGER PRIMARY KEY,
  check_id TEXT NOT NULL UNIQUE REFERENCES duplicate_check(check_id),
  prescription_key TEXT NOT NULL REFERENCES prescription(prescription_key),
  result_id TEXT NOT NULL REFERENCES dispensing_result(result_id),
  at TEXT CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL
) STRICT;

CREATE TABLE check_notice_word (
  sequence INTEGER PRIMARY KEY,
  check_id TEXT NOT NULL UNIQUE REFERENCES check_notice(check_id),
  word TEXT NOT NULL CHECK (length(word) > 0),
  at TEXT CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  by_whom TEXT NOT NULL
) STRICT;

CREATE TABLE closing (
  sequence INTEGER PRIMARY KEY,
  closing_id TEXT CHECK (length(closing_id) = 36) NOT NULL UNIQUE,
  business_day TEXT CHECK (business_day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]') NOT NULL,
  kind TEXT CHECK (kind IN ('provisional', 'final', 'additional')) NOT NULL,
  at TEXT CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  by_whom TEXT NOT NULL,
  verdict TEXT NOT NULL,
  report TEXT CHECK (json_valid(report)) NOT NULL
) STRICT;

CREATE TABLE dispensing_result (
  sequence INTEGER PRIMARY KEY,
  result_id TEXT CHECK (length(result_id) = 36) NOT NULL UNIQUE,
  prescription_key TEXT NOT NULL REFERENCES prescription(prescription_key),
  version INTEGER NOT NULL CHECK (version >= 1),
  previous_result_id TEXT REFERENCES dispensing_result(result_id),
  round INTEGER NOT NULL CHECK (round >= 1),
  status TEXT CHECK (status IN ('draft', 'pending-confirmation', 'finalised', 'discarded')) NOT NULL,
  content TEXT CHECK (json_valid(content)) NOT NULL,
  patient_match_key TEXT,
  dispensing_date TEXT CHECK (dispensing_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]') NOT NULL,
  pharmacist_user_id TEXT REFERENCES user(user_id),
  issues TEXT CHECK (json_valid(issues)) NOT NULL,
  created_at TEXT CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  created_by TEXT NOT NULL REFERENCES user(user_id),
  finalised_at TEXT CHECK (finalised_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z'),
  finalised_by TEXT REFERENCES user(user_id),
  import_sha256 TEXT CHECK (length(import_sha256) = 64 AND import_sha256 NOT GLOB '*[^0-9a-f]*'),
  carried_over_by TEXT,
  carried_over_reason TEXT,
  carried_over_at TEXT CHECK (carried_over_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z'), late_reason TEXT,
  CHECK ((carried_over_at IS NULL) = (carried_over_by IS NULL) AND (carried_over_at IS NULL) = (carried_over_reason IS NULL)),
  CHECK ((status = 'finalised') = (finalised_at IS NOT NULL)),
  CHECK ((finalised_at IS NULL) = (finalised_by IS NULL))
) STRICT;

CREATE TABLE document (
  sha256 TEXT CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*') NOT NULL PRIMARY KEY,
  kind TEXT CHECK (kind IN ('prescription-original', 'dispensing-unsigned', 'dispensing-final', 'return-copy', 'cj1')) NOT NULL,
  encoding TEXT CHECK (encoding IN ('identity', 'deflate-raw')) NOT NULL,
  size INTEGER NOT NULL CHECK (size >= 0),
  stored BLOB NOT NULL,
  created_at TEXT CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL
) STRICT;

CREATE TABLE duplicate_check (
  sequence INTEGER PRIMARY KEY,
  check_id TEXT CHECK (length(check_id) = 36) NOT NULL UNIQUE,
  prescription_key TEXT NOT NULL REFERENCES prescription(prescription_key),
  result_id TEXT REFERENCES dispensing_result(result_id),
  source TEXT CHECK (source IN ('service-reception', 'service-on-demand', 'local')) NOT NULL,
  answer TEXT CHECK (answer IN ('not-performed', 'none', 'partly-checked', 'found-without-consent', 'found')) NOT NULL,
  lines_sha256 TEXT NOT NULL,
  checked_on TEXT CHECK (checked_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]') NOT NULL,
  performed_at TEXT CHECK (performed_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  by_whom TEXT NOT NULL,
  detail TEXT CHECK (json_valid(detail)) NOT NULL
) STRICT;

CREATE TABLE entry (
  sequence INTEGER PRIMARY KEY,
  entry_id TEXT CHECK (length(entry_id) = 36) NOT NULL UNIQUE,
  prescription_key TEXT REFERENCES prescription(prescription_key),
  round INTEGER NOT NULL CHECK (round >= 1),
  result_id TEXT REFERENCES dispensing_result(result_id),
  form TEXT CHECK (json_valid(form)) NOT NULL,
  -- Counts every save: two windows on one entry.
  revision INTEGER NOT NULL CHECK (revision >= 1),
  -- Counts changes of what would be recorded: completion and marks are of one of these.
  content_revision INTEGER NOT NULL CHECK (content_revision >= 1),
  completed_revision INTEGER CHECK (completed_revision <= content_revision),
  created_at TEXT CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  created_by TEXT NOT NULL,
  updated_at TEXT CHECK (updated_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  updated_by TEXT NOT NULL,
  discarded_at TEXT CHECK (discarded_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z'),
  discarded_by TEXT,
  discard_reason TEXT, changes_result_id TEXT REFERENCES dispensing_result(result_id), carried_over_by TEXT, carried_over_reason TEXT, carried_over_at TEXT CHECK (carried_over_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z'),
  CHECK ((discarded_at IS NULL) = (discarded_by IS NULL) AND (discarded_at IS NULL) = (discard_reason IS NULL))
) STRICT;

CREATE TABLE entry_mark (
  sequence INTEGER PRIMARY KEY,
  entry_id TEXT NOT NULL REFERENCES entry(entry_id),
  stage TEXT CHECK (stage IN ('audited', 'handed-over')) NOT NULL,
  content_revision INTEGER NOT NULL,
  at TEXT CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  by_whom TEXT NOT NULL
) STRICT;

CREATE TABLE journal_head (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  sequence INTEGER NOT NULL CHECK (sequence >= 0),
  chain TEXT NOT NULL CHECK (length(chain) = 64)
) STRICT;

CREATE TABLE late_reason (
  sequence INTEGER PRIMARY KEY,
  submission_id TEXT NOT NULL REFERENCES submission(submission_id),
  reason TEXT NOT NULL CHECK (reason <> ''),
  by_whom TEXT NOT NULL,
  at TEXT CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL
) STRICT;

CREATE TABLE master_edition (
  sequence INTEGER PRIMARY KEY,
  kind TEXT CHECK (kind IN ('price-list', 'generic-names', 'receipt-codes')) NOT NULL,
  applies_from TEXT CHECK (applies_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]') NOT NULL,
  rows INTEGER NOT NULL CHECK (rows > 0),
  table_sha256 TEXT CHECK (length(table_sha256) = 64 AND table_sha256 NOT GLOB '*[^0-9a-f]*') NOT NULL,
  source TEXT NOT NULL,
  licence TEXT NOT NULL,
  files TEXT CHECK (json_valid(files)) NOT NULL,
  counts TEXT CHECK (json_valid(counts)) NOT NULL,
  by_whom TEXT NOT NULL,
  at TEXT CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  size INTEGER NOT NULL CHECK (size > 0),
  stored BLOB NOT NULL
) STRICT;

CREATE TABLE oral_consent (
  sequence INTEGER PRIMARY KEY,
  consent_id TEXT CHECK (length(consent_id) = 36) NOT NULL UNIQUE,
  prescription_key TEXT NOT NULL REFERENCES prescription(prescription_key),
  round INTEGER NOT NULL CHECK (round >= 1),
  check_id TEXT NOT NULL REFERENCES duplicate_check(check_id),
  group_keys TEXT CHECK (json_valid(group_keys)) NOT NULL,
  given_on TEXT CHECK (given_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]') NOT NULL,
  given_at TEXT CHECK (given_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  by_whom TEXT NOT NULL
) STRICT;

CREATE TABLE outage (
  sequence INTEGER PRIMARY KEY,
  outage_id TEXT CHECK (length(outage_id) = 36) NOT NULL UNIQUE,
  started_at TEXT CHECK (started_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  ended_at TEXT CHECK (ended_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z'),
  cause TEXT NOT NULL,
  rows INTEGER NOT NULL CHECK (rows >= 0)
) STRICT;

CREATE TABLE outage_submission (
  outage_id TEXT NOT NULL REFERENCES outage(outage_id),
  submission_id TEXT NOT NULL REFERENCES submission(submission_id),
  PRIMARY KEY (outage_id, submission_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE patient (
  patient_id INTEGER PRIMARY KEY,
  -- The match key, or what there is of it where the person is not surely identified.
  person_key TEXT NOT NULL UNIQUE,
  match_key TEXT,
  kana TEXT NOT NULL,
  kanji TEXT NOT NULL,
  birth_date TEXT CHECK (birth_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  number TEXT NOT NULL,
  content TEXT CHECK (json_valid(content)) NOT NULL,
  last_seen_on TEXT CHECK (last_seen_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]') NOT NULL
) STRICT;

CREATE TABLE patient_bigram (
  bigram TEXT NOT NULL,
  patient_id INTEGER NOT NULL REFERENCES patient(patient_id),
  PRIMARY KEY (bigram, patient_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE prescription (
  sequence INTEGER PRIMARY KEY,
  prescription_key TEXT CHECK (length(prescription_key) = 36) NOT NULL UNIQUE,
  kind TEXT CHECK (kind IN ('electronic', 'paper-with-exchange-number', 'paper')) NOT NULL,
  prescription_id TEXT CHECK (length(prescription_id) = 36),
  content TEXT CHECK (json_valid(content)) NOT NULL,
  patient_match_key TEXT,
  reception TEXT CHECK (reception IN ('local-only', 'pending', 'accepted', 'waiting-next-round', 'cancelled', 'preview')) NOT NULL,
  round INTEGER NOT NULL CHECK (round >= 1),
  original_sha256 TEXT REFERENCES document(sha256),
  signature_valid INTEGER CHECK (signature_valid IN (0, 1)),
  source TEXT NOT NULL,
  source_sha256 TEXT,
  received_at TEXT CHECK (received_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  received_on TEXT CHECK (received_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]') NOT NULL,
  issues TEXT CHECK (json_valid(issues)) NOT NULL,
  -- Kept by triggers: taken in, and its present round has no finalised result.
  awaits_result INTEGER CHECK (awaits_result IN (0, 1)) NOT NULL DEFAULT 0,
  carried_over_by TEXT,
  carried_over_reason TEXT,
  carried_over_at TEXT CHECK (carried_over_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z'),
  CHECK ((carried_over_at IS NULL) = (carried_over_by IS NULL) AND (carried_over_at IS NULL) = (carried_over_reason IS NULL))
) STRICT;

CREATE TABLE prescription_count (
  sequence INTEGER PRIMARY KEY,
  business_day TEXT CHECK (business_day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]') NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  by_whom TEXT NOT NULL,
  at TEXT CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL
) STRICT;

CREATE TABLE restored_doubt (
  submission_id TEXT NOT NULL PRIMARY KEY REFERENCES submission(submission_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE retired_master_row (
  kind TEXT CHECK (kind IN ('price-list', 'generic-names', 'receipt-codes')) NOT NULL,
  code TEXT NOT NULL,
  listed_until TEXT CHECK (listed_until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]') NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (kind, code, listed_until)
) STRICT, WITHOUT ROWID;

CREATE TABLE return_copy (
  sequence INTEGER PRIMARY KEY,
  submission_id TEXT NOT NULL REFERENCES submission(submission_id),
  sha256 TEXT NOT NULL REFERENCES document(sha256),
  dispensing_id TEXT,
  stored_at TEXT CHECK (stored_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  UNIQUE (submission_id, sha256)
) STRICT;

CREATE TABLE return_copy_verification (
  sequence INTEGER PRIMARY KEY,
  submission_id TEXT NOT NULL REFERENCES submission(submission_id),
  valid INTEGER CHECK (valid IN (0, 1)) NOT NULL,
  checks TEXT CHECK (json_valid(checks)) NOT NULL,
  at TEXT CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL
) STRICT;

CREATE TABLE scan_symbol (
  session_key TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 1),
  text TEXT NOT NULL,
  total INTEGER,
  at TEXT CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  PRIMARY KEY (session_key, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE sender_beat (
  owner TEXT NOT NULL PRIMARY KEY,
  at TEXT CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  until TEXT CHECK (until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT CHECK (json_valid(value)) NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE signing_key (
  key_id TEXT CHECK (length(key_id) = 36) NOT NULL PRIMARY KEY,
  user_id TEXT CHECK (length(user_id) = 36) NOT NULL REFERENCES user(user_id),
  pkcs12 BLOB NOT NULL,
  certificate_pem TEXT NOT NULL,
  tries_left INTEGER NOT NULL CHECK (tries_left BETWEEN 0 AND 10),
  locked_at TEXT CHECK (locked_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z'),
  created_at TEXT CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  replaced_at TEXT CHECK (replaced_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z')
) STRICT;

CREATE TABLE state_count (state TEXT NOT NULL PRIMARY KEY, rows INTEGER NOT NULL CHECK (rows >= 0)) STRICT, WITHOUT ROWID;

CREATE TABLE submission (
  sequence INTEGER PRIMARY KEY,
  submission_id TEXT CHECK (length(submission_id) = 36) NOT NULL UNIQUE,
  operation_id TEXT CHECK (length(operation_id) = 36) NOT NULL UNIQUE,
  kind TEXT CHECK (kind IN ('receive', 'cancel-reception', 'register', 'amend', 'withdraw')) NOT NULL,
  state TEXT CHECK (state IN ('awaiting-signature', 'ready', 'in-flight', 'outcome-unknown', 'registered', 'rejected', 'superseded', 'voided', 'held', 'withdrawn', 'exempt')) NOT NULL,
  held_from TEXT CHECK (held_from IN ('awaiting-signature', 'ready', 'in-flight', 'outcome-unknown', 'registered', 'rejected', 'superseded', 'voided', 'held', 'withdrawn', 'exempt')),
  prescription_key TEXT NOT NULL REFERENCES prescription(prescription_key),
  chain_position INTEGER NOT NULL CHECK (chain_position >= 1),
  result_id TEXT REFERENCES dispensing_result(result_id),
  target_submission_id TEXT REFERENCES submission(submission_id),
  needs_signature INTEGER CHECK (needs_signature IN (0, 1)) NOT NULL,
  signer_user_id TEXT REFERENCES user(user_id),
  possibly_sent INTEGER CHECK (possibly_sent IN (0, 1)) NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  next_attempt_at TEXT CHECK (next_attempt_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z'),
  lease_owner TEXT,
  lease_until TEXT CHECK (lease_until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z'),
  last_issue_code TEXT,
  last_issue_text TEXT,
  dispensing_id TEXT,
  document_sha256 TEXT REFERENCES document(sha256),
  copy TEXT CHECK (copy IN ('none', 'stored', 'verified', 'bad')) NOT NULL,
  return_copy_sha256 TEXT REFERENCES document(sha256),
  dispensing_date TEXT CHECK (dispensing_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  -- The day whose deadline it must meet: 調剤日, else the day it came up.
  due_date TEXT CHECK (due_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]') NOT NULL,
  created_at TEXT CHECK (created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  state_since TEXT CHECK (state_since GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  registered_at TEXT CHECK (registered_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z'),
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

CREATE TABLE submission_event (
  sequence INTEGER PRIMARY KEY,
  submission_id TEXT NOT NULL REFERENCES submission(submission_id),
  at TEXT CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z') NOT NULL,
  event TEXT NOT NULL,
  from_state TEXT CHECK (from_state IN ('awaiting-signature', 'ready', 'in-flight', 'outcome-unknown', 'registered', 'rejected', 'superseded', 'voided', 'held', 'withdrawn', 'exempt')),
  to_state TEXT CHECK (to_state IN ('awaiting-signature', 'ready', 'in-flight', 'outcome-unknown', 'registered', 'rejected', 'superseded', 'voided', 'held', 'withdrawn', 'exempt')) NOT NULL,
  by_whom TEXT NOT NULL,
  reason TEXT
) STRICT;

CREATE TABLE unsure_patient (
  prescription_key TEXT NOT NULL PRIMARY KEY REFERENCES prescription(prescription_key),
  patient_id INTEGER NOT NULL REFERENCES patient(patient_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_phrase (
  text TEXT NOT NULL,
  code_type TEXT NOT NULL,
  code TEXT NOT NULL,
  dosage_form TEXT NOT NULL,
  times INTEGER NOT NULL,
  PRIMARY KEY (text, code_type, code, dosage_form)
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
  user_id TEXT CHECK (length(user_id) = 36) NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 32 AND name NOT GLOB '*[^a-z0-9._-]*'),
  display_name TEXT NOT NULL,
  roles TEXT CHECK (json_valid(roles)) NOT NULL,
  rights TEXT CHECK (json_valid(rights)) NOT NULL,
  active INTEGER CHECK (active IN (0, 1)) NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX attempt_by_submission ON attempt(submission_id, started_at);

CREATE INDEX attempt_outcome_registered ON attempt_outcome(ended_at) WHERE outcome = 'registered';

CREATE INDEX brought_in_by_file ON brought_in(import_sha256);

CREATE INDEX brought_in_by_patient ON brought_in(patient_match_key, sequence) WHERE patient_match_key IS NOT NULL;

CREATE INDEX check_decision_by_patient ON check_decision(patient_match_key, sequence) WHERE patient_match_key IS NOT NULL;

CREATE INDEX check_decision_by_prescription ON check_decision(prescription_key, sequence);

CREATE INDEX check_notice_by_prescription ON check_notice(prescription_key, sequence);

CREATE INDEX closing_by_day ON closing(business_day, sequence);

CREATE INDEX duplicate_check_by_prescription ON duplicate_check(prescription_key, sequence);

CREATE INDEX entry_by_change ON entry(changes_result_id, sequence) WHERE changes_result_id IS NOT NULL;

CREATE INDEX entry_by_prescription ON entry(prescription_key, round, sequence) WHERE prescription_key IS NOT NULL;

CREATE INDEX entry_by_result ON entry(result_id) WHERE result_id IS NOT NULL;

CREATE INDEX entry_mark_by_entry ON entry_mark(entry_id, sequence);

CREATE INDEX entry_without_result ON entry(sequence) WHERE result_id IS NULL AND discarded_at IS NULL;

CREATE INDEX late_reason_by_submission ON late_reason(submission_id, sequence);

CREATE INDEX master_edition_in_force ON master_edition(kind, applies_from, sequence);

CREATE INDEX oral_consent_by_prescription ON oral_consent(prescription_key, sequence);

CREATE INDEX outage_open ON outage(sequence) WHERE ended_at IS NULL;

CREATE INDEX outage_submission_by_submission ON outage_submission(submission_id);

CREATE INDEX patient_by_birth_date ON patient(birth_date);

CREATE INDEX patient_by_kana ON patient(kana);

CREATE INDEX patient_by_kanji ON patient(kanji);

CREATE INDEX patient_by_number ON patient(number);

CREATE INDEX prescription_awaiting_result ON prescription(received_on, sequence) WHERE awaits_result = 1;

CREATE INDEX prescription_by_day ON prescription(received_on, sequence);

CREATE INDEX prescription_by_patient ON prescription(patient_match_key, received_on) WHERE patient_match_key IS NOT NULL;

CREATE INDEX prescription_by_service_id ON prescription(prescription_id) WHERE prescription_id IS NOT NULL;

CREATE INDEX prescription_by_source ON prescription(source_sha256) WHERE source_sha256 IS NOT NULL;

CREATE INDEX prescription_count_by_day ON prescription_count(business_day, sequence);

CREATE INDEX result_by_import ON dispensing_result(import_sha256) WHERE import_sha256 IS NOT NULL;

CREATE INDEX result_by_patient ON dispensing_result(patient_match_key, dispensing_date)
  WHERE status = 'finalised' AND patient_match_key IS NOT NULL;

CREATE INDEX result_by_prescription ON dispensing_result(prescription_key, round, version);

CREATE INDEX result_by_previous ON dispensing_result(previous_result_id) WHERE previous_result_id IS NOT NULL;

CREATE INDEX result_finalised_by_day ON dispensing_result(dispensing_date) WHERE status = 'finalised';

CREATE INDEX result_open ON dispensing_result(dispensing_date, sequence) WHERE status IN ('draft', 'pending-confirmation');

CREATE INDEX result_remainder ON dispensing_result(result_id) WHERE json_extract(content, '$.round.type') = 'remainder-later';

CREATE INDEX return_copy_verification_by_submission ON return_copy_verification(submission_id, sequence);

CREATE UNIQUE INDEX signing_key_current ON signing_key(user_id) WHERE replaced_at IS NULL;

CREATE INDEX submission_by_dispensing_date ON submission(dispensing_date) WHERE dispensing_date IS NOT NULL;

CREATE INDEX submission_by_dispensing_id ON submission(dispensing_id) WHERE dispensing_id IS NOT NULL;

CREATE INDEX submission_by_issue ON submission(last_issue_code) WHERE last_issue_code IS NOT NULL;

CREATE INDEX submission_by_result ON submission(result_id) WHERE result_id IS NOT NULL;

CREATE INDEX submission_by_state ON submission(state, sequence);

CREATE INDEX submission_by_target ON submission(target_submission_id) WHERE target_submission_id IS NOT NULL;

CREATE INDEX submission_deliverable ON submission(due_date, sequence) WHERE deliverable = 1;

CREATE INDEX submission_event_by_submission ON submission_event(submission_id, sequence);

CREATE INDEX submission_reception ON submission(due_date, kind, dispensing_date) WHERE dispensing_date IS NULL;

CREATE INDEX submission_retry ON submission(next_attempt_at) WHERE deliverable = 1 AND next_attempt_at IS NOT NULL;

CREATE INDEX submission_unfinished ON submission(due_date, sequence) WHERE unfinished = 1;

CREATE INDEX unsure_patient_by_patient ON unsure_patient(patient_id);
