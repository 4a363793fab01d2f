import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/adapters/system/system-clock.ts';
import type { Store } from '../../main/application/ports.ts';
import type { EpsGateway } from '../../main/application/service-ports.ts';
import { CLOCK_DIFFERENCE_KEY } from '../../main/application/upload/clock-watch.ts';
import { UploadEngine } from '../../main/application/upload/upload-engine.ts';
import { DEFAULT_UPLOAD_SETTINGS } from '../../main/application/upload/upload-settings.ts';
import { verifyReturnCopy } from '../../shared/document/compare-return-copy.ts';
import {
  gatewayTo,
  ledgerOf,
  type MockProcess,
  setFaults,
  spawnMock,
  temporaryFolder,
  testRandom,
} from '../contract/mock-fixture.ts';
import { openedStore, userRow } from '../support/store-rows.ts';
import { addPaperRows } from './paper-rows.ts';

const REQUEST_TIMEOUT_MS = 5_000;
const user = userRow();

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let mock: MockProcess;
let gateway: EpsGateway;
let engine: UploadEngine;

beforeEach(async () => {
  folder = temporaryFolder();
  store = openedStore(join(folder.path, 'chozai.db'));
  store.users.insert(user);
  mock = await spawnMock(join(folder.path, 'service'));
  gateway = gatewayTo(mock.url, { requestTimeoutMs: REQUEST_TIMEOUT_MS, quickRetries: 0 });
  const silent = (): void => undefined;
  engine = new UploadEngine({
    store,
    gateway,
    clock: systemClock,
    random: testRandom,
    log: { info: silent, warn: silent, error: silent },
    copyVerifier: {
      verify: (row, sent, returned) => {
        if (row.dispensingId === null) throw new Error('no dispensing id');
        const { dispensingId } = row;
        const anchors = { signature: [], timestamp: [] };
        return verifyReturnCopy(sent, returned, { dispensingId, signed: false, anchors, now: systemClock.now() });
      },
    },
    effects: { received: silent, registered: silent },
    settings: {
      ...DEFAULT_UPLOAD_SETTINGS,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      leaseMs: 3 * REQUEST_TIMEOUT_MS,
      retry: { firstDelayMs: 50, capMs: 500, retryAfterCapMs: 5_000 },
      breaker: { failures: 5, probe: { firstDelayMs: 50, capMs: 300, retryAfterCapMs: 5_000 } },
    },
    emit: silent,
  });
});

afterEach(async () => {
  await gateway.close();
  await mock.kill();
  store.close();
  folder.remove();
});

/** The same service at the same address, after it was gone. */
async function startAgain(): Promise<void> {
  mock = await spawnMock(join(folder.path, 'service'), Number(new URL(mock.url).port));
}

async function until(what: () => boolean): Promise<void> {
  while (!what()) await sleep(20);
}

function states(): readonly string[] {
  return [...new Set(store.submissions.list({}).map((row) => `${row.state} ${row.copy}`))];
}

async function expectLedgerAgrees(count: number): Promise<void> {
  expect(states()).toEqual(['registered verified']);
  const { results, counters } = await ledgerOf(mock.url);
  const rows = store.submissions.list({});
  expect(rows).toHaveLength(count);
  const theirs = results.map((entry) => `${entry.operationId} ${entry.dispensingId} ${entry.returnedSha256}`);
  const ours = rows.map((row) => `${row.operationId} ${row.dispensingId} ${row.returnCopySha256}`);
  expect(theirs.toSorted()).toEqual(ours.toSorted());
  expect(counters.peakInFlight).toBeLessThanOrEqual(DEFAULT_UPLOAD_SETTINGS.parallelism);
}

describe('the sender over real sockets', () => {
  it('started with no network and given no further input, sends by itself once the service is there, without a storm', async () => {
    await mock.kill();
    addPaperRows(store, user, 60);
    const stop = new AbortController();
    const watch = engine.watch(stop.signal);
    await until(() => engine.line === 'no-answer');
    expect(store.submissions.list({ states: ['registered', 'outcome-unknown'] })).toEqual([]);
    await startAgain();
    await until(() => states().join() === 'registered verified');
    stop.abort();
    await watch;
    await expectLedgerAgrees(60);
    // One request a row: a refused connection is no request, and nothing was sent twice.
    expect((await ledgerOf(mock.url)).counters.requests).toBe(60);
    const [outage, ...more] = store.outages.list();
    expect(more).toEqual([]);
    expect(outage).toMatchObject({ rows: 60, cause: 'ECONNREFUSED' });
    expect(outage?.endedAt).not.toBeNull();
  });

  it('one row, server down, no further input, server up → registered', async () => {
    const stop = new AbortController();
    const watch = engine.watch(stop.signal);
    await mock.kill();
    addPaperRows(store, user, 1);
    engine.nudge();
    await until(() => (store.submissions.list({})[0]?.attempts ?? 0) >= 3);
    await startAgain();
    await until(() => states().join() === 'registered verified');
    stop.abort();
    await watch;
    await expectLedgerAgrees(1);
    expect((await ledgerOf(mock.url)).counters.requests).toBe(1);
  });

  it('a login that expires in the middle of a batch loses no row', async () => {
    addPaperRows(store, user, 80);
    await setFaults(mock.url, { latencyMs: { mean: 20 } });
    const run = engine.runUntilIdle({ patienceMs: 60_000 });
    await until(() => store.submissions.list({ states: ['registered'] }).length >= 10);
    await setFaults(mock.url, { http401: 1 });
    await until(() => engine.line === 'unauthorised');
    expect(store.submissions.list({}).every((row) => ['ready', 'in-flight', 'registered'].includes(row.state))).toBe(
      true,
    );
    await setFaults(mock.url, {});
    expect(await run).toMatchObject({ ended: 'idle', registered: 80, rejected: 0, waiting: 0 });
    await expectLedgerAgrees(80);
  });

  it('a service that refuses some rows and a clock an hour ahead: the others are registered, and the clock is told of', async () => {
    addPaperRows(store, user, 40);
    await setFaults(mock.url, { rejectEvery: 13, clockOffsetS: 3_600 });
    expect(await engine.runUntilIdle({ patienceMs: 60_000 })).toMatchObject({
      ended: 'idle',
      registered: 37,
      rejected: 3,
    });
    const rejected = store.submissions.list({ states: ['rejected'] });
    expect(rejected).toHaveLength(3);
    expect(rejected.every((row) => row.lastIssue !== null)).toBe(true);
    const { results } = await ledgerOf(mock.url);
    expect(results).toHaveLength(37);
    expect(Math.round(Number(store.settings.get(CLOCK_DIFFERENCE_KEY)) / 60_000)).toBe(60);
    for (const row of store.submissions.list({ states: ['registered'] })) {
      expect(Math.abs(Date.parse(row.registeredAt ?? '') - Date.now())).toBeLessThan(300_000);
    }
  });
});
