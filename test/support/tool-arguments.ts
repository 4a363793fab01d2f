import { type ParseArgsConfig, parseArgs } from 'node:util';

/**
 * Arguments of a maintainer's script. `--help` prints how it is called; so does what cannot be understood, with exit code 2
 * and before anything was begun.
 */
export function toolArguments<Config extends ParseArgsConfig>(
  usage: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    return notUnderstood(usage, error instanceof Error ? error.message : String(error));
  }
}

/** @returns the number; ends the script where the text is none */
export function wholeArgument(usage: string, name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  return notUnderstood(usage, `--${name} takes a whole number, not ${text}`);
}

export function notUnderstood(usage: string, why: string): never {
  process.stderr.write(`${why}\n\n${usage}\n`);
  process.exit(2);
}
