/** `counters` of the ledger: since this process began. */
export class RequestCounters {
  #requests = 0;
  #bytesIn = 0;
  #inFlight = 0;
  #peakInFlight = 0;
  readonly #byMessage = new Map<string, number>();
  readonly #byStatus = new Map<string, number>();

  begin(message: string): void {
    this.#requests += 1;
    this.#inFlight += 1;
    this.#peakInFlight = Math.max(this.#peakInFlight, this.#inFlight);
    this.#byMessage.set(message, (this.#byMessage.get(message) ?? 0) + 1);
  }

  received(bytes: number): void {
    this.#bytesIn += bytes;
  }

  /** @param status HTTP status, or `dropped` where the client got none */
  end(status: number | 'dropped'): void {
    this.#inFlight -= 1;
    this.#byStatus.set(String(status), (this.#byStatus.get(String(status)) ?? 0) + 1);
  }

  snapshot(): Readonly<Record<string, unknown>> {
    return {
      requests: this.#requests,
      bytesIn: this.#bytesIn,
      peakInFlight: this.#peakInFlight,
      byMessage: Object.fromEntries(this.#byMessage),
      byStatus: Object.fromEntries(this.#byStatus),
    };
  }
}
