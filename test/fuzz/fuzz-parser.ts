import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OwnCoverage } from './coverage.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateXmlText } from './mutate-xml.ts';
import type { FuzzedParser } from './parsers.ts';
import { SeededChance } from './seeded-chance.ts';

const CORPUS = join(import.meta.dirname, 'corpus');
/** Taking the coverage costs as much as some dozens of readings. */
const BATCH = 128;
/** No reader may need longer for one input, by the processor's time of this thread: the machine may be busy. */
const SLOW_MS = 1_000;
/** One that waits for what never comes */
const HANGS_MS = 20_000;
const INPUT_BYTES_MAX = 64 * 1024;

export interface Finding {
  readonly what: string;
  readonly input: Buffer;
}

export interface FuzzReport {
  readonly parser: string;
  readonly executions: number;
  readonly blocksAtStart: number;
  readonly blocks: number;
  readonly kept: number;
  readonly slowestMs: number;
  readonly findings: readonly Finding[];
}

const corpusFile = (name: string): string => join(CORPUS, `${name}.txt`);

/** One input a line, in base64. */
export function corpusOf(name: string): readonly Buffer[] {
  if (!existsSync(corpusFile(name))) return [];
  return readFileSync(corpusFile(name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Buffer.from(line, 'base64'));
}

export function keepInCorpus(name: string, input: Buffer): void {
  mkdirSync(CORPUS, { recursive: true });
  appendFileSync(corpusFile(name), `${input.toString('base64')}\n`);
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** @returns what is wrong with how this input was read (null = nothing), and the processor's time it took */
export async function readOnce(parser: FuzzedParser, input: Buffer): Promise<{ what: string | null; ms: number }> {
  const [startedMs, beganMs] = [threadMs(), performance.now()];
  let what: string | null = null;
  try {
    await parser.read(input);
  } catch (error) {
    what = error instanceof Error ? `${error.name}: ${error.message.slice(0, 200)}` : 'a throw';
  }
  const ms = threadMs() - startedMs;
  const waitedMs = performance.now() - beganMs;
  if (waitedMs > HANGS_MS) what ??= `hangs: ${Math.round(waitedMs)} ms`;
  return { what: what ?? (ms > SLOW_MS ? `slow: ${Math.round(ms)} ms` : null), ms };
}

export function mutatedInput(parser: FuzzedParser, pool: readonly Buffer[], chance: SeededChance): Buffer {
  const input = chance.oneOf(pool);
  const changed =
    parser.xml === true && chance.fraction() < 0.7
      ? Buffer.from(mutateXmlText(input.toString('utf8'), chance))
      : mutateBytes(input, chance, chance.oneOf(pool));
  return changed.subarray(0, INPUT_BYTES_MAX);
}

/** Changes inputs until the time is over; what reaches blocks that nothing reached before is changed further. */
export async function fuzzParser(
  name: string,
  parser: FuzzedParser,
  coverage: OwnCoverage,
  options: { readonly seconds: number; readonly seed: number; readonly keep: (input: Buffer) => void },
): Promise<FuzzReport> {
  const chance = new SeededChance(options.seed);
  const pool = [...parser.seeds(), ...corpusOf(name)];
  const findings = new Map<string, Finding>();
  let executions = 0;
  let kept = 0;
  let slowestMs = 0;
  const run = async (input: Buffer): Promise<void> => {
    executions += 1;
    const { what, ms } = await readOnce(parser, input);
    slowestMs = Math.max(slowestMs, ms);
    if (what !== null && !findings.has(what)) findings.set(what, { what, input });
  };
  const seen = new Set<string>();
  coverage.take();
  for (const seed of pool) await run(seed);
  for (const block of coverage.take()) seen.add(block);
  const blocksAtStart = seen.size;
  const endMs = performance.now() + options.seconds * 1_000;
  while (performance.now() < endMs) {
    const batch = Array.from({ length: BATCH }, () => mutatedInput(parser, pool, chance));
    for (const input of batch) await run(input);
    const reached = [...coverage.take()].filter((block) => !seen.has(block));
    for (const block of reached) seen.add(block);
    const wanted = new Set(reached);
    for (const input of wanted.size === 0 ? [] : batch) {
      await run(input);
      const own = [...coverage.take()].filter((block) => wanted.delete(block));
      if (own.length === 0) continue;
      const small = await shortened(input, own, run, coverage, chance);
      pool.push(small);
      options.keep(small);
      kept += 1;
    }
  }
  const report = { parser: name, executions, blocksAtStart, blocks: seen.size, kept, slowestMs };
  return { ...report, findings: [...findings.values()] };
}

const SHORTENING_TRIES = 10;

/** The same input with pieces left out, as long as it still reaches what it was kept for. */
async function shortened(
  input: Buffer,
  wanted: readonly string[],
  run: (input: Buffer) => Promise<void>,
  coverage: OwnCoverage,
  chance: SeededChance,
): Promise<Buffer> {
  let small = input;
  for (let tries = 0; tries < SHORTENING_TRIES; tries += 1) {
    const from = chance.below(small.length);
    const length = 1 + chance.below(Math.max(1, small.length >> (1 + (tries % 4))));
    const shorter = Buffer.concat([small.subarray(0, from), small.subarray(from + length)]);
    await run(shorter);
    const ran = coverage.take();
    if (wanted.every((block) => ran.has(block))) small = shorter;
  }
  return small;
}
