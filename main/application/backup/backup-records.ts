import { z } from 'zod';
import type {
  BackupTry,
  DatabaseCheckResult,
  RehearsalResult,
} from '../../../shared/contract/operations/backup-operations.ts';
import type { Instant } from '../../../shared/domain/calendar-date.ts';
import type { Store } from '../ports.ts';

/** What was done last, kept in the settings: shown to people, read by the schedule. */
const TRY = 'backup.try';
const MADE = 'backup.made-at';
const REHEARSAL = 'backup.rehearsal';
const CHECK = 'backup.check';
const SINCE = 'backup.since';

/** Written by this file only, in a file that is encrypted and authenticated. */
function read<T>(store: Pick<Store, 'settings'>, key: string): T | null {
  return z.custom<T>((value) => value !== null).safeParse(store.settings.get(key)).data ?? null;
}

export interface BackupRecords {
  readonly lastTry: BackupTry | null;
  readonly madeAt: Instant | null;
  readonly lastRehearsal: RehearsalResult | null;
  readonly lastCheck: DatabaseCheckResult | null;
  /** When a process first looked after the backups of this profile */
  readonly since: Instant | null;
}

export function backupRecords(store: Pick<Store, 'settings'>): BackupRecords {
  return {
    lastTry: read<BackupTry>(store, TRY),
    madeAt: read<Instant>(store, MADE),
    lastRehearsal: read<RehearsalResult>(store, REHEARSAL),
    lastCheck: read<DatabaseCheckResult>(store, CHECK),
    since: read<Instant>(store, SINCE),
  };
}

export function keepTry(store: Pick<Store, 'settings'>, made: BackupTry): void {
  store.settings.set(TRY, made);
  if (made.ok) store.settings.set(MADE, made.at);
}

export function keepRehearsal(store: Pick<Store, 'settings'>, rehearsal: RehearsalResult): void {
  store.settings.set(REHEARSAL, rehearsal);
}

export function keepCheck(store: Pick<Store, 'settings'>, check: DatabaseCheckResult): void {
  store.settings.set(CHECK, check);
}

export function keepSince(store: Pick<Store, 'settings'>, at: Instant): void {
  store.settings.set(SINCE, at);
}
