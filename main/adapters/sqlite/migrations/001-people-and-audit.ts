import { flag, instant, json, neverDeleted, uuid, writtenOnce } from './column-checks.ts';

export const peopleAndAudit = {
  version: 1,
  sql: `
CREATE TABLE user (
  ${uuid('user_id')} NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 32 AND name NOT GLOB '*[^a-z0-9._-]*'),
  display_name TEXT NOT NULL,
  ${json('roles')} NOT NULL,
  ${json('rights')} NOT NULL,
  ${flag('active')} NOT NULL
) STRICT, WITHOUT ROWID;
${neverDeleted('user')}

CREATE TABLE setting (
  key TEXT NOT NULL PRIMARY KEY,
  ${json('value')} NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE signing_key (
  ${uuid('key_id')} NOT NULL PRIMARY KEY,
  ${uuid('user_id')} NOT NULL REFERENCES user(user_id),
  pkcs12 BLOB NOT NULL,
  certificate_pem TEXT NOT NULL,
  tries_left INTEGER NOT NULL CHECK (tries_left BETWEEN 0 AND 10),
  ${instant('locked_at')},
  ${instant('created_at')} NOT NULL,
  ${instant('replaced_at')}
) STRICT;
CREATE UNIQUE INDEX signing_key_current ON signing_key(user_id) WHERE replaced_at IS NULL;
CREATE TRIGGER signing_key_material_is_fixed BEFORE UPDATE OF key_id, user_id, pkcs12, certificate_pem, created_at ON signing_key
BEGIN SELECT RAISE(ABORT, 'key material is written once'); END;
${neverDeleted('signing_key')}

CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
  ${instant('at')} NOT NULL,
  user TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action <> ''),
  target TEXT,
  ${json('detail')} NOT NULL,
  previous_hash TEXT NOT NULL CHECK (length(previous_hash) = 64),
  hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
) STRICT;
${writtenOnce('audit')}
CREATE TRIGGER audit_is_consecutive BEFORE INSERT ON audit
WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'audit rows are consecutive'); END;

-- Where the chain ends: without it the last rows could be cut off unseen.
CREATE TABLE audit_head (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  sequence INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;
INSERT INTO audit_head (only_row, sequence, hash) VALUES (1, 0, '');
`,
} as const;
