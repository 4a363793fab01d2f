import { z } from 'zod';
import type { Instant } from '../../../shared/domain/calendar-date.ts';
import type { Store } from '../ports.ts';

/** How the database was built again, or restored, while nobody had it open. */
export interface Recovery {
  readonly at: string;
  readonly cause: 'damage' | 'restore';
  /** null: from the journal alone */
  readonly base: string | null;
  readonly commits: number;
  /** false: the journal could not be read to its end */
  readonly complete: boolean;
  readonly quarantine: string | null;
  readonly by: string;
}

const SETTING = 'backup.recovery';

/**
 * Writes down what was done, and puts all rows in doubt: they may have been sent in what was lost. The service is asked
 * about each before it is sent.
 */
export function noteRecovery(store: Store, recovery: Recovery): void {
  store.transaction(() => {
    const rows = store.doubts.markAll();
    store.settings.set(SETTING, recovery);
    store.audit.append({
      at: recovery.at as Instant,
      user: recovery.by,
      action: recovery.cause === 'damage' ? 'backup.rebuilt' : 'backup.restored',
      target: recovery.base,
      detail: { commits: recovery.commits, complete: recovery.complete, quarantine: recovery.quarantine, rows },
    });
  });
}

const shape: z.ZodType<Recovery> = z.object({
  at: z.string(),
  cause: z.enum(['damage', 'restore']),
  base: z.string().nullable(),
  commits: z.number(),
  complete: z.boolean(),
  quarantine: z.string().nullable(),
  by: z.string(),
});

export function lastRecovery(store: Pick<Store, 'settings'>): Recovery | null {
  const read = shape.safeParse(store.settings.get(SETTING));
  return read.success ? read.data : null;
}
