import { addMs, epochMsOf } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Submission } from '../../../shared/domain/submission.ts';
import { BandwidthCap } from './bandwidth-cap.ts';
import { ClockWatch } from './clock-watch.ts';
import { LineGate } from './line-gate.ts';
import { OutageDiary } from './outage-diary.ts';
import { ProgressMeter } from './progress-meter.ts';
import { recoverStranded, repairSchedule } from './recover-stranded.ts';
import { RetryClock } from './retry-clock.ts';
import { type RunEnd, type RunOptions, RunParty, type UploadSummary } from './run-party.ts';
import type { LineState, RowOutcome, UploadPorts } from './upload-ports.ts';
import type { SlotResult, UploadRoom } from './upload-room.ts';
import { type StartedSlot, UploadSlots } from './upload-slots.ts';
import { recordDefect, workOn } from './work-slot.ts';

/** The profile's lock lets only one process send: one name is enough. */
const SENDER = 'sender';
/** How many due rows are looked at for the best ones to start with. */
const LOOK_AHEAD_ROWS = 12;
/** The alive mark outlives a few missed beats. */
const BEATS_ALIVE = 3;

/** A listener that throws is a defect of its own; it must not stop the sending. */
function carefully({ emit, log }: UploadPorts): UploadPorts['emit'] {
  return (event) => {
    try {
      emit(event);
    } catch (error) {
      log.error('upload.listener-failed', { error: error instanceof Error ? error.name : 'unknown' });
    }
  };
}

/**
 * Delivers what the database says is due, a bounded number of requests at a time. All waiting is a `nextAttemptAt` in a
 * row, never inside a slot; whatever is killed at any point is found again from the rows alone.
 *
 * One engine per open profile. A rejection of `watch` or `runUntilIdle` means that the store failed (disk full): rows
 * are as they were last written, and the next start takes up from there.
 */
export class UploadEngine {
  readonly #room: UploadRoom;
  readonly #gate: LineGate;
  readonly #cap: BandwidthCap;
  readonly #diary: OutageDiary;
  readonly #clockWatch: ClockWatch;
  readonly #parties = new Set<RunParty>();
  readonly #slots: UploadSlots;
  #meter: ProgressMeter;
  #running: boolean = false;
  #paused: boolean = false;
  #failure: { readonly error: unknown } | null = null;
  #wake = Promise.withResolvers<void>();
  #lastBeatMs = Number.NEGATIVE_INFINITY;
  /** Rows could go but for the bandwidth cap: that is no standstill. */
  #capped: boolean = false;
  #remaining = 0;

  constructor(ports: UploadPorts) {
    this.#room = {
      ...ports,
      emit: carefully(ports),
      owner: SENDER,
      retryClock: new RetryClock(ports.clock),
      busy: new Set(),
      streaks: new Map(),
      beganAtMs: new Map(),
      answered: (submissionId) => this.#slots.leaveLine(submissionId),
    };
    this.#slots = new UploadSlots(this.#room, () => this.#wake.resolve());
    this.#gate = new LineGate(ports.settings);
    this.#cap = new BandwidthCap(ports.settings.bandwidthBytesPerSecond);
    this.#diary = new OutageDiary(ports);
    this.#clockWatch = new ClockWatch(this.#room);
    this.#meter = new ProgressMeter(ports.clock.monotonicMs());
  }

  get line(): LineState {
    return this.#gate.state;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** The service's clock minus ours while they differ by more than five minutes. */
  get clockDifferenceMs(): number | null {
    return this.#clockWatch.differenceMs;
  }

  /** Sends until nothing more can move (within the patience given); joins a watch that is already running. */
  runUntilIdle(options: RunOptions = {}): Promise<UploadSummary> {
    this.#gate.hurry(this.#nowMs());
    return this.#join(new RunParty(false, options, this.#nowMs()));
  }

  /** Stays and sends whatever comes due, until the signal. While it stays, the heartbeat says that a sender is alive. */
  watch(signal: AbortSignal): Promise<UploadSummary> {
    return this.#join(new RunParty(true, { signal }, this.#nowMs()));
  }

  /**
   * Works on one row now, beside the batch, for a person who waits for it.
   * @returns null when it is not due yet or a slot has it already
   */
  async workNow(submissionId: Uuid): Promise<RowOutcome | null> {
    const { store, busy, retryClock } = this.#room;
    const row = store.submissions.byId(submissionId);
    if (row === null || busy.has(submissionId) || (row.state !== 'ready' && row.state !== 'outcome-unknown'))
      return null;
    if (row.nextAttemptAt !== null && row.nextAttemptAt > retryClock.now()) return null;
    const { slot, outcome } = this.#start(row);
    await slot;
    const failure = this.#storeFailure();
    if (failure !== null && !this.#running) throw failure.error;
    return outcome();
  }

  /** New work may be there; also asks a shut line for a probe at once. */
  nudge(): void {
    this.#gate.hurry(this.#nowMs());
    this.#wake.resolve();
  }

  /** Nothing new starts; requests on their way come to their end. */
  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#room.emit({ type: 'run', state: 'paused' });
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#room.emit({ type: 'run', state: 'resumed' });
    this.#wake.resolve();
  }

  #storeFailure(): { readonly error: unknown } | null {
    return this.#failure;
  }

  #nowMs(): number {
    return this.#room.clock.monotonicMs();
  }

  #join(party: RunParty): Promise<UploadSummary> {
    this.#parties.add(party);
    // New rows may have come: count them, and say at once that a sender is alive.
    this.#lastBeatMs = Number.NEGATIVE_INFINITY;
    party.signal?.addEventListener('abort', () => this.#wake.resolve(), { once: true });
    this.#wake.resolve();
    if (!this.#running) {
      this.#running = true;
      void this.#run();
    }
    return party.ended;
  }

  async #run(): Promise<void> {
    try {
      while (this.#parties.size > 0) await this.#turnUntilLeft();
    } catch (error) {
      for (const party of this.#parties) party.reject(error);
      this.#parties.clear();
    } finally {
      this.#running = false;
    }
  }

  /** From the first caller's coming to the last one's going. */
  async #turnUntilLeft(): Promise<void> {
    const room = this.#room;
    this.#failure = null;
    this.#meter = new ProgressMeter(this.#nowMs());
    recoverStranded(room, 'recover', room.busy);
    repairSchedule(room);
    this.#diary.resume();
    room.emit({ type: 'run', state: 'started' });
    const left: { readonly party: RunParty; readonly end: RunEnd }[] = [];
    while (this.#parties.size > 0 && this.#failure === null) {
      this.#wake = Promise.withResolvers<void>();
      try {
        this.#beat();
        if (this.#clockWatch.step() < 0) repairSchedule(room);
        const wanted = [...this.#parties].some((party) => party.signal?.aborted !== true);
        const nextMs = this.#paused || !wanted ? null : this.#fill();
        left.push(...this.#letGo(nextMs));
        if (this.#parties.size > 0) await this.#rest(nextMs);
      } catch (error) {
        this.#failure = { error };
      }
    }
    await this.#slots.drain();
    this.#lastBeatMs = Number.NEGATIVE_INFINITY;
    room.emit({ type: 'run', state: 'stopped' });
    const failure = this.#storeFailure();
    if (failure !== null) {
      for (const { party } of left) party.reject(failure.error);
      throw failure.error;
    }
    this.#diary.confirm();
    room.store.sender.stop(room.owner);
    const waiting = room.store.submissions.countDeliverable();
    for (const { party, end } of left) party.resolve(end, waiting, this.#nowMs());
  }

  /**
   * Starts as many slots as the line allows.
   * @returns when something may move again, by the clock that never goes back; infinity = once a slot ends; null = never
   */
  #fill(): number | null {
    const { store, retryClock } = this.#room;
    const nowMs = this.#nowMs();
    const capMs = this.#cap.waitMs(nowMs);
    const allowance = capMs > 0 ? 0 : this.#gate.allowance(this.#slots.inFlight, nowMs);
    // No place on the line: what is due is looked for when there is one again.
    if (capMs <= 0 && this.#slots.inFlight >= this.#room.settings.parallelism) return Number.POSITIVE_INFINITY;
    const due = this.#dueRows();
    let started = 0;
    for (const row of due) {
      if (started === allowance || this.#cap.waitMs(nowMs) > 0) break;
      if (this.#room.busy.has(row.submissionId)) continue;
      if (row.state === 'registered' && !this.#slots.copyMayStart) break;
      this.#start(row);
      started += 1;
    }
    if (due.length > started) {
      const waitMs = this.#cap.waitMs(nowMs);
      this.#capped = waitMs > 0;
      const nextMs = Math.max(nowMs + waitMs, this.#gate.probeAtMs ?? nowMs);
      return nextMs > nowMs ? nextMs : Number.POSITIVE_INFINITY;
    }
    this.#capped = false;
    const nextDueAt = store.submissions.nextDueAt();
    if (nextDueAt === null) return null;
    const dueMs = nowMs + Math.max(0, epochMsOf(nextDueAt) - epochMsOf(retryClock.now()));
    return Math.max(dueMs, this.#gate.probeAtMs ?? dueMs);
  }

  /** Due rows, best first. Looks further when all it sees are returned files: those never stand in front of results. */
  #dueRows(): readonly Submission[] {
    const { store, retryClock, busy } = this.#room;
    for (let limit = busy.size + LOOK_AHEAD_ROWS; ; limit *= 4) {
      const page = store.submissions.due(retryClock.now(), limit);
      const due = page.filter((row) => !busy.has(row.submissionId));
      if (page.length < limit || due.some((row) => row.state !== 'registered')) {
        return due.toSorted((a, b) => this.#rank(a) - this.#rank(b));
      }
    }
  }

  /** Results before returned files; on a shut line a look-up first, which is the most harmless probe. */
  #rank(row: Submission): number {
    if (row.state === 'registered') return 2;
    return this.#gate.state !== 'open' && row.state === 'outcome-unknown' ? 0 : 1;
  }

  #start(row: Submission): StartedSlot {
    const probe = this.#gate.begin();
    return this.#slots.start(row, (signal) => this.#work(row, probe, signal));
  }

  /** Never rejects: what a slot throws is written to the row, and only a store that cannot be written to ends the run. */
  async #work(row: Submission, probe: boolean, signal: AbortSignal): Promise<RowOutcome> {
    let result: SlotResult;
    try {
      result = await workOn(this.#room, row, (bytes) => this.#cap.add(bytes, this.#nowMs()), signal);
    } catch (error) {
      try {
        result = recordDefect(this.#room, row.submissionId, error);
      } catch (storeError) {
        this.#failure = { error: storeError };
        return 'defect';
      }
    }
    try {
      this.#takeIn(row, result, probe);
    } catch (storeError) {
      this.#failure = { error: storeError };
    }
    return result.outcome;
  }

  #takeIn(row: Submission, result: SlotResult, probe: boolean): void {
    const nowMs = this.#nowMs();
    const before = this.#gate.state;
    if (result.line === null) {
      if (probe) this.#gate.withdrawProbe(nowMs);
    } else {
      this.#gate.report(result.line, probe, nowMs, this.#room.random.fraction());
      if (result.line.kind === 'no-answer') this.#diary.noAnswer(row.submissionId, result.line.cause);
      else this.#diary.answered();
    }
    if (this.#gate.state === 'no-answer') this.#diary.confirm();
    if (this.#gate.state !== before) this.#tellLine();
    this.#clockWatch.compare(result.serverDate);
    const through = result.outcome === 'registered' || result.outcome === 'rejected';
    if (through) this.#meter.finish(nowMs);
    for (const party of this.#parties) party.note(result.outcome, nowMs);
    const reading = this.#meter.reading(this.#left(through), nowMs);
    const { submissionId } = row;
    this.#room.emit({ type: 'progress', ...reading, row: { submissionId, outcome: result.outcome } });
  }

  /** Rows still before us: counted at every heartbeat, in between one less for every row that is through. */
  #left(through: boolean): number {
    this.#remaining = Math.max(0, this.#remaining - (through ? 1 : 0));
    if (this.#remaining === 0) this.#remaining = this.#room.store.submissions.countDeliverable();
    return this.#remaining;
  }

  #tellLine(): void {
    const { state, cause, probeAtMs } = this.#gate;
    const { clock, log, emit } = this.#room;
    const nextProbeAt = probeAtMs === null ? null : addMs(clock.now(), Math.round(probeAtMs - this.#nowMs()));
    log.warn('upload.line', { state, cause });
    emit({ type: 'line', state, cause, nextProbeAt });
  }

  /** Callers who are through. One who gives up while others stay goes at once; the last one waits for the drain. */
  #letGo(nextMs: number | null): { readonly party: RunParty; readonly end: RunEnd }[] {
    const gone: { readonly party: RunParty; readonly end: RunEnd }[] = [];
    const still = this.#slots.size > 0 || this.#paused || this.#capped;
    for (const party of this.#parties) {
      const nowMs = this.#nowMs();
      const due = nextMs !== null && nextMs <= nowMs;
      const verdict = still || due ? null : party.verdict(this.#gate.state, nextMs, nowMs);
      const end = party.signal?.aborted ? 'cancelled' : verdict;
      if (end !== null) gone.push({ party, end });
    }
    for (const { party } of gone) this.#parties.delete(party);
    if (this.#parties.size === 0) return gone;
    const waiting = gone.length > 0 ? this.#room.store.submissions.countDeliverable() : 0;
    for (const { party, end } of gone) party.resolve(end, waiting, this.#nowMs());
    return [];
  }

  /** Sleeps until a slot ends, somebody calls, the next row or probe comes due, or the next heartbeat. */
  async #rest(nextMs: number | null): Promise<void> {
    const { clock, settings } = this.#room;
    const nowMs = this.#nowMs();
    const beatMs = this.#lastBeatMs + settings.heartbeatMs - nowMs;
    const free = this.#slots.inFlight < settings.parallelism;
    const untilNextMs = nextMs === null || !free ? Number.POSITIVE_INFINITY : nextMs - nowMs;
    const restMs = Math.max(1, Math.ceil(Math.min(beatMs, untilNextMs)));
    const awake = new AbortController();
    const timer = clock.sleep(restMs, awake.signal).catch(() => undefined);
    await Promise.race([this.#wake.promise, timer]);
    awake.abort('awake');
  }

  #beat(): void {
    const { store, clock, settings, owner, busy } = this.#room;
    const nowMs = this.#nowMs();
    if (nowMs - this.#lastBeatMs < settings.heartbeatMs) return;
    this.#lastBeatMs = nowMs;
    this.#remaining = store.submissions.countDeliverable();
    const at = clock.now();
    store.sender.beat(owner, at, addMs(at, BEATS_ALIVE * settings.heartbeatMs));
    recoverStranded(this.#room, 'lease-expired', busy);
  }
}
