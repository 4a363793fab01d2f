import { closeSync, constants, fstatSync, globSync, openSync, readSync, statSync } from 'node:fs';
import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { cliIssue } from './cli-issues.ts';
import type { Terminal } from './terminal.ts';

/** No format of ours comes near; refused before it is read into memory. */
const FILE_MIB_MAX = 32;
const FILE_BYTES_MAX = FILE_MIB_MAX * 1024 * 1024;
const READ_BYTES = 256 * 1024;
const STANDARD_INPUT = '-';

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A pattern the shell left as it is becomes the files it stands for, in order; anything else stays. */
function expandPatterns(names: readonly string[]): string[] {
  return names.flatMap((name) => {
    if (!/[*?[{]/.test(name) || isThere(name)) return [name];
    const found = globSync(name).toSorted();
    return found.length > 0 ? found : [name];
  });
}

function isThere(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false }) !== undefined;
}

/** A pipe without a writer is waited for by its very opening, and some devices act when they are opened. */
const WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

class NotAFile extends Error {}

/**
 * null: more than `bytesMax`. What is read is counted: a file may say that it has no size, or grow meanwhile.
 * @throws NotAFile, also where it was put in the place of a file in between
 */
function readUpTo(name: string, bytesMax: number): Uint8Array | null {
  const named = statSync(name);
  if (!named.isFile() && !named.isDirectory()) throw new NotAFile();
  const handle = openSync(name, WITHOUT_WAITING);
  try {
    const opened = fstatSync(handle);
    if (!opened.isFile() && !opened.isDirectory()) throw new NotAFile();
    if (opened.size > bytesMax) return null;
    const parts: Buffer[] = [];
    for (let length = 0; length <= bytesMax; ) {
      const part = Buffer.allocUnsafe(READ_BYTES);
      const read = readSync(handle, part);
      if (read === 0) return Buffer.concat(parts);
      parts.push(part.subarray(0, read));
      length += read;
    }
    return null;
  } finally {
    closeSync(handle);
  }
}

function readNamed(name: string): Result<NamedBytes> {
  try {
    const bytes = readUpTo(name, FILE_BYTES_MAX);
    return bytes === null
      ? refusal(applicationIssue('file.too-large', { limitMiB: FILE_MIB_MAX }))
      : success({ name, bytes });
  } catch (error) {
    if (error instanceof NotAFile) return refusal(cliIssue('cli.not-a-file', { file: name }));
    const cause = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return refusal(
      cause === 'ENOENT'
        ? cliIssue('cli.file-not-found', { file: name })
        : cliIssue('cli.file-unreadable', { file: name, cause }),
    );
  }
}

/** One file by name, `-` for standard input. */
export async function readInputFile(name: string, terminal: Terminal): Promise<Result<NamedBytes>> {
  if (name !== STANDARD_INPUT) return readNamed(name);
  const bytes = await terminal.readInput(FILE_BYTES_MAX);
  return bytes.length > FILE_BYTES_MAX
    ? refusal(applicationIssue('file.too-large', { limitMiB: FILE_MIB_MAX }))
    : success({ name: STANDARD_INPUT, bytes });
}

/** The readable ones, and what stands against each of the others: one bad file never holds up the rest. */
export async function readInputFiles(
  names: readonly string[],
  terminal: Terminal,
): Promise<{ files: NamedBytes[]; refused: { name: string; issues: readonly Issue[] }[] }> {
  const files: NamedBytes[] = [];
  const refused: { name: string; issues: readonly Issue[] }[] = [];
  for (const name of expandPatterns(names)) {
    const read = await readInputFile(name, terminal);
    if (read.ok) files.push(read.value);
    else refused.push({ name, issues: read.issues });
  }
  return { files, refused };
}

/** The JSON in one file or on standard input. */
export async function readJsonFile(name: string, terminal: Terminal): Promise<Result<unknown>> {
  const read = await readInputFile(name, terminal);
  if (!read.ok) return read;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(read.value.bytes);
    return success(JSON.parse(text) as unknown);
  } catch {
    return refusal(cliIssue('cli.not-json', { file: name }));
  }
}
