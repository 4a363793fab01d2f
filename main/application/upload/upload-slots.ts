import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import type { Clock } from '../system-ports.ts';
import type { RowOutcome } from './upload-ports.ts';
import { PREPARED_WAIT_MS_MAX, type UploadSettings } from './upload-settings.ts';

/** A service that hangs on returned files must not keep results from going out. */
const SLOTS_KEPT_FOR_RESULTS = 2;

export interface StartedSlot {
  /** Ends with the slot; never rejects. */
  readonly slot: Promise<void>;
  /** `defect` until the slot has ended */
  outcome(): RowOutcome;
}

interface Waiting {
  readonly submissionId: Uuid;
  readonly sinceMs: number;
  readonly go: (granted: boolean) => void;
}

/**
 * The rows that are being worked on now, one slot each: some are made ready ahead, `parallelism` of them hold a place on
 * the line, and the outcomes of some are being written.
 */
export class UploadSlots {
  readonly #clock: Clock;
  readonly #settings: UploadSettings;
  readonly #busy: Set<Uuid>;
  readonly #changed: () => void;
  readonly #lineIsFree: () => boolean;
  readonly #slots = new Set<Promise<void>>();
  /** They go out also while the line is shut: probes, and rows that a person waits for. */
  readonly #certain = new Set<Uuid>();
  #waiting: Waiting[] = [];
  readonly #onLine = new Set<Uuid>();
  readonly #settling = new Set<Uuid>();
  #copySlots = 0;
  #cut = new AbortController();

  /**
   * @param busy the rows that have a slot; kept here, read by others
   * @param changed called whenever another row may be made ready
   * @param lineIsFree false while nothing may leave but what is certain to: the line is shut, sending paused or ending
   */
  constructor(
    room: { readonly clock: Clock; readonly settings: UploadSettings; readonly busy: Set<Uuid> },
    changed: () => void,
    lineIsFree: () => boolean,
  ) {
    this.#clock = room.clock;
    this.#settings = room.settings;
    this.#busy = room.busy;
    this.#changed = changed;
    this.#lineIsFree = lineIsFree;
  }

  get size(): number {
    return this.#slots.size;
  }

  /** Rows that are made ready or on their way: their answers are to come. */
  get unanswered(): number {
    return this.#slots.size - this.#settling.size;
  }

  /** Returned files may never take all slots. */
  get copyMayStart(): boolean {
    return this.#copySlots < Math.max(1, this.#settings.parallelism - SLOTS_KEPT_FOR_RESULTS);
  }

  /**
   * @param row or what stands for one: a question of the sender's own
   * @param certain it goes out also while the line is shut
   * @param work must not reject; its signal is given when a drain has lasted too long
   */
  start(
    row: Pick<Submission, 'submissionId' | 'state'>,
    certain: boolean,
    work: (signal: AbortSignal) => Promise<RowOutcome>,
  ): StartedSlot {
    let outcome: RowOutcome = 'defect';
    const { submissionId } = row;
    const copy = row.state === 'registered' ? 1 : 0;
    this.#busy.add(submissionId);
    if (certain) this.#certain.add(submissionId);
    this.#copySlots += copy;
    const worked = work(this.#cut.signal).then((done) => {
      outcome = done;
    });
    const slot = worked.finally(() => {
      this.#busy.delete(submissionId);
      this.#certain.delete(submissionId);
      this.#settling.delete(submissionId);
      this.#copySlots -= copy;
      this.#slots.delete(slot);
      if (this.#onLine.delete(submissionId)) this.grant();
      this.#changed();
    });
    this.#slots.add(slot);
    return { slot, outcome: () => outcome };
  }

  /** Resolves when its request may leave; false when it shall not any more, and the row goes back as it was. */
  enterLine(submissionId: Uuid): Promise<boolean> {
    return new Promise((go) => {
      this.#waiting.push({ submissionId, sinceMs: this.#clock.monotonicMs(), go });
      this.grant();
    });
  }

  /**
   * Its answer is here: the next request leaves at once, the outcome is judged and written meanwhile. At most as many
   * outcomes wait to be written as requests are on their way: memory stays bounded.
   */
  leaveLine(submissionId: Uuid): Promise<void> {
    if (this.#settling.size >= this.#settings.parallelism) return Promise.resolve();
    this.#settling.add(submissionId);
    this.#onLine.delete(submissionId);
    this.grant();
    this.#changed();
    return this.#clock.sleep(0);
  }

  /** Lets go who may, first come, first served; those that may not leave any more are told so, wherever they stand. */
  grant(): void {
    const nowMs = this.#clock.monotonicMs();
    const stay: Waiting[] = [];
    for (const one of this.#waiting.splice(0)) {
      const { submissionId, sinceMs, go } = one;
      const may = this.#certain.has(submissionId) || this.#lineIsFree();
      if (!may || nowMs - sinceMs > PREPARED_WAIT_MS_MAX) go(false);
      else if (this.#onLine.size >= this.#settings.parallelism) stay.push(one);
      else {
        // A change whose target's file was fetched first goes out a second time.
        this.#settling.delete(submissionId);
        this.#onLine.add(submissionId);
        go(true);
      }
    }
    this.#waiting = [...stay, ...this.#waiting];
  }

  /** Requests on their way may come to their end for a while; then they are cut off, and their rows looked up later. */
  async drain(): Promise<void> {
    this.grant();
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
