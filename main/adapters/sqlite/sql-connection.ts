import type Database from 'better-sqlite3';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import { StorageFailure } from '../../application/storage-failure.ts';
import { withStorageFailures } from './storage-errors.ts';

export type SqlValue = string | number | null | Uint8Array;
export type SqlParameters = Readonly<Record<string, SqlValue>>;

/** The one read-write connection, with prepared statements kept by their text and driver errors translated. */
export class SqlConnection {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement<[SqlParameters]>>();
  #depth = 0;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** @returns how many rows the statement itself changed (not its triggers) */
  run(sql: string, parameters: SqlParameters = {}): number {
    return withStorageFailures(() => this.#statement(sql).run(parameters).changes);
  }

  all<Row>(sql: string, parameters: SqlParameters = {}): readonly Row[] {
    return withStorageFailures(() => this.#typed<Row>(sql).all(parameters));
  }

  get<Row>(sql: string, parameters: SqlParameters = {}): Row | null {
    return withStorageFailures(() => this.#typed<Row>(sql).get(parameters) ?? null);
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
   */
  transaction<T>(work: () => T): T {
    return withStorageFailures(() => {
      this.#assertStillInside();
      this.#depth += 1;
      try {
        return this.#database.transaction(work).immediate();
      } finally {
        this.#depth -= 1;
      }
    });
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
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
