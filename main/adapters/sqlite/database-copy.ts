import Database from 'better-sqlite3';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { BackupManifest, JournalRecord, Proof } from '../../application/backup-ports.ts';
import { StorageFailure } from '../../application/storage-failure.ts';
import { auditLog } from './audit-log.ts';
import { documentTable } from './document-table.ts';
import { JOURNAL_GENESIS, readJournalHead } from './journal-head.ts';
import { migrate, schemaVersionOf } from './migrate.ts';
import { openDatabase, unlockDatabase } from './open-database.ts';
import { replayJournal } from './replay-journal.ts';
import { settingTable } from './setting-table.ts';
import { SqlConnection } from './sql-connection.ts';
import { withStorageFailures } from './storage-errors.ts';

/** Where the database is only read: another connection goes on writing beside it. */
function openReadOnly(file: string, key: Uint8Array): Database.Database {
  return withStorageFailures(() => {
    const database = new Database(file, { readonly: true, fileMustExist: true });
    try {
      unlockDatabase(database, key);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

function reading<T>(file: string, key: Uint8Array, work: (database: Database.Database) => T): T {
  const database = openReadOnly(file, key);
  try {
    return withStorageFailures(() => work(database));
  } finally {
    database.close();
  }
}

/** All pages as of one moment, under the same key, in one file. Reads every page: a damaged one is found. */
export function copyDatabase(source: string, key: Uint8Array, target: string): void {
  reading(source, key, (database) => database.prepare('VACUUM INTO ?').run(target));
}

export type DatabaseSummary = Pick<BackupManifest, 'schemaVersion' | 'rows' | 'audit' | 'journal'>;

function rowCounts(database: Database.Database): Record<string, number> {
  const tables = database
    .prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all();
  const count = (name: string): number =>
    database.prepare<[], { rows: number }>(`SELECT count(*) AS rows FROM "${name}"`).get()?.rows ?? 0;
  return Object.fromEntries(tables.map(({ name }) => [name, count(name)]));
}

function auditHead(database: Database.Database): BackupManifest['audit'] {
  const head = database.prepare<[], BackupManifest['audit']>('SELECT sequence, hash FROM audit_head').get();
  return head ?? { sequence: 0, hash: '' };
}

export function summariseDatabase(file: string, key: Uint8Array): DatabaseSummary {
  return reading(file, key, (database) => ({
    schemaVersion: schemaVersionOf(database),
    rows: rowCounts(database),
    audit: auditHead(database),
    journal: readJournalHead(database) ?? JOURNAL_GENESIS,
  }));
}

/** Where a database that nobody has open stands; null where it is not whole. */
export function headOfWhole(file: string, key: Uint8Array): BackupManifest['journal'] | null {
  try {
    return reading(file, key, (database) =>
      database.pragma('integrity_check(1)', { simple: true }) === 'ok' ? readJournalHead(database) : null,
    );
  } catch (error) {
    if (error instanceof StorageFailure) return null;
    throw error;
  }
}

export function journalHeadOf(file: string, key: Uint8Array): BackupManifest['journal'] {
  return reading(file, key, readJournalHead) ?? JOURNAL_GENESIS;
}

export function databaseIsWhole(file: string, key: Uint8Array): boolean {
  return reading(file, key, (database) => database.pragma('integrity_check(1)', { simple: true }) === 'ok');
}

/** What was sent and what came back for it. */
export interface CopyPair {
  readonly submissionId: Uuid;
  readonly dispensingId: Uuid;
  readonly signed: boolean;
  readonly sent: Uint8Array;
  readonly returned: Uint8Array;
}

interface PairColumns {
  readonly submissionId: Uuid;
  readonly dispensingId: Uuid;
  readonly signed: number;
  readonly sent: string;
  readonly returned: string;
}

const VERIFIED = `FROM submission WHERE copy = 'verified' AND dispensing_id IS NOT NULL AND document_sha256 IS NOT NULL
  AND return_copy_sha256 IS NOT NULL`;

export interface ProofRequest {
  readonly expected: DatabaseSummary;
  /** Return copies to verify, spread over all; null: all */
  readonly sample: number | null;
  /** @param shop the `shop` setting as stored */
  verifyCopy(pair: CopyPair, shop: unknown): boolean;
  progress(done: number, total: number): void;
}

/** Answers of a database that was restored somewhere: whole, as many rows, an unbroken audit chain, copies that verify. */
export function proveDatabase(file: string, key: Uint8Array, request: ProofRequest): readonly Proof[] {
  return reading(file, key, (database) => {
    const proof = (name: Proof['name'], found: number, expected: number): Proof => ({
      name,
      ok: found === expected,
      found,
      expected,
    });
    const whole = database.pragma('integrity_check(1)', { simple: true }) === 'ok';
    const sound = whole && database.prepare('PRAGMA foreign_key_check').all().length === 0;
    const { rows, audit } = request.expected;
    const counts = rowCounts(database);
    const total = (of: Readonly<Record<string, number>>): number => Object.values(of).reduce((a, b) => a + b, 0);
    const sameRows = Object.keys({ ...rows, ...counts }).every((name) => rows[name] === counts[name]);
    const sql = new SqlConnection(database);
    const chain = auditLog(sql).verify();
    const head = auditHead(database);
    const chainHolds = chain.firstBrokenSequence === null && head.hash === audit.hash;
    return [
      proof('integrity', sound ? 1 : 0, 1),
      { ...proof('rows', total(counts), total(rows)), ok: sameRows },
      { ...proof('audit', chain.rows, audit.sequence), ok: chainHolds && chain.rows === audit.sequence },
      provedCopies(sql, request),
    ];
  });
}

function provedCopies(sql: SqlConnection, request: ProofRequest): Proof {
  const all = sql.get<{ rows: number }>(`SELECT count(*) AS rows ${VERIFIED}`)?.rows ?? 0;
  const step = request.sample === null ? 1 : Math.max(1, Math.ceil(all / Math.max(1, request.sample)));
  const documents = documentTable(sql);
  const shop = settingTable(sql).get('shop');
  let seen = 0;
  let expected = 0;
  let found = 0;
  const select = `SELECT submission_id AS submissionId, dispensing_id AS dispensingId, needs_signature AS signed,
      document_sha256 AS sent, return_copy_sha256 AS returned ${VERIFIED} ORDER BY sequence`;
  for (const row of sql.all<PairColumns>(select)) {
    seen += 1;
    if ((seen - 1) % step !== 0) continue;
    expected += 1;
    const sent = documents.bySha256(row.sent)?.bytes;
    const returned = documents.bySha256(row.returned)?.bytes;
    const pair = sent && returned ? { ...row, signed: row.signed === 1, sent, returned } : null;
    if (pair !== null && request.verifyCopy(pair, shop)) found += 1;
    request.progress(seen, all);
  }
  return { name: 'return-copies', ok: found === expected, found, expected };
}

/**
 * Brings a copy of a backup (or, with `empty`, a new database) up to the end of the journal and proves it whole. The file
 * has no one else's eyes on it yet: it is synced once at the end, by the caller.
 *
 * @throws StorageFailure storage.corrupt when the base is not whole or a commit does not fit it
 */
export function rebuildDatabase(
  file: string,
  key: Uint8Array,
  empty: boolean,
  recordsSince: (head: BackupManifest['journal']) => Iterable<JournalRecord>,
): { readonly head: BackupManifest['journal']; readonly applied: number } {
  const database = openDatabase(file, key, { create: empty });
  try {
    return withStorageFailures(() => {
      database.pragma('synchronous = OFF');
      const records = recordsSince(readJournalHead(database) ?? JOURNAL_GENESIS)[Symbol.iterator]();
      const first = records.next();
      if (empty) migrate(database, first.done === true ? undefined : first.value.schemaVersion);
      const rest = (function* () {
        for (let next = first; next.done !== true; next = records.next()) yield next.value;
      })();
      const { head, applied } = replayJournal(database, rest);
      if (database.pragma('integrity_check(1)', { simple: true }) !== 'ok')
        throw new StorageFailure(storageIssue('storage.corrupt'));
      database.pragma('wal_checkpoint(TRUNCATE)');
      return { head: head ?? JOURNAL_GENESIS, applied };
    });
  } finally {
    database.close();
  }
}
