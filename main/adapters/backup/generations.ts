import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import type { Instant } from '../../../shared/domain/calendar-date.ts';
import type { BackupManifest, BackupTarget, Generation } from '../../application/backup-ports.ts';
import { StorageFailure } from '../../application/storage-failure.ts';
import { copyFileGently, syncFile, syncFolder, writeFileAtomically } from '../durable-files.ts';
import {
  BACKUP_DATABASE,
  BACKUP_MANIFEST,
  BACKUP_PROFILE,
  manifestText,
  readManifest,
  sha256OfFile,
} from './manifest.ts';

/** Fewer are never kept (product.md §7). */
export const GENERATIONS_MIN = 3;
const NAME = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}-\d{3}Z$/;
const UNFINISHED = /^\.(making|rehearsal)-/;
/** Of this account only: a shared disk keeps the modes, and key slots are guarded by passwords alone. */
const READ_ONLY_FILE = 0o400;
const READ_ONLY_FOLDER = 0o500;
const OWN_FOLDER = 0o700;

function generationName(at: Instant): string {
  return at.replaceAll(/[:.]/g, '-');
}

/** Newest first; an unreachable folder has none. */
export function generationsIn(folder: string, key: Uint8Array): readonly Generation[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort()
    .toReversed()
    .map((name) => ({ name, folder, manifest: readManifest(join(folder, name), key) }));
}

export function isReachable(folder: string): boolean {
  try {
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

/**
 * One folder under two names: by a link, or mounted twice. One that is not there yet is where its parent leads.
 */
export function isSameFolder(one: string, other: string): boolean {
  const [first, second] = [placeOf(one), placeOf(other)];
  return first.path === second.path || (first.node !== null && first.node === second.node);
}

function placeOf(folder: string): { readonly path: string; readonly node: string | null } {
  try {
    const { dev, ino } = statSync(folder, { bigint: true });
    // Some file systems of Windows number nothing.
    return { path: realpathSync(folder), node: ino === 0n ? null : `${dev}/${ino}` };
  } catch {
    const parent = dirname(folder);
    return parent === folder
      ? { path: folder, node: null }
      : { path: join(placeOf(parent).path, basename(folder)), node: null };
  }
}

/** What an earlier try left behind when it was cut off. */
export function removeUnfinished(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((one) => UNFINISHED.test(one))) removeGeneration(join(folder, name));
}

function removeGeneration(dir: string): void {
  // Read-only folders give up no file. A link that somebody put there leads to a folder that is none of ours.
  if (process.platform !== 'win32' && lstatSync(dir).isDirectory()) chmodSync(dir, OWN_FOLDER);
  rmSync(dir, { recursive: true, force: true });
}

/** A stick that is not plugged in must not become a folder of the disk it was plugged into: only the last name is made. */
function openTarget(folder: string): void {
  if (!isReachable(folder)) mkdirSync(folder, { mode: OWN_FOLDER });
  removeUnfinished(folder);
}

export interface NewGeneration {
  readonly folder: string;
  readonly at: Instant;
  readonly profileFile: string;
  readonly key: Uint8Array;
  /** Writes the copy of the database */
  copy(target: string): void;
  summarise(file: string): Pick<BackupManifest, 'schemaVersion' | 'rows' | 'audit' | 'journal'>;
}

/** Under a temporary name until all of it is on the disk; then it is there as a whole. */
export function writeGeneration(request: NewGeneration): Generation {
  const { folder, at, key } = request;
  openTarget(folder);
  const name = generationName(at);
  if (existsSync(join(folder, name))) throw new StorageFailure(storageIssue('storage.unwritable'));
  const making = join(folder, `.making-${name}`);
  mkdirSync(making, { mode: OWN_FOLDER });
  try {
    const database = join(making, BACKUP_DATABASE);
    request.copy(database);
    chmodSync(database, 0o600);
    copyFileGently(request.profileFile, join(making, BACKUP_PROFILE));
    syncFile(database);
    const manifest: BackupManifest = {
      createdAt: at,
      ...request.summarise(database),
      bytes: statSync(database).size,
      sha256: sha256OfFile(database),
      profileSha256: sha256OfFile(join(making, BACKUP_PROFILE)),
    };
    writeFileAtomically(join(making, BACKUP_MANIFEST), manifestText(manifest, key));
    syncFolder(making);
    renameSync(making, join(folder, name));
    syncFolder(folder);
    return { name, folder, manifest };
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    throw error;
  }
}

/** A second copy elsewhere, read again and compared, its files and folder without leave to write. */
export function copyGeneration(generation: Generation, target: string): void {
  const { name, manifest } = generation;
  if (manifest === null) throw new Error('a backup without manifest is not copied');
  openTarget(target);
  if (existsSync(join(target, name))) return;
  const making = join(target, `.making-${name}`);
  mkdirSync(making, { mode: OWN_FOLDER });
  try {
    for (const file of [BACKUP_DATABASE, BACKUP_PROFILE, BACKUP_MANIFEST]) {
      copyFileGently(join(generation.folder, name, file), join(making, file));
      chmodSync(join(making, file), READ_ONLY_FILE);
    }
    const same =
      sha256OfFile(join(making, BACKUP_DATABASE)) === manifest.sha256 &&
      sha256OfFile(join(making, BACKUP_PROFILE)) === manifest.profileSha256;
    if (!same) throw new StorageFailure(storageIssue('storage.unwritable'));
    syncFolder(making);
    renameSync(making, join(target, name));
    if (process.platform !== 'win32') chmodSync(join(target, name), READ_ONLY_FOLDER);
    syncFolder(target);
  } catch (error) {
    removeGeneration(making);
    throw error;
  }
}

/** Removes the oldest beyond `keep`; those that cannot be read count for nothing and are left. */
export function retire({ folder, keep }: BackupTarget, key: Uint8Array): readonly string[] {
  if (keep === null) return [];
  const old = generationsIn(folder, key)
    .filter(({ manifest }) => manifest !== null)
    .slice(Math.max(GENERATIONS_MIN, keep));
  for (const { name } of old) removeGeneration(join(folder, name));
  return old.map(({ name }) => name);
}

/** A scratch folder for a rehearsal, gone when the work is over. */
export function inScratch<T>(folder: string, name: string, work: (dir: string) => T): T {
  const dir = join(folder, `.rehearsal-${basename(name)}`);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true, mode: OWN_FOLDER });
  try {
    return work(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
