/** Backups and the journal kept apart from the database, as interfaces only. */

export type JournalValue = string | number | null | Uint8Array;

/** One statement as it was run; `changes` null: its number of changed rows was not told. */
export interface JournalledStatement {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, JournalValue>>;
  readonly changes: number | null;
}

/** Where a database stands in its journal: how many commits, and the hash over all of them. */
export interface JournalHead {
  readonly sequence: number;
  readonly chain: string;
}

/** One commit. */
export interface JournalRecord {
  readonly head: JournalHead;
  /** Of the database it was made in */
  readonly schemaVersion: number;
  readonly statements: readonly JournalledStatement[];
}

/** `at-once`: on the disk when the call returns. `soon`: after about a second, or with the next that goes at once. */
export type JournalSync = 'at-once' | 'soon';

/**
 * What was committed since a backup, in files of its own, so that a damaged database is rebuilt from both. A record is
 * written *before* its commit: a database may lack the last record, never the journal a commit that it was told of.
 */
export interface CommitJournal {
  /** Behind its last readable record; null where there is none. */
  readonly end: JournalHead | null;
  /** The commits that follow on `head`, in order, as far as they can be read. */
  since(head: JournalHead): Iterable<JournalRecord>;
  /** What is appended from now on follows on `head`. */
  begin(head: JournalHead, schemaVersion: number): void;
  /** @throws StorageFailure storage.full, storage.unwritable: nothing was appended */
  append(statements: readonly JournalledStatement[], sync: JournalSync): JournalHead;
  /** The last record's commit failed: it is no longer there. */
  takeBack(): void;
  /** The next record begins a file of its own. */
  rotate(): void;
  close(): void;
}
