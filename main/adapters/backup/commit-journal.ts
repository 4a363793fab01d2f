import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type {
  CommitJournal,
  JournalHead,
  JournalledStatement,
  JournalRecord,
  JournalSync,
} from '../../application/backup-ports.ts';
import { syncFolder, withFileTrouble } from '../durable-files.ts';
import { RecordReader, RecordWriter } from './journal-record.ts';
import {
  headerBytes,
  newHeader,
  openFrame,
  readFrame,
  readSegment,
  readSegmentHeader,
  type Segment,
  sealFrame,
  segmentKey,
} from './journal-segment.ts';
import { JournalTail } from './journal-tail.ts';

/** Beyond it a new file begins, so that reading one never takes much memory. */
const SEGMENT_BYTES_MAX = 64 * 2 ** 20;
const NAME = /^(\d{8})\.journal$/;

interface Undo {
  readonly head: JournalHead;
  readonly end: number;
}

function same(a: JournalHead, b: JournalHead): boolean {
  return a.sequence === b.sequence && a.chain === b.chain;
}

function startOf({ header }: Segment): JournalHead {
  return { sequence: header.sequence, chain: header.chain };
}

function endOf(segment: Segment): JournalHead {
  return segment.frames.at(-1)?.head ?? startOf(segment);
}

function holds(segment: Segment, head: JournalHead): boolean {
  return same(startOf(segment), head) || segment.frames.some((frame) => same(frame.head, head));
}

/** Files of a journal, oldest first. */
export function journalFiles(dir: string): readonly string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => NAME.test(name))
    .sort()
    .map((name) => join(dir, name));
}

/** The records of one file that lie behind `from` and up to `to`; stops at the first that is not what was written. */
function* recordsOf(segment: Segment, databaseKey: Uint8Array, from: JournalHead, to: JournalHead | null) {
  const key = segmentKey(databaseKey, segment.header);
  const reader = new RecordReader();
  let before = startOf(segment);
  let behind = same(before, from);
  const handle = openSync(segment.file, 'r');
  try {
    for (const frame of segment.frames) {
      if (to !== null && same(before, to)) return;
      const opened = openFrame(key, before, readFrame(handle, frame));
      if (opened === null) return;
      const statements = reader.decode(opened);
      const record: JournalRecord = { head: frame.head, schemaVersion: segment.header.schemaVersion, statements };
      if (behind) yield record;
      before = frame.head;
      behind ||= same(before, from);
    }
  } finally {
    closeSync(handle);
  }
}

/** The journal of one profile, in a folder of its own. One process at a time: whoever holds the profile. */
export class JournalFolder implements CommitJournal {
  readonly #dir: string;
  readonly #databaseKey: Uint8Array;
  readonly #writer = new RecordWriter();
  #head: JournalHead | null = null;
  #schemaVersion = 0;
  #tail: JournalTail | null = null;
  #undo: Undo | null = null;

  constructor(dir: string, databaseKey: Uint8Array) {
    this.#dir = dir;
    this.#databaseKey = databaseKey;
  }

  get end(): JournalHead | null {
    const last = this.#lastSegment();
    return last === null ? null : endOf(last);
  }

  /** A file of it was written under this database key. */
  get isOfKey(): boolean {
    return journalFiles(this.#dir).some((file) => {
      const segment = readSegment(file);
      const [first] = segment === null ? [] : recordsOf(segment, this.#databaseKey, startOf(segment), null);
      return first !== undefined;
    });
  }

  knows(head: JournalHead): boolean {
    return this.#pathFrom(head).length > 0;
  }

  *since(head: JournalHead): Iterable<JournalRecord> {
    const path = this.#pathFrom(head);
    let from = head;
    for (const [index, segment] of path.entries()) {
      const next = path[index + 1];
      const to = next === undefined ? null : startOf(next);
      for (const record of recordsOf(segment, this.#databaseKey, from, to)) {
        yield record;
        from = record.head;
      }
      // One that cannot be read: what follows cannot follow.
      if (to !== null && !same(from, to)) return;
    }
  }

  begin(head: JournalHead, schemaVersion: number): void {
    this.#head = head;
    this.#schemaVersion = schemaVersion;
    this.#closeTail();
    const last = this.#lastSegment();
    if (last === null || last.header.schemaVersion !== schemaVersion || !same(endOf(last), head)) return;
    const frame = last.frames.at(-1);
    const before = last.frames.at(-2)?.head ?? startOf(last);
    const key = segmentKey(this.#databaseKey, last.header);
    withFileTrouble(() => {
      const handle = openSync(last.file, 'r+');
      if (frame !== undefined && openFrame(key, before, readFrame(handle, frame)) === null) {
        closeSync(handle);
        return;
      }
      // What a power cut left behind the last whole record.
      if (last.end < last.size) ftruncateSync(handle, last.end);
      this.#tail = new JournalTail(handle, key, last.end);
    });
  }

  append(statements: readonly JournalledStatement[], sync: JournalSync): JournalHead {
    const before = this.#head;
    if (before === null) throw new Error('the journal has not begun');
    if (this.#tail !== null && this.#tail.end > SEGMENT_BYTES_MAX) this.rotate();
    return withFileTrouble(() => {
      const tail = this.#tail ?? this.#newSegment(before);
      const record = this.#writer.encode(statements);
      const { bytes, head } = sealFrame(tail.key, before, record.bytes);
      const undo = { head: before, end: tail.end };
      tail.append(bytes, sync);
      record.written();
      this.#head = head;
      this.#undo = undo;
      return head;
    });
  }

  takeBack(): void {
    const { undo, tail } = { undo: this.#undo, tail: this.#tail };
    if (undo === null || tail === null) throw new Error('no record to take back');
    tail.cutBackTo(undo.end);
    this.#head = undo.head;
    this.#undo = null;
    // It may have told texts that are gone with it.
    this.#writer.forget();
  }

  rotate(): void {
    this.#closeTail();
  }

  close(): void {
    this.#closeTail();
    this.#head = null;
  }

  #newSegment(head: JournalHead): JournalTail {
    if (!existsSync(this.#dir)) mkdirSync(this.#dir, { mode: 0o700 });
    const last = journalFiles(this.#dir).at(-1);
    const number = last === undefined ? 1 : Number(last.slice(-'00000000.journal'.length, -'.journal'.length)) + 1;
    const header = newHeader(head, this.#schemaVersion);
    const bytes = headerBytes(header);
    const handle = openSync(join(this.#dir, `${String(number).padStart(8, '0')}.journal`), 'wx', 0o600);
    writeSync(handle, bytes);
    syncFolder(this.#dir);
    this.#writer.forget();
    this.#tail = new JournalTail(handle, segmentKey(this.#databaseKey, header), bytes.length);
    return this.#tail;
  }

  #closeTail(): void {
    this.#tail?.close();
    this.#tail = null;
    this.#undo = null;
    this.#writer.forget();
  }

  #lastSegment(): Segment | null {
    for (const file of journalFiles(this.#dir).toReversed()) {
      const segment = readSegment(file);
      if (segment !== null) return segment;
    }
    return null;
  }

  /** The files that lead from `head` to the newest end that can be reached from it. */
  #pathFrom(head: JournalHead): readonly Segment[] {
    const files = journalFiles(this.#dir).toReversed();
    for (let newest = 0; newest < files.length; newest += 1) {
      const path: Segment[] = [];
      let wanted: JournalHead | null = null;
      for (const file of files.slice(newest)) {
        const segment = readSegment(file);
        if (segment === null || (wanted !== null && !holds(segment, wanted))) continue;
        path.unshift(segment);
        if (holds(segment, head)) return path;
        wanted = startOf(segment);
      }
    }
    return [];
  }
}

/** Files that lie wholly before `head`, kept by a backup: no longer needed to rebuild from it or a later one. */
export function filesBefore(dir: string, head: JournalHead): readonly string[] {
  return journalFiles(dir).filter((_file, index, all) => {
    const next = all[index + 1];
    const start = next === undefined ? null : readSegmentHeader(next);
    return start !== null && start.sequence <= head.sequence;
  });
}

export function journalBytes(dir: string): number {
  return journalFiles(dir).reduce((sum, file) => sum + statSync(file).size, 0);
}
