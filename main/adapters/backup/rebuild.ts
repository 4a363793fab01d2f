import { copyFileSync, existsSync, linkSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import type { Instant } from '../../../shared/domain/calendar-date.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Generation, JournalHead, JournalRecord } from '../../application/backup-ports.ts';
import { StorageFailure } from '../../application/storage-failure.ts';
import { copyFileGently, syncFile, withFileTrouble } from '../durable-files.ts';
import { JournalFolder, journalFiles } from './commit-journal.ts';
import { generationsIn } from './generations.ts';
import { BACKUP_DATABASE, sha256OfFile } from './manifest.ts';
import { exchangeDatabase, quarantineFolder, readPlaces, writeRecoveryNote } from './quarantine.ts';

export const JOURNAL_FOLDER = 'journal';
export const BACKUP_FOLDER = 'backups';
/** Scratch of a rebuild, in the profile: what is built is moved, not copied. */
const WORKSHOP = '.rebuilding';

/** What a rebuild needs of the store's room. */
export interface RebuildParts {
  readonly genesis: JournalHead;
  /** Where the present database stands; null where it is not whole */
  headOfWhole(file: string, key: Uint8Array): JournalHead | null;
  /** @throws StorageFailure storage.corrupt */
  rebuildDatabase(
    file: string,
    key: Uint8Array,
    empty: boolean,
    recordsSince: (head: JournalHead) => Iterable<JournalRecord>,
  ): { readonly head: JournalHead; readonly applied: number };
}

export interface Rebuilt {
  readonly file: string;
  /** null: from the journal alone, which reaches back to the beginning */
  readonly base: Generation | null;
  readonly head: JournalHead;
  readonly applied: number;
  /** The journal leads on from the base: what came behind it is known, as far as it can be read */
  readonly joined: boolean;
  /** It was read to its end. A journal that is gone has no end that anybody knows. */
  readonly complete: boolean;
}

/** Readable backups of every known folder, newest first; one that lies in several once. */
function basesOf(dir: string, key: Uint8Array): readonly Generation[] {
  const all = [join(dir, BACKUP_FOLDER), ...readPlaces(dir)].flatMap((folder) => generationsIn(folder, key));
  const readable = all.filter(({ manifest }) => manifest !== null);
  return [...new Map(readable.toReversed().map((generation) => [generation.name, generation])).values()].sort((a, b) =>
    a.name < b.name ? 1 : -1,
  );
}

/** A backup that cannot be read, for whatever reason, is one that is not there: the next older one may be. */
function holdsContents(source: string, sha256: string | undefined): boolean {
  try {
    return sha256OfFile(source) === sha256;
  } catch {
    return false;
  }
}

function takeBase(base: Generation, file: string): void {
  const source = join(base.folder, base.name, BACKUP_DATABASE);
  if (!holdsContents(source, base.manifest?.sha256)) throw new StorageFailure(storageIssue('storage.corrupt'));
  copyFileGently(source, file);
}

/**
 * One database from one base and the journal, in the workshop.
 * @param withJournal false: the backup as it is
 */
export function rebuildOn(
  parts: RebuildParts,
  dir: string,
  key: Uint8Array,
  base: Generation | null,
  withJournal = true,
): Rebuilt | null {
  const workshop = join(dir, WORKSHOP);
  const file = join(workshop, `${base?.name ?? 'journal'}.db`);
  const journal = new JournalFolder(join(dir, JOURNAL_FOLDER), key);
  try {
    return withFileTrouble(() => {
      mkdirSync(workshop, { recursive: true, mode: 0o700 });
      rmSync(file, { force: true });
      if (base !== null) takeBase(base, file);
      let joined = false;
      const { head, applied } = parts.rebuildDatabase(file, key, base === null, (from) => {
        joined = journal.knows(from);
        return withJournal ? journal.since(from) : [];
      });
      syncFile(file);
      const end = journal.end;
      return { file, base, head, applied, joined, complete: joined && end !== null && end.sequence <= head.sequence };
    });
  } catch (error) {
    if (error instanceof StorageFailure && error.issue.code === 'storage.corrupt') return null;
    throw error;
  }
}

/** The database that reaches furthest; the newest base whose journal is whole is taken at once. */
function bestRebuild(parts: RebuildParts, dir: string, key: Uint8Array): Rebuilt | null {
  let best: Rebuilt | null = null;
  const journal = new JournalFolder(join(dir, JOURNAL_FOLDER), key);
  const [first] = journal.since(parts.genesis);
  for (const base of [...basesOf(dir, key), ...(first === undefined ? [] : [null])]) {
    const rebuilt = rebuildOn(parts, dir, key, base);
    if (rebuilt !== null && (best === null || rebuilt.head.sequence > best.head.sequence)) best = rebuilt;
    if (best?.complete === true) return best;
  }
  return best;
}

export function clearWorkshop(dir: string): void {
  rmSync(join(dir, WORKSHOP), { recursive: true, force: true });
}

/** Files of the journal beside the database they belonged to: what could not be read of them is kept. */
function keepJournal(dir: string, quarantine: string): void {
  const kept = join(quarantine, JOURNAL_FOLDER);
  mkdirSync(kept, { recursive: true, mode: 0o700 });
  for (const file of journalFiles(join(dir, JOURNAL_FOLDER))) {
    const to = join(kept, basename(file));
    try {
      linkSync(file, to);
    } catch {
      if (!existsSync(to)) copyFileSync(file, to);
    }
  }
}

/**
 * Puts a database of the last backup and the journal in the place of one that is damaged; that one is kept.
 * @returns storage.corrupt when there is nothing to build it of; storage.full, storage.unwritable
 */
export function rebuildProfile(
  parts: RebuildParts,
  dir: string,
  databaseFile: string,
  key: Uint8Array,
  at: Instant,
): Result<Rebuilt> {
  try {
    return exchangeForBest(parts, dir, databaseFile, key, at);
  } catch (error) {
    if (error instanceof StorageFailure) return refusal(error.issue);
    throw error;
  }
}

function exchangeForBest(
  parts: RebuildParts,
  dir: string,
  databaseFile: string,
  key: Uint8Array,
  at: Instant,
): Result<Rebuilt> {
  const best = bestRebuild(parts, dir, key);
  const present = join(dir, databaseFile);
  const standing = existsSync(present) ? parts.headOfWhole(present, key) : null;
  // A whole database is never exchanged for less than it holds.
  if (best === null || (standing !== null && best.head.sequence <= standing.sequence)) {
    clearWorkshop(dir);
    return refusal(storageIssue('storage.corrupt'));
  }
  withFileTrouble(() => {
    const quarantine = quarantineFolder(dir, at);
    if (!best.complete) keepJournal(dir, quarantine);
    writeRecoveryNote(dir, {
      at,
      cause: 'damage',
      base: best.base?.name ?? null,
      commits: best.applied,
      complete: best.complete,
      quarantine: basename(quarantine),
      by: 'program',
    });
    exchangeDatabase(dir, databaseFile, best.file, quarantine, null);
    clearWorkshop(dir);
  });
  return success(best);
}
