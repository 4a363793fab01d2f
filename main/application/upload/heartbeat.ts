import { addMs } from '../../../shared/domain/calendar-date.ts';
import { recoverStranded } from './recover-stranded.ts';
import type { UploadRoom } from './upload-room.ts';

/** The alive mark outlives a few missed beats. */
const BEATS_ALIVE = 3;

/** While somebody sends, the store says so; rows whose lease has ended are found at the same time. */
export class Heartbeat {
  readonly #room: UploadRoom;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(room: UploadRoom) {
    this.#room = room;
  }

  /** When the next one is due, by the clock that never goes back */
  get nextMs(): number {
    return this.#lastMs + this.#room.settings.heartbeatMs;
  }

  /** The next one is due at once. */
  hurry(): void {
    this.#lastMs = Number.NEGATIVE_INFINITY;
  }

  /** @param before done first, where a beat is due */
  beatIfDue(before: () => void): void {
    const { store, clock, settings, owner, busy } = this.#room;
    const nowMs = clock.monotonicMs();
    if (nowMs < this.nextMs) return;
    this.#lastMs = nowMs;
    before();
    const at = clock.now();
    store.sender.beat(owner, at, addMs(at, BEATS_ALIVE * settings.heartbeatMs));
    recoverStranded(this.#room, 'lease-expired', busy);
  }
}
