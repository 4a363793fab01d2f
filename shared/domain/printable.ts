/** Control, bidi and line marks of a stranger's text become spaces: they must not steer a terminal or a screen. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ');
}
