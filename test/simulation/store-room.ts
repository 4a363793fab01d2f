import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AUDIT_GENESIS } from '../../main/adapters/sqlite/audit-chain.ts';
import { migrate } from '../../main/adapters/sqlite/migrate.ts';
import { openDatabase } from '../../main/adapters/sqlite/open-database.ts';
import { SqlConnection } from '../../main/adapters/sqlite/sql-connection.ts';
import { storeOn } from '../../main/adapters/sqlite/sqlite-store.ts';
import { trainingUsers } from '../../main/application/initialise-profile.ts';
import type { User } from '../../main/application/people-ports.ts';
import type { Store } from '../../main/application/ports.ts';
import type { AuditEntry } from '../../main/application/row-ports.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { Submission } from '../../shared/domain/submission/submission.ts';
import { Dice } from '../support/seeded.ts';

const MEMORY_FOLDER = '/dev/shm';

export type JudgedRow = Pick<
  Submission,
  | 'submissionId'
  | 'operationId'
  | 'kind'
  | 'state'
  | 'prescriptionKey'
  | 'possiblySent'
  | 'registeredAt'
  | 'dispensingId'
  | 'documentSha256'
  | 'copy'
  | 'nextAttemptAt'
  | 'returnCopySha256'
> & { readonly issueCode: string | null };
type JudgedColumns = Omit<JudgedRow, 'possiblySent'> & { readonly possiblySent: number };

export interface Looks {
  rows(): readonly JudgedRow[];
  /** A finalised result that no submission delivers */
  unqueuedResult(): Uuid | null;
  /** The row with this operation stands behind one of its chain that is not finished. */
  isBehindAnother(operationId: Uuid): boolean;
  hasResult(resultId: Uuid): boolean;
  /** What the log says its end is */
  auditHead(): AuditHead;
  auditAfter(sequence: number): readonly AuditEntry[];
}

export type AuditHead = Pick<AuditEntry, 'sequence' | 'hash'>;
type AuditColumns = Omit<AuditEntry, 'detail'> & { readonly detail: string };

const JUDGED_ROWS = `SELECT submission_id AS submissionId, operation_id AS operationId, kind, state,
    prescription_key AS prescriptionKey, possibly_sent AS possiblySent, registered_at AS registeredAt,
    dispensing_id AS dispensingId, document_sha256 AS documentSha256, copy, next_attempt_at AS nextAttemptAt, last_issue_code AS issueCode, return_copy_sha256 AS returnCopySha256
  FROM submission ORDER BY sequence`;
const UNQUEUED = `SELECT result_id AS id FROM dispensing_result result WHERE status = 'finalised' AND NOT EXISTS (
    SELECT 1 FROM submission s WHERE s.result_id = result.result_id AND s.kind IN ('register', 'amend')) LIMIT 1`;

const BEHIND = `SELECT 1 FROM submission s JOIN submission earlier
    ON earlier.prescription_key = s.prescription_key AND earlier.chain_position < s.chain_position
  WHERE s.operation_id = ? AND earlier.state NOT IN ('registered', 'superseded', 'voided', 'withdrawn', 'exempt')`;
const AUDIT_AFTER = `SELECT sequence, at, user, action, target, detail, previous_hash AS previousHash, hash
  FROM audit WHERE sequence > ? ORDER BY sequence`;

/**
 * The real store on the real driver, for one run after the other: each lives inside one transaction that is rolled back
 * when it ends, so that a run starts from an empty, migrated database without opening one. The transactions of the
 * program are savepoints in it, with the same rules; what is not tried here is the disk (test/integration/store-durability.test.ts).
 */
export class StoreRoom {
  readonly store: Store;
  /** What the judge reads: past the store, and only the columns that are judged */
  readonly looks: Looks;
  readonly users: readonly User[];
  readonly #folder: string;
  readonly #exec: (sql: string) => void;

  constructor() {
    this.#folder = mkdtempSync(join(existsSync(MEMORY_FOLDER) ? MEMORY_FOLDER : tmpdir(), 'chozai-simulation-'));
    const database = openDatabase(join(this.#folder, 'shop.db'), new Uint8Array(randomBytes(32)), { create: true });
    migrate(database);
    // What a run writes stays in memory: nothing is ever spilled to the file, for nothing is ever committed.
    database.pragma('cache_spill = OFF');
    this.store = storeOn(new SqlConnection(database));
    this.users = trainingUsers(new Dice(1).random());
    for (const user of this.users) this.store.users.insert(user);
    const rows = database.prepare<[], JudgedColumns>(JUDGED_ROWS);
    const unqueued = database.prepare<[], { readonly id: Uuid }>(UNQUEUED);
    const behind = database.prepare<[Uuid], unknown>(BEHIND);
    const result = database.prepare<[Uuid], unknown>('SELECT 1 FROM dispensing_result WHERE result_id = ?');
    const auditHead = database.prepare<[], AuditHead>('SELECT sequence, hash FROM audit_head');
    const auditAfter = database.prepare<[number], AuditColumns>(AUDIT_AFTER);
    this.looks = {
      rows: () => rows.all().map((row) => ({ ...row, possiblySent: row.possiblySent === 1 })),
      unqueuedResult: () => unqueued.get()?.id ?? null,
      isBehindAnother: (operationId) => behind.get(operationId) !== undefined,
      hasResult: (resultId) => result.get(resultId) !== undefined,
      auditHead: () => {
        const head = auditHead.get();
        return head === undefined || head.sequence === 0 ? { sequence: 0, hash: AUDIT_GENESIS } : head;
      },
      auditAfter: (sequence) => auditAfter.all(sequence).map((row) => ({ ...row, detail: JSON.parse(row.detail) })),
    };
    this.#exec = (sql) => void database.exec(sql);
  }

  /** The database as it was before anything happened, for as long as the run lasts. */
  async fresh<T>(run: () => Promise<T>): Promise<T> {
    this.#exec('BEGIN IMMEDIATE');
    try {
      return await run();
    } finally {
      this.#exec('ROLLBACK');
    }
  }

  close(): void {
    this.store.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
