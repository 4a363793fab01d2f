import { type BackupSettings, backupSettings } from '../../../shared/contract/operations/backup-operations.ts';
import type { Backups, BackupTarget } from '../backup-ports.ts';
import type { Store } from '../ports.ts';

export const BACKUP_SETTING = 'backup.settings';
const DEFAULTS: BackupSettings = { at: '03:00', folder: null, keep: 7, secondFolder: null, secondKeep: 30 };

export function storedBackupSettings(store: Pick<Store, 'settings'>): BackupSettings {
  const read = backupSettings.safeParse(store.settings.get(BACKUP_SETTING));
  return read.success ? read.data : DEFAULTS;
}

export function backupTargets(
  store: Pick<Store, 'settings'>,
  backups: Pick<Backups, 'defaultFolder'>,
): { readonly first: BackupTarget; readonly second: BackupTarget | null } {
  const { folder, keep, secondFolder, secondKeep } = storedBackupSettings(store);
  return {
    first: { folder: folder ?? backups.defaultFolder, keep },
    second: secondFolder === null ? null : { folder: secondFolder, keep: secondKeep },
  };
}
