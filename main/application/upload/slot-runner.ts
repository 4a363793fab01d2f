import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import type { BandwidthCap } from './bandwidth-cap.ts';
import type { LineListener } from './line-listener.ts';
import type { RowOutcome } from './upload-ports.ts';
import type { UploadRoom } from './upload-room.ts';
import type { StartedSlot, UploadSlots } from './upload-slots.ts';
import { recordDefect, workOn } from './work-slot.ts';

export interface SlotListener {
  /** What became of a row; a throw means that the store failed. */
  settled(submissionId: Uuid, outcome: RowOutcome): void;
  /** The store cannot be written to: nothing more can be done in this run. */
  failed(error: unknown): void;
}

/** Puts a row, or a question of our own, into a slot, and sees to it that nothing thrown there is lost. */
export class SlotRunner {
  readonly #room: UploadRoom;
  readonly #line: LineListener;
  readonly #slots: UploadSlots;
  readonly #cap: BandwidthCap;
  readonly #listener: SlotListener;

  constructor(room: UploadRoom, line: LineListener, slots: UploadSlots, cap: BandwidthCap, listener: SlotListener) {
    this.#room = room;
    this.#line = line;
    this.#slots = slots;
    this.#cap = cap;
    this.#listener = listener;
  }

  /** @param asked a person waits for it: it goes out also while the line is shut */
  start(row: Submission, asked: boolean): StartedSlot {
    const probe = this.#line.beginProbe(row.submissionId);
    return this.#slots.start(row, asked || probe, (signal) => this.#work(row, signal));
  }

  /** Asks the service, where it is time to, whether an outage is over. */
  askIfOver(): void {
    const id = this.#line.questionIfDue();
    if (id === null) return;
    const probe = this.#line.beginProbe(id);
    this.#slots.start({ submissionId: id, state: 'outcome-unknown' }, probe, async (signal) => {
      try {
        return await this.#line.ask(id, signal);
      } catch (error) {
        this.#listener.failed(error);
        return 'defect';
      }
    });
  }

  /** Never rejects: what a slot throws is written to the row, and only a store that cannot be written to ends the run. */
  async #work(row: Submission, signal: AbortSignal): Promise<RowOutcome> {
    let outcome: RowOutcome | null = null;
    try {
      const spend = (bytes: number) => this.#cap.add(bytes, this.#room.clock.monotonicMs());
      outcome = await workOn(this.#room, row, spend, signal);
    } catch (error) {
      try {
        outcome = recordDefect(this.#room, row.submissionId, error);
      } catch (storeError) {
        this.#listener.failed(storeError);
      }
    }
    // Also when the store failed.
    this.#line.withdrawProbe(row.submissionId);
    if (outcome === null) return 'defect';
    try {
      this.#listener.settled(row.submissionId, outcome);
    } catch (storeError) {
      this.#listener.failed(storeError);
    }
    return outcome;
  }
}
