import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../../main/application/people-ports.ts';
import type { Store } from '../../main/application/ports.ts';
import { NOT_SENT } from '../../main/application/upload/attempt-rows.ts';
import {
  book,
  electronicRequest,
  enrolledSigner,
  gatewayTo,
  ledgerOf,
  type MockProcess,
  resultFor,
  setFaults,
  spawnMock,
  temporaryFolder,
} from '../contract/mock-fixture.ts';
import { addFinalised, NOW, openedStore, userRow } from '../support/store-rows.ts';
import { seededRandom } from '../support/upload-rig.ts';
import { addPaperRows } from './paper-rows.ts';

/** `npm run fault -- --kills N` */
const APP_KILLS = Number(process.env.CHOZAI_FAULT_APP_KILLS ?? 30);
const SERVICE_KILLS = Math.max(1, Math.round(APP_KILLS / 6));
/** Enough that the last kills still meet work. */
const ROWS = Math.max(1_000, 10 * APP_KILLS);
const SEED = Number(process.env.CHOZAI_FAULT_SEED ?? 20_261_122);
const REQUEST_TIMEOUT_MS = 1_500;
const CAMPAIGN_MS_MAX = 600_000 + APP_KILLS * 10_000;
/** One result in this many is electronic: signed, and returned with a time stamp. */
const ELECTRONIC_EVERY = 25;
/** Rows a life of the program gets through before it is killed, so that the kills spread over the whole batch. */
const ROWS_PER_LIFE = Math.max(1, Math.floor((1.6 * ROWS) / (APP_KILLS + 1)));
const FAULTS = {
  seed: SEED,
  latencyMs: { mean: 40, jitter: 30 },
  dropRequest: 0.03,
  dropResponse: 0.03,
  http503: { p: 0.05, afterStore: 0.5 },
  http429: { p: 0.02, retryAfterS: 0 },
  garbage: 0.01,
  truncate: 0.01,
};

const folder = temporaryFolder();
const file = join(folder.path, 'chozai.db');
const key = new Uint8Array(randomBytes(32));
const random = seededRandom(SEED);
let mock: MockProcess;
let killedMidway = 0;
let serviceKills = 0;
let summary: unknown = null;
const childErrors: string[] = [];

function withStore<T>(work: (store: Store) => T): T {
  const store = openedStore(file, key);
  try {
    return work(store);
  } finally {
    store.close();
  }
}

async function addElectronic(user: User, count: number): Promise<void> {
  const gateway = gatewayTo(mock.url);
  const signer = await enrolledSigner(gateway);
  const store = openedStore(file, key);
  for (let number = 0; number < count; number += 1) {
    const { prescriptionId } = await book(mock.url);
    const request = await electronicRequest(gateway, signer, prescriptionId);
    const documentSha256 = store.documents.put('dispensing-final', request.document, NOW);
    const { dispensingDate } = request;
    const { prescription } = addFinalised(store, user, {
      prescription: { kind: 'electronic' },
      result: { result: resultFor(prescriptionId), dispensingDate },
      submission: { documentSha256, dispensingDate, needsSignature: true },
    });
    const content = { ...prescription.prescription, kind: 'electronic' as const, prescriptionId };
    store.prescriptions.completeReception(prescription.prescriptionKey, { ...prescription, prescription: content });
  }
  store.close();
  await gateway.close();
}

interface Sender {
  readonly child: ChildProcess;
  /** Resolves when the sender has told of that many rows (0: as soon as it begins), or has ended. */
  readonly reached: Promise<'reached' | 'ended'>;
  readonly ended: Promise<number | null>;
}

function spawnSender(rows: number): Sender {
  const args = [file, Buffer.from(key).toString('hex'), mock.url, String(REQUEST_TIMEOUT_MS)];
  const child = spawn(process.execPath, [join(import.meta.dirname, 'sender-child.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { promise: reached, resolve } = Promise.withResolvers<'reached' | 'ended'>();
  let told = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('row ')) told += 1;
    if (told >= rows) resolve('reached');
    if (line.startsWith('error ')) childErrors.push(line);
    if (line.startsWith('{')) summary = JSON.parse(line);
  });
  const ended = new Promise<number | null>((done) => {
    child.once('exit', (code) => {
      resolve('ended');
      done(code);
    });
  });
  return { child, reached, ended };
}

async function restartService(): Promise<void> {
  const { port } = new URL(mock.url);
  await mock.kill();
  mock = await spawnMock(join(folder.path, 'service'), Number(port));
  serviceKills += 1;
}

beforeAll(async () => {
  mock = await spawnMock(join(folder.path, 'service'));
  const user = userRow();
  const gateway = gatewayTo(mock.url);
  const anchors = await gateway.anchors();
  if (anchors.kind !== 'answered') throw new Error('no anchors');
  await gateway.close();
  const electronic = Math.floor(ROWS / ELECTRONIC_EVERY);
  withStore((store) => {
    store.users.insert(user);
    store.settings.set('test.anchors', anchors.value);
    addPaperRows(store, user, ROWS - electronic);
  });
  await addElectronic(user, electronic);
  await setFaults(mock.url, FAULTS);
  const killServiceBefore = new Set(
    Array.from({ length: SERVICE_KILLS }, (_, index) => Math.floor(((index + 0.5) * APP_KILLS) / SERVICE_KILLS)),
  );
  for (let kill = 0; kill < APP_KILLS; kill += 1) {
    const sender = spawnSender(Math.floor(random.fraction() * ROWS_PER_LIFE));
    const service = killServiceBefore.has(kill) ? restartService() : Promise.resolve();
    const reached = await sender.reached;
    await sleep(random.fraction() * 60);
    sender.child.kill('SIGKILL');
    await sender.ended;
    await service;
    if (reached === 'ended') break;
    killedMidway += 1;
  }
  const last = spawnSender(0);
  expect(await last.ended).toBe(0);
}, CAMPAIGN_MS_MAX);

afterAll(async () => {
  await mock.kill();
  folder.remove();
});

describe(`${ROWS} results through a bad line, the program killed ${APP_KILLS} times, the service ${SERVICE_KILLS} times`, () => {
  it('was really killed in the middle of its work', () => {
    expect(killedMidway).toBe(APP_KILLS);
    expect(serviceKills).toBe(SERVICE_KILLS);
    expect(childErrors).toEqual([]);
    expect(summary).toMatchObject({ ended: 'idle', waiting: 0, rejected: 0 });
  });

  it('registered every finalised result exactly once, by the service’s own ledger', async () => {
    const { results } = await ledgerOf(mock.url);
    const rows = withStore((store) => store.submissions.list({}));
    expect(rows).toHaveLength(ROWS);
    expect(results).toHaveLength(ROWS);
    expect(results.map((entry) => entry.operationId).toSorted()).toEqual(rows.map((row) => row.operationId).toSorted());
    const ours = new Map(rows.map((row) => [row.operationId, row]));
    for (const entry of results) {
      expect(entry).toMatchObject({ kind: 'register', state: 'current', version: 1 });
      expect(ours.get(entry.operationId)).toMatchObject({
        state: 'registered',
        dispensingId: entry.dispensingId,
        documentSha256: entry.receivedSha256,
      });
    }
  });

  it('stored and verified every return copy, byte for byte what the service keeps', async () => {
    const { results } = await ledgerOf(mock.url);
    const returned = new Map(results.map((entry) => [entry.operationId, entry.returnedSha256]));
    withStore((store) => {
      for (const row of store.submissions.list({})) {
        expect(row.copy).toBe('verified');
        expect(row.returnCopySha256).toBe(returned.get(row.operationId));
        const bytes = store.documents.bySha256(row.returnCopySha256 ?? '')?.bytes;
        expect(createHash('sha256').update(bytes!).digest('hex')).toBe(row.returnCopySha256);
      }
    });
  });

  it('left nothing in flight, no attempt without an end, and every row first looked up before it was sent again', () => {
    withStore((store) => {
      for (const row of store.submissions.list({})) {
        const attempts = store.attempts.of(row.submissionId);
        expect(attempts.every((attempt) => attempt.outcome !== null)).toBe(true);
        attempts.forEach((attempt, index) => {
          const before = attempts[index - 1];
          const unsure =
            before?.outcome?.outcome === 'unknown' ||
            (before?.outcome?.outcome === 'abandoned' && before.outcome.code !== NOT_SENT);
          if (unsure) expect(attempt.message).toBe('look-up');
        });
      }
      expect(store.submissions.stranded(store.submissions.list({ limit: 1 })[0]!.createdAt, true)).toEqual([]);
    });
  });

  it('kept the audit chain whole, one line for every registration and no more', () => {
    withStore((store) => {
      expect(store.audit.verify()).toMatchObject({ rows: ROWS, firstBrokenSequence: null });
    });
  });

  it('never had more requests in flight than allowed', async () => {
    expect((await ledgerOf(mock.url)).counters.peakInFlight).toBeLessThanOrEqual(8);
  });
});
