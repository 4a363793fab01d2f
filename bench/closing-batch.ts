import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type Row, row } from './measure.ts';
import { fillQueue, makeShop, type Shop } from './shop.ts';

const PARALLEL = 8;
const SENDER = resolve(import.meta.dirname, 'send-batch.ts');
/** Search by operation id */
const LOOK_UP = 'EPSsiOPS01';
/** As the `chozai` script starts Node: a small young generation keeps a long batch within its memory. */
const NODE_FLAGS = ['--max-semi-space-size=8'];
const run = promisify(execFile);

interface Batch {
  readonly seconds: number;
  /** Processor time of the sender's process, all threads */
  readonly cpuSeconds: number;
  readonly requests: number;
  readonly registered: number;
  readonly rejected: number;
  readonly twice: number;
  readonly lost: number;
  readonly rssMiB: number;
  readonly peakInFlight: number;
}

const sentBatch = z.object({
  seconds: z.number(),
  cpuSeconds: z.number(),
  rssMiB: z.number(),
  rows: z.array(z.object({ operationId: z.string(), state: z.string(), copy: z.string() })),
});

/** One closing batch from ready rows to the end, in a process of its own, measured around the sender alone. */
async function batch(shop: Shop, rows: number, faults: Readonly<Record<string, unknown>>): Promise<Batch> {
  const open = shop.open();
  fillQueue(open, rows);
  await open.close();
  open.release();
  await shop.service.faults(faults);
  const before = await shop.service.ledger();
  const { stdout } = await run(process.execPath, [...NODE_FLAGS, SENDER, shop.profile], { maxBuffer: 64 * 2 ** 20 });
  const sent = sentBatch.parse(JSON.parse(stdout));
  await shop.service.faults({});
  const ledger = await shop.service.ledger();
  const operations = new Set(ledger.results.map((result) => result.operationId));
  const asked = (name: string): number =>
    (ledger.counters.byMessage[name] ?? 0) - (before.counters.byMessage[name] ?? 0);
  return {
    seconds: sent.seconds,
    cpuSeconds: sent.cpuSeconds,
    rssMiB: sent.rssMiB,
    // Registrations with their resends, and look-ups of unknown outcomes: the ideal of the table.
    requests: asked('EPSsiDIR01') + asked(LOOK_UP),
    registered: sent.rows.filter((one) => one.state === 'registered' && one.copy === 'verified').length,
    rejected: sent.rows.filter((one) => one.state === 'rejected').length,
    twice: ledger.results.length - operations.size,
    lost: sent.rows.filter((one) => one.state === 'registered' && !operations.has(one.operationId)).length,
    peakInFlight: ledger.counters.peakInFlight,
  };
}

export async function closingBatch(): Promise<readonly Row[]> {
  const shop = await makeShop(5_000);
  try {
    const latencyS = 0.1;
    const done = await batch(shop, 1000, {
      seed: 7,
      latencyMs: { mean: 100, jitter: 0 },
      http503: { p: 0.05, afterStore: 0.5 },
    });
    const ideal = (done.requests * latencyS) / PARALLEL;
    const ratio = done.seconds / ideal;
    const complete = done.registered === 1000 && done.twice === 0;
    return [
      row(
        'closing batch of 1,000, 100 ms, 5 % 503',
        `${done.seconds.toFixed(1)} s = ${ratio.toFixed(2)} × ideal ${ideal.toFixed(1)} s (${done.requests} requests, ${done.registered} registered; ${done.cpuSeconds.toFixed(1)} s of the sender's processor)`,
        '≤ 1.15 × ideal',
        complete && ratio <= 1.15,
      ),
      row('memory, closing batch of 1,000', `${done.rssMiB.toFixed(0)} MiB RSS`, '≤ 250 MiB', done.rssMiB <= 250),
    ];
  } finally {
    await shop.remove();
  }
}

export async function publishedRate(): Promise<readonly Row[]> {
  const shop = await makeShop(15_000);
  try {
    const done = await batch(shop, 300, { seed: 7, latencyMs: { mean: 2000, jitter: 0 } });
    return [
      row(
        '300 results at 2 s each, 8 in flight',
        `${done.seconds.toFixed(1)} s = ${(done.seconds / ((300 * 2) / PARALLEL)).toFixed(2)} × ideal (peak ${done.peakInFlight} in flight)`,
        '≤ 90 s',
        done.seconds <= 90 && done.registered === 300,
      ),
    ];
  } finally {
    await shop.remove();
  }
}

export async function faultyRate(): Promise<readonly Row[]> {
  const shop = await makeShop(5_000);
  try {
    const done = await batch(shop, 300, {
      seed: 11,
      latencyMs: { mean: 2000, jitter: 0 },
      http503: { p: 0.1, afterStore: 0.5 },
      dropResponse: 0.01,
      rejectEvery: 100,
    });
    const measured = `${done.registered} registered, ${done.rejected} rejected with reasons, ${done.twice} twice, ${done.lost} lost, ${done.seconds.toFixed(1)} s`;
    const ok = done.registered + done.rejected === 300 && done.rejected === 3 && done.twice === 0 && done.lost === 0;
    return [row('the same, 10 % faults, 1 % lost answers, 3 poison rows', measured, 'all but 3; 0 twice; 0 lost', ok)];
  } finally {
    await shop.remove();
  }
}
