/** A time of day on the Tokyo clock, `HH:mm`, 00:00–23:59. */
export type ClockTime = `${string}:${string}`;

export function isClockTime(text: string): text is ClockTime {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}
