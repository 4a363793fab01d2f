/** Keeps sending under a cap of bytes a second: what was sent is a debt that melts away; while any is left, nothing starts. */
export class BandwidthCap {
  readonly #bytesPerSecond: number | null;
  #debtBytes = 0;
  #asOfMs = 0;

  constructor(bytesPerSecond: number | null) {
    this.#bytesPerSecond = bytesPerSecond;
  }

  add(bytes: number, nowMs: number): void {
    if (this.#bytesPerSecond === null) return;
    this.#melt(this.#bytesPerSecond, nowMs);
    this.#debtBytes += bytes;
  }

  /** 0 = may start now. */
  waitMs(nowMs: number): number {
    if (this.#bytesPerSecond === null) return 0;
    this.#melt(this.#bytesPerSecond, nowMs);
    return Math.ceil((this.#debtBytes / this.#bytesPerSecond) * 1_000);
  }

  #melt(bytesPerSecond: number, nowMs: number): void {
    const melted = ((nowMs - this.#asOfMs) / 1_000) * bytesPerSecond;
    this.#debtBytes = Math.max(0, this.#debtBytes - melted);
    this.#asOfMs = nowMs;
  }
}
