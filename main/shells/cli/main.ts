import { z } from 'zod';
import { crashWithoutWords } from '../../quiet-crash.ts';
import { allCommands } from './all-commands.ts';
import { processTerminal } from './process-terminal.ts';
import { processWorld } from './process-world.ts';
import { languageOf, runCommandLine } from './run-command.ts';

/** `chozai`: this process's arguments, streams, signals and exit code. The first Ctrl-C asks the work to stop in good order. */
export async function run(): Promise<void> {
  crashWithoutWords();
  // What a schema refuses is part of our sentences, so it speaks their language.
  z.config(languageOf(process.argv.slice(2)) === 'en' ? z.locales.en() : z.locales.ja());
  const cancel = new AbortController();
  const stop = (): void => cancel.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  process.exitCode = await runCommandLine(
    process.argv.slice(2),
    allCommands,
    processTerminal(),
    processWorld(),
    cancel.signal,
  );
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
}
