import type Database from 'better-sqlite3';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import type { CommitJournal, JournalledStatement, JournalSync } from '../../application/backup-ports.ts';
import { StorageFailure } from '../../application/storage-failure.ts';
import { WRITE_JOURNAL_HEAD } from './journal-head.ts';
import { withStorageFailures } from './storage-errors.ts';

export type SqlValue = string | number | null | Uint8Array;
export type SqlParameters = Readonly<Record<string, SqlValue>>;

/** The one read-write connection, with prepared statements kept by their text and driver errors translated. */
export class SqlConnection {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement<[SqlParameters]>>();
  readonly #journal: CommitJournal | null;
  /** Made once: the driver makes four functions of every function it is given. */
  readonly #within: <T>(work: () => T) => T;
  #depth = 0;
  /** Statements of the transaction that is open */
  #ran: JournalledStatement[] = [];
  #appended: boolean = false;

  /** @param journal told of every commit before it happens; null: none is kept */
  constructor(database: Database.Database, journal: CommitJournal | null = null) {
    this.#database = database;
    this.#journal = journal;
    const transaction = database.transaction((work: () => unknown) => work());
    this.#within = <T>(work: () => T) => transaction.immediate(work) as T;
  }

  /** @returns how many rows the statement itself changed (not its triggers) */
  run(sql: string, parameters: SqlParameters = {}): number {
    return withStorageFailures(() =>
      this.#inTransaction(() => {
        const { changes } = this.#statement(sql).run(parameters);
        this.#note(sql, parameters, changes);
        return changes;
      }),
    );
  }

  all<Row>(sql: string, parameters: SqlParameters = {}): readonly Row[] {
    return withStorageFailures(() => this.#typed<Row>(sql).all(parameters));
  }

  get<Row>(sql: string, parameters: SqlParameters = {}): Row | null {
    return withStorageFailures(() => {
      const statement = this.#typed<Row>(sql);
      if (statement.readonly) return statement.get(parameters) ?? null;
      return this.#inTransaction(() => {
        const row = statement.get(parameters) ?? null;
        this.#note(sql, parameters, null);
        return row;
      });
    });
  }

  /** Row by row, for walks over a whole table. */
  *each<Row>(sql: string): IterableIterator<Row> {
    yield* this.#typed<Row>(sql).iterate({});
  }

  /** Exactly one row must change: anything else is a defect and undoes the transaction. */
  runOnRow(sql: string, parameters: SqlParameters): void {
    const changes = this.run(sql, parameters);
    if (changes !== 1) throw new Error(`expected to change one row, changed ${changes}: ${sql.slice(0, 60)}`);
  }

  /**
   * BEGIN IMMEDIATE … COMMIT: with synchronous FULL the rows are on the disk when this returns. A nested call joins as a
   * savepoint. A promise is refused: the transaction would be over before the work.
   * @param sync when the journal's record of it has to be on the disk, too; the outermost call decides
   */
  transaction<T>(work: () => T, sync: JournalSync = 'at-once'): T {
    return withStorageFailures(() => {
      this.#assertStillInside();
      const outermost = this.#depth === 0;
      const before = this.#ran.length;
      this.#depth += 1;
      try {
        return this.#within(outermost ? () => this.#journalled(work, sync) : work);
      } catch (error) {
        this.#ran.length = before;
        if (outermost && this.#appended) this.#journal?.takeBack();
        throw error;
      } finally {
        this.#depth -= 1;
        if (outermost) {
          this.#ran = [];
          this.#appended = false;
        }
      }
    });
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
    this.#journal?.close();
  }

  /** The last thing before COMMIT: a record of what was run, and in the database where the journal stands with it. */
  #journalled<T>(work: () => T, sync: JournalSync): T {
    const value = work();
    if (this.#journal === null || this.#ran.length === 0) return value;
    // Nothing may be told to the journal of a transaction that SQLite has rolled back.
    this.#assertStillInside();
    const { sequence, chain } = this.#journal.append(this.#ran, sync);
    this.#appended = true;
    this.#statement(WRITE_JOURNAL_HEAD).run({ sequence, chain });
    return value;
  }

  /** With a journal a statement by itself is a transaction too: its record goes before it. */
  #inTransaction<T>(work: () => T): T {
    return this.#journal === null || this.#depth > 0 ? work() : this.transaction(work);
  }

  #note(sql: string, parameters: SqlParameters, changes: number | null): void {
    if (this.#journal !== null) this.#ran.push({ sql, parameters: { ...parameters }, changes });
  }

  #typed<Row>(sql: string): Database.Statement<[SqlParameters], Row> {
    return this.#statement(sql) as Database.Statement<[SqlParameters], Row>;
  }

  #statement(sql: string): Database.Statement<[SqlParameters]> {
    this.#assertStillInside();
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare<[SqlParameters]>(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /**
   * A full disk or a damaged page rolls the whole transaction back inside SQLite. Work that swallowed that failure and
   * went on would write half of itself without a transaction: it is stopped here.
   */
  #assertStillInside(): void {
    if (this.#depth > 0 && !this.#database.inTransaction) throw new StorageFailure(storageIssue('storage.full'));
  }
}
