import type { Options } from './cli-command.ts';

/** Reads what commander parsed: texts stay texts, a flag or an option without its value is `true`. */
export function parsedOptions(values: Readonly<Record<string, unknown>>): Options {
  return {
    text(name) {
      const value = values[name];
      return typeof value === 'string' ? value : undefined;
    },
    flag: (name) => values[name] !== undefined && values[name] !== false,
    integer(name) {
      const value = values[name];
      return typeof value === 'number' ? value : undefined;
    },
  };
}
