import { readFileSync, statSync } from 'node:fs';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { cliIssue } from './cli-issues.ts';
import { type Language, say } from './present/text.ts';
import type { Terminal } from './terminal.ts';

interface SecretSource {
  readonly variable: string;
  readonly file: string | undefined;
  readonly sharedFiles: boolean;
  readonly question: { readonly ja: string; readonly en: string };
}

const OTHERS_MAY_READ = 0o004;

/** Windows keeps no such bits: there the folder's own rights decide. A pipe (`<(…)`) is no file that others could find. */
function isReadableByOthers(file: string): boolean {
  const found = statSync(file);
  return process.platform !== 'win32' && found.isFile() && (found.mode & OTHERS_MAY_READ) !== 0;
}

/** From the environment, else from a file (one trailing line end is not part of it); never from an argument. */
function givenSecret(terminal: Terminal, source: SecretSource): Result<string | null> {
  const fromEnvironment = terminal.environment[source.variable];
  if (fromEnvironment !== undefined) {
    return fromEnvironment === ''
      ? refusal(cliIssue('cli.secret-empty', { source: source.variable }))
      : success(fromEnvironment);
  }
  if (source.file === undefined) return success(null);
  try {
    if (!source.sharedFiles && isReadableByOthers(source.file))
      return refusal(cliIssue('cli.secret-readable', { file: source.file }));
    const text = readFileSync(source.file, 'utf8').replace(/\r?\n$/, '');
    return text === '' ? refusal(cliIssue('cli.secret-empty', { source: source.file })) : success(text);
  } catch {
    return refusal(cliIssue('cli.file-not-found', { file: source.file }));
  }
}

async function askedSecret(terminal: Terminal, source: SecretSource, language: Language): Promise<string | null> {
  return terminal.asksPeople ? terminal.askHidden(`${say(source.question, language)}: `) : null;
}

export interface SecretFiles {
  readonly passwordFile: string | undefined;
  readonly pinFile: string | undefined;
  /** Files that other users of the machine can read are taken as well. */
  readonly sharedFiles: boolean;
}

const PASSWORD_QUESTION = { ja: 'パスワード', en: 'Password' };
const CODE_QUESTION = { ja: '確認コード（認証アプリの6桁）', en: 'One-time code' };
const PIN_QUESTION = { ja: '署名鍵の PIN', en: 'PIN of the signing key' };

const pinSource = (files: SecretFiles): SecretSource => ({
  variable: 'CHOZAI_PIN',
  file: files.pinFile,
  sharedFiles: files.sharedFiles,
  question: PIN_QUESTION,
});

/**
 * The acting user's password. Where nobody can be asked and only a PIN is given, the PIN is tried: `init --training`
 * makes the two the same in that case (product.md §10).
 */
export async function readPassword(
  terminal: Terminal,
  files: SecretFiles,
  language: Language,
): Promise<Result<string>> {
  const source = {
    variable: 'CHOZAI_PASSWORD',
    file: files.passwordFile,
    sharedFiles: files.sharedFiles,
    question: PASSWORD_QUESTION,
  };
  const given = givenSecret(terminal, source);
  if (!given.ok) return given;
  if (given.value !== null) return success(given.value);
  const asked = await askedSecret(terminal, source, language);
  if (asked !== null && asked !== '') return success(asked);
  const pin = givenSecret(terminal, pinSource(files));
  return pin.ok && pin.value !== null ? success(pin.value) : refusal(cliIssue('cli.password-missing'));
}

/** A one-time code, asked for only where the sign-in wants one: from the environment, else of a person. */
export async function readCode(terminal: Terminal, language: Language): Promise<string | null> {
  const given = terminal.environment.CHOZAI_CODE;
  if (given !== undefined && given !== '') return given;
  return terminal.asksPeople ? terminal.askHidden(`${say(CODE_QUESTION, language)}: `) : null;
}

/** The PIN as given, or null when none is given: never asks. */
export function givenPin(terminal: Terminal, files: SecretFiles): Result<string | null> {
  return givenSecret(terminal, pinSource(files));
}

/** The password as given, or null: never asks (`init` makes one up). */
export function givenPassword(terminal: Terminal, files: SecretFiles): Result<string | null> {
  return givenSecret(terminal, {
    variable: 'CHOZAI_PASSWORD',
    file: files.passwordFile,
    sharedFiles: files.sharedFiles,
    question: PASSWORD_QUESTION,
  });
}

export async function readPin(terminal: Terminal, files: SecretFiles, language: Language): Promise<Result<string>> {
  const given = givenPin(terminal, files);
  if (!given.ok) return given;
  const pin = given.value ?? (await askedSecret(terminal, pinSource(files), language));
  return pin === null || pin === '' ? refusal(cliIssue('cli.pin-missing')) : success(pin);
}
