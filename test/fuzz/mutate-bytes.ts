import type { SeededChance } from './seeded-chance.ts';

/** What readers of text stumble over: ends of lines and fields, numbers at their bounds, other scripts, broken encodings. */
export const TRICKY_TEXTS: readonly string[] = [
  '',
  '\0',
  '\r\n',
  '\u001a',
  ',',
  '"',
  '""',
  ',,,,,,,,',
  '-1',
  '0',
  '1e309',
  '99999999999999999999',
  '0.0000000001',
  '20260230',
  'H310631',
  'R991231',
  'JAHIS10',
  'JAHISTC08,1',
  'SJ1',
  'CJ1',
  '　',
  '１２３',
  'ｶﾞ',
  '𠮷',
  '\ud800',
  '\u202e',
  '\ufeff',
  '=1+1',
  "'; DROP TABLE x; --",
  '../../etc/passwd',
  '<!DOCTYPE a>',
  '<![CDATA[',
  '<?x?>',
  '&#0;',
  '&lt;',
  ']]>',
  '{"__proto__":{}}',
  'null',
  '[[[[[[[[',
  'A'.repeat(3_000),
];

const TRICKY_BYTES: readonly Buffer[] = [
  ...TRICKY_TEXTS.map((text) => Buffer.from(text, 'utf8')),
  Buffer.from([0xff]),
  Buffer.from([0xc0, 0x80]),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from([0xef, 0xbb, 0xbf]),
  Buffer.from([0x81, 0x40]),
  Buffer.from([0x8e, 0xa1]),
  Buffer.from([0x50, 0x4b, 0x03, 0x04]),
];

type Change = (bytes: Buffer, chance: SeededChance, other: Buffer) => Buffer;

/** A place in the bytes, and another not before it, near each other more often than not. */
function span(bytes: Buffer, chance: SeededChance): readonly [number, number] {
  const from = chance.below(bytes.length + 1);
  const reach = chance.fraction() < 0.7 ? 16 : bytes.length;
  return [from, Math.min(bytes.length, from + chance.below(reach + 1))];
}

const replaced = (bytes: Buffer, from: number, until: number, by: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(until)]);

const CHANGES: readonly Change[] = [
  (bytes, chance) => {
    if (bytes.length === 0) return bytes;
    const copy = Buffer.from(bytes);
    const at = chance.below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << chance.below(8));
    return copy;
  },
  (bytes, chance) => {
    const [from] = span(bytes, chance);
    return replaced(bytes, from, from, Buffer.from([chance.below(256)]));
  },
  (bytes, chance) => {
    const [from, until] = span(bytes, chance);
    return replaced(bytes, from, until, Buffer.alloc(0));
  },
  (bytes, chance) => {
    const [from, until] = span(bytes, chance);
    return replaced(bytes, until, until, bytes.subarray(from, until));
  },
  (bytes, chance) => {
    const [from, until] = span(bytes, chance);
    return replaced(bytes, from, chance.fraction() < 0.5 ? from : until, chance.oneOf(TRICKY_BYTES));
  },
  (bytes, chance, other) => {
    const [from, until] = span(bytes, chance);
    const [otherFrom, otherUntil] = span(other, chance);
    return replaced(bytes, from, until, other.subarray(otherFrom, otherUntil));
  },
  // One whole line: the unit of the CSV formats.
  (bytes, chance, other) => {
    const lines = bytes.toString('latin1').split('\n');
    const others = other.toString('latin1').split('\n');
    const at = chance.below(lines.length);
    const drawn = chance.below(4);
    if (drawn === 0) lines.splice(at, 1);
    else if (drawn === 1) lines.splice(at, 0, chance.oneOf(lines));
    else if (drawn === 2) lines.splice(at, 1, chance.oneOf(others));
    else
      lines.splice(
        at,
        1,
        lines[at]?.split(',').toSpliced(chance.below(8), 1, chance.oneOf(TRICKY_TEXTS)).join(',') ?? '',
      );
    return Buffer.from(lines.join('\n'), 'latin1');
  },
  (bytes, chance) => bytes.subarray(0, chance.below(bytes.length + 1)),
];

/** One to four changes; `other` is another input to take pieces from. */
export function mutateBytes(bytes: Buffer, chance: SeededChance, other: Buffer): Buffer {
  let changed = bytes;
  for (let turns = 1 + chance.below(4); turns > 0; turns -= 1) changed = chance.oneOf(CHANGES)(changed, chance, other);
  return changed;
}
