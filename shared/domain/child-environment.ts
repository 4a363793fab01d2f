/** Secrets of a command line, given for that one process: its password, its PIN, its one-time code. */
const SECRETS: ReadonlySet<string> = new Set(['CHOZAI_PASSWORD', 'CHOZAI_PIN', 'CHOZAI_CODE']);

/** What a program that we start inherits: everything but the secrets. Windows knows its names in any case. */
export function withoutSecrets(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !SECRETS.has(name.toUpperCase())));
}
