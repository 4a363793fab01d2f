/** First index whose line is not before the prefix; the lines stand in order of their first field. */
export function lowerBound(lines: readonly string[], prefix: string): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle] ?? '').slice(0, prefix.length) < prefix) low = middle + 1;
    else high = middle;
  }
  return low;
}
