import { epochMsOf, type Instant } from '../../../shared/domain/calendar-date.ts';
import type { Clock, Log } from '../system-ports.ts';
import type { UploadEvent, UploadStore } from './upload-ports.ts';

/** Beyond this a clock is called wrong, on whichever side. */
const TOLERANCE_MS = 5 * 60_000;
/** The service's clock minus ours in milliseconds while they differ, else null: what the screens say in plain words. */
export const CLOCK_DIFFERENCE_KEY = 'upload.clock-difference-ms';

/** The service's clock minus ours in milliseconds; null while they agree within five minutes. */
export function clockDifferenceMs(serverDate: Instant, now: Instant): number | null {
  const differenceMs = epochMsOf(serverDate) - epochMsOf(now);
  return Math.abs(differenceMs) > TOLERANCE_MS ? differenceMs : null;
}

/** Told of the Date header of every answer; keeps the difference for everybody to read. */
export function noteServiceClock(
  { clock, store, log }: { readonly clock: Clock; readonly store: Pick<UploadStore, 'settings'>; readonly log: Log },
  serverDate: Instant | null,
): { readonly differenceMs: number | null; readonly changed: boolean } {
  const stored = store.settings.get(CLOCK_DIFFERENCE_KEY);
  const before = typeof stored === 'number' ? stored : null;
  if (serverDate === null) return { differenceMs: before, changed: false };
  const differenceMs = clockDifferenceMs(serverDate, clock.now());
  const same = before === differenceMs;
  const near = before !== null && differenceMs !== null && Math.abs(before - differenceMs) <= TOLERANCE_MS;
  if (same || near) return { differenceMs: before, changed: false };
  store.settings.set(CLOCK_DIFFERENCE_KEY, differenceMs);
  log.warn('upload.clock-difference', { differenceMs });
  return { differenceMs, changed: true };
}

/** Compares our clock with the service's Date header, and with its own steady running. It tells; it never stops sending. */
export class ClockWatch {
  readonly #clock: Clock;
  readonly #ports: { readonly clock: Clock; readonly store: UploadStore; readonly log: Log };
  readonly #log: Log;
  readonly #emit: (event: UploadEvent) => void;
  #driftMs: number;

  constructor(ports: {
    readonly clock: Clock;
    readonly store: UploadStore;
    readonly log: Log;
    readonly emit: (event: UploadEvent) => void;
  }) {
    this.#clock = ports.clock;
    this.#ports = ports;
    this.#log = ports.log;
    this.#emit = ports.emit;
    this.#driftMs = this.#drift();
  }

  /** The service's clock minus ours while they differ by more than five minutes. */
  get differenceMs(): number | null {
    return noteServiceClock(this.#ports, null).differenceMs;
  }

  /** Told of the Date header of every answer. */
  compare(serverDate: Instant | null): void {
    const { differenceMs, changed } = noteServiceClock(this.#ports, serverDate);
    if (changed) this.#emit({ type: 'clock-difference', differenceMs });
  }

  /** Milliseconds our own clock was set forward (+) or back (−) since the last call; 0 when it ran steadily. */
  step(): number {
    const driftMs = this.#drift();
    const stepMs = driftMs - this.#driftMs;
    this.#driftMs = driftMs;
    if (Math.abs(stepMs) <= TOLERANCE_MS) return 0;
    this.#log.warn('upload.clock-stepped', { stepMs });
    this.#emit({ type: 'clock-stepped', stepMs });
    return stepMs;
  }

  #drift(): number {
    return Math.round(epochMsOf(this.#clock.now()) - this.#clock.monotonicMs());
  }
}
