/** Backups and the journal kept apart from the database, as interfaces only. */
import type { Instant } from '../../shared/domain/calendar-date.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import type { Result } from '../../shared/domain/result.ts';

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
  /** A database that stands there was told to it. */
  knows(head: JournalHead): boolean;
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

// ---------------------------------------------------------------- backups

/** A folder that takes generations; `keep` null: none is ever removed. */
export interface BackupTarget {
  readonly folder: string;
  readonly keep: number | null;
}

/** What a backup says of itself. Numbers, times and hashes only. */
export interface BackupManifest {
  readonly createdAt: Instant;
  readonly schemaVersion: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly profileSha256: string;
  /** Rows by table */
  readonly rows: Readonly<Record<string, number>>;
  readonly audit: { readonly sequence: number; readonly hash: string };
  readonly journal: JournalHead;
}

export interface Generation {
  readonly name: string;
  readonly folder: string;
  /** null: it cannot be read, or was not made with this key */
  readonly manifest: BackupManifest | null;
}

export interface MadeBackup {
  readonly generation: Generation;
  readonly removed: readonly string[];
  /** null: none is set, or it could not be written (then `issues` says why) */
  readonly second: { readonly folder: string; readonly removed: readonly string[] } | null;
  readonly issues: readonly Issue[];
}

export type ProofName = 'contents' | 'opens' | 'integrity' | 'rows' | 'audit' | 'return-copies';

/** One question of a rehearsal; `found` of `expected`, in the unit of the question. */
export interface Proof {
  readonly name: ProofName;
  readonly ok: boolean;
  readonly found: number;
  readonly expected: number;
}

export interface Rehearsal {
  readonly name: string;
  readonly createdAt: Instant;
  readonly ok: boolean;
  readonly proofs: readonly Proof[];
}

export interface DatabaseCheck {
  /** Every page holds; taken for granted where only the journal was asked for */
  readonly database: boolean;
  /** The journal leads from the newest backup (or the very beginning) to where the database stands */
  readonly journal: boolean;
  readonly journalRecords: number;
}

/** `done` of `total` in bytes, copies or steps */
export type BackupProgress = (done: number, total: number) => void;

export interface RehearsalRequest {
  readonly folder: string;
  readonly name: string;
  /** Where it is restored for a moment; null: beside the backup itself */
  readonly scratch: string | null;
  /** Return copies that are verified; null: all */
  readonly sample: number | null;
}

/** The backups of one open profile. Everything long runs in a thread of its own. */
export interface Backups {
  /** Of the profile itself; where the first target is when nobody has chosen one */
  readonly defaultFolder: string;
  /** Newest first; empty where the folder cannot be reached */
  generations(folder: string): readonly Generation[];
  reachable(folder: string): boolean;
  /** Whatever the two are called: a link, a second mount */
  isSameFolder(one: string, other: string): boolean;
  /** A consistent copy of now. Older generations stay as they are whatever goes wrong. */
  make(
    request: { readonly first: BackupTarget; readonly second: BackupTarget | null; readonly at: Instant },
    progress: BackupProgress,
    signal?: AbortSignal,
  ): Promise<Result<MadeBackup>>;
  /** Restores one into a scratch folder, proves it, and removes it again. */
  rehearse(
    request: RehearsalRequest & { readonly at: Instant },
    progress: BackupProgress,
    signal?: AbortSignal,
  ): Promise<Result<Rehearsal>>;
  /** Reads the whole database and the journal. A damaged database is rebuilt at the next opening. */
  check(folder: string, signal?: AbortSignal): Promise<Result<DatabaseCheck>>;
  /** The same without the database's pages: does the journal lead from the newest backup to now? */
  checkJournal(folder: string, signal?: AbortSignal): Promise<Result<DatabaseCheck>>;
  journal(): { readonly files: number; readonly bytes: number };
  /** The folders, where a rebuild finds them without the database. */
  notePlaces(folders: readonly string[]): Result<null>;
}
