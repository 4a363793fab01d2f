import { isBackupDue } from '../../../shared/domain/backup/backup-schedule.ts';
import type { Context } from '../context.ts';
import { backupRecords, keepCheck, keepSince } from './backup-records.ts';
import { backupTargets, storedBackupSettings } from './backup-settings.ts';
import { makeOneBackup } from './make-backup.ts';
import { rehearseBackup } from './rehearse-backup.ts';

/** Who is named for what the program does by itself. */
const PROGRAM = { name: 'program' };
const silent = (): void => undefined;

/** Whether the journal leads from the newest backup to now; where nobody can say, it is taken to. */
export async function journalIsWhole(context: Context, signal?: AbortSignal): Promise<boolean> {
  const { store, backups } = context;
  if (backups === null) return true;
  const checked = await backups.checkJournal(backupTargets(store, backups).first.folder, signal);
  return !checked.ok || checked.value.journal;
}

/** Whether the process that holds the profile should make a backup now. */
export function backupIsDue(context: Context, covered: boolean): boolean {
  const { store, clock } = context;
  const now = clock.now();
  const { madeAt, lastTry, since } = backupRecords(store);
  if (since === null) keepSince(store, now);
  return isBackupDue({
    now,
    at: storedBackupSettings(store).at,
    lastMadeAt: madeAt ?? since ?? now,
    lastTryAt: (lastTry?.at ?? null) as typeof now | null,
    lastFinalAt: store.closings.lastFinal()?.at ?? null,
    covered,
  });
}

/** Backup, rehearsal of it, and a look at every page of the database: each is said by its own record, also when it fails. */
export async function backUpTonight(context: Context, signal?: AbortSignal): Promise<void> {
  const { store, clock, backups } = context;
  if (backups === null) return;
  const made = await makeOneBackup(context, PROGRAM, silent, signal);
  if (!made.ok) return;
  await rehearseBackup(context, PROGRAM, { name: made.value.name, from: 'first' }, silent, signal);
  const at = clock.now();
  const checked = await backups.check(backupTargets(store, backups).first.folder, signal);
  if (checked.ok) keepCheck(store, { at, database: checked.value.database, journal: checked.value.journal });
}
