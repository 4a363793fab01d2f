import type { Socket } from 'node:net';

const LINE_END = 0x0a;

/**
 * Whole lines as they come. Ends at the line feed only (JSON has none): U+2028 and a lone carriage return, which readline
 * takes for line ends too, are text of a person. More than `bytesMax` of one line cut the connection.
 */
export function onLines(socket: Socket, bytesMax: number, take: (line: string) => void): void {
  let kept: Buffer[] = [];
  let bytes = 0;
  socket.on('data', (chunk: Buffer) => {
    let rest = chunk;
    for (let end = rest.indexOf(LINE_END); end >= 0; end = rest.indexOf(LINE_END)) {
      const line = Buffer.concat([...kept, rest.subarray(0, end)]).toString('utf8');
      kept = [];
      bytes = 0;
      rest = rest.subarray(end + 1);
      take(line);
    }
    if (rest.length === 0) return;
    kept.push(rest);
    bytes += rest.length;
    if (bytes > bytesMax) socket.destroy();
  });
}
