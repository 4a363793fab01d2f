import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type KeyRing, makeKeyRing } from './key-ring.ts';
import type { ThreadData } from './keys.ts';

export interface WorkerTask {
  readonly from: number;
  readonly count: number;
  readonly stopAtFirst: boolean;
}

export interface Failure {
  readonly seed: number;
  readonly rule: string;
  readonly detail: string;
  readonly lines: readonly string[];
}

export interface BatchReport {
  readonly seeds: number;
  /** Commits after which the invariants were looked at */
  readonly steps: number;
  readonly requests: number;
  readonly crashes: number;
  readonly acts: number;
  readonly virtualMs: number;
  readonly slowestMs: number;
  readonly slowestSeed: number;
  readonly failures: readonly Failure[];
  /** The bug that was to be planted really stood in the program */
  readonly planted: boolean;
}

export interface CampaignWishes {
  readonly from: number;
  readonly seeds: number;
  readonly threads?: number;
  /** Name in the list of planted bugs */
  readonly bug?: string | null;
  /** Failures after which no further batch is begun */
  readonly failuresMax?: number;
  /** After so many seconds no further batch is begun, once `seedsMin` are; without it all seeds are run */
  readonly secondsMax?: number;
  readonly seedsMin?: number;
  readonly progress?: (done: BatchReport, secondsLeft: number, perSecond: number) => void;
}

const BATCH = 20;
const NOTHING: BatchReport = {
  seeds: 0,
  steps: 0,
  requests: 0,
  crashes: 0,
  acts: 0,
  virtualMs: 0,
  slowestMs: 0,
  slowestSeed: 0,
  failures: [],
  planted: true,
};

function together(a: BatchReport, b: BatchReport): BatchReport {
  const slower = b.slowestMs > a.slowestMs ? b : a;
  return {
    seeds: a.seeds + b.seeds,
    steps: a.steps + b.steps,
    requests: a.requests + b.requests,
    crashes: a.crashes + b.crashes,
    acts: a.acts + b.acts,
    virtualMs: a.virtualMs + b.virtualMs,
    slowestMs: slower.slowestMs,
    slowestSeed: slower.slowestSeed,
    failures: [...a.failures, ...b.failures],
    planted: a.planted && b.planted,
  };
}

let ring: KeyRing | null = null;

/** Runs seeds on several threads, a batch at a time, in order of their numbers. */
export async function campaign(wishes: CampaignWishes): Promise<BatchReport> {
  const { from, seeds, threads = Math.min(2, availableParallelism()), bug = null, failuresMax = 1 } = wishes;
  const { secondsMax = Number.POSITIVE_INFINITY, seedsMin = 0 } = wishes;
  const beganMs = performance.now();
  let next = from;
  let sum = NOTHING;
  const end = from + seeds;
  const isLate = (): boolean => next - from >= seedsMin && performance.now() - beganMs >= secondsMax * 1_000;
  const task = (): WorkerTask | 'end' => {
    if (next >= end || sum.failures.length >= failuresMax || isLate()) return 'end';
    const first = next;
    next = Math.min(end, next + BATCH);
    return { from: first, count: next - first, stopAtFirst: failuresMax === 1 };
  };
  const serve = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      worker.on('error', reject);
      worker.on('exit', () => resolve());
      worker.on('message', (message: BatchReport | 'ready') => {
        if (message !== 'ready') {
          sum = together(sum, message);
          const perSecond = (sum.seeds * 1_000) / (performance.now() - beganMs);
          wishes.progress?.(sum, (seeds - sum.seeds) / perSecond, perSecond);
        }
        worker.postMessage(task());
      });
    });
  const count = Math.max(1, Math.min(threads, Math.ceil(seeds / BATCH)));
  ring ??= makeKeyRing();
  const workerData: ThreadData = { bug, keys: ring };
  const workers = Array.from(
    { length: count },
    () => new Worker(new URL('./worker.ts', import.meta.url), { workerData }),
  );
  try {
    await Promise.all(workers.map(serve));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return { ...sum, failures: sum.failures.toSorted((a, b) => a.seed - b.seed) };
}
