import type { Terminal } from './terminal.ts';

/** Enter takes the answer; Ctrl-C and Ctrl-D break it off. */
const ENDS = new Set(['\r', '\n', '\u0003', '\u0004']);

/** Reads one line in raw mode, so that nothing of it is shown; raw before the question, so that no quick typist is echoed. */
function askHiddenLine(question: string): Promise<string | null> {
  const { stdin } = process;
  return new Promise((resolve) => {
    let typed = '';
    const finish = (answer: string | null): void => {
      stdin.off('data', take);
      stdin.off('end', breakOff);
      stdin.setRawMode(false);
      stdin.pause();
      resolve(answer);
    };
    const breakOff = (): void => finish(null);
    const take = (chunk: string): void => {
      for (const character of chunk) {
        if (ENDS.has(character)) {
          finish(character === '\r' || character === '\n' ? typed : null);
          return;
        }
        if (character === '\u007f' || character === '\b') typed = [...typed].slice(0, -1).join('');
        else typed += character;
      }
    };
    stdin.setEncoding('utf8');
    stdin.setRawMode(true);
    stdin.resume();
    stdin.on('data', take);
    stdin.on('end', breakOff);
    process.stderr.write(question);
  });
}

/** The terminal of this very process. */
/** Stops reading once there is more than that: an input without an end must not fill the memory. */
async function readUpTo(input: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > bytesMax) break;
  }
  return new Uint8Array(Buffer.concat(chunks));
}

export function processTerminal(): Terminal {
  // A reader that has seen enough (`| head`) closes the pipe: no reason to complain.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    environment: process.env,
    asksPeople: process.stdin.isTTY === true && process.stderr.isTTY === true,
    redraws: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? 100,
    out: (text) => void process.stdout.write(text),
    outBytes: (bytes) => void process.stdout.write(bytes),
    err: (text) => void process.stderr.write(text),
    readInput: (bytesMax) => readUpTo(process.stdin, bytesMax),
    async askHidden(question) {
      const answer = await askHiddenLine(question);
      process.stderr.write('\n');
      return answer;
    },
  };
}
