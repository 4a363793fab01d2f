import { randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';
import { StorageFailure } from '../../application/storage-failure.ts';
import { carryFacts, carryTakenOut } from './carry-facts.ts';
import { JOURNAL_GENESIS, readJournalHead, WRITE_JOURNAL_HEAD } from './journal-head.ts';
import { migrate } from './migrate.ts';
import { openDatabase, unlockDatabase } from './open-database.ts';
import { withStorageFailures } from './storage-errors.ts';

interface AuditHead {
  readonly sequence: number;
  readonly hash: string;
}

export type CarriedRecords =
  /** The other database has all of them already */
  | 'nothing-newer'
  | 'carried'
  /** The one log is not the beginning of the other */
  | 'another-log'
  /** `present` cannot be read */
  | 'unreadable';

function auditHead(database: Database.Database): AuditHead {
  const head = database.prepare<[], AuditHead>('SELECT sequence, hash FROM audit_head').get();
  return head ?? { sequence: 0, hash: '' };
}

function holds(database: Database.Database, { sequence, hash }: AuditHead): boolean {
  if (sequence === 0) return true;
  return database.prepare('SELECT 1 FROM audit WHERE sequence = ? AND hash = ?').get(sequence, hash) !== undefined;
}

/** Every row behind the other's head is there, so that they can be appended one after the other. */
function followsOn(now: Database.Database, ours: AuditHead, theirs: AuditHead): boolean {
  const behind = now
    .prepare<[number], { rows: number }>('SELECT count(*) AS rows FROM audit WHERE sequence > ?')
    .get(theirs.sequence);
  return holds(now, theirs) && behind?.rows === ours.sequence - theirs.sequence;
}

/** Who may what, who holds which key, how many tries are left, what is set: as of now. Rows of these are never deleted. */
const STATES: readonly { readonly table: string; readonly key: string; readonly changing: readonly string[] }[] = [
  { table: 'user', key: 'user_id', changing: ['display_name', 'roles', 'rights', 'active'] },
  { table: 'setting', key: 'key', changing: ['value'] },
  // Replaced ones first: each user has one that is current.
  { table: 'signing_key', key: 'key_id', changing: ['replaced_at', 'locked_at', 'tries_left'] },
];

/** Written once, in the order of their sequence. */
const HISTORIES = ['audit', 'closing', 'prescription_count'];

type Row = Readonly<Record<string, unknown>>;

function insertion(table: string, row: Row): string {
  const names = Object.keys(row);
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`;
}

function carryStates(now: Database.Database, wished: Database.Database): void {
  for (const { table, key, changing } of STATES) {
    const changes = changing.map((name) => `${name} = excluded.${name}`).join(', ');
    const rows = now.prepare<[], Row>(`SELECT * FROM ${table} ORDER BY ${changing[0]} IS NULL, ${key}`);
    for (const row of rows.iterate())
      wished.prepare(`${insertion(table, row)} ON CONFLICT (${key}) DO UPDATE SET ${changes}`).run(row);
  }
}

function carryHistories(now: Database.Database, wished: Database.Database): void {
  for (const table of HISTORIES) {
    const { last = 0 } =
      wished.prepare<[], { last: number }>(`SELECT coalesce(max(sequence), 0) AS last FROM ${table}`).get() ?? {};
    const rows = now.prepare<[number], Row>(`SELECT * FROM ${table} WHERE sequence > ? ORDER BY sequence`);
    let insert: Database.Statement | null = null;
    for (const row of rows.iterate(last)) {
      insert ??= wished.prepare(insertion(table, row));
      insert.run(row);
    }
  }
}

/** The journal has none of this: the database goes on at a point that no backup leads to, behind all that was ever told. */
function leaveJournal(now: Database.Database, wished: Database.Database): void {
  const heads = [now, wished].map((database) => readJournalHead(database) ?? JOURNAL_GENESIS);
  const sequence = Math.max(...heads.map((head) => head.sequence));
  wished.prepare(WRITE_JOURNAL_HEAD).run({ sequence, chain: randomBytes(32).toString('hex') });
}

/**
 * Makes a database that is to take the place of another know what happened in that one: the log's rows behind its own,
 * unchanged, the users with their rights, signing keys and settings of now, the stored closings, and what was said of its
 * rows. Nobody has either open.
 */
export function carryRecords(present: string, wished: string, key: Uint8Array): CarriedRecords {
  try {
    return withStorageFailures(() => {
      const now = new Database(present, { readonly: true, fileMustExist: true });
      try {
        unlockDatabase(now, key);
        return carryInto(wished, key, now);
      } finally {
        now.close();
      }
    });
  } catch (error) {
    if (error instanceof StorageFailure && error.issue.code === 'storage.corrupt') return 'unreadable';
    throw error;
  }
}

function carryInto(wished: string, key: Uint8Array, now: Database.Database): CarriedRecords {
  const target = openDatabase(wished, key);
  try {
    const [ours, theirs] = [auditHead(now), auditHead(target)];
    const newer = ours.sequence > theirs.sequence;
    if (!(newer ? followsOn(now, ours, theirs) : holds(target, ours))) return 'another-log';
    migrate(target);
    const carried = target
      .transaction(() => {
        if (newer) {
          carryStates(now, target);
          carryHistories(now, target);
          carryTakenOut(now, target);
          target.prepare('UPDATE audit_head SET sequence = @sequence, hash = @hash').run(ours);
        }
        const facts = carryFacts(now, target);
        if (newer || facts > 0) leaveJournal(now, target);
        return newer || facts > 0;
      })
      .immediate();
    return carried ? 'carried' : 'nothing-newer';
  } finally {
    target.close();
  }
}
