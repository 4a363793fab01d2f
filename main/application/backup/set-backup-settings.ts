import { isAbsolute, resolve } from 'node:path';
import { backupIssue } from '../../../shared/contract/backup-issues.ts';
import type { BackupSettings } from '../../../shared/contract/operations/backup-operations.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { refusal } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { UseCase } from '../context.ts';
import { BACKUP_SETTING, storedBackupSettings } from './backup-settings.ts';
import { backupStatus } from './backup-status.ts';

/** The folders are told to the profile too: a rebuild needs them where the database cannot be asked. */
export const setBackupSettings: UseCase<OperationInput<'backup.settings'>, OperationOutput<'backup.settings'>> = (
  context,
  actor,
  input,
  progress,
  signal,
) => {
  const { store, backups } = context;
  if (backups === null) return refusal(backupIssue('backup.not-kept'));
  const before = storedBackupSettings(store);
  const named = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const wished: BackupSettings = { ...before, ...named };
  const folders = [wished.folder, wished.secondFolder].filter((one) => one !== null);
  if (folders.some((one) => !isAbsolute(one))) return refusal(backupIssue('backup.not-absolute'));
  const first = resolve(wished.folder ?? backups.defaultFolder);
  if (wished.secondFolder !== null && backups.isSameFolder(resolve(wished.secondFolder), first))
    return refusal(backupIssue('backup.same-folder'));
  const noted = backups.notePlaces(folders);
  if (!noted.ok) return noted;
  store.transaction(() => {
    store.settings.set(BACKUP_SETTING, wished);
    audited(context, actor, 'backup.settings', null, { from: JSON.stringify(before), to: JSON.stringify(wished) });
  });
  return backupStatus(context, actor, {}, progress, signal);
};
