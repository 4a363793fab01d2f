import type { Uuid } from '../../shared/domain/identifiers.ts';

interface Entry {
  readonly atMs: number;
  readonly who: string;
  readonly what: string;
  readonly id: string | null;
  readonly how: string;
}

const KEPT = 4_000;

/** What happened, for people to read when a run fails: ids and codes only. */
export class Trace {
  readonly #entries: Entry[] = [];
  readonly #nowMs: () => number;
  length = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  add(who: string, what: string, id: Uuid | string | null = null, how = ''): void {
    this.length += 1;
    this.#entries.push({ atMs: this.#nowMs(), who, what, id, how });
    if (this.#entries.length > 2 * KEPT) this.#entries.splice(0, KEPT);
  }

  /** The last lines, those that name `id` or nobody marked; all ids by their first eight characters */
  lines(count: number): string[] {
    return this.#entries
      .slice(-count)
      .map(({ atMs, who, what, id, how }) =>
        [elapsed(atMs), who.padEnd(7), what, id === null ? '' : id.slice(0, 8), how]
          .filter((part) => part !== '')
          .join(' '),
      );
  }
}

function elapsed(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 86_400)}d ${two(Math.floor(seconds / 3_600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${String(Math.floor(ms % 1_000)).padStart(3, '0')}`;
}
