import { closeSync, fdatasync, fdatasyncSync, ftruncateSync, writeSync } from 'node:fs';
import type { JournalSync } from '../../application/backup-ports.ts';

const SOON_MS = 1_000;
/** As much as was appended since the file was opened, and no more than this, is laid out ahead of the records. */
const AHEAD_BYTES_MAX = 2 ** 20;

/** The end of the file that is written to. */
export class JournalTail {
  readonly key: Buffer;
  readonly #handle: number;
  /** Byte behind the last record when the file was opened */
  readonly #openedAt: number;
  #end: number;
  /** Of the file: zeros from the end of the records to here */
  #size: number;
  #unsynced: NodeJS.Timeout | null = null;

  /** @param handle open for writing, of a file that ends at `end` */
  constructor(handle: number, key: Buffer, end: number) {
    this.#handle = handle;
    this.key = key;
    this.#openedAt = end;
    this.#end = end;
    this.#size = end;
  }

  /** Byte behind the last record */
  get end(): number {
    return this.#end;
  }

  /** @throws what the file system says; then nothing of it is left in the file */
  append(bytes: Uint8Array, sync: JournalSync): void {
    try {
      this.#layOutAhead(bytes.length);
      writeSync(this.#handle, bytes, 0, bytes.length, this.#end);
      if (sync === 'at-once') fdatasyncSync(this.#handle);
    } catch (error) {
      this.cutBackTo(this.#end);
      throw error;
    }
    this.#end += bytes.length;
    this.#size = Math.max(this.#size, this.#end);
    if (sync === 'at-once') this.#synced();
    else this.#syncSoon();
  }

  /** @param end of the records that stay */
  cutBackTo(end: number): void {
    ftruncateSync(this.#handle, end);
    this.#end = end;
    this.#size = end;
  }

  close(): void {
    if (this.#unsynced !== null) fdatasyncSync(this.#handle);
    this.#synced();
    this.#giveBackAhead();
    closeSync(this.#handle);
  }

  /**
   * Zeros on the disk behind the records, which end there (a frame has no length 0): a record that takes their place is
   * synced without the file system's own journal, where the file's length stands. Twice as much each time, so that a
   * single command lays out nothing and a batch seldom does.
   */
  #layOutAhead(wanted: number): void {
    const from = this.#end + wanted;
    const ahead = Math.min(this.#end - this.#openedAt, AHEAD_BYTES_MAX);
    if (from <= this.#size || ahead === 0) return;
    try {
      this.#size = from + writeSync(this.#handle, Buffer.alloc(ahead), 0, ahead, from);
    } catch {
      // No room ahead; the record itself may still find some.
      this.cutBackTo(this.#end);
    }
  }

  #giveBackAhead(): void {
    if (this.#size === this.#end) return;
    try {
      this.cutBackTo(this.#end);
    } catch {
      // A disk that takes no more: whoever opens the file next passes over the zeros, and cuts them off.
    }
  }

  #syncSoon(): void {
    if (this.#unsynced !== null) return;
    this.#unsynced = setTimeout(() => {
      this.#unsynced = null;
      // In a thread of its own; where it fails the next record that goes at once says so.
      fdatasync(this.#handle, () => undefined);
    }, SOON_MS);
    this.#unsynced.unref();
  }

  #synced(): void {
    if (this.#unsynced !== null) clearTimeout(this.#unsynced);
    this.#unsynced = null;
  }
}
