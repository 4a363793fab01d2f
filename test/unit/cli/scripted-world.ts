import type { TrainingProfile } from '../../../main/initialise-training.ts';
import { allCommands } from '../../../main/shells/cli/all-commands.ts';
import { runCommandLine } from '../../../main/shells/cli/run-command.ts';
import type { Terminal } from '../../../main/shells/cli/terminal.ts';
import type { CliWorld, InitRequest, SignIn } from '../../../main/shells/cli/world.ts';
import type { OperationOutcome } from '../../../shared/contract/bridge.ts';
import type { ProgressEvent } from '../../../shared/contract/operations.ts';
import type { Issue } from '../../../shared/domain/issue.ts';

export interface Script {
  /** What the core answers, by operation. */
  readonly answers?: Readonly<Record<string, unknown>>;
  readonly refusals?: Readonly<Record<string, readonly Issue[]>>;
  readonly progress?: readonly ProgressEvent[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Answers a person types; none: nobody is there. */
  readonly typed?: readonly string[];
  readonly init?: TrainingProfile;
  readonly entryExit?: number;
}

export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
  readonly calls: { readonly operation: string; readonly input: unknown }[];
  readonly signIns: SignIn[];
  readonly inits: InitRequest[];
  readonly entries: { readonly entry: string; readonly args: readonly string[] }[];
  readonly publicConnections: number;
  readonly closed: number;
}

/** One call of the command line against a core that answers from a script and writes down what it was asked. */
export async function runScripted(args: readonly string[], script: Script = {}): Promise<Ran> {
  const seen = { out: '', err: '', publicConnections: 0, closed: 0 };
  const calls: Ran['calls'] = [];
  const signIns: SignIn[] = [];
  const inits: InitRequest[] = [];
  const entries: Ran['entries'] = [];
  const typed = [...(script.typed ?? [])];
  const terminal: Terminal = {
    environment: script.environment ?? { CHOZAI_PASSWORD: 'password' },
    asksPeople: script.typed !== undefined,
    redraws: script.typed !== undefined,
    columns: 100,
    out: (text) => {
      seen.out += text;
    },
    outBytes: (bytes) => {
      seen.out += new TextDecoder().decode(bytes);
    },
    err: (text) => {
      seen.err += text;
    },
    readInput: async () => new TextEncoder().encode(script.input ?? ''),
    askHidden: async (question) => {
      seen.err += question;
      return typed.shift() ?? null;
    },
  };
  const client = {
    async call(
      operation: string,
      input: unknown,
      onProgress?: (event: ProgressEvent) => void,
    ): Promise<OperationOutcome> {
      calls.push({ operation, input });
      for (const event of script.progress ?? []) onProgress?.(event);
      const issues = script.refusals?.[operation];
      if (issues !== undefined) return { ok: false, issues };
      if (script.answers === undefined || !(operation in script.answers)) throw new Error(`no answer for ${operation}`);
      return { ok: true, value: script.answers[operation] };
    },
    async close(): Promise<void> {
      seen.closed += 1;
    },
  };
  const world: CliWorld = {
    connect: async (signIn) => {
      signIns.push(signIn);
      return { ok: true, value: client };
    },
    connectPublic: async () => {
      seen.publicConnections += 1;
      return { ok: true, value: client };
    },
    init: async (request) => {
      inits.push(request);
      if (script.init === undefined) throw new Error('no init in the script');
      return { ok: true, value: script.init };
    },
    restore: async () => {
      throw new Error('no restore in the script');
    },
    rotateKey: async () => {
      throw new Error('no rotation in the script');
    },
    runEntry: async (entry, entryArgs) => {
      entries.push({ entry, args: entryArgs });
      return script.entryExit ?? 0;
    },
    incident: () => 'incident-1',
  };
  const exit = await runCommandLine(args, allCommands, terminal, world, new AbortController().signal);
  return { exit, ...seen, calls, signIns, inits, entries };
}

/** What `--json` wrote: fails when it is not exactly one JSON value. */
export function onlyJson(ran: Ran): unknown {
  return JSON.parse(ran.out) as unknown;
}
