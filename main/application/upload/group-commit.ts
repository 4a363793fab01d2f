import { StorageFailure } from '../storage-failure.ts';
import type { Clock } from '../system-ports.ts';

/** Told once its commit is durable. */
type End = () => void;

interface Piece {
  /** Writes, and says how the piece is to end when the commit stands */
  readonly work: () => End;
  readonly reject: (error: unknown) => void;
}

/**
 * Joins what several slots have to write in one commit: a full sync costs as much for ten rows as for one. A piece is
 * durable when its promise resolves; it stands or falls alone, unless the disk itself fails. The first piece after a
 * quiet time is written at once, later ones wait for the rest of the window.
 */
export class GroupCommit {
  readonly #transaction: <T>(work: () => T) => T;
  readonly #clock: Clock;
  readonly #windowMs: number;
  #waiting: Piece[] = [];
  #lastMs = Number.NEGATIVE_INFINITY;

  /** @param windowMs how long a piece may wait for others */
  constructor(transaction: <T>(work: () => T) => T, clock: Clock, windowMs: number) {
    this.#transaction = transaction;
    this.#clock = clock;
    this.#windowMs = windowMs;
  }

  /** @param work store calls only, synchronous; a throw undoes this piece and rejects its promise */
  write<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({
        work: () => {
          const value = work();
          return () => resolve(value);
        },
        reject,
      });
      if (this.#waiting.length === 1) void this.#flushLater();
    });
  }

  async #flushLater(): Promise<void> {
    const waitMs = Math.max(0, Math.ceil(this.#lastMs + this.#windowMs - this.#clock.monotonicMs()));
    await this.#clock.sleep(waitMs);
    const pieces = this.#waiting;
    this.#waiting = [];
    const ends = this.#commit(pieces);
    this.#lastMs = this.#clock.monotonicMs();
    for (const end of ends) end();
  }

  #commit(pieces: readonly Piece[]): readonly End[] {
    try {
      return this.#transaction(() => pieces.map((piece) => this.#writeOne(piece)));
    } catch (error) {
      return pieces.map((piece) => () => piece.reject(error));
    }
  }

  #writeOne(piece: Piece): End {
    try {
      return this.#transaction(piece.work);
    } catch (error) {
      // The transaction around it is gone: nothing of this commit stands.
      if (error instanceof StorageFailure) throw error;
      return () => piece.reject(error);
    }
  }
}
