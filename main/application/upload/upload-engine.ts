import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { endStrandedAttempts } from './attempt-rows.ts';
import { BandwidthCap } from './bandwidth-cap.ts';
import { Heartbeat } from './heartbeat.ts';
import { LineListener } from './line-listener.ts';
import { ProgressTeller } from './progress-teller.ts';
import { recoverStranded, repairSchedule } from './recover-stranded.ts';
import { RowStarter } from './row-starter.ts';
import { type Leaver, RunParties } from './run-parties.ts';
import { type RunOptions, RunParty, type UploadSummary } from './run-party.ts';
import { SlotRunner } from './slot-runner.ts';
import type { LineState, RowOutcome, UploadPorts } from './upload-ports.ts';
import { openRoom, type UploadRoom } from './upload-room.ts';
import { UploadSlots } from './upload-slots.ts';

/** The profile's lock lets only one process send: one name is enough. */
const SENDER = 'sender';

/**
 * Delivers what the database says is due, a bounded number of requests at a time. All waiting is a `nextAttemptAt` in a
 * row, never inside a slot; whatever is killed at any point is found again from the rows alone.
 *
 * One engine per open profile. A rejection of `watch` or `runUntilIdle` means that the store failed (disk full): rows
 * are as they were last written, and the next start takes up from there.
 */
export class UploadEngine {
  readonly #room: UploadRoom;
  readonly #line: LineListener;
  readonly #parties = new RunParties();
  readonly #slots: UploadSlots;
  readonly #starter: RowStarter;
  readonly #runner: SlotRunner;
  readonly #progress: ProgressTeller;
  readonly #heartbeat: Heartbeat;
  #running: boolean = false;
  #paused: boolean = false;
  /** Somebody still wants rows to be sent. */
  #wanted: boolean = false;
  #failure: { readonly error: unknown } | null = null;
  #wake = Promise.withResolvers<void>();

  constructor(ports: UploadPorts) {
    this.#room = openRoom(ports, SENDER, {
      enterLine: (submissionId) => this.#slots.enterLine(submissionId),
      leaveLine: (submissionId, answer, signal) => {
        this.#line.hear(submissionId, answer, signal);
        return this.#slots.leaveLine(submissionId);
      },
    });
    this.#slots = new UploadSlots(
      this.#room,
      () => this.#wake.resolve(),
      () => this.#line.state === 'open' && !this.#paused && this.#wanted,
    );
    this.#line = new LineListener(this.#room);
    this.#progress = new ProgressTeller(this.#room);
    this.#heartbeat = new Heartbeat(this.#room);
    const cap = new BandwidthCap(ports.settings.bandwidthBytesPerSecond);
    this.#starter = new RowStarter(this.#room, this.#line.gate, this.#slots, cap);
    this.#runner = new SlotRunner(this.#room, this.#line, this.#slots, cap, {
      settled: (submissionId, outcome) => {
        this.#parties.note(outcome, this.#nowMs());
        this.#progress.tell(submissionId, outcome, this.#nowMs());
      },
      failed: (error) => {
        this.#failure = { error };
      },
    });
  }

  get line(): LineState {
    return this.#line.state;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Somebody has everything sent, whatever the upload mode. */
  get batchAsked(): boolean {
    return this.#parties.batchAsked;
  }

  /** The service's clock minus ours where they differ by more than five minutes. */
  get clockDifferenceMs(): number | null {
    return this.#line.clockWatch.differenceMs;
  }

  /** Sends until nothing more can move (within the patience given); joins a watch that is already running. */
  runUntilIdle(options: RunOptions = {}): Promise<UploadSummary> {
    this.#line.gate.hurry(this.#nowMs());
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
    const { state } = this.#line;
    this.#line.answeredBeside();
    if (this.#line.state !== state) this.#wake.resolve();
  }

  /** A check, a list or a person's look-up was told to come back later. @param retryAfterMs as the service said */
  serviceToldToWait(retryAfterMs: number): void {
    this.#line.toldToWaitBeside(retryAfterMs);
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
    const { slot, outcome } = this.#runner.start(row, true);
    await slot;
    // Also while a batch beside it is ending for the same reason: this caller is told, too.
    if (this.#failure !== null && (!this.#running || outcome() === 'defect')) throw this.#failure.error;
    return outcome();
  }

  /** New work may be there; also asks a shut line for a probe at once. */
  nudge(): void {
    this.#line.gate.hurry(this.#nowMs());
    this.#wake.resolve();
  }

  /** Nothing new starts; requests on their way come to their end. Over with the batch, and when another is asked for. */
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
    // Whoever asks for everything to be sent wants no earlier pause.
    if (!party.byMode) this.resume();
    // New rows may have come: count them, and say at once that a sender is alive.
    this.#heartbeat.hurry();
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
      if (this.#parties.somebodyWaits) this.resume();
      this.#parties.rejectAll(error);
    } finally {
      this.#running = false;
    }
  }

  /** From the first caller's coming to the last one's going. */
  async #turnUntilLeft(): Promise<void> {
    const room = this.#room;
    this.#failure = null;
    this.#progress.restart();
    recoverStranded(room, 'recover', room.busy);
    endStrandedAttempts(room, room.busy);
    repairSchedule(room);
    this.#line.diary.resume();
    room.emit({ type: 'run', state: 'started' });
    const left: Leaver[] = [];
    while (this.#parties.size > 0 && this.#failure === null) {
      this.#wake = Promise.withResolvers<void>();
      try {
        this.#heartbeat.beatIfDue(() => this.#progress.recount());
        if (this.#line.clockWatch.step() < 0) repairSchedule(room);
        this.#wanted = this.#parties.wanted;
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
    this.#heartbeat.hurry();
    room.emit({ type: 'run', state: 'stopped' });
    try {
      const failure = this.#storeFailure();
      if (failure !== null) throw failure.error;
      this.#line.diary.confirm();
      room.store.sender.stop(room.owner);
      const waiting = room.store.submissions.countDeliverable();
      for (const { party, end } of left) party.resolve(end, waiting, this.#nowMs());
    } catch (error) {
      // They are no parties any more: nobody else would tell them.
      for (const { party } of left) party.reject(error);
      throw error;
    }
  }

  /** As `RowStarter.fill`. */
  #fill(): number | null {
    return this.#starter.fill(
      this.#parties.batchAsked,
      (row) => this.#runner.start(row, false),
      () => void (this.#parties.somebodyStays && this.#runner.askIfOver()),
    );
  }

  /** Callers who are through. */
  #letGo(nextMs: number | null): readonly Leaver[] {
    const working = this.#slots.size > (this.#line.isAsking ? 1 : 0);
    const moves = working || this.#paused || this.#starter.capped;
    const { store, clock } = this.#room;
    const batch = this.#parties.somebodyWaits;
    const left = this.#parties.letGo(this.#line.state, nextMs, moves, clock, () =>
      store.submissions.countDeliverable(),
    );
    // A pause is of the batch it was pressed in: afterwards nobody would see it and let the rest go on.
    if (batch && !this.#parties.somebodyWaits) this.resume();
    return left;
  }

  /** Sleeps until a slot ends, somebody calls, the next row or probe comes due, or the next heartbeat. */
  async #rest(nextMs: number | null): Promise<void> {
    const nowMs = this.#nowMs();
    const beatMs = this.#heartbeat.nextMs - nowMs;
    const untilNextMs = nextMs === null || this.#starter.enoughReady ? Number.POSITIVE_INFINITY : nextMs - nowMs;
    const restMs = Math.max(1, Math.ceil(Math.min(beatMs, untilNextMs)));
    const awake = new AbortController();
    const timer = this.#room.clock.sleep(restMs, awake.signal).catch(() => undefined);
    await Promise.race([this.#wake.promise, timer]);
    awake.abort('awake');
  }
}
