import { homedir } from 'node:os';
import { join } from 'node:path';
import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationName, ProgressEvent } from '../../../shared/contract/operations.ts';
import type { ExitCode, Issue } from '../../../shared/domain/issue.ts';
import { printable } from '../../../shared/domain/printable.ts';
import { type Result, success } from '../../../shared/domain/result.ts';
import { traceOf } from '../../quiet-crash.ts';
import type { CliCommand, Invocation, Report } from './cli-command.ts';
import { cliIssue } from './cli-issues.ts';
import { exitOfIssues } from './exit-code.ts';
import { callOperation, type OperationClient, type OperationRequest } from './operation-client.ts';
import { parsedOptions } from './parsed-options.ts';
import { issueLines, issueText } from './present/issue-lines.ts';
import { jsonLine } from './present/json-line.ts';
import { type ProgressPrinter, progressPrinter } from './present/progress-line.ts';
import type { Language } from './present/text.ts';
import { type ParsedCommand, parseCommandLine } from './program.ts';
import { readCode, readPassword } from './secrets.ts';
import type { Terminal } from './terminal.ts';
import type { CliWorld } from './world.ts';

const DEFAULT_USER = 'pharmacist';

/** Read before commander: help and refusals have to be in the language asked for, wherever it stands. */
export function languageOf(args: readonly string[]): Language {
  const given = args.flatMap((arg, index) =>
    arg === '--lang' ? [args[index + 1]] : arg.startsWith('--lang=') ? [arg.slice('--lang='.length)] : [],
  );
  return given.at(-1) === 'en' ? 'en' : 'ja';
}

function writeIssues(issues: readonly Issue[], json: boolean, language: Language, terminal: Terminal): ExitCode {
  if (json) {
    const told = issues.map((issue) => ({ ...issue, ...issueText(issue, language) }));
    terminal.out(jsonLine({ issues: told }));
  } else {
    terminal.err(`${issues.flatMap((issue) => issueLines(issue, language)).join('\n')}\n`);
  }
  return exitOfIssues(issues);
}

/** Names of files and people come from strangers: whatever a command prints, none of it steers the terminal. */
function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

function writeReport(report: Report, json: boolean, terminal: Terminal): void {
  if (json) {
    // undefined: the command is another program that has written its own.
    if (report.json !== undefined) terminal.out(jsonLine(report.json));
  } else if (report.bytes !== undefined) terminal.outBytes(report.bytes);
  else if (report.lines.length > 0) terminal.out(`${report.lines.map(printableLines).join('\n')}\n`);
}

/** Connections opened on the first call and closed at the end, whatever happened between. */
function lazyClients(open: {
  readonly signedIn: () => Promise<Result<OperationClient>>;
  readonly open: () => Promise<Result<OperationClient>>;
}) {
  const opened: Partial<Record<'signedIn' | 'open', OperationClient>> = {};
  return {
    async client(kind: 'signedIn' | 'open'): Promise<Result<OperationClient>> {
      const known = opened[kind];
      if (known !== undefined) return success(known);
      const made = await open[kind]();
      if (made.ok) opened[kind] = made.value;
      return made;
    },
    /** The next call connects anew. */
    async forget(kind: 'signedIn' | 'open'): Promise<void> {
      await opened[kind]?.close();
      delete opened[kind];
    },
    async close(): Promise<void> {
      for (const client of Object.values(opened)) await client.close();
    },
  };
}

async function invoke(
  { command, arguments: args, options: values }: ParsedCommand,
  language: Language,
  terminal: Terminal,
  world: CliWorld,
  signal: AbortSignal,
): Promise<ExitCode> {
  const options = parsedOptions(values);
  const json = options.flag('json');
  const profile = options.text('profile') ?? join(homedir(), '.chozai');
  const secretFiles = {
    passwordFile: options.text('passwordFile'),
    pinFile: options.text('pinFile'),
    sharedFiles: options.flag('sharedSecretFiles'),
  };
  const printer: ProgressPrinter = progressPrinter(
    (text) => terminal.err(text),
    { isTerminal: terminal.redraws, columns: terminal.columns },
    language,
  );
  let code: string | null = null;
  const clients = lazyClients({
    open: () => world.connectPublic(),
    async signedIn() {
      const password = await readPassword(terminal, secretFiles, language);
      if (!password.ok) return password;
      const user = options.text('user') ?? DEFAULT_USER;
      return world.connect({ profile, user, password: password.value, ...(code === null ? {} : { code }) });
    },
  });
  const show = (event: ProgressEvent): void => printer.show(event);
  const caller =
    (kind: 'signedIn' | 'open') =>
    async <Name extends OperationName>(name: Name, request: OperationRequest<Name>) => {
      const client = await clients.client(kind);
      if (!client.ok) return client;
      const answered = await callOperation(client.value, name, request, show, signal);
      printer.end();
      const wantsCode = !answered.ok && answered.issues.some((issue) => issue.code === 'sign-in.code-needed');
      if (!wantsCode || code !== null) return answered;
      code = await readCode(terminal, language);
      if (code === null) return answered;
      await clients.forget(kind);
      const again = await clients.client(kind);
      return again.ok ? callOperation(again.value, name, request, show, signal) : again;
    };
  const invocation: Invocation = {
    arguments: args,
    options,
    language,
    json,
    terminal,
    world,
    profile,
    profileNamed: options.text('profile') !== undefined,
    secretFiles,
    call: caller('signedIn'),
    callPublic: caller('open'),
  };
  try {
    const outcome = await command.run(invocation);
    if (!outcome.ok) return writeIssues(outcome.issues, json, language, terminal);
    writeReport(outcome.value, json, terminal);
    return outcome.value.exit;
  } finally {
    printer.end();
    await clients.close();
  }
}

/** The whole of one call of `chozai`: arguments in, exit code out; everything it says goes through the terminal. */
export async function runCommandLine(
  args: readonly string[],
  commands: readonly CliCommand[],
  terminal: Terminal,
  world: CliWorld,
  signal: AbortSignal,
): Promise<ExitCode> {
  const language = languageOf(args);
  const outcome = parseCommandLine(args, commands, language);
  if (outcome.kind === 'help') {
    terminal.out(outcome.text);
    return 0;
  }
  if (outcome.kind === 'usage') {
    const { problem, command } = outcome;
    return writeIssues([cliIssue('cli.usage', { problem, command })], args.includes('--json'), language, terminal);
  }
  try {
    return await invoke(outcome.parsed, language, terminal, world, signal);
  } catch (error) {
    const incident = world.incident();
    terminal.err(`${JSON.stringify({ level: 'error', event: 'defect', incident, ...traceOf(error) })}\n`);
    return writeIssues(
      [applicationIssue('defect.incident', { incident })],
      args.includes('--json'),
      language,
      terminal,
    );
  }
}
