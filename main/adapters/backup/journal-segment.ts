import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import type { JournalHead } from '../../application/backup-ports.ts';

/**
 * One file of the journal: a header in clear (no patient data), then frames of
 * length (4 bytes) · sequence (8) · nonce (12) · AES-256-GCM of the record · tag (16).
 * Its key is derived from the database key and the file's own salt; each frame is bound to the hash of all before it.
 */
const LENGTH_BYTES = 4;
const SEQUENCE_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Length and sequence: what is read of a frame to find the next one. */
const LEAD_BYTES = LENGTH_BYTES + SEQUENCE_BYTES;
const OVERHEAD = SEQUENCE_BYTES + NONCE_BYTES + TAG_BYTES;
const HEADER_BYTES_MAX = 4_096;
const KEY_BYTES = 32;
const SALT_BYTES = 16;

const header = z.strictObject({
  format: z.literal('chozai-registrar journal'),
  version: z.literal(1),
  salt: z.base64(),
  schemaVersion: z.number().int().min(0),
  /** Where its first record follows on */
  sequence: z.number().int().min(0),
  chain: z.string().regex(/^[0-9a-f]{64}$/),
});
export type SegmentHeader = z.infer<typeof header>;

export interface Frame {
  readonly head: JournalHead;
  readonly start: number;
  readonly end: number;
}

export interface Segment {
  readonly file: string;
  readonly header: SegmentHeader;
  /** As far as their lengths and sequences hold; contents are proven when they are opened */
  readonly frames: readonly Frame[];
  /** Byte behind the last frame */
  readonly end: number;
  /** Of the file: more than `end` where half a frame was left behind it */
  readonly size: number;
}

export function newHeader(head: JournalHead, schemaVersion: number): SegmentHeader {
  return {
    format: 'chozai-registrar journal',
    version: 1,
    salt: randomBytes(SALT_BYTES).toString('base64'),
    schemaVersion,
    sequence: head.sequence,
    chain: head.chain,
  };
}

export function headerBytes(content: SegmentHeader): Buffer {
  const text = Buffer.from(JSON.stringify(content), 'utf8');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text]);
}

export function segmentKey(databaseKey: Uint8Array, { salt }: SegmentHeader): Buffer {
  return Buffer.from(hkdfSync('sha256', databaseKey, Buffer.from(salt, 'base64'), 'chozai journal', KEY_BYTES));
}

function sequenceBytes(sequence: number): Buffer {
  const bytes = Buffer.alloc(SEQUENCE_BYTES);
  bytes.writeBigUInt64BE(BigInt(sequence));
  return bytes;
}

function chained(before: JournalHead, sequence: number, tag: Uint8Array): JournalHead {
  const chain = createHash('sha256').update(before.chain).update(sequenceBytes(sequence)).update(tag).digest('hex');
  return { sequence, chain };
}

export function sealFrame(
  key: Uint8Array,
  before: JournalHead,
  record: Uint8Array,
): { readonly bytes: Buffer; readonly head: JournalHead } {
  const sequence = before.sequence + 1;
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([Buffer.from(before.chain), sequenceBytes(sequence)]));
  const sealed = Buffer.concat([cipher.update(record), cipher.final()]);
  const tag = cipher.getAuthTag();
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(OVERHEAD + sealed.length);
  return {
    bytes: Buffer.concat([length, sequenceBytes(sequence), nonce, sealed, tag]),
    head: chained(before, sequence, tag),
  };
}

/** @param bytes of the whole frame @returns the record; null when the frame is not what was written there */
export function openFrame(key: Uint8Array, before: JournalHead, bytes: Buffer): Buffer | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(LEAD_BYTES, LEAD_BYTES + NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.concat([Buffer.from(before.chain), sequenceBytes(before.sequence + 1)]));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const sealed = bytes.subarray(LEAD_BYTES + NONCE_BYTES, -TAG_BYTES);
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  } catch {
    return null;
  }
}

/** Fewer bytes than asked for only at the end of the file. */
function readAt(handle: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  for (let read = -1; filled < length && read !== 0; filled += read)
    read = readSync(handle, bytes, filled, length - filled, position + filled);
  return bytes.subarray(0, filled);
}

export function readFrame(handle: number, { start, end }: Frame): Buffer {
  return readAt(handle, start, end - start);
}

function parseHeader(bytes: Buffer): { readonly header: SegmentHeader; readonly end: number } | null {
  if (bytes.length < LENGTH_BYTES) return null;
  const length = bytes.readUInt32BE(0);
  const end = LENGTH_BYTES + length;
  if (length > HEADER_BYTES_MAX || end > bytes.length) return null;
  try {
    const parsed = header.safeParse(JSON.parse(bytes.toString('utf8', LENGTH_BYTES, end)));
    return parsed.success ? { header: parsed.data, end } : null;
  } catch {
    return null;
  }
}

function reading<T>(file: string, work: (handle: number) => T): T {
  const handle = openSync(file, 'r');
  try {
    return work(handle);
  } finally {
    closeSync(handle);
  }
}

function readHeader(handle: number): ReturnType<typeof parseHeader> {
  return parseHeader(readAt(handle, 0, LENGTH_BYTES + HEADER_BYTES_MAX));
}

/** @returns null when its head cannot be read */
export function readSegmentHeader(file: string): SegmentHeader | null {
  return reading(file, readHeader)?.header ?? null;
}

/** Finds the frames of a file without reading them: of each its lead and its tag. @returns null when its head cannot be read */
export function readSegment(file: string): Segment | null {
  return reading(file, (handle) => {
    const begin = readHeader(handle);
    if (begin === null) return null;
    const { size } = fstatSync(handle);
    const frames: Frame[] = [];
    let before: JournalHead = { sequence: begin.header.sequence, chain: begin.header.chain };
    let start = begin.end;
    let lead = readAt(handle, start, LEAD_BYTES);
    while (start + LENGTH_BYTES + OVERHEAD <= size) {
      const end = start + LENGTH_BYTES + lead.readUInt32BE(0);
      if (end - start < LENGTH_BYTES + OVERHEAD || end > size) break;
      if (lead.readBigUInt64BE(LENGTH_BYTES) !== BigInt(before.sequence + 1)) break;
      const behind = readAt(handle, end - TAG_BYTES, TAG_BYTES + LEAD_BYTES);
      const head = chained(before, before.sequence + 1, behind.subarray(0, TAG_BYTES));
      frames.push({ head, start, end });
      before = head;
      start = end;
      lead = behind.subarray(TAG_BYTES);
    }
    return { file, header: begin.header, frames, end: start, size };
  });
}
