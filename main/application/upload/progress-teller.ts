import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { ProgressMeter } from './progress-meter.ts';
import type { RowOutcome } from './upload-ports.ts';
import type { UploadRoom } from './upload-room.ts';

/** Tells what became of each row, with done, total, rate and time left. */
export class ProgressTeller {
  readonly #room: UploadRoom;
  #meter: ProgressMeter;
  #remaining = 0;

  constructor(room: UploadRoom) {
    this.#room = room;
    this.#meter = new ProgressMeter(room.clock.monotonicMs());
  }

  /** A run begins: nothing is done of it yet. */
  restart(): void {
    this.#meter = new ProgressMeter(this.#room.clock.monotonicMs());
  }

  /** New rows may have come. */
  recount(): void {
    this.#remaining = this.#room.store.submissions.countDeliverable();
  }

  tell(submissionId: Uuid, outcome: RowOutcome, nowMs: number): void {
    const through = outcome === 'registered' || outcome === 'rejected';
    if (through) this.#meter.finish(nowMs);
    const reading = this.#meter.reading(this.#left(through), nowMs);
    this.#room.emit({ type: 'progress', ...reading, row: { submissionId, outcome } });
  }

  /** Rows still before us: counted at every heartbeat, in between one less for every row that is through. */
  #left(through: boolean): number {
    this.#remaining = Math.max(0, this.#remaining - (through ? 1 : 0));
    if (this.#remaining === 0) this.recount();
    return this.#remaining;
  }
}
