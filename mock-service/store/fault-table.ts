import { type FaultSettings, faultSettingsSchema, NO_FAULTS } from '../faults/fault-settings.ts';
import type { MockDatabase } from './open-database.ts';

/** Faults and the attempts they are drawn by: kept, so that a restart of the mock changes nothing. */
export class FaultTable {
  readonly #replace;
  readonly #read;
  readonly #countRegistration;
  readonly #countAttempt;
  #settings: FaultSettings;

  constructor(database: MockDatabase, attempts: MockDatabase) {
    this.#replace = database.prepare<[string]>(
      'INSERT OR REPLACE INTO fault (only, settings, registrations_seen) VALUES (1, ?, 0)',
    );
    this.#read = database.prepare<[], { settings: string }>('SELECT settings FROM fault');
    this.#countRegistration = database.prepare<[], { registrations_seen: number }>(
      'UPDATE fault SET registrations_seen = registrations_seen + 1 RETURNING registrations_seen',
    );
    this.#countAttempt = attempts.prepare<[string], { count: number }>(
      'INSERT INTO attempt (subject, count) VALUES (?, 1) ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count',
    );
    const record = this.#read.get();
    this.#settings = record === undefined ? NO_FAULTS : faultSettingsSchema.parse(JSON.parse(record.settings));
  }

  get settings(): FaultSettings {
    return this.#settings;
  }

  replace(settings: FaultSettings): void {
    this.#replace.run(JSON.stringify(settings));
    this.#settings = settings;
  }

  /** How often this subject has been asked, this time included. */
  countAttempt(subject: string): number {
    return this.#countAttempt.get(subject)?.count ?? 1;
  }

  /** Counts one new registration since the faults were set; true when it is the n-th one that `rejectEvery` refuses. */
  rejectsThisRegistration(): boolean {
    const { rejectEvery } = this.#settings;
    if (rejectEvery === 0) return false;
    return (this.#countRegistration.get()?.registrations_seen ?? 0) % rejectEvery === 0;
  }
}
