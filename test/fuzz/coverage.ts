import { Session } from 'node:inspector';

/** Blocks of our own code that run, as V8 itself counts them: what tells a new input from one more of the same. */
export class OwnCoverage {
  readonly #session = new Session();
  readonly #rooms: RegExp;

  /** @param rooms scripts whose blocks count, by their address */
  constructor(rooms: RegExp) {
    this.#rooms = rooms;
    this.#session.connect();
    this.#session.post('Profiler.enable', throwTrouble);
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true }, throwTrouble);
  }

  /** @returns the blocks that have run since it was last asked; counting begins anew */
  take(): ReadonlySet<string> {
    const ran = new Set<string>();
    // On its own thread the inspector answers before it returns.
    this.#session.post('Profiler.takePreciseCoverage', (trouble, { result }) => {
      throwTrouble(trouble);
      for (const { url, functions } of result) {
        if (!this.#rooms.test(url)) continue;
        for (const { ranges } of functions)
          for (const { startOffset, endOffset, count } of ranges)
            if (count > 0) ran.add(`${url}:${startOffset}-${endOffset}`);
      }
    });
    return ran;
  }

  close(): void {
    this.#session.post('Profiler.stopPreciseCoverage', throwTrouble);
    this.#session.disconnect();
  }
}

function throwTrouble(trouble: Error | null): void {
  if (trouble !== null) throw trouble;
}
