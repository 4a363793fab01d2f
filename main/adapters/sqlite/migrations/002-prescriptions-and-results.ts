import { calendarDate, code, flag, instant, json, neverDeleted, sha256, uuid, writtenOnce } from './column-checks.ts';

const carriedOver = `carried_over_by TEXT,
  carried_over_reason TEXT,
  ${instant('carried_over_at')},
  CHECK ((carried_over_at IS NULL) = (carried_over_by IS NULL) AND (carried_over_at IS NULL) = (carried_over_reason IS NULL))`;

export const prescriptionsAndResults = {
  version: 2,
  sql: `
CREATE TABLE document (
  ${sha256('sha256')} NOT NULL PRIMARY KEY,
  ${code('kind', 'prescription-original', 'dispensing-unsigned', 'dispensing-final', 'return-copy', 'cj1')} NOT NULL,
  ${code('encoding', 'identity', 'deflate-raw')} NOT NULL,
  size INTEGER NOT NULL CHECK (size >= 0),
  stored BLOB NOT NULL,
  ${instant('created_at')} NOT NULL
) STRICT;
${writtenOnce('document')}

CREATE TABLE prescription (
  sequence INTEGER PRIMARY KEY,
  ${uuid('prescription_key')} NOT NULL UNIQUE,
  ${code('kind', 'electronic', 'paper-with-exchange-number', 'paper')} NOT NULL,
  ${uuid('prescription_id')},
  ${json('content')} NOT NULL,
  patient_match_key TEXT,
  ${code('reception', 'local-only', 'pending', 'accepted', 'waiting-next-round', 'cancelled', 'preview')} NOT NULL,
  round INTEGER NOT NULL CHECK (round >= 1),
  original_sha256 TEXT REFERENCES document(sha256),
  ${flag('signature_valid')},
  source TEXT NOT NULL,
  source_sha256 TEXT,
  ${instant('received_at')} NOT NULL,
  ${calendarDate('received_on')} NOT NULL,
  ${json('issues')} NOT NULL,
  -- Kept by triggers: taken in, and its present round has no finalised result.
  ${flag('awaits_result')} NOT NULL DEFAULT 0,
  ${carriedOver}
) STRICT;
${neverDeleted('prescription')}
CREATE INDEX prescription_by_service_id ON prescription(prescription_id) WHERE prescription_id IS NOT NULL;
CREATE INDEX prescription_by_source ON prescription(source_sha256) WHERE source_sha256 IS NOT NULL;
CREATE INDEX prescription_by_patient ON prescription(patient_match_key, received_on) WHERE patient_match_key IS NOT NULL;
CREATE INDEX prescription_awaiting_result ON prescription(received_on, sequence) WHERE awaits_result = 1;

CREATE TABLE dispensing_result (
  sequence INTEGER PRIMARY KEY,
  ${uuid('result_id')} NOT NULL UNIQUE,
  prescription_key TEXT NOT NULL REFERENCES prescription(prescription_key),
  version INTEGER NOT NULL CHECK (version >= 1),
  previous_result_id TEXT REFERENCES dispensing_result(result_id),
  round INTEGER NOT NULL CHECK (round >= 1),
  ${code('status', 'draft', 'pending-confirmation', 'finalised', 'discarded')} NOT NULL,
  ${json('content')} NOT NULL,
  patient_match_key TEXT,
  ${calendarDate('dispensing_date')} NOT NULL,
  pharmacist_user_id TEXT REFERENCES user(user_id),
  ${json('issues')} NOT NULL,
  ${instant('created_at')} NOT NULL,
  created_by TEXT NOT NULL REFERENCES user(user_id),
  ${instant('finalised_at')},
  finalised_by TEXT REFERENCES user(user_id),
  ${sha256('import_sha256')},
  ${carriedOver},
  CHECK ((status = 'finalised') = (finalised_at IS NOT NULL)),
  CHECK ((finalised_at IS NULL) = (finalised_by IS NULL))
) STRICT;
${neverDeleted('dispensing_result')}
CREATE TRIGGER finalised_result_is_final BEFORE UPDATE ON dispensing_result WHEN OLD.status IN ('finalised', 'discarded')
BEGIN SELECT RAISE(ABORT, 'a finalised or discarded result is never changed'); END;
CREATE INDEX result_by_prescription ON dispensing_result(prescription_key, round, version);
CREATE INDEX result_by_previous ON dispensing_result(previous_result_id) WHERE previous_result_id IS NOT NULL;
CREATE INDEX result_by_import ON dispensing_result(import_sha256) WHERE import_sha256 IS NOT NULL;
CREATE INDEX result_by_patient ON dispensing_result(patient_match_key, dispensing_date)
  WHERE status = 'finalised' AND patient_match_key IS NOT NULL;
CREATE INDEX result_open ON dispensing_result(dispensing_date, sequence) WHERE status IN ('draft', 'pending-confirmation');
`,
} as const;
