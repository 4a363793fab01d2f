import { join } from 'node:path';
import { backupIssue } from '../../../shared/contract/backup-issues.ts';
import type { Instant } from '../../../shared/domain/calendar-date.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type {
  BackupManifest,
  BackupTarget,
  DatabaseCheck,
  Generation,
  JournalHead,
  MadeBackup,
  Proof,
  Rehearsal,
  RehearsalRequest,
} from '../../application/backup-ports.ts';
import { StorageFailure } from '../../application/storage-failure.ts';
import { copyFileGently, withFileTrouble } from '../durable-files.ts';
import { JournalFolder } from './commit-journal.ts';
import { copyGeneration, generationsIn, inScratch, isSameFolder, retire, writeGeneration } from './generations.ts';
import { BACKUP_DATABASE, BACKUP_PROFILE, sha256OfFile } from './manifest.ts';
import { JOURNAL_FOLDER } from './rebuild.ts';

type Summary = Pick<BackupManifest, 'schemaVersion' | 'rows' | 'audit' | 'journal'>;

/** What a backup needs of the store's room. */
export interface CopyParts {
  readonly genesis: JournalHead;
  copyDatabase(source: string, key: Uint8Array, target: string): void;
  summariseDatabase(file: string, key: Uint8Array): Summary;
  databaseIsWhole(file: string, key: Uint8Array): boolean;
  journalHeadOf(file: string, key: Uint8Array): JournalHead;
  proveDatabase(
    file: string,
    key: Uint8Array,
    request: {
      readonly expected: Summary;
      readonly sample: number | null;
      readonly at: Instant;
      progress(done: number, total: number): void;
    },
  ): readonly Proof[];
}

interface Place {
  /** Folder of the profile */
  readonly dir: string;
  readonly databaseFile: string;
  readonly profileFile: string;
  readonly key: Uint8Array;
  readonly at: Instant;
}

/** Long work on a profile, in a thread of its own; plain data. */
export type BackupTask = Place &
  (
    | { readonly type: 'make'; readonly first: BackupTarget; readonly second: BackupTarget | null }
    | { readonly type: 'rehearse'; readonly request: RehearsalRequest }
    | { readonly type: 'check'; readonly folder: string; readonly journalOnly: boolean }
  );
export type TaskOutcome = MadeBackup | Rehearsal | DatabaseCheck;

export function runBackupTask(
  parts: CopyParts,
  task: BackupTask,
  progress: (done: number, total: number) => void,
): Result<TaskOutcome> {
  try {
    return withFileTrouble(() => {
      switch (task.type) {
        case 'make':
          return success(make(parts, task));
        case 'rehearse':
          return rehearse(parts, task, progress);
        case 'check':
          return success(check(parts, task));
      }
    });
  } catch (error) {
    if (error instanceof StorageFailure) return refusal(targetIssue(task.type, error.issue));
    throw error;
  }
}

/** A copy fails where it is written; what it is read from says only that it is damaged. */
function targetIssue(type: BackupTask['type'], issue: Issue): Issue {
  if (type === 'make' && issue.code === 'storage.full') return backupIssue('backup.target-full');
  if (type === 'make' && issue.code === 'storage.unwritable') return backupIssue('backup.target-gone');
  return issue;
}

function make(parts: CopyParts, task: Extract<BackupTask, { type: 'make' }>): MadeBackup {
  const { dir, key, first, second, at } = task;
  const generation = writeGeneration({
    folder: first.folder,
    at,
    key,
    profileFile: join(dir, task.profileFile),
    copy: (target) => parts.copyDatabase(join(dir, task.databaseFile), key, target),
    summarise: (file) => parts.summariseDatabase(file, key),
  });
  const elsewhere = second === null ? null : copyElsewhere(generation, second, key);
  return {
    generation,
    removed: retire(first, key),
    second: elsewhere?.second ?? null,
    issues: elsewhere?.issues ?? [],
  };
}

/** The first target stands whatever becomes of the second. */
function copyElsewhere(
  generation: Generation,
  target: BackupTarget,
  key: Uint8Array,
): Pick<MadeBackup, 'second' | 'issues'> {
  // A link made since the two were set: what lies there is the first copy once more, and may be removed as one too many.
  if (isSameFolder(generation.folder, target.folder))
    return { second: null, issues: [backupIssue('backup.same-folder')] };
  try {
    withFileTrouble(() => copyGeneration(generation, target.folder));
    return { second: { folder: target.folder, removed: retire(target, key) }, issues: [] };
  } catch (error) {
    if (!(error instanceof StorageFailure)) throw error;
    const code = error.issue.code === 'storage.full' ? 'backup.second-full' : 'backup.second-gone';
    return { second: null, issues: [backupIssue(code)] };
  }
}

function rehearse(
  parts: CopyParts,
  task: Extract<BackupTask, { type: 'rehearse' }>,
  progress: (done: number, total: number) => void,
): Result<Rehearsal> {
  const { folder, name, scratch, sample } = task.request;
  const found = generationsIn(folder, task.key).find((one) => one.name === name);
  if (found === undefined) return refusal(backupIssue('backup.no-generation'));
  const { manifest } = found;
  if (manifest === null) return refusal(backupIssue('backup.unreadable', { name }));
  const proofs = inScratch(scratch ?? folder, name, (dir): readonly Proof[] => {
    const database = join(dir, BACKUP_DATABASE);
    copyFileGently(join(folder, name, BACKUP_DATABASE), database);
    const profile = sha256OfFile(join(folder, name, BACKUP_PROFILE)) === manifest.profileSha256;
    const same = sha256OfFile(database) === manifest.sha256 && profile;
    const contents: Proof = { name: 'contents', ok: same, found: same ? 1 : 0, expected: 1 };
    const request = { expected: manifest, sample, at: task.at, progress };
    return [contents, ...provedOrShut(() => parts.proveDatabase(database, task.key, request))];
  });
  const ok = proofs.every((proof) => proof.ok);
  return success({ name, createdAt: manifest.createdAt, ok, proofs });
}

/** A file that does not even open is an answer of a rehearsal, not a failure of it. */
function provedOrShut(work: () => readonly Proof[]): readonly Proof[] {
  const opens = (ok: boolean): Proof => ({ name: 'opens', ok, found: ok ? 1 : 0, expected: 1 });
  try {
    return [opens(true), ...work()];
  } catch (error) {
    const damaged: Issue | null = error instanceof StorageFailure ? error.issue : null;
    if (damaged?.code !== 'storage.corrupt') throw error;
    return [opens(false)];
  }
}

function check(
  parts: CopyParts,
  { dir, databaseFile, key, folder, journalOnly }: Extract<BackupTask, { type: 'check' }>,
): DatabaseCheck {
  const file = join(dir, databaseFile);
  const database = journalOnly || wholeOrCorrupt(() => parts.databaseIsWhole(file, key));
  // Before the journal is read: what is committed meanwhile is in it.
  const standsAt = database ? parts.journalHeadOf(file, key) : null;
  const newest = generationsIn(folder, key).find(({ manifest }) => manifest !== null);
  const journal = new JournalFolder(join(dir, JOURNAL_FOLDER), key);
  let head = newest?.manifest?.journal ?? parts.genesis;
  let journalRecords = 0;
  for (const record of journal.since(head)) {
    head = record.head;
    journalRecords += 1;
  }
  return { database, journal: standsAt === null || standsAt.sequence <= head.sequence, journalRecords };
}

function wholeOrCorrupt(work: () => boolean): boolean {
  try {
    return work();
  } catch (error) {
    if (error instanceof StorageFailure && error.issue.code === 'storage.corrupt') return false;
    throw error;
  }
}
