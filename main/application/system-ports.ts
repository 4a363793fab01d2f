/** What the use cases need of the machine, as interfaces only: time, chance, the technical log, other programs. */

import type { Instant } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';

export interface Clock {
  now(): Instant;
  /** Milliseconds that never go back, for durations and leases inside one process. */
  monotonicMs(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Random {
  uuid(): Uuid;
  /** Uniform in [0, 1): jitter only, never keys. */
  fraction(): number;
  bytes(length: number): Uint8Array;
}

/** Technical log: codes, ids and numbers only. Never names, codes of persons, drug names or document text. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
  warn(event: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
  error(event: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
}

/** Programs of the operating system. */
export interface Programs {
  /**
   * Starts it, arguments as they are, no shell between, and looks on for so long whether it ends. One that takes longer is
   * left alone and lives on.
   */
  start(argv: readonly string[], lookOnMs: number): Promise<ProgramSeen>;
}

/** `code`: what it ended with, or the name of the signal that ended it. */
export type ProgramSeen =
  | { readonly kind: 'not-started' }
  | { readonly kind: 'ended'; readonly code: number | string }
  | { readonly kind: 'running' };
