import type { RetrySettings } from '../../../shared/domain/submission/retry-policy.ts';
import { retryDelayMs } from '../../../shared/domain/submission/retry-policy.ts';
import type { LineState } from './upload-ports.ts';

/** What one finished request says about the line. */
export type LineReport =
  | { readonly kind: 'answer' }
  | { readonly kind: 'no-answer'; readonly cause: string; readonly retryAfterMs: number | null }
  /** 429 and 401: the service is there, but wants no more of us now. */
  | {
      readonly kind: 'told-to-wait';
      readonly state: 'rate-limited' | 'unauthorised';
      readonly retryAfterMs: number | null;
    };

interface Shut {
  readonly state: Exclude<LineState, 'open'>;
  readonly cause: string;
  readonly probeAtMs: number;
  /** Probes that failed so far, the event that shut the gate included. */
  readonly tries: number;
  readonly probing: boolean;
}

/**
 * Circuit breaker for the whole line. Open: up to `parallelism` requests. Shut: one probe at a time, each later than
 * the last, until a readable answer comes. All times are of a clock that never goes back, in milliseconds.
 */
export class LineGate {
  readonly #parallelism: number;
  readonly #failuresToShut: number;
  readonly #probe: RetrySettings;
  #failures = 0;
  #shut: Shut | null = null;

  constructor(settings: {
    readonly parallelism: number;
    readonly breaker: { readonly failures: number; readonly probe: RetrySettings };
  }) {
    this.#parallelism = settings.parallelism;
    this.#failuresToShut = settings.breaker.failures;
    this.#probe = settings.breaker.probe;
  }

  get state(): LineState {
    return this.#shut?.state ?? 'open';
  }

  get cause(): string | null {
    return this.#shut?.cause ?? null;
  }

  /** When the next probe may go; null while open or while a probe is under way. */
  get probeAtMs(): number | null {
    return this.#shut === null || this.#shut.probing ? null : this.#shut.probeAtMs;
  }

  /** How many more requests may start now. @param inFlight those on their way; below 0 as many more are made ready */
  allowance(inFlight: number, nowMs: number): number {
    const room = Math.max(0, this.#parallelism - inFlight);
    if (this.#shut === null) return room;
    return !this.#shut.probing && nowMs >= this.#shut.probeAtMs ? Math.min(1, room) : 0;
  }

  /** Call when a request starts; true when it is the probe. What a person asks for during a Retry-After is none. */
  begin(nowMs: number): boolean {
    if (this.#shut === null || (this.#shut.state !== 'no-answer' && nowMs < this.#shut.probeAtMs)) return false;
    this.#shut = { ...this.#shut, probing: true };
    return true;
  }

  /** What was asked beside the rows was answered: after the pause the service had asked for, that is as good as a probe. */
  answeredBeside(nowMs: number): void {
    const told = this.#shut !== null && this.#shut.state !== 'no-answer';
    if (told && this.#shut?.probing === false && nowMs >= this.#shut.probeAtMs) this.#shut = null;
  }

  /** A person asks for sending now: the next probe need not wait (a Retry-After still counts). */
  hurry(nowMs: number): void {
    if (this.#shut?.state === 'no-answer') this.#shut = { ...this.#shut, probeAtMs: nowMs };
  }

  /** A probe that ended without saying anything about the line (cancelled, nothing to send). */
  withdrawProbe(nowMs: number): void {
    if (this.#shut?.probing === true) this.#shut = { ...this.#shut, probing: false, probeAtMs: nowMs };
  }

  /** @param fraction uniform in [0, 1), for jitter */
  report(report: LineReport, startedAsProbe: boolean, nowMs: number, fraction: number): void {
    // A service that asked for a pause meanwhile did so after the probe had left: its answer does not end the pause.
    const wasProbe = startedAsProbe && this.#shut?.probing === true;
    switch (report.kind) {
      case 'answer':
        this.#answered(wasProbe);
        break;
      case 'told-to-wait':
        this.#failures = 0;
        this.#shutFor(report.state, report.state, report.retryAfterMs, wasProbe, nowMs, fraction);
        break;
      case 'no-answer':
        this.#failures += 1;
        if (this.#shut === null && this.#failures < this.#failuresToShut) break;
        this.#shutFor('no-answer', report.cause, report.retryAfterMs, wasProbe, nowMs, fraction);
        break;
    }
  }

  #answered(wasProbe: boolean): void {
    this.#failures = 0;
    // Requests sent before a 429 may still be answered well; only the probe after the pause ends it.
    if (wasProbe || this.#shut?.state === 'no-answer') this.#shut = null;
  }

  #shutFor(
    state: Shut['state'],
    cause: string,
    retryAfterMs: number | null,
    wasProbe: boolean,
    nowMs: number,
    fraction: number,
  ): void {
    const before = this.#shut;
    // Stragglers of the burst that shut the gate must not push the first probe away.
    if (before !== null && !wasProbe && state === 'no-answer') return;
    const tries = before === null ? 1 : wasProbe ? before.tries + 1 : before.tries;
    const probeAtMs = nowMs + retryDelayMs({ attempts: tries, retryAfterMs, fraction }, this.#probe);
    this.#shut = {
      state,
      cause,
      tries,
      probeAtMs: wasProbe ? probeAtMs : Math.max(probeAtMs, before?.probeAtMs ?? 0),
      // After 'wait' a probe that is under way is none any more.
      probing: false,
    };
  }
}
