import { z } from 'zod';
import type { MockPlace } from './service-protocol.ts';

/** The MOCK service as a shell has started it. */
export interface MockChild {
  /** null when it ended before it was ready */
  readonly firstLine: Promise<string | null>;
  readonly ended: Promise<void>;
  stop(): void;
}

const readyLine = z.object({ url: z.string() });
const RESTART_MS = 1_000;
/** A mock that cannot start (its port was taken) is left alone: the line is down, and the window says so. */
const STARTS_MAX = 5;

interface Kept {
  readonly dataDir: string;
  child: MockChild;
  url: Promise<string | null>;
  starts: number;
}

/** Keeps the one MOCK service of a training profile running at its address while the app runs. */
export class MockKeeper {
  readonly #start: (args: readonly string[]) => MockChild;
  #kept: Kept | null = null;
  #stopping: boolean = false;

  /** @param start with the arguments of `mock-service/start.ts` */
  constructor(start: (args: readonly string[]) => MockChild) {
    this.#start = start;
  }

  /** Its address; null when it could not be started. */
  ensure(place: MockPlace): Promise<string | null> {
    if (this.#stopping) return Promise.resolve(null);
    if (this.#kept?.dataDir === place.dataDir) return this.#kept.url;
    const child = this.#start(argumentsOf(place));
    const kept: Kept = { dataDir: place.dataDir, child, url: urlOf(child), starts: 1 };
    this.#kept = kept;
    this.#watch(kept, place);
    return kept.url;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const kept = this.#kept;
    if (kept === null) return;
    kept.child.stop();
    await kept.child.ended;
  }

  #watch(kept: Kept, place: MockPlace): void {
    void kept.child.ended.then(async () => {
      const url = await kept.url;
      // One that never was ready is asked for anew, perhaps at another port.
      if (url === null && kept.starts === 1) this.#kept = null;
      if (this.#stopping || url === null || kept.starts >= STARTS_MAX) return;
      await new Promise((wake) => setTimeout(wake, RESTART_MS));
      if (this.#stopping) return;
      kept.starts += 1;
      kept.child = this.#start(argumentsOf({ ...place, port: Number(new URL(url).port) }));
      this.#watch(kept, place);
    });
  }
}

function argumentsOf({ dataDir, port, fill }: MockPlace): readonly string[] {
  return ['--port', String(port), '--data', dataDir, ...(fill ? ['--fill', 'demo'] : [])];
}

async function urlOf(child: MockChild): Promise<string | null> {
  const line = await child.firstLine;
  return line === null ? null : readyLine.parse(JSON.parse(line)).url;
}
