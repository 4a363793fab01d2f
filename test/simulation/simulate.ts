/** `npm run simulate -- --seeds N [--from N] | --seed N`: long campaigns and replays. */
import { execFileSync } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { toolArguments, wholeArgument } from '../support/tool-arguments.ts';
import { type BatchReport, campaign } from './campaign.ts';

const USAGE = `npm run simulate -- [--seeds N] [--from N] [--threads N] [--bug NAME] | --seed N [--lines N]
  --seeds N   so many stories, from the one --from names on
  --seconds N no further stories after so long, once there are 1,000
  --aside     takes only the processor nobody else wants
  --seed N    one story again, with its trace of --lines lines
  --bug NAME  plants one of the list in planted-bugs.ts`;
const { values } = toolArguments(USAGE, {
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '10000' },
    from: { type: 'string', default: '1' },
    seconds: { type: 'string' },
    aside: { type: 'boolean', default: false },
    threads: { type: 'string' },
    bug: { type: 'string' },
    lines: { type: 'string', default: '60' },
  },
});

/** However little time there is: fewer prove nothing. */
const SEEDS_MIN = 1_000;

const lines = wholeArgument(USAGE, 'lines', values.lines);
const bug = values.bug ?? null;

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

/** At once, and with its trace at the end. */
function failing({ failures }: BatchReport, told: Set<number>): void {
  for (const { seed, rule, detail } of failures) {
    if (told.has(seed)) continue;
    told.add(seed);
    console.error(`seed ${seed} · ${rule}: ${detail}`);
  }
}

function failed({ failures }: BatchReport): void {
  for (const { seed, rule, detail, lines: trace } of failures) {
    console.log(`\nseed ${seed} · commit ${commit()} · ${rule}: ${detail}`);
    console.log(trace.slice(-lines).join('\n'));
    console.log(`again: npm run simulate -- --seed ${seed}`);
  }
  process.exitCode = failures.length > 0 ? 1 : 0;
}

async function replay(seed: number): Promise<void> {
  const { runSeed } = await import('./run-seed.ts');
  const { StoreRoom } = await import('./store-room.ts');
  const room = new StoreRoom();
  try {
    const run = await runSeed(seed, room);
    console.log(run.lines(lines).join('\n'));
    const { violation } = run;
    console.log(
      `\nseed ${seed} · commit ${commit()} · ${violation === null ? 'no violation' : `${violation.rule}: ${violation.detail}`}`,
    );
    process.exitCode = violation === null ? 0 : 1;
  } finally {
    room.close();
  }
}

async function long(): Promise<void> {
  const seeds = wholeArgument(USAGE, 'seeds', values.seeds);
  const beganMs = performance.now();
  let toldMs = beganMs;
  const told = new Set<number>();
  const report = await campaign({
    from: wholeArgument(USAGE, 'from', values.from),
    seeds,
    bug,
    failuresMax: 20,
    ...(values.seconds === undefined
      ? {}
      : { secondsMax: wholeArgument(USAGE, 'seconds', values.seconds), seedsMin: SEEDS_MIN }),
    ...(values.threads === undefined ? {} : { threads: wholeArgument(USAGE, 'threads', values.threads) }),
    progress: (done, secondsLeft, perSecond) => {
      failing(done, told);
      if (performance.now() - toldMs < 5_000) return;
      toldMs = performance.now();
      console.error(
        `${done.seeds} of ${seeds} · ${perSecond.toFixed(1)}/s · ${Math.ceil(secondsLeft)} s left · ${done.failures.length} failed`,
      );
    },
  });
  const seconds = (performance.now() - beganMs) / 1_000;
  const { steps, requests, crashes, acts, virtualMs, slowestMs, slowestSeed, failures } = report;
  console.log(
    JSON.stringify({
      seeds: report.seeds,
      failed: failures.length,
      seconds: Math.round(seconds),
      perSecond: Math.round((report.seeds / seconds) * 10) / 10,
      steps,
      requests,
      crashes,
      acts,
      years: Math.round(virtualMs / 86_400_000 / 36.5) / 10,
      slowest: `${Math.round(slowestMs)} ms, seed ${slowestSeed}`,
    }),
  );
  failed(report);
}

// Threads take over the priority of the one that starts them.
if (values.aside) setPriority(constants.priority.PRIORITY_LOW);
if (values.seed === undefined) await long();
else await replay(wholeArgument(USAGE, 'seed', values.seed));
