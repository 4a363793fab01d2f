import type { AppEvent } from '../../shared/contract/bridge.ts';
import type { Instant } from '../../shared/domain/calendar-date.ts';
import type { UploadEvent } from '../application/upload/upload-ports.ts';

type LineEvent = Extract<AppEvent, { type: 'line' }>;

/** One request may be lost on a good line. */
const FAILURES_OFFLINE = 2;

/** What a window shows of the line: reachable or not, since when, when it is tried next. Told only where it changed. */
export class LineWatch {
  readonly #now: () => Instant;
  readonly #tell: (event: LineEvent) => void;
  #failures = 0;
  #last: LineEvent = { type: 'line', online: null, since: null, nextTryAt: null };

  constructor(now: () => Instant, tell: (event: LineEvent) => void) {
    this.#now = now;
    this.#tell = tell;
  }

  take(event: UploadEvent): void {
    if (event.type === 'line') this.#note(event.state !== 'no-answer', event.nextProbeAt);
  }

  /** The end of any request to the service; false: without a readable answer. */
  hear(reached: boolean): void {
    this.#failures = reached ? 0 : this.#failures + 1;
    const { online } = this.#last;
    if (reached && online !== true) this.#note(true, null);
    if (!reached && (online === null || (online && this.#failures >= FAILURES_OFFLINE))) this.#note(false, null);
  }

  #note(online: boolean, nextTryAt: Instant | null): void {
    const { online: before, since, nextTryAt: nextBefore } = this.#last;
    if (before === online && nextBefore === nextTryAt) return;
    this.#last = { type: 'line', online, since: before === online ? since : this.#now(), nextTryAt };
    this.#tell(this.#last);
  }
}
