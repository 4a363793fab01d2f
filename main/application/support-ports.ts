/** What a support bundle needs of the machine and of the process, as interfaces only. */

export interface DiskFacts {
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** What one small write takes until it is on the disk */
  readonly syncMs: number;
}

/** One line of the technical log: codes, ids and numbers. */
export type LogLine = Readonly<Record<string, string | number | boolean | null>>;

export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly schemaVersion: number;
  /** Of the disk a folder lies on; null where it cannot be asked or written */
  disk(folder: string): DiskFacts | null;
  /** The last lines of this process, oldest first */
  logTail(): readonly LogLine[];
}

/** Files → one zip. */
export type PackFiles = (files: Readonly<Record<string, Uint8Array>>) => Uint8Array;
