/** Builds what keeps a profile's database safe: its journal, its backups, its rebuilding. Part of the composition. */
import { existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { verifyReturnCopy } from '../shared/document/compare-return-copy.ts';
import { type Result, success } from '../shared/domain/result.ts';
import { type BackupTask, type CopyParts, runBackupTask, type TaskOutcome } from './adapters/backup/backup-task.ts';
import { backupVault } from './adapters/backup/backup-vault.ts';
import { JournalFolder } from './adapters/backup/commit-journal.ts';
import {
  damageNoted,
  forgetDamage,
  quarantineFolder,
  readRecoveryNote,
  removeRecoveryNote,
} from './adapters/backup/quarantine.ts';
import { JOURNAL_FOLDER, type RebuildParts, rebuildProfile } from './adapters/backup/rebuild.ts';
import { DATABASE_FILE, PROFILE_FILE } from './adapters/profile/profile-file.ts';
import {
  copyDatabase,
  databaseIsWhole,
  headOfWhole,
  journalHeadOf,
  proveDatabase,
  rebuildDatabase,
  summariseDatabase,
} from './adapters/sqlite/database-copy.ts';
import { JOURNAL_GENESIS } from './adapters/sqlite/journal-head.ts';
import { openStore } from './adapters/sqlite/sqlite-store.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { noteRecovery } from './application/backup/note-recovery.ts';
import type { BackupProgress, Backups } from './application/backup-ports.ts';
import type { Store } from './application/ports.ts';

export const rebuildParts: RebuildParts = { genesis: JOURNAL_GENESIS, headOfWhole, rebuildDatabase };

const trust = z.looseObject({
  anchors: z.looseObject({ signature: z.array(z.string()), timestamp: z.array(z.string()) }),
});

const copyParts: CopyParts = {
  genesis: JOURNAL_GENESIS,
  copyDatabase,
  summariseDatabase,
  databaseIsWhole,
  journalHeadOf,
  proveDatabase: (file, key, { at, ...request }) =>
    proveDatabase(file, key, {
      ...request,
      verifyCopy: ({ sent, returned, dispensingId, signed }, shop) => {
        const { anchors } = trust.parse(shop);
        return verifyReturnCopy(sent, returned, { dispensingId, signed, anchors, now: at }).valid;
      },
    }),
};

/** Runs in the thread of `backup-worker.ts`. */
export function runTask(task: BackupTask, progress: BackupProgress): Result<TaskOutcome> {
  return runBackupTask(copyParts, task, progress);
}

/** What the thread says: how far it is, then what came of it. */
export type FromBackupWorker =
  | { readonly done: number; readonly total: number }
  | { readonly outcome: Result<TaskOutcome> };

const WORKER = './backup-worker.ts';

function runInThread(
  task: BackupTask,
  progress: BackupProgress,
  signal: AbortSignal | undefined,
): Promise<Result<TaskOutcome> | null> {
  return new Promise((settle, fail) => {
    const worker = new Worker(new URL(WORKER, import.meta.url), { workerData: task });
    const stop = (): void => {
      settle(null);
      void worker.terminate();
    };
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (said: FromBackupWorker) => {
      if ('outcome' in said) settle(said.outcome);
      else progress(said.done, said.total);
    });
    worker.on('error', fail);
    worker.on('exit', () => {
      signal?.removeEventListener('abort', stop);
      fail(new Error('the backup thread ended without a word'));
    });
  });
}

interface OpenOptions {
  readonly create?: boolean;
  readonly pageCountMax?: number;
}

/** Stores of profiles with their journals, and the backups of one that is open. One for each `ProfileAccess`. */
export interface GuardedStores {
  open(file: string, key: Uint8Array, options: OpenOptions): Result<Store>;
  backups(dir: string, key: Uint8Array): Backups;
}

export function guardedStores(): GuardedStores {
  const journals = new Map<string, JournalFolder>();
  return {
    open: (file, key, options) => {
      const journal = new JournalFolder(join(dirname(file), JOURNAL_FOLDER), key);
      journals.set(dirname(file), journal);
      return openGuarded(file, key, options, journal);
    },
    backups: (dir, key) => {
      const journal = journals.get(dirname(join(dir, DATABASE_FILE)));
      if (journal === undefined) throw new Error('the store of this profile is not open');
      return backupVault({
        dir,
        databaseFile: DATABASE_FILE,
        profileFile: PROFILE_FILE,
        key,
        journal,
        now: systemClock.now,
        run: runInThread,
      });
    },
  };
}

/**
 * Opens the database of a profile. One that is damaged, or lacks what its journal has, is kept aside and built again of
 * the last backup and the journal; where there is neither, it is taken as SQLite finds it, if it can be read at all.
 */
function openGuarded(file: string, key: Uint8Array, options: OpenOptions, journal: JournalFolder): Result<Store> {
  const dir = dirname(file);
  const open = (trusting: boolean): Result<Store> => openStore(file, key, { ...options, journal, trusting });
  if (options.create === true) return open(false);
  const log = keepLog(file);
  // SQLite would make a new database of a file that was cut to less than a page, unless its log holds all of it.
  const there = existsSync(file) && (statSync(file).size >= PAGE_BYTES || existsSync(`${file}-wal`));
  if (!damageNoted(dir) && there) {
    const opened = open(false);
    const corrupt = !opened.ok && opened.issues.some((issue) => issue.code === 'storage.corrupt');
    if (!corrupt) {
      log.forget();
      return noted(dir, opened);
    }
  }
  const at = systemClock.now();
  const rebuilt = rebuildProfile(rebuildParts, dir, basename(file), key, at);
  if (rebuilt.ok) log.quarantine(quarantineFolder(dir, at));
  else log.forget();
  const nothing = !rebuilt.ok && rebuilt.issues.some((issue) => issue.code === 'storage.corrupt');
  if (!rebuilt.ok && (!nothing || !existsSync(file))) return rebuilt;
  forgetDamage(dir);
  return noted(dir, open(!rebuilt.ok));
}

const PAGE_BYTES = 4_096;

/** SQLite removes a log when it has taken it in, as far as it could read it: until then it has a second name. */
function keepLog(file: string): { forget(): void; quarantine(folder: string): void } {
  const log = `${file}-wal`;
  const second = `${log}.before`;
  rmSync(second, { force: true });
  try {
    if (existsSync(log) && statSync(log).size > 0) linkSync(log, second);
  } catch {
    // A file system without links keeps no second name; the log goes to quarantine as it is left.
  }
  return {
    forget: () => rmSync(second, { force: true }),
    quarantine: (folder) => {
      if (existsSync(second)) renameSync(second, join(folder, basename(second)));
    },
  };
}

function noted(dir: string, opened: Result<Store>): Result<Store> {
  const note = opened.ok ? readRecoveryNote(dir) : null;
  if (!opened.ok || note === null) return opened;
  noteRecovery(opened.value, note);
  removeRecoveryNote(dir);
  return success(opened.value);
}
