/** What stands where Shift_JIS has no such character: 〓, as in print. */
export const MISSING_LETTER = '〓';

let table: ReadonlyMap<string, number> | null = null;

/** Lead bytes of the double-byte part; 0xED and 0xEE repeat characters that stand elsewhere and are never written. */
const LEADS: readonly (readonly [number, number])[] = [
  [0x81, 0x9f],
  [0xe0, 0xec],
  [0xfa, 0xfc],
];

/** The platform decodes Shift_JIS but does not encode it: its decoder, asked once for all pairs, gives the table. */
function codeOf(letter: string): number | undefined {
  table ??= readTable();
  return table.get(letter);
}

function readTable(): ReadonlyMap<string, number> {
  const decoder = new TextDecoder('shift_jis');
  const codes = new Map<string, number>();
  const put = (letter: string, code: number) => {
    if (letter.length === 1 && letter !== '\ufffd' && !codes.has(letter)) codes.set(letter, code);
  };
  for (let byte = 0; byte < 0x80; byte += 1) put(String.fromCharCode(byte), byte);
  for (let byte = 0xa1; byte <= 0xdf; byte += 1) put(decoder.decode(Uint8Array.of(byte)), byte);
  for (const [first, last] of LEADS) {
    for (let lead = first; lead <= last; lead += 1) {
      for (let trail = 0x40; trail <= 0xfc; trail += 1) {
        if (trail !== 0x7f) put(decoder.decode(Uint8Array.of(lead, trail)), lead * 256 + trail);
      }
    }
  }
  return codes;
}

/** @returns the letters of the text that Shift_JIS does not have, each once */
export function lettersMissing(text: string): readonly string[] {
  return [...new Set(text)].filter((letter) => codeOf(letter) === undefined);
}

/** Shift_JIS bytes; what it does not have becomes 〓. */
export function shiftJisOf(text: string): Uint8Array {
  const bytes = [...text].flatMap((letter) => {
    const code = codeOf(letter) ?? codeOf(MISSING_LETTER) ?? 0x3f;
    return code < 0x100 ? [code] : [code >> 8, code & 0xff];
  });
  return Uint8Array.from(bytes);
}
