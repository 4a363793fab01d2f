import { addMs } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Answer } from '../service-ports.ts';
import { askLine } from './ask-line.ts';
import { ClockWatch } from './clock-watch.ts';
import { LineGate } from './line-gate.ts';
import { OutageDiary } from './outage-diary.ts';
import type { LineState } from './upload-ports.ts';
import { lineReportOf, type UploadRoom } from './upload-room.ts';

/**
 * What the requests say of the line: it is shut and probed, its outages are written down, the service's clock is compared,
 * and people are told.
 */
export class LineListener {
  readonly gate: LineGate;
  readonly diary: OutageDiary;
  readonly clockWatch: ClockWatch;
  readonly #room: UploadRoom;
  /** Rows whose request asks a shut line whether it is back. */
  readonly #probes = new Set<Uuid>();
  /** Our own question whether an outage is over, while it is on its way */
  #asking: Uuid | null = null;
  #lastAskMs = Number.NEGATIVE_INFINITY;

  constructor(room: UploadRoom) {
    this.#room = room;
    this.gate = new LineGate(room.settings);
    this.diary = new OutageDiary(room);
    this.clockWatch = new ClockWatch(room);
  }

  get state(): LineState {
    return this.gate.state;
  }

  /** A question of our own is on its way: nobody waits for it. */
  get isAsking(): boolean {
    return this.#asking !== null;
  }

  /** Call when a request is begun; true when it is the probe of a shut line. */
  beginProbe(id: Uuid): boolean {
    const probe = this.gate.begin(this.#room.clock.monotonicMs());
    if (probe) this.#probes.add(id);
    return probe;
  }

  /** Nothing was sent: the line has not been heard of, and another probe may ask. */
  withdrawProbe(id: Uuid): void {
    if (this.#probes.delete(id)) this.gate.withdrawProbe(this.#room.clock.monotonicMs());
  }

  /** What the end of a request says of the line and of the service's clock. */
  hear(submissionId: Uuid, answer: Answer<unknown>, signal: AbortSignal): void {
    const nowMs = this.#room.clock.monotonicMs();
    const before = this.gate.state;
    const probe = this.#probes.delete(submissionId);
    const line = lineReportOf(answer, signal);
    if (line !== null) {
      this.gate.report(line, probe, nowMs, this.#room.random.fraction());
      if (line.kind === 'no-answer')
        this.diary.noAnswer(submissionId === this.#asking ? null : submissionId, line.cause);
      else this.diary.answered();
    } else if (probe) this.gate.withdrawProbe(nowMs);
    if (this.gate.state === 'no-answer') this.diary.confirm();
    // After each failed probe too: when the next one goes is shown to people.
    if (this.gate.state !== before || (probe && before !== 'open')) this.#tell();
    this.clockWatch.compare(answer.meta.serverDate);
  }

  /** A check, a list or a person's look-up was answered. */
  answeredBeside(): void {
    this.diary.answered();
    const before = this.gate.state;
    this.gate.answeredBeside(this.#room.clock.monotonicMs());
    if (this.gate.state !== before) this.#tell();
  }

  /** One of those was told to wait: the service means whoever asks, and the rows wait, too. */
  toldToWaitBeside(retryAfterMs: number): void {
    const nowMs = this.#room.clock.monotonicMs();
    const report = { kind: 'told-to-wait', state: 'rate-limited', retryAfterMs } as const;
    const before = this.gate.state;
    this.gate.report(report, false, nowMs, this.#room.random.fraction());
    if (this.gate.state !== before) this.#tell();
  }

  /**
   * No row is left to find out that an outage is over, and the diary would go on with it until somebody happens to send:
   * a sender that stays asks for itself, as often as the gate lets it and at most once a heartbeat.
   *
   * @returns the id to ask with; null: it is not the time
   */
  questionIfDue(): Uuid | null {
    const { clock, settings, random } = this.#room;
    const nowMs = clock.monotonicMs();
    if (nowMs - this.#lastAskMs < settings.heartbeatMs || !this.diary.isOpen) return null;
    this.#lastAskMs = nowMs;
    this.#asking = random.uuid();
    return this.#asking;
  }

  /** Rejects where the store fails. */
  async ask(id: Uuid, signal: AbortSignal): Promise<'skipped'> {
    try {
      return await askLine(this.#room, id, signal);
    } finally {
      this.#asking = null;
      this.withdrawProbe(id);
    }
  }

  #tell(): void {
    const { state, cause, probeAtMs } = this.gate;
    const { clock, log, emit } = this.#room;
    const nextProbeAt = probeAtMs === null ? null : addMs(clock.now(), Math.round(probeAtMs - clock.monotonicMs()));
    log.warn('upload.line', { state, cause });
    emit({ type: 'line', state, cause, nextProbeAt });
  }
}
