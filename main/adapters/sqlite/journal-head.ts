import { createHash, randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { JournalHead } from '../../application/backup-ports.ts';

/** From here a journal holds all there is: a database that was made with it is rebuilt without any backup. */
export const JOURNAL_GENESIS: JournalHead = {
  sequence: 0,
  chain: createHash('sha256').update('chozai-registrar journal, version 1').digest('hex'),
};

export const WRITE_JOURNAL_HEAD =
  'UPDATE journal_head SET sequence = @sequence, chain = @chain WHERE only_row = 1' as const;

/** @returns null: the database is older than its journal */
export function readJournalHead(database: Database.Database): JournalHead | null {
  const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'journal_head'").get();
  if (table === undefined) return null;
  const row = database.prepare<[], JournalHead>('SELECT sequence, chain FROM journal_head').get();
  return row ?? null;
}

/** A database that is not empty begins at a point no journal has: what was in it is in its backups alone. */
export function beginJournalHead(database: Database.Database): void {
  const empty = database.prepare('SELECT 1 FROM user').get() === undefined;
  const { sequence, chain } = empty
    ? JOURNAL_GENESIS
    : { sequence: JOURNAL_GENESIS.sequence, chain: randomBytes(32).toString('hex') };
  database.prepare('INSERT INTO journal_head (only_row, sequence, chain) VALUES (1, ?, ?)').run(sequence, chain);
}
