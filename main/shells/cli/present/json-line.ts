/** What a terminal may act on or the eye may be misled by; JSON itself escapes only what is below U+0020. */
const STEERS = /[\u007f-\u009f\u2028\u2029\p{Cf}]/gu;

const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');

/** One JSON value and a line end: the same value to a program, and nothing in it steers a terminal it is shown on. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(STEERS, escaped)}\n`;
}
