import iconv from 'iconv-lite';
import type { Issue } from '../../../shared/domain/issue.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { formatIssue } from '../../../shared/formats/format-issues.ts';

/** Larger files are refused before a byte of them is looked at. */
export const FILE_BYTES_MAX = 10 * 1024 * 1024;

/** Shift_JIS as Windows means it (CP932: with NEC and IBM characters such as 髙, ①). */
export type TextEncoding = 'utf-8' | 'shift_jis';

/** How a text stood in its file, so that it can be written back as it was. Line ends are the format reader's affair. */
export interface TextForm {
  readonly encoding: TextEncoding;
  readonly byteOrderMark: boolean;
  /** 0x1A after the last byte (MS-DOS) */
  readonly endOfFileMark: boolean;
}

export interface DecodedText {
  readonly text: string;
  readonly form: TextForm;
  readonly issues: readonly Issue[];
}

const END_OF_FILE = 0x1a;
const QUESTION_MARK = 0x3f;
const UTF8_MARK = [0xef, 0xbb, 0xbf] as const;

function countOf(bytes: Uint8Array, wanted: number): number {
  let count = 0;
  for (const byte of bytes) if (byte === wanted) count += 1;
  return count;
}

function strictUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * EUC-JP bytes are often valid CP932 too, and come out as rows of half-width kana. Real Shift_JIS text of a pharmacy has kanji, whose lead bytes 0x81–0x9F
 * EUC-JP never has.
 */
function looksLikeEucJp(bytes: Uint8Array): boolean {
  let high = 0;
  for (const byte of bytes) {
    if (byte >= 0x80 && byte <= 0xa0 && byte !== 0x8e && byte !== 0x8f) return false;
    if (byte >= 0x80) high += 1;
  }
  return high >= 8 && !iconv.decode(bytes, 'EUC-JP').includes('\ufffd');
}

/**
 * Bytes of a stranger's file → text: UTF-8 (with or without byte order mark) if they are valid UTF-8, else CP932. The 0x1A at the end is
 * taken off. Refused: too large, neither encoding, or holding NUL bytes (UTF-16, a binary file).
 */
export function decodeText(bytes: Uint8Array): Result<DecodedText> {
  if (bytes.byteLength > FILE_BYTES_MAX) return refusal(formatIssue('format.too-large', { limit: '10 MiB' }));
  if (bytes.includes(0)) return refusal(formatIssue('format.wrong-encoding'));
  const byteOrderMark = UTF8_MARK.every((byte, index) => bytes[index] === byte);
  const endOfFileMark = bytes.at(-1) === END_OF_FILE;
  const body = bytes.subarray(byteOrderMark ? UTF8_MARK.length : 0, endOfFileMark ? -1 : undefined);
  const utf8 = strictUtf8(body);
  if (utf8 !== null)
    return success({ text: utf8, form: { encoding: 'utf-8', byteOrderMark, endOfFileMark }, issues: [] });
  const text = iconv.decode(body, 'CP932');
  if (byteOrderMark || text.includes('\ufffd') || looksLikeEucJp(body))
    return refusal(formatIssue('format.wrong-encoding'));
  const form: TextForm = { encoding: 'shift_jis', byteOrderMark, endOfFileMark };
  const reversible = Buffer.compare(iconv.encode(text, 'CP932'), body) === 0;
  return success({ text, form, issues: reversible ? [] : [formatIssue('format.text-not-reversible')] });
}

/**
 * Text → bytes. What Shift_JIS does not have becomes ■ (JAHIS 院外処方箋 §注意事項), and an issue says how many.
 * @returns bytes, and issues without errors
 */
export function encodeText(
  text: string,
  form: TextForm,
): { readonly bytes: Uint8Array; readonly issues: readonly Issue[] } {
  const mark = form.byteOrderMark ? Buffer.from(UTF8_MARK) : Buffer.alloc(0);
  const end = form.endOfFileMark ? Buffer.from([END_OF_FILE]) : Buffer.alloc(0);
  if (form.encoding === 'utf-8') return { bytes: Buffer.concat([mark, Buffer.from(text, 'utf-8'), end]), issues: [] };
  const whole = iconv.encode(text, 'CP932');
  // A character without a code becomes '?'; 0x3F is no second byte of any, so more of them than the text has tells.
  if (countOf(whole, QUESTION_MARK) === countOf(Buffer.from(text, 'utf-8'), QUESTION_MARK)) {
    return { bytes: Buffer.concat([mark, whole, end]), issues: [] };
  }
  let replaced = 0;
  const parts = Array.from(text, (character) => {
    const bytes = iconv.encode(character, 'CP932');
    if (character === '?' || !bytes.includes(QUESTION_MARK)) return bytes;
    replaced += 1;
    return iconv.encode('■', 'CP932');
  });
  const issues = [formatIssue('format.unencodable-character', { count: replaced })];
  return { bytes: Buffer.concat([mark, ...parts, end]), issues };
}
