import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../main/adapters/sqlite/migrate.ts';
import { openDatabase } from '../../main/adapters/sqlite/open-database.ts';
import { SqlConnection } from '../../main/adapters/sqlite/sql-connection.ts';
import { storeOn } from '../../main/adapters/sqlite/sqlite-store.ts';
import { trainingUsers } from '../../main/application/initialise-profile.ts';
import type { Store, User } from '../../main/application/ports.ts';
import { Dice } from '../support/seeded.ts';

const MEMORY_FOLDER = '/dev/shm';

/**
 * The real store on the real driver, for one run after the other: each lives inside one transaction that is rolled back
 * when it ends, so that a run starts from an empty, migrated database without opening one. The transactions of the
 * program are savepoints in it, with the same rules; what is not tried here is the disk (test/integration/store-*).
 */
export class StoreRoom {
  readonly store: Store;
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
