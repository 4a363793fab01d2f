import type { Answer } from '../../main/application/service-ports.ts';
import type { Complaint } from './ledger.ts';

/** Only the sender asks these; checks, counts and a person's look-up go beside it. */
const SENT: ReadonlySet<string> = new Set([
  'register',
  'amend',
  'withdraw',
  'receive',
  'cancel-reception',
  'fetch-copy',
]);

export interface Limits {
  readonly parallelism: number;
  readonly probeCapMs: number;
  readonly retryAfterCapMs: number;
}

/** Jitter may be lucky often: what is let through on a dead line before it counts as a storm */
const DEAD_LINE_ALLOWANCE = 40;

/** What one run of the program may ask for: so many at a time, and little while nobody answers or the service says wait. */
export class RequestLimits {
  readonly #limits: Limits;
  readonly #complain: Complaint;
  #inFlight = 0;
  peak = 0;
  requests = 0;
  /** Times that people asked for something to be sent now */
  #asked = 0;
  #deadSinceMs: number | null = null;
  #deadRequests = 0;
  #askedWhenDead = 0;
  #waitUntilMs = 0;
  #duringWait = 0;
  #askedWhenTold = 0;
  #lastEnd: { readonly atMs: number; readonly readable: boolean } | null = null;

  constructor(limits: Limits, complain: Complaint) {
    this.#limits = limits;
    this.#complain = complain;
  }

  asked(): void {
    this.#asked += 1;
  }

  /** The service has asked for a pause that is not over. */
  mustWait(nowMs: number): boolean {
    return nowMs < this.#waitUntilMs;
  }

  wasAnswered(nowMs: number): boolean {
    return this.#lastEnd?.readable === true && this.#lastEnd.atMs < nowMs;
  }

  begin(message: string, nowMs: number): (answer: Answer<unknown>, nowMs: number) => void {
    this.requests += 1;
    const sent = SENT.has(message);
    if (sent) this.#count(message, nowMs);
    return (answer, endMs) => {
      if (sent) this.#inFlight -= 1;
      this.#lastEnd = { atMs: endMs, readable: answer.kind === 'answered' || answer.kind === 'refused' };
      this.#toldToWait(answer, endMs);
      // What else a check or a list met is told to a person, not to the sender.
      if (sent || message === 'look-up') this.#heard(answer, endMs);
    };
  }

  #count(message: string, nowMs: number): void {
    const { parallelism, probeCapMs } = this.#limits;
    this.#inFlight += 1;
    this.peak = Math.max(this.peak, this.#inFlight);
    if (this.#inFlight > parallelism)
      this.#complain('parallelism', `${this.#inFlight} requests at a time with ${message}, ${parallelism} allowed`);
    if (this.#deadSinceMs !== null) {
      this.#deadRequests += 1;
      const asked = this.#asked - this.#askedWhenDead;
      const bound = DEAD_LINE_ALLOWANCE + 3 * parallelism + 12 * asked + (6 * (nowMs - this.#deadSinceMs)) / probeCapMs;
      if (this.#deadRequests > bound)
        this.#complain('request-rate', `${this.#deadRequests} requests on a dead line, ${Math.floor(bound)} allowed`);
    }
    if (nowMs > 0 && nowMs < this.#waitUntilMs) {
      this.#duringWait += 1;
      if (this.#duringWait > 1 + 3 * (this.#asked - this.#askedWhenTold))
        this.#complain('request-rate', `${this.#duringWait} requests although the service said wait`);
    }
  }

  #heard(answer: Answer<unknown>, nowMs: number): void {
    const readable = answer.kind === 'answered' || answer.kind === 'refused';
    if (readable) this.#deadSinceMs = null;
    else if (this.#deadSinceMs === null) {
      this.#deadSinceMs = nowMs;
      this.#deadRequests = 0;
      this.#askedWhenDead = this.#asked;
    }
  }

  /** The service means whoever asks. */
  #toldToWait(answer: Answer<unknown>, nowMs: number): void {
    if (answer.kind === 'not-reached' && answer.meta.httpStatus === 429 && answer.retryAfterMs !== null) {
      const untilMs = nowMs + Math.min(answer.retryAfterMs, this.#limits.retryAfterCapMs);
      if (nowMs >= this.#waitUntilMs) {
        this.#duringWait = 0;
        this.#askedWhenTold = this.#asked;
      }
      this.#waitUntilMs = Math.max(this.#waitUntilMs, untilMs);
    }
  }
}
