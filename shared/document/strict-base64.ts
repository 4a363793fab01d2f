/**
 * Base64 with XML white space allowed between the characters (real documents wrap lines) and nothing else: what is
 * decoded must encode to the same text again, so no junk and no second spelling of the same octets gets through.
 *
 * @returns null when the text is not strict Base64
 */
export function decodeStrictBase64(text: string): Uint8Array | null {
  const compact = text.replace(/[ \t\r\n]+/g, '');
  const octets = Buffer.from(compact, 'base64');
  return octets.toString('base64') === compact ? new Uint8Array(octets) : null;
}

/** One line, no wrapping. */
export function encodeBase64(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('base64');
}
