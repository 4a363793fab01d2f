import { calendarDate, code, instant, json, neverDeleted, uuid, writtenOnce } from './column-checks.ts';

/** What is being typed at the counter, the marks of those who checked and handed over, and what the screens search by. */
export const entries = {
  version: 9,
  sql: `
CREATE TABLE entry (
  sequence INTEGER PRIMARY KEY,
  ${uuid('entry_id')} NOT NULL UNIQUE,
  prescription_key TEXT REFERENCES prescription(prescription_key),
  round INTEGER NOT NULL CHECK (round >= 1),
  result_id TEXT REFERENCES dispensing_result(result_id),
  ${json('form')} NOT NULL,
  -- Counts every save: two windows on one entry.
  revision INTEGER NOT NULL CHECK (revision >= 1),
  -- Counts changes of what would be recorded: completion and marks are of one of these.
  content_revision INTEGER NOT NULL CHECK (content_revision >= 1),
  completed_revision INTEGER CHECK (completed_revision <= content_revision),
  ${instant('created_at')} NOT NULL,
  created_by TEXT NOT NULL,
  ${instant('updated_at')} NOT NULL,
  updated_by TEXT NOT NULL,
  ${instant('discarded_at')},
  discarded_by TEXT,
  discard_reason TEXT,
  CHECK ((discarded_at IS NULL) = (discarded_by IS NULL) AND (discarded_at IS NULL) = (discard_reason IS NULL))
) STRICT;
${neverDeleted('entry')}
CREATE TRIGGER discarded_entry_is_final BEFORE UPDATE ON entry WHEN OLD.discarded_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a discarded entry is never changed'); END;
CREATE INDEX entry_by_prescription ON entry(prescription_key, round, sequence) WHERE prescription_key IS NOT NULL;
CREATE INDEX entry_by_result ON entry(result_id) WHERE result_id IS NOT NULL;
CREATE INDEX entry_kept ON entry(sequence) WHERE discarded_at IS NULL;

CREATE TABLE entry_mark (
  sequence INTEGER PRIMARY KEY,
  entry_id TEXT NOT NULL REFERENCES entry(entry_id),
  ${code('stage', 'audited', 'handed-over')} NOT NULL,
  content_revision INTEGER NOT NULL,
  ${instant('at')} NOT NULL,
  by_whom TEXT NOT NULL
) STRICT;
${writtenOnce('entry_mark')}
CREATE INDEX entry_mark_by_entry ON entry_mark(entry_id, sequence);

-- Symbols of one prescription until all are read; what they say is kept by the prescription, so these rows go.
CREATE TABLE scan_symbol (
  session_key TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 1),
  text TEXT NOT NULL,
  total INTEGER,
  ${instant('at')} NOT NULL,
  PRIMARY KEY (session_key, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE patient (
  patient_id INTEGER PRIMARY KEY,
  -- The match key, or what there is of it where the person is not surely identified.
  person_key TEXT NOT NULL UNIQUE,
  match_key TEXT,
  kana TEXT NOT NULL,
  kanji TEXT NOT NULL,
  ${calendarDate('birth_date')},
  number TEXT NOT NULL,
  ${json('content')} NOT NULL,
  ${calendarDate('last_seen_on')} NOT NULL
) STRICT;
CREATE INDEX patient_by_kana ON patient(kana);
CREATE INDEX patient_by_kanji ON patient(kanji);
CREATE INDEX patient_by_birth_date ON patient(birth_date);
CREATE INDEX patient_by_number ON patient(number);

CREATE TABLE patient_bigram (
  bigram TEXT NOT NULL,
  patient_id INTEGER NOT NULL REFERENCES patient(patient_id),
  PRIMARY KEY (bigram, patient_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_phrase (
  text TEXT NOT NULL,
  code_type TEXT NOT NULL,
  code TEXT NOT NULL,
  dosage_form TEXT NOT NULL,
  times INTEGER NOT NULL,
  PRIMARY KEY (text, code_type, code, dosage_form)
) STRICT, WITHOUT ROWID;

CREATE INDEX prescription_by_day ON prescription(received_on, sequence);
CREATE INDEX result_finalised_by_day ON dispensing_result(dispensing_date) WHERE status = 'finalised';
`,
} as const;
