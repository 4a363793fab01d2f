import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const TERMINAL = resolve(import.meta.dirname, '../../../main/shells/cli/process-terminal.ts');
const BYTES_MAX = 1_000_000;

it('standard input without an end is read no further than its bound', async () => {
  const script = `const { processTerminal } = await import(${JSON.stringify(TERMINAL)});
    const read = await processTerminal().readInput(${BYTES_MAX});
    process.stdout.write(String(read.length), () => process.exit(0));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.on('error', () => undefined);
  const block = Buffer.alloc(65_536, 'x');
  const feed = (): void => {
    while (child.exitCode === null && child.stdin.writable && child.stdin.write(block));
  };
  child.stdin.on('drain', feed);
  feed();
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  const read = Number(Buffer.concat(chunks).toString());
  expect(read).toBeGreaterThan(BYTES_MAX);
  expect(read).toBeLessThan(2 * BYTES_MAX);
});
