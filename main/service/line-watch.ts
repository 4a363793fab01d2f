import type { AppEvent } from '../../shared/contract/bridge.ts';
import type { Instant } from '../../shared/domain/calendar-date.ts';
import type { RowOutcome, UploadEvent } from '../application/upload/upload-ports.ts';

type LineEvent = Extract<AppEvent, { type: 'line' }>;

/** The service was there and said something readable. */
const REACHED: readonly RowOutcome[] = ['registered', 'rejected', 'not-received', 'copy-verified', 'copy-bad'];

/** What a window shows of the line: reachable or not, since when, when it is tried next. Told only where it changed. */
export class LineWatch {
  readonly #now: () => Instant;
  readonly #tell: (event: LineEvent) => void;
  #last: LineEvent = { type: 'line', online: null, since: null, nextTryAt: null };

  constructor(now: () => Instant, tell: (event: LineEvent) => void) {
    this.#now = now;
    this.#tell = tell;
  }

  take(event: UploadEvent): void {
    if (event.type === 'line') this.#note(event.state !== 'no-answer', event.nextProbeAt);
    if (event.type !== 'progress' || event.row === null || this.#last.online !== null) return;
    if (REACHED.includes(event.row.outcome)) this.#note(true, null);
    if (event.row.outcome === 'not-reached') this.#note(false, null);
  }

  #note(online: boolean, nextTryAt: Instant | null): void {
    const { online: before, since, nextTryAt: nextBefore } = this.#last;
    if (before === online && nextBefore === nextTryAt) return;
    this.#last = { type: 'line', online, since: before === online ? since : this.#now(), nextTryAt };
    this.#tell(this.#last);
  }
}
