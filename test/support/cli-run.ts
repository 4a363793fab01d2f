import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { z } from 'zod';
import { allCommands } from '../../main/shells/cli/all-commands.ts';
import { processWorld } from '../../main/shells/cli/process-world.ts';
import { runCommandLine } from '../../main/shells/cli/run-command.ts';
import type { CliWorld } from '../../main/shells/cli/world.ts';

const TREE = resolve(import.meta.dirname, '../..');
const START = join(TREE, 'main/shells/cli/start.mjs');
const MOCK = join(TREE, 'mock-service/start.ts');
export const PIN = '24681357';

export interface CliRun {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  /** What stands in for the machine this process runs on: another clock, a disk that is full. */
  readonly world?: Partial<CliWorld>;
}

/** Fails where standard output is anything but exactly one JSON value. */
export function onlyJson(ran: CliRun): unknown {
  try {
    return JSON.parse(ran.stdout) as unknown;
  } catch {
    throw new Error(`not one JSON value (exit ${ran.exit}): ${ran.stdout.slice(0, 500)} ${ran.stderr.slice(0, 500)}`);
  }
}

/** What was asked for in the shape another program relies on; where it is not, the test says what came instead. */
export function answerOf<T>(shape: z.ZodType<T>, ran: CliRun): T {
  const parsed = shape.safeParse(onlyJson(ran));
  if (parsed.success) return parsed.data;
  throw new Error(
    `exit ${ran.exit}: ${parsed.error.message} in ${ran.stdout.slice(0, 1500)} ${ran.stderr.slice(-1500)}`,
  );
}

const refusal = z.object({
  issues: z.array(z.looseObject({ code: z.string(), severity: z.string(), text: z.string(), next: z.string() })).min(1),
});

/** Codes of a refused command; each issue says what is wrong and the way out, in Japanese. */
export function refusedCodes(ran: CliRun): string[] {
  const { issues } = answerOf(refusal, ran);
  for (const issue of issues) {
    expect(issue.text, issue.code).toMatch(/[ぁ-んァ-ン一-龠]/);
    expect(issue.next, issue.code).toMatch(/[ぁ-んァ-ン一-龠]/);
  }
  return issues.map((issue) => issue.code);
}

function cleanEnvironment(home: string, env: CliOptions['env'] = {}): Record<string, string> {
  const { CHOZAI_PASSWORD: _password, CHOZAI_PIN: _pin, ...inherited } = process.env;
  const kept = Object.entries(inherited).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return { ...Object.fromEntries(kept), HOME: home, ...env };
}

/** A child that a test may kill; `ended` is what it said. */
export interface CliProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<CliRun>;
}

/** `node main/shells/cli/start.mjs ARGS`, as a stranger would run it. */
export function startCli(args: readonly string[], options: CliOptions = {}): CliProcess {
  const child = spawn(process.execPath, [START, ...args], {
    cwd: options.cwd ?? tmpdir(),
    env: cleanEnvironment(options.cwd ?? tmpdir(), options.env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const exited = new Promise<number | null>((done) => child.on('close', done));
  const ended = Promise.all([text(child.stdout), text(child.stderr), exited]).then(([stdout, stderr, exit]) => ({
    exit,
    stdout,
    stderr,
  }));
  return { child, ended };
}

/** The same command line with real profile, files and sockets, in this process: no start-up to wait for. */
export async function runCliHere(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const out: Uint8Array[] = [];
  let stderr = '';
  const bytes = (written: string): Uint8Array => new TextEncoder().encode(written);
  const exit = await runCommandLine(
    args,
    allCommands,
    {
      environment: options.env ?? {},
      asksPeople: false,
      redraws: false,
      columns: 100,
      out: (written) => void out.push(bytes(written)),
      outBytes: (written) => void out.push(written),
      err: (written) => {
        stderr += written;
      },
      readInput: async () => (typeof options.input === 'string' ? bytes(options.input) : (options.input ?? bytes(''))),
      askHidden: async () => null,
    },
    { ...processWorld(), ...options.world },
    new AbortController().signal,
  );
  return { exit, stdout: Buffer.concat(out).toString('utf8'), stderr };
}

// ---------------------------------------------------------------- the service

const bookEntry = z.looseObject({
  prescriptionId: z.string(),
  exchangeNumber: z.string(),
  kind: z.string(),
  state: z.string(),
  slip: z.string(),
  patient: z.object({ nameKanji: z.string(), nameKana: z.string(), sex: z.string(), birthDate: z.string() }),
  insured: z.looseObject({ insurerNumber: z.string(), symbol: z.string(), number: z.string(), branch: z.string() }),
});
export type BookEntry = z.infer<typeof bookEntry>;

const ledgerRow = z.strictObject({
  dispensingId: z.string(),
  operationId: z.string(),
  kind: z.enum(['register', 'amend', 'withdraw']),
  prescriptionId: z.string().nullable(),
  receivedSha256: z.string().nullable(),
  returnedSha256: z.string().nullable(),
  receivedAt: z.string(),
  version: z.number(),
  state: z.enum(['current', 'superseded', 'withdrawn']),
});
export type LedgerRow = z.infer<typeof ledgerRow>;

export interface MockService {
  readonly url: string;
  book(): Promise<readonly BookEntry[]>;
  ledger(): Promise<readonly LedgerRow[]>;
  faults(settings: Readonly<Record<string, unknown>>): Promise<void>;
  prescribe(order: unknown): Promise<{ prescriptionId: string; exchangeNumber: string }>;
  stop(): Promise<void>;
}

/** The mock service as a process of its own with a data folder of its own, on a free port of the loopback. */
export async function startMockService(fill: 'demo' | null = 'demo'): Promise<MockService> {
  const dataDir = mkdtempSync(join(tmpdir(), 'chozai-mock-'));
  const args = [MOCK, '--port', '0', '--data', dataDir, ...(fill === null ? [] : ['--fill', fill])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<void>((done) => child.on('exit', () => done()));
  const firstLine = await new Promise<string>((done, fail) => {
    let seen = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      seen += chunk;
      if (seen.includes('\n')) done(seen.slice(0, seen.indexOf('\n')));
    });
    void exited.then(() => fail(new Error(`the mock service ended: ${seen}`)));
  });
  const { url } = z
    .strictObject({ url: z.string(), pid: z.number(), dataDir: z.string() })
    .parse(JSON.parse(firstLine));
  const door = async (path: string, body?: unknown): Promise<unknown> => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${url}/mock/${path}`, { ...init, headers: { 'content-type': 'application/json' } });
    const answered: unknown = await response.json();
    if (!response.ok) throw new Error(`/mock/${path}: ${JSON.stringify(answered)}`);
    return answered;
  };
  return {
    url,
    book: async () => z.array(bookEntry).parse(await door('prescriptions')),
    ledger: async () => z.looseObject({ results: z.array(ledgerRow) }).parse(await door('ledger')).results,
    faults: async (settings) => void (await door('faults', settings)),
    prescribe: async (order) =>
      z.object({ prescriptionId: z.string(), exchangeNumber: z.string() }).parse(await door('prescriptions', order)),
    stop: async () => {
      if (child.exitCode === null) child.kill('SIGTERM');
      await exited;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

// ---------------------------------------------------------------- the shop

/** A folder with a training profile in it and the commands of its people. */
export interface Shop {
  readonly folder: string;
  readonly profile: string;
  /** One command in this process, `--json` added. */
  here(args: readonly string[], options?: CliOptions): Promise<CliRun>;
  /** The same as a process of its own. */
  spawned(args: readonly string[], options?: CliOptions): CliProcess;
  /** In this process, as people read it: without `--json`. */
  spoken(args: readonly string[], options?: CliOptions): Promise<CliRun>;
  remove(): void;
}

/** @param more further arguments of `init` */
export async function openShop(serviceUrl: string | null, more: readonly string[] = []): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), 'chozai-shop-'));
  const profile = join(folder, 'profile');
  const withShop = ({ user = 'pharmacist', ...options }: CliOptions = {}) => ({
    flags: ['--profile', profile, '--user', user],
    options: { cwd: folder, ...options, env: { CHOZAI_PIN: PIN, ...options.env } },
  });
  const shop: Shop = {
    folder,
    profile,
    here: (args, given) => {
      const { flags, options } = withShop(given);
      return runCliHere([...args, ...flags, '--json'], options);
    },
    spawned: (args, given) => {
      const { flags, options } = withShop(given);
      return startCli([...args, ...flags, '--json'], options);
    },
    spoken: (args, given) => {
      const { flags, options } = withShop(given);
      return runCliHere([...args, ...flags], options);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  const service = serviceUrl === null ? [] : ['--service', serviceUrl];
  const made = await shop.here(['init', '--training', ...service, ...more]);
  if (made.exit !== 0) throw new Error(`init: ${made.stdout}`);
  return shop;
}
