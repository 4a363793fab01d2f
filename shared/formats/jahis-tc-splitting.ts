import { type Result, refusal, success } from '../domain/result.ts';
import { formatIssue } from './format-issues.ts';

const LINE_END = '\r\n';
/** 分割数 is at most three digits. */
const PARTS_MAX = 999;

/** Bytes in Shift_JIS: ASCII and half-width kana 1, everything else 2. */
export function shiftJisBytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point <= 0x7f || (point >= 0xff61 && point <= 0xff9f) ? 1 : 2;
  }
  return bytes;
}

/**
 * A notebook text in parts that each fit one QR symbol: header and 911 (分割制御) with each, cut between records only. One
 * that fits stays as it is.
 *
 * @param setId データ固有ID, 14 digits, the same on all parts and on no other file's
 * @param bytesMax Shift_JIS bytes that a symbol takes
 */
export function splitJahisTc(text: string, setId: string, bytesMax: number): Result<readonly string[]> {
  if (shiftJisBytes(text) <= bytesMax) return success([text]);
  const [header = '', ...records] = text.split(/\r\n|\n/).filter((line) => line !== '');
  const control = (total: number, part: number) => `911,${setId},${total},${part}`;
  const room = bytesMax - shiftJisBytes([header, control(PARTS_MAX, PARTS_MAX), ''].join(LINE_END));
  const parts: string[][] = [[]];
  let used = 0;
  for (const record of records) {
    const size = shiftJisBytes(record) + LINE_END.length;
    if (size > room) return refusal(formatIssue('format.too-large', { limit: `QR ${bytesMax} バイト` }));
    if (used + size > room) {
      parts.push([]);
      used = 0;
    }
    parts.at(-1)?.push(record);
    used += size;
  }
  if (parts.length > PARTS_MAX) return refusal(formatIssue('format.too-large', { limit: `QR ${PARTS_MAX} 個` }));
  return success(parts.map((part, index) => [header, ...part, control(parts.length, index + 1), ''].join(LINE_END)));
}
