import { existsSync, readFileSync } from 'node:fs';

/** https://www.sqlite.org/fileformat2.html#the_write_ahead_log */
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;

interface Sums {
  readonly first: number;
  readonly second: number;
}

function added({ first, second }: Sums, bytes: Buffer, from: number, to: number, bigEndian: boolean): Sums {
  let a = first;
  let b = second;
  for (let at = from; at < to; at += 8) {
    a = (a + (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + b) >>> 0;
    b = (b + (bigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + a) >>> 0;
  }
  return { first: a, second: b };
}

/**
 * Whether a log that a stopped program left holds frames that SQLite will pass over: it ends at the first whose checksum
 * does not hold, without a word, and with it all commits behind. A torn tail after a power cut looks the same; whether
 * anything is missing is told by the journal.
 */
export function walIsDamaged(file: string): boolean {
  if (!existsSync(file)) return false;
  const bytes = readFileSync(file);
  if (bytes.length <= HEADER_BYTES) return false;
  const magic = bytes.readUInt32BE(0);
  const bigEndian = magic === MAGIC + 1;
  let sums = added({ first: 0, second: 0 }, bytes, 0, 24, bigEndian);
  const headerHolds = sums.first === bytes.readUInt32BE(24) && sums.second === bytes.readUInt32BE(28);
  if (!headerHolds || (magic !== MAGIC && !bigEndian)) return true;
  const size = FRAME_HEADER_BYTES + bytes.readUInt32BE(8);
  const salts = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)] as const;
  for (let at = HEADER_BYTES; at + size <= bytes.length; at += size) {
    const same = salts.filter((salt, index) => salt === bytes.readUInt32BE(at + 8 + 4 * index)).length;
    // Both are others: left over from the log before, and so is all behind it, unless its salts were what was hit.
    if (same === 0) return belongsFurtherOn(bytes, at + size, size, salts);
    sums = added(sums, bytes, at, at + 8, bigEndian);
    sums = added(sums, bytes, at + FRAME_HEADER_BYTES, at + size, bigEndian);
    const holds = sums.first === bytes.readUInt32BE(at + 16) && sums.second === bytes.readUInt32BE(at + 20);
    if (same === 1 || !holds) return true;
  }
  return false;
}

function belongsFurtherOn(bytes: Buffer, from: number, size: number, salts: readonly [number, number]): boolean {
  for (let at = from; at + size <= bytes.length; at += size)
    if (bytes.readUInt32BE(at + 8) === salts[0] && bytes.readUInt32BE(at + 12) === salts[1]) return true;
  return false;
}
