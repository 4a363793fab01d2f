/**
 * A week without a line, then it is back: everything goes by itself, the oldest deadline first, never more at a time than
 * allowed, in memory that does not grow with the rows. `npm run fault -- --rows 10000` for the measured figure.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDays, type CalendarDate } from '../../shared/domain/calendar-date.ts';
import {
  type Ledger,
  ledgerOf,
  type MockProcess,
  spawnMock,
  temporaryFolder,
  today,
} from '../contract/mock-fixture.ts';
import { openedStore, userRow } from '../support/store-rows.ts';
import { addPaperRows } from './paper-rows.ts';

const ROWS = Number(process.env.CHOZAI_FAULT_OFFLINE_ROWS ?? 300);
const DAYS = 7;
const REQUEST_TIMEOUT_MS = 15_000;
/** Requests under way and rows made ready ahead may pass each other; nothing else may. */
const OUT_OF_ORDER_MAX = 32;
/** Of the whole process with 300 rows as with 10,000: Node itself takes the most of it. */
const MEMORY_MIB_MAX = 320;
const LIMIT_MS = 120_000 + ROWS * 100;

const folder = temporaryFolder();
const file = join(folder.path, 'chozai.db');
const key = new Uint8Array(randomBytes(32));
const dayOfOperation = new Map<string, CalendarDate>();
let mock: MockProcess;
let ledger: Ledger;
let summary: unknown = null;
let memoryMiB = Number.POSITIVE_INFINITY;
let seconds = 0;

beforeAll(async () => {
  mock = await spawnMock(join(folder.path, 'service'));
  const { port } = new URL(mock.url);
  const store = openedStore(file, key);
  const user = userRow();
  store.users.insert(user);
  store.settings.set('test.anchors', { signature: [], timestamp: [] });
  // Entered in an order that is not that of their days.
  addPaperRows(store, user, ROWS, (number) => addDays(today(), -((number * 5) % DAYS)));
  for (const row of store.submissions.list({})) dayOfOperation.set(row.operationId, row.dispensingDate ?? today());
  store.close();
  await mock.kill();
  const args = [file, Buffer.from(key).toString('hex'), mock.url, String(REQUEST_TIMEOUT_MS)];
  const child = spawn(process.execPath, [join(import.meta.dirname, 'sender-child.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const tried = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'row not-reached') tried.resolve();
    if (line.startsWith('memory ')) memoryMiB = Math.round(Number(line.slice(7)) / 1_024);
    if (line.startsWith('{')) summary = JSON.parse(line);
  });
  await tried.promise;
  mock = await spawnMock(join(folder.path, 'service'), Number(port));
  const startedMs = performance.now();
  await ended;
  seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  ledger = await ledgerOf(mock.url);
}, LIMIT_MS);

afterAll(async () => {
  await mock.kill();
  folder.remove();
});

it(`${ROWS} rows of a week: each registered once, with its copy`, () => {
  expect(summary).toMatchObject({ ended: 'idle', registered: ROWS, waiting: 0, rejected: 0 });
  const store = openedStore(file, key);
  const rows = store.submissions.list({});
  expect(new Set(rows.map((row) => `${row.state} ${row.copy}`))).toEqual(new Set(['registered verified']));
  const ours = new Map(rows.map((row) => [row.operationId as string, row.dispensingId]));
  expect(ledger.results).toHaveLength(ROWS);
  for (const entry of ledger.results) expect(ours.get(entry.operationId)).toBe(entry.dispensingId);
  const [outage, ...more] = store.outages.list();
  expect(more).toEqual([]);
  expect(outage).toMatchObject({ rows: ROWS, cause: 'ECONNREFUSED' });
  expect(outage?.endedAt).not.toBeNull();
  store.close();
  console.info(`${ROWS} rows after a week offline: ${seconds} s, ${memoryMiB} MiB at most`);
});

it('the oldest day first', () => {
  const days = ledger.results
    .map((entry) => ({ at: entry.receivedAt, day: dayOfOperation.get(entry.operationId) ?? today() }))
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .map(({ day }) => day);
  let latest = days[0] ?? today();
  days.forEach((day, index) => {
    const settled = days[index - OUT_OF_ORDER_MAX];
    if (settled !== undefined && settled > latest) latest = settled;
    expect(day >= latest, `${day} after ${latest} at ${index}`).toBe(true);
  });
});

it('never more requests at a time than allowed, no request twice, in bounded memory', () => {
  expect(ledger.counters.peakInFlight).toBeLessThanOrEqual(8);
  expect(ledger.counters.requests).toBe(ROWS);
  expect(memoryMiB).toBeLessThan(MEMORY_MIB_MAX);
});
