/** `chozai serve`: the window's process and door without a window. The first line on standard output is one JSON value. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { crashWithoutWords } from '../../quiet-crash.ts';
import { runWindowShell } from './window-shell.ts';

crashWithoutWords();
const { values } = parseArgs({ options: { profile: { type: 'string' } } });
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());
await runWindowShell(
  {
    profile: values.profile ?? join(homedir(), '.chozai'),
    open: false,
    stays: true,
    environment: process.env,
  },
  (news) => {
    if (news.type === 'address' || news.type === 'running-already')
      process.stdout.write(`${JSON.stringify({ url: news.url, running: news.type === 'running-already' })}\n`);
  },
  stop.signal,
);
// A service process that is still at its last request ends alone.
process.exit();
