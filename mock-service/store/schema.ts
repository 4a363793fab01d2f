/**
 * The mock's own tables. `operation` is what makes every answer repeatable: the bytes of the first answer, under the
 * operation id. `registration` holds one row per operation on a result that took effect.
 */
const FIRST_SCHEMA = `
CREATE TABLE operation (
  operation_id TEXT NOT NULL PRIMARY KEY,
  message TEXT NOT NULL,
  request_sha256 TEXT NOT NULL CHECK (length(request_sha256) = 64),
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused')),
  search_reply TEXT NOT NULL,
  answer BLOB NOT NULL,
  taken_in_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE prescription (
  prescription_id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('electronic', 'paper-with-exchange-number')),
  exchange_number TEXT,
  insured_key TEXT,
  content TEXT NOT NULL,
  sj1 TEXT NOT NULL,
  document BLOB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('available', 'dispensing', 'dispensed', 'revoked')),
  round INTEGER NOT NULL CHECK (round >= 1),
  rounds INTEGER NOT NULL CHECK (rounds >= round),
  pharmacy_code TEXT,
  reception_operation_id TEXT,
  ever_dispensed INTEGER NOT NULL CHECK (ever_dispensed IN (0, 1)),
  created_at TEXT NOT NULL,
  CHECK ((state = 'dispensing') = (pharmacy_code IS NOT NULL AND reception_operation_id IS NOT NULL))
) STRICT;
CREATE INDEX prescription_by_exchange_number ON prescription (exchange_number);
CREATE INDEX prescription_by_insured ON prescription (insured_key);

CREATE TABLE registration (
  sequence INTEGER PRIMARY KEY,
  operation_id TEXT NOT NULL UNIQUE REFERENCES operation (operation_id) DEFERRABLE INITIALLY DEFERRED,
  kind TEXT NOT NULL CHECK (kind IN ('register', 'amend', 'withdraw')),
  dispensing_id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  state TEXT NOT NULL CHECK (state IN ('current', 'superseded', 'withdrawn')),
  prescription_id TEXT,
  round INTEGER,
  pharmacy_code TEXT NOT NULL,
  dispensing_date TEXT NOT NULL,
  insured_key TEXT,
  content TEXT NOT NULL,
  received_sha256 TEXT,
  received_at TEXT NOT NULL,
  returned_sha256 TEXT,
  returned BLOB,
  CHECK ((kind = 'withdraw') = (returned IS NULL))
) STRICT;
CREATE UNIQUE INDEX registration_one_current ON registration (dispensing_id) WHERE state = 'current';
CREATE UNIQUE INDEX registration_one_per_round ON registration (prescription_id, round)
  WHERE state = 'current' AND prescription_id IS NOT NULL;
CREATE INDEX registration_by_dispensing_id ON registration (dispensing_id, version);
CREATE INDEX registration_by_date ON registration (pharmacy_code, dispensing_date);
CREATE INDEX registration_by_insured ON registration (insured_key) WHERE state = 'current';

CREATE TABLE history (
  history_id INTEGER PRIMARY KEY,
  insured_key TEXT NOT NULL,
  dispensing_date TEXT NOT NULL,
  content TEXT NOT NULL
) STRICT;
CREATE INDEX history_by_insured ON history (insured_key, dispensing_date);

CREATE TABLE fault (
  only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
  settings TEXT NOT NULL,
  registrations_seen INTEGER NOT NULL
) STRICT;
`;

/**
 * The check: who was pre-processed, which alerts were told (so that an oral consent can name one), and the consents.
 * Past data is looked up by person and day.
 */
const CHECK_SCHEMA = `
CREATE TABLE check_preparation (
  pharmacy_code TEXT NOT NULL,
  insured_key TEXT NOT NULL,
  prepared_at TEXT NOT NULL,
  PRIMARY KEY (pharmacy_code, insured_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE told_check (
  check_id TEXT NOT NULL PRIMARY KEY,
  pharmacy_code TEXT NOT NULL,
  insured_key TEXT NOT NULL,
  prescription_id TEXT,
  checked_on TEXT NOT NULL,
  performed_at TEXT NOT NULL,
  alerts TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE oral_consent (
  consent_id INTEGER PRIMARY KEY,
  pharmacy_code TEXT NOT NULL,
  insured_key TEXT NOT NULL,
  taken_by TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  received_at TEXT NOT NULL,
  check_id TEXT NOT NULL REFERENCES told_check (check_id),
  csv_line INTEGER NOT NULL,
  category TEXT NOT NULL CHECK (category IN ('duplicate', 'contraindicated'))
) STRICT;

DROP INDEX registration_by_insured;
CREATE INDEX registration_by_insured ON registration (insured_key, dispensing_date) WHERE state = 'current';
`;

/** Forward only: a file of version n gets every step after the n-th. */
export const SCHEMA_STEPS: readonly string[] = [FIRST_SCHEMA, CHECK_SCHEMA];

/** In a file of its own: counted with every request, and worth no fsync. */
export const ATTEMPT_SCHEMA = `
CREATE TABLE IF NOT EXISTS attempt (
  subject TEXT NOT NULL PRIMARY KEY,
  count INTEGER NOT NULL CHECK (count >= 1)
) STRICT, WITHOUT ROWID;
`;
