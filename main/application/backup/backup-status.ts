import { backupIssue } from '../../../shared/contract/backup-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { epochMsOf } from '../../../shared/domain/calendar-date.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import type { Backups } from '../backup-ports.ts';
import type { Context, UseCase } from '../context.ts';
import { backupRecords } from './backup-records.ts';
import { backupTargets, storedBackupSettings } from './backup-settings.ts';
import { lastRecovery } from './note-recovery.ts';

const HOUR_MS = 3_600_000;
/** A day, and half a day for a shop that was shut. */
const OVERDUE_HOURS = 36;
/** How long a rebuilt database is spoken of. */
const RECOVERY_TOLD_HOURS = 7 * 24;

type Known = Pick<Context, 'store' | 'clock'>;

function hoursSince({ clock }: Known, at: string): number {
  return Math.floor((epochMsOf(clock.now()) - Date.parse(at)) / HOUR_MS);
}

/** What stands beside a verdict too: only what somebody has to know today. */
export function backupNotices(context: Known): readonly Issue[] {
  const { store } = context;
  const { lastTry, madeAt, lastRehearsal, lastCheck } = backupRecords(store);
  const recovery = lastRecovery(store);
  const doubts = store.doubts.count();
  const issues: Issue[] = [];
  if (lastTry !== null && !lastTry.ok) issues.push(backupIssue('backup.failed', { cause: lastTry.code ?? '' }));
  if (lastCheck !== null && !lastCheck.database) issues.push(backupIssue('backup.damage-found'));
  if (lastCheck !== null && !lastCheck.journal && (madeAt === null || madeAt <= lastCheck.at))
    issues.push(backupIssue('backup.journal-broken'));
  if (madeAt !== null && hoursSince(context, madeAt) >= OVERDUE_HOURS)
    issues.push(backupIssue('backup.overdue', { hours: hoursSince(context, madeAt) }));
  if (lastRehearsal !== null && !lastRehearsal.ok)
    issues.push(backupIssue('backup.rehearsal-failed', { name: lastRehearsal.name }));
  if (recovery?.cause === 'damage' && hoursSince(context, recovery.at) < RECOVERY_TOLD_HOURS)
    issues.push(backupIssue(recovery.complete ? 'backup.rebuilt' : 'backup.rebuilt-partly'));
  if (doubts > 0) issues.push(backupIssue('restore.doubts', { rows: doubts }));
  return issues;
}

/** For the line of a verdict: promise 6 of product.md. */
export function backupBrief({ store }: Pick<Context, 'store'>): OperationOutput<'closing.status'>['backup'] {
  const { madeAt, lastRehearsal } = backupRecords(store);
  return {
    madeAt,
    rehearsal: lastRehearsal === null ? null : { at: lastRehearsal.at, ok: lastRehearsal.ok },
  };
}

function targetStatus(backups: Backups, folder: string) {
  return {
    folder,
    reachable: backups.reachable(folder),
    generations: backups.generations(folder).map(({ name, manifest }) => ({
      name,
      createdAt: manifest?.createdAt ?? null,
      bytes: manifest?.bytes ?? null,
    })),
  };
}

export const backupStatus: UseCase<OperationInput<'backup.status'>, OperationOutput<'backup.status'>> = (context) => {
  const { store, backups } = context;
  if (backups === null) return refusal(backupIssue('backup.not-kept'));
  const { first, second } = backupTargets(store, backups);
  const { lastTry, madeAt, lastRehearsal, lastCheck } = backupRecords(store);
  const recovery = lastRecovery(store);
  return success({
    settings: storedBackupSettings(store),
    first: targetStatus(backups, first.folder),
    second: second === null ? null : targetStatus(backups, second.folder),
    lastTry,
    madeAt,
    lastRehearsal,
    lastCheck,
    journal: backups.journal(),
    recovery,
    doubts: store.doubts.count(),
    issues: [
      ...(madeAt === null ? [backupIssue('backup.none-yet')] : []),
      ...(second === null ? [backupIssue('backup.no-second')] : []),
      ...backupNotices(context),
    ],
  });
};
