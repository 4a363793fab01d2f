import { parentPort, workerData } from 'node:worker_threads';
import type { BatchReport, WorkerTask } from './campaign.ts';
import type { ThreadData } from './keys.ts';
import { hasBug, plantBug } from './plant-bug.ts';

/**
 * One thread of a campaign. A bug is planted before the program is loaded, so that the import below must stay dynamic.
 */
const { bug } = workerData as ThreadData;
if (bug !== null) plantBug(bug);
const { runSeed } = await import('./run-seed.ts');
const { StoreRoom } = await import('./store-room.ts');
const room = new StoreRoom();
const port = parentPort;
if (port === null) throw new Error('a worker of a campaign only');

const TRACE_LINES = 120;

port.on('message', (task: WorkerTask | 'end') => {
  if (task === 'end') {
    room.close();
    port.close();
    return;
  }
  void batch(task).then((report) => port.postMessage(report));
});
port.postMessage('ready');

async function batch({ from, count, stopAtFirst }: WorkerTask): Promise<BatchReport> {
  const report = {
    seeds: 0,
    steps: 0,
    requests: 0,
    crashes: 0,
    acts: 0,
    virtualMs: 0,
    slowestMs: 0,
    slowestSeed: from,
  };
  const failures: BatchReport['failures'][number][] = [];
  for (let seed = from; seed < from + count; seed += 1) {
    const beganMs = performance.now();
    const run = await runSeed(seed, room);
    const tookMs = performance.now() - beganMs;
    report.seeds += 1;
    report.steps += run.steps;
    report.requests += run.requests;
    report.crashes += run.crashes;
    report.acts += run.acts;
    report.virtualMs += run.virtualMs;
    if (tookMs > report.slowestMs) Object.assign(report, { slowestMs: tookMs, slowestSeed: seed });
    if (run.violation === null) continue;
    failures.push({ seed, ...run.violation, lines: run.lines(TRACE_LINES) });
    if (stopAtFirst) break;
  }
  return { ...report, failures, planted: bug === null || hasBug() };
}
