import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Submission } from '../../../shared/domain/submission.ts';
import type { Clock } from '../ports.ts';
import type { RowOutcome } from './upload-ports.ts';
import type { UploadSettings } from './upload-settings.ts';

/** A service that hangs on returned files must not keep results from going out. */
const SLOTS_KEPT_FOR_RESULTS = 2;

export interface StartedSlot {
  /** Ends with the slot; never rejects. */
  readonly slot: Promise<void>;
  /** `defect` until the slot has ended */
  outcome(): RowOutcome;
}

/** The rows that are being worked on now, one slot each, and the places they hold on the line. */
export class UploadSlots {
  readonly #clock: Clock;
  readonly #settings: UploadSettings;
  readonly #busy: Set<Uuid>;
  readonly #changed: () => void;
  readonly #slots = new Set<Promise<void>>();
  /** Slots whose answer is here and is being written: they hold no place on the line any more. */
  readonly #settling = new Set<Uuid>();
  #copySlots = 0;
  #cut = new AbortController();

  /**
   * @param busy the rows that have a slot; kept here, read by others
   * @param changed called whenever a place on the line has become free
   */
  constructor(
    room: { readonly clock: Clock; readonly settings: UploadSettings; readonly busy: Set<Uuid> },
    changed: () => void,
  ) {
    this.#clock = room.clock;
    this.#settings = room.settings;
    this.#busy = room.busy;
    this.#changed = changed;
  }

  get size(): number {
    return this.#slots.size;
  }

  /** Requests on their way now. */
  get inFlight(): number {
    return this.#slots.size - this.#settling.size;
  }

  /** Returned files may never take all slots. */
  get copyMayStart(): boolean {
    return this.#copySlots < Math.max(1, this.#settings.parallelism - SLOTS_KEPT_FOR_RESULTS);
  }

  /** @param work must not reject; its signal is given when a drain has lasted too long */
  start(row: Submission, work: (signal: AbortSignal) => Promise<RowOutcome>): StartedSlot {
    let outcome: RowOutcome = 'defect';
    const copy = row.state === 'registered' ? 1 : 0;
    this.#busy.add(row.submissionId);
    this.#copySlots += copy;
    const worked = work(this.#cut.signal).then((done) => {
      outcome = done;
    });
    const slot = worked.finally(() => {
      this.#busy.delete(row.submissionId);
      this.#settling.delete(row.submissionId);
      this.#copySlots -= copy;
      this.#slots.delete(slot);
      this.#changed();
    });
    this.#slots.add(slot);
    return { slot, outcome: () => outcome };
  }

  /** At most as many outcomes wait to be written as requests are on their way: memory stays bounded. */
  leaveLine(submissionId: Uuid): Promise<void> {
    if (this.#settling.size >= this.#settings.parallelism) return Promise.resolve();
    this.#settling.add(submissionId);
    this.#changed();
    return this.#clock.sleep(0);
  }

  /** Requests on their way may come to their end for a while; then they are cut off, and their rows looked up later. */
  async drain(): Promise<void> {
    if (this.#slots.size === 0) return;
    const awake = new AbortController();
    const timer = this.#clock.sleep(this.#settings.drainMs, awake.signal).catch(() => undefined);
    await Promise.race([Promise.all(this.#slots), timer]);
    awake.abort('awake');
    this.#cut.abort();
    await Promise.all(this.#slots);
    this.#cut = new AbortController();
  }
}
