import { addMs, epochMsOf } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Submission } from '../../../shared/domain/submission.ts';
import type { Answer } from '../service-ports.ts';
import { askLine } from './ask-line.ts';
import { endStrandedAttempts } from './attempt-rows.ts';
import { BandwidthCap } from './bandwidth-cap.ts';
import { ClockWatch } from './clock-watch.ts';
import { GroupCommit } from './group-commit.ts';
import { LineGate } from './line-gate.ts';
import { ModeGate, type Release, waitsForMode } from './mode-gate.ts';
import { OutageDiary } from './outage-diary.ts';
import { ProgressMeter } from './progress-meter.ts';
import { recoverStranded, repairSchedule } from './recover-stranded.ts';
import { RetryClock } from './retry-clock.ts';
import { type RunEnd, type RunOptions, RunParty, type UploadSummary } from './run-party.ts';
import type { LineState, RowOutcome, UploadPorts } from './upload-ports.ts';
import { lineReportOf, type UploadRoom } from './upload-room.ts';
import { preparedAhead } from './upload-settings.ts';
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
  readonly #modeGate: ModeGate;
  readonly #diary: OutageDiary;
  readonly #clockWatch: ClockWatch;
  readonly #parties = new Set<RunParty>();
  readonly #slots: UploadSlots;
  /** Rows whose request asks a shut line whether it is back. */
  readonly #probes = new Set<Uuid>();
  #meter: ProgressMeter;
  #running: boolean = false;
  #paused: boolean = false;
  /** Somebody still wants rows to be sent. */
  #wanted: boolean = false;
  #failure: { readonly error: unknown } | null = null;
  #wake = Promise.withResolvers<void>();
  #lastBeatMs = Number.NEGATIVE_INFINITY;
  /** Rows could go but for the bandwidth cap: that is no standstill. */
  #capped: boolean = false;
  #remaining = 0;
  /** Our own question whether an outage is over, while it is on its way */
  #asking: Uuid | null = null;
  #lastAskMs = Number.NEGATIVE_INFINITY;

  constructor(ports: UploadPorts) {
    const commits = new GroupCommit(ports.store.transaction, ports.clock, ports.settings.commitWindowMs);
    this.#room = {
      ...ports,
      emit: carefully(ports),
      owner: SENDER,
      retryClock: new RetryClock(ports.clock),
      busy: new Set(),
      streaks: new Map(),
      beganAtMs: new Map(),
      firstSeenMs: new Map(),
      enterLine: (submissionId) => this.#slots.enterLine(submissionId),
      leaveLine: (submissionId, answer, signal) => {
        this.#hear(submissionId, answer, signal);
        return this.#slots.leaveLine(submissionId);
      },
      write: (work) => commits.write(work),
    };
    this.#slots = new UploadSlots(
      this.#room,
      () => this.#wake.resolve(),
      () => this.#gate.state === 'open' && !this.#paused && this.#wanted,
    );
    this.#gate = new LineGate(ports.settings);
    this.#modeGate = new ModeGate(ports.mode ?? null, ports.clock);
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

  /** Stays like `watch`, but sends only what the upload mode of the moment lets go, unless a batch is asked for. */
  standBy(signal: AbortSignal): Promise<UploadSummary> {
    return this.#join(new RunParty(true, { signal, byMode: true }, this.#nowMs()));
  }

  /** A check, a list or a person's look-up was answered: the outage diary must not wait for the next row to be sent. */
  serviceAnswered(): void {
    this.#diary.answered();
  }

  /** Rows may have become ready: looked at now and not at the next heartbeat. */
  wake(): void {
    this.#wake.resolve();
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
    const { slot, outcome } = this.#start(row, true);
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
    this.#slots.grant();
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
    endStrandedAttempts(room, room.busy);
    repairSchedule(room);
    this.#diary.resume();
    room.emit({ type: 'run', state: 'started' });
    const left: { readonly party: RunParty; readonly end: RunEnd }[] = [];
    while (this.#parties.size > 0 && this.#failure === null) {
      this.#wake = Promise.withResolvers<void>();
      try {
        this.#beat();
        if (this.#clockWatch.step() < 0) repairSchedule(room);
        this.#wanted = [...this.#parties].some((party) => party.signal?.aborted !== true);
        this.#slots.grant();
        const nextMs = this.#paused || !this.#wanted ? null : this.#fill();
        left.push(...this.#letGo(nextMs));
        if (this.#parties.size > 0) await this.#rest(nextMs);
      } catch (error) {
        this.#failure = { error };
      }
    }
    this.#wanted = false;
    await this.#slots.drain();
    this.#lastBeatMs = Number.NEGATIVE_INFINITY;
    room.emit({ type: 'run', state: 'stopped' });
    try {
      const failure = this.#storeFailure();
      if (failure !== null) throw failure.error;
      this.#diary.confirm();
      room.store.sender.stop(room.owner);
      const waiting = room.store.submissions.countDeliverable();
      for (const { party, end } of left) party.resolve(end, waiting, this.#nowMs());
    } catch (error) {
      // They are no parties any more: nobody else would tell them.
      for (const { party } of left) party.reject(error);
      throw error;
    }
  }

  /**
   * Starts as many slots as line and mode allow.
   * @returns when something may move again, by the clock that never goes back; infinity = once a slot ends; null = never
   */
  #fill(): number | null {
    const nextMs = this.#fillLine();
    const { againMs } = this.#modeGate;
    return againMs === null ? nextMs : Math.min(nextMs ?? againMs, againMs);
  }

  #fillLine(): number | null {
    const { store, retryClock } = this.#room;
    const nowMs = this.#nowMs();
    const capMs = this.#cap.waitMs(nowMs);
    const beyondAhead = this.#slots.unanswered - preparedAhead(this.#room.settings);
    const allowance = capMs > 0 ? 0 : this.#gate.allowance(beyondAhead, nowMs);
    if (capMs <= 0 && this.#enoughReady()) return Number.POSITIVE_INFINITY;
    const release = this.#modeGate.release([...this.#parties].some((party) => !party.byMode));
    const due = this.#dueRows(release);
    let started = 0;
    for (const row of due) {
      if (started === allowance || this.#cap.waitMs(nowMs) > 0) break;
      if (this.#room.busy.has(row.submissionId)) continue;
      if (row.state === 'registered' && !this.#slots.copyMayStart) break;
      this.#start(row, false);
      started += 1;
      this.#modeGate.started(row);
    }
    if (due.length > started) {
      const waitMs = this.#cap.waitMs(nowMs);
      this.#capped = waitMs > 0;
      const nextMs = Math.max(nowMs + waitMs, this.#gate.probeAtMs ?? nowMs);
      return nextMs > nowMs ? nextMs : Number.POSITIVE_INFINITY;
    }
    this.#capped = false;
    if (this.#slots.size === 0 && allowance > 0) this.#askIfOver(nowMs);
    // What is due now and was not started has a slot already and waits for its claim to be written: no reason to look again.
    const seenUpTo = started > 0 ? null : retryClock.now();
    const nextDueAt = store.submissions.nextDueAt(release.readyUpTo, seenUpTo);
    if (nextDueAt === null) return null;
    const dueMs = nowMs + Math.max(0, epochMsOf(nextDueAt) - epochMsOf(retryClock.now()));
    return Math.max(dueMs, this.#gate.probeAtMs ?? dueMs);
  }

  /** What is due is looked for once for several rows: when half of the places ahead are free. */
  #enoughReady(): boolean {
    const { settings } = this.#room;
    const ahead = preparedAhead(settings);
    return this.#slots.unanswered > settings.parallelism + ahead - Math.ceil(ahead / 2);
  }

  /** Due rows, best first. Looks further when all it sees are returned files: those never stand in front of results. */
  #dueRows({ readyUpTo, rowsMax }: Release): readonly Submission[] {
    const { store, retryClock, busy } = this.#room;
    for (let limit = busy.size + LOOK_AHEAD_ROWS; ; limit *= 4) {
      const page = store.submissions.due(retryClock.now(), limit, readyUpTo);
      const held = page.filter(waitsForMode).slice(rowsMax);
      const due = page.filter((row) => !busy.has(row.submissionId) && !held.includes(row));
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

  #start(row: Submission, asked: boolean): StartedSlot {
    const probe = this.#beginProbe(row.submissionId);
    return this.#slots.start(row, asked || probe, (signal) => this.#work(row, signal));
  }

  #beginProbe(id: Uuid): boolean {
    const probe = this.#gate.begin(this.#nowMs());
    if (probe) this.#probes.add(id);
    return probe;
  }

  /**
   * No row is left to find out that an outage is over, and the diary would go on with it until somebody happens to send:
   * a sender that stays asks for itself, as often as the gate lets it and at most once a heartbeat.
   */
  #askIfOver(nowMs: number): void {
    const stays = [...this.#parties].some(({ stays, signal }) => stays && signal?.aborted !== true);
    if (!stays || nowMs - this.#lastAskMs < this.#room.settings.heartbeatMs || !this.#diary.isOpen) return;
    this.#lastAskMs = nowMs;
    const id = this.#room.random.uuid();
    this.#asking = id;
    const probe = this.#beginProbe(id);
    this.#slots.start({ submissionId: id, state: 'outcome-unknown' }, probe, (signal) => this.#ask(id, signal));
  }

  /** Never rejects. */
  async #ask(id: Uuid, signal: AbortSignal): Promise<RowOutcome> {
    try {
      return await askLine(this.#room, id, signal);
    } catch (error) {
      this.#failure = { error };
      return 'defect';
    } finally {
      this.#asking = null;
      if (this.#probes.delete(id)) this.#gate.withdrawProbe(this.#nowMs());
    }
  }

  /** Never rejects: what a slot throws is written to the row, and only a store that cannot be written to ends the run. */
  async #work(row: Submission, signal: AbortSignal): Promise<RowOutcome> {
    let outcome: RowOutcome | null = null;
    try {
      outcome = await workOn(this.#room, row, (bytes) => this.#cap.add(bytes, this.#nowMs()), signal);
    } catch (error) {
      try {
        outcome = recordDefect(this.#room, row.submissionId, error);
      } catch (storeError) {
        this.#failure = { error: storeError };
      }
    }
    // Nothing was sent: the line has not been heard of, and another probe may ask, also when the store failed.
    if (this.#probes.delete(row.submissionId)) this.#gate.withdrawProbe(this.#nowMs());
    if (outcome === null) return 'defect';
    try {
      this.#takeIn(row.submissionId, outcome);
    } catch (storeError) {
      this.#failure = { error: storeError };
    }
    return outcome;
  }

  /** What the end of a request says of the line and of the service's clock. */
  #hear(submissionId: Uuid, answer: Answer<unknown>, signal: AbortSignal): void {
    const nowMs = this.#nowMs();
    const before = this.#gate.state;
    const probe = this.#probes.delete(submissionId);
    const line = lineReportOf(answer, signal);
    if (line !== null) {
      this.#gate.report(line, probe, nowMs, this.#room.random.fraction());
      if (line.kind === 'no-answer')
        this.#diary.noAnswer(submissionId === this.#asking ? null : submissionId, line.cause);
      else this.#diary.answered();
    } else if (probe) this.#gate.withdrawProbe(nowMs);
    if (this.#gate.state === 'no-answer') this.#diary.confirm();
    // After each failed probe too: when the next one goes is shown to people.
    if (this.#gate.state !== before || (probe && before !== 'open')) this.#tellLine();
    this.#clockWatch.compare(answer.meta.serverDate);
  }

  #takeIn(submissionId: Uuid, outcome: RowOutcome): void {
    const nowMs = this.#nowMs();
    const through = outcome === 'registered' || outcome === 'rejected';
    if (through) this.#meter.finish(nowMs);
    for (const party of this.#parties) party.note(outcome, nowMs);
    const reading = this.#meter.reading(this.#left(through), nowMs);
    this.#room.emit({ type: 'progress', ...reading, row: { submissionId, outcome } });
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
    // Nobody waits for our own question.
    const working = this.#slots.size > (this.#asking === null ? 0 : 1);
    const still = working || this.#paused || this.#capped;
    for (const party of this.#parties) {
      const nowMs = this.#nowMs();
      const due = nextMs !== null && nextMs <= nowMs;
      const verdict = still || due ? null : party.verdict(this.#gate.state, nextMs, nowMs);
      const end = party.signal?.aborted ? 'cancelled' : verdict;
      if (end !== null) gone.push({ party, end });
    }
    const all = gone.length === this.#parties.size;
    // Before anybody is let go: whoever is neither a party nor told would wait for ever, should the store fail here.
    const waiting = all || gone.length === 0 ? 0 : this.#room.store.submissions.countDeliverable();
    for (const { party } of gone) this.#parties.delete(party);
    if (all) return gone;
    for (const { party, end } of gone) party.resolve(end, waiting, this.#nowMs());
    return [];
  }

  /** Sleeps until a slot ends, somebody calls, the next row or probe comes due, or the next heartbeat. */
  async #rest(nextMs: number | null): Promise<void> {
    const { clock, settings } = this.#room;
    const nowMs = this.#nowMs();
    const beatMs = this.#lastBeatMs + settings.heartbeatMs - nowMs;
    const free = !this.#enoughReady();
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
