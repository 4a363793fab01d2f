import { close, existsSync, fdatasync, fstatSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { backupIssue } from '../../../shared/contract/backup-issues.ts';
import type { Instant } from '../../../shared/domain/calendar-date.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type {
  BackupProgress,
  Backups,
  CommitJournal,
  DatabaseCheck,
  MadeBackup,
  Rehearsal,
} from '../../application/backup-ports.ts';
import { withFileTrouble } from '../durable-files.ts';
import type { BackupTask, TaskOutcome } from './backup-task.ts';
import { filesBefore, journalBytes, journalFiles } from './commit-journal.ts';
import { generationsIn, isReachable, isSameFolder } from './generations.ts';
import { BACKUP_DATABASE } from './manifest.ts';
import { noteDamage, writePlaces } from './quarantine.ts';
import { BACKUP_FOLDER, JOURNAL_FOLDER } from './rebuild.ts';

export interface VaultParts {
  readonly dir: string;
  readonly databaseFile: string;
  readonly profileFile: string;
  readonly key: Uint8Array;
  readonly journal: CommitJournal;
  now(): Instant;
  /** Runs it in a thread of its own; null: it was cut off by the signal */
  run(task: BackupTask, progress: BackupProgress, signal: AbortSignal | undefined): Promise<Result<TaskOutcome> | null>;
}

const LOOK_MS = 100;

/**
 * How far a copy has come is read off its size: SQLite does not say. It is synced as it grows, in a thread of its own: a
 * gibibyte that waits to be written would hold up the sync of every entry at the counter.
 */
function watchCopy(source: string, folder: string, progress: BackupProgress): () => void {
  const total = statSync(source).size;
  let copy: number | null = null;
  let syncing = false;
  const timer = setInterval(() => {
    const making = existsSync(folder) ? readdirSync(folder).find((name) => name.startsWith('.making-')) : undefined;
    const file = making === undefined ? null : join(folder, making, BACKUP_DATABASE);
    if (file === null || !existsSync(file)) return;
    copy ??= openSync(file, 'r+');
    progress(Math.min(total, fstatSync(copy).size), total);
    if (syncing) return;
    syncing = true;
    fdatasync(copy, () => {
      syncing = false;
    });
  }, LOOK_MS);
  return () => {
    clearInterval(timer);
    if (copy !== null) close(copy);
  };
}

export function backupVault(parts: VaultParts): Backups {
  const { dir, databaseFile, profileFile, key, journal } = parts;
  const journalDir = join(dir, JOURNAL_FOLDER);
  const place = (at: Instant) => ({ dir, databaseFile, profileFile, key, at });
  let busy = false;

  const run = async (
    task: BackupTask,
    progress: BackupProgress,
    signal: AbortSignal | undefined,
  ): Promise<Result<TaskOutcome>> => {
    if (busy) return refusal(backupIssue('backup.busy'));
    busy = true;
    try {
      const outcome = await parts.run(task, progress, signal);
      if (outcome === null) return refusal(backupIssue('backup.cancelled'));
      const damaged = !outcome.ok && outcome.issues.some((issue) => issue.code === 'storage.corrupt');
      if (!damaged) return outcome;
      noteDamage(dir, task.at);
      return refusal(backupIssue('backup.damage-found'));
    } finally {
      busy = false;
    }
  };

  const check = async (
    folder: string,
    journalOnly: boolean,
    signal: AbortSignal | undefined,
  ): Promise<Result<DatabaseCheck>> => {
    const task: BackupTask = { ...place(parts.now()), type: 'check', folder, journalOnly };
    const checked = (await run(task, () => undefined, signal)) as Result<DatabaseCheck>;
    if (checked.ok && !checked.value.database) noteDamage(dir, task.at);
    return checked;
  };

  /** Files of the journal that only older generations than those that are left would need. */
  const retireJournal = (folder: string): void => {
    journal.rotate();
    const kept = generationsIn(folder, key).flatMap(({ manifest }) => (manifest === null ? [] : [manifest.journal]));
    const oldest = kept.at(-1);
    if (oldest !== undefined) for (const file of filesBefore(journalDir, oldest)) rmSync(file, { force: true });
  };

  return {
    defaultFolder: join(dir, BACKUP_FOLDER),
    generations: (folder) => generationsIn(folder, key),
    reachable: isReachable,
    isSameFolder,
    make: async ({ first, second, at }, progress, signal) => {
      const stop = watchCopy(join(dir, databaseFile), first.folder, progress);
      try {
        const made = await run({ ...place(at), type: 'make', first, second }, progress, signal);
        if (made.ok) withFileTrouble(() => retireJournal(first.folder));
        return made as Result<MadeBackup>;
      } finally {
        stop();
      }
    },
    rehearse: async ({ at, ...request }, progress, signal) =>
      (await run({ ...place(at), type: 'rehearse', request }, progress, signal)) as Result<Rehearsal>,
    check: (folder, signal) => check(folder, false, signal),
    checkJournal: (folder, signal) => check(folder, true, signal),
    journal: () => ({ files: journalFiles(journalDir).length, bytes: journalBytes(journalDir) }),
    notePlaces: (folders) =>
      withFileTrouble(() => {
        writePlaces(dir, folders);
        return success(null);
      }),
  };
}
