import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, EpsGateway, Registered } from '../../main/application/service-ports.ts';
import { faultSettingsSchema } from '../../mock-service/faults/fault-settings.ts';
import { planFaults } from '../../mock-service/faults/plan-faults.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import {
  gatewayTo,
  ledgerOf,
  type MockProcess,
  paperRequest,
  setFaults,
  spawnMock,
  temporaryFolder,
  today,
  uuid,
} from '../contract/mock-fixture.ts';

const folder = temporaryFolder();
let mock: MockProcess;
let gateway: EpsGateway;
const request = paperRequest();

beforeAll(async () => {
  mock = await spawnMock(folder.path);
  gateway = gatewayTo(mock.url, { requestTimeoutMs: 1_500 });
});

afterEach(async () => {
  await setFaults(mock.url, {});
});

afterAll(async () => {
  await gateway.close();
  await mock.kill();
  folder.remove();
});

async function stored(operationId: Uuid): Promise<boolean> {
  return (await ledgerOf(mock.url)).results.some((row) => row.operationId === operationId);
}

type Outcome = Pick<Answer<Registered>, 'kind'> & { readonly cause?: string; readonly retryAfterMs?: number | null };

/** [faults, what the gateway makes of the answer, whether the mock took it in] */
const table: readonly (readonly [string, unknown, Outcome, boolean])[] = [
  ['nothing', {}, { kind: 'answered' }, true],
  ['latency', { latencyMs: { mean: 120, jitter: 20 } }, { kind: 'answered' }, true],
  ['down', { down: true }, { kind: 'unknown' }, false],
  ['refuse', { refuse: 1 }, { kind: 'unknown' }, false],
  ['dropRequest', { dropRequest: 1 }, { kind: 'unknown' }, false],
  ['dropResponse', { dropResponse: 1 }, { kind: 'unknown' }, true],
  ['http503 before storing', { http503: { p: 1, afterStore: 0 } }, { kind: 'unknown', cause: 'http-503' }, false],
  ['http503 after storing', { http503: { p: 1, afterStore: 1 } }, { kind: 'unknown', cause: 'http-503' }, true],
  [
    'http429',
    { http429: { p: 1, retryAfterS: 7 } },
    { kind: 'not-reached', cause: 'http-429', retryAfterMs: 7_000 },
    false,
  ],
  ['http401', { http401: 1 }, { kind: 'not-reached', cause: 'http-401' }, false],
  ['garbage', { garbage: 1 }, { kind: 'unknown', cause: 'answer-unreadable' }, true],
  ['truncate', { truncate: 1 }, { kind: 'unknown' }, true],
  ['slowBody', { slowBody: 1 }, { kind: 'unknown', cause: 'TIMEOUT' }, true],
  ['halfOpen', { halfOpen: 1 }, { kind: 'unknown', cause: 'TIMEOUT' }, true],
  ['rejectEvery', { rejectEvery: 1 }, { kind: 'refused' }, false],
  ['a wrong clock', { clockOffsetS: -86_400 }, { kind: 'answered' }, true],
];

describe('each fault, seen by the gateway', () => {
  it.each(table)('%s', async (_name, faults, outcome, takenIn) => {
    await setFaults(mock.url, faults);
    const operationId = uuid();
    expect(await gateway.register(operationId, request)).toMatchObject(outcome);
    expect(await stored(operationId)).toBe(takenIn);
    await setFaults(mock.url, {});
    const found = await gateway.lookup(operationId);
    const word = outcome.kind === 'refused' ? 'rejected' : takenIn ? 'registered' : 'not-received';
    expect(found).toMatchObject({ kind: 'answered', value: { found: word } });
    if (outcome.kind === 'refused') return;
    // The resend: an answer, and never a second row.
    expect(await gateway.register(operationId, request)).toMatchObject({ kind: 'answered' });
    const rows = (await ledgerOf(mock.url)).results.filter((row) => row.operationId === operationId);
    expect(rows).toHaveLength(1);
  });

  it('cuts both ways: with the length announced, and as if it were whole', () => {
    const settings = faultSettingsSchema.parse({ truncate: 1 });
    const cuts = new Set(Array.from({ length: 40 }, (_, index) => planFaults(settings, 'x', index + 1).after));
    expect(cuts).toEqual(new Set(['truncate-announced', 'truncate-complete']));
  });

  it.each(['truncate-announced', 'truncate-complete'])('%s is unknown', async (kind) => {
    const settings = faultSettingsSchema.parse({ truncate: 1 });
    let operationId = uuid();
    while (planFaults(settings, operationId, 1).after !== kind) operationId = uuid();
    await setFaults(mock.url, { truncate: 1 });
    expect(await gateway.register(operationId, request)).toMatchObject({ kind: 'unknown' });
    expect(await stored(operationId)).toBe(true);
  });

  it('a slow answer is read when there is time for it', async () => {
    const patient = gatewayTo(mock.url, { requestTimeoutMs: 30_000 });
    await setFaults(mock.url, { slowBody: 1 });
    expect(await patient.register(uuid(), request)).toMatchObject({ kind: 'answered' });
    await patient.close();
  });

  it('says the time of its own wrong clock in its answers', async () => {
    await setFaults(mock.url, { clockOffsetS: -86_400 });
    const answer = await gateway.listRegistered(today());
    const skewMs = Date.now() - Date.parse(answer.meta.serverDate ?? '');
    expect(skewMs).toBeGreaterThan(86_000_000);
    expect(skewMs).toBeLessThan(87_000_000);
  });

  it('refuses every n-th new registration, and says the same again for the same operation', async () => {
    await setFaults(mock.url, { rejectEvery: 3 });
    const kinds: string[] = [];
    const ids = Array.from({ length: 9 }, uuid);
    for (const operationId of ids) kinds.push((await gateway.register(operationId, request)).kind);
    expect(kinds.filter((kind) => kind === 'refused')).toHaveLength(3);
    const again: string[] = [];
    for (const operationId of ids) again.push((await gateway.register(operationId, request)).kind);
    expect(again).toEqual(kinds);
  });

  it('a caller that gives up: unknown once it was under way, not reached before', async () => {
    await setFaults(mock.url, { latencyMs: { mean: 1_000, jitter: 0 } });
    const stop = new AbortController();
    const operationId = uuid();
    const pending = gateway.register(operationId, request, stop.signal);
    await expect.poll(() => stored(operationId)).toBe(true);
    stop.abort();
    expect(await pending).toMatchObject({ kind: 'unknown', cause: 'ABORTED' });
    expect(await gateway.register(uuid(), request, stop.signal)).toMatchObject({
      kind: 'not-reached',
      cause: 'NOT_STARTED',
    });
  });
});

describe('faults as settings', () => {
  it('decide by seed, operation and attempt: the same again, another for another attempt', () => {
    const settings = faultSettingsSchema.parse({
      seed: 7,
      dropRequest: 0.3,
      garbage: 0.3,
      latencyMs: { mean: 50, jitter: 50 },
    });
    const subjects = Array.from({ length: 300 }, (_, index) => `op-${index}`);
    const plans = (attempt: number, seed = 7) =>
      subjects.map((subject) => planFaults({ ...settings, seed }, subject, attempt));
    expect(plans(1)).toEqual(plans(1));
    expect(plans(1)).not.toEqual(plans(2));
    expect(plans(1)).not.toEqual(plans(1, 8));
    const dropped = plans(1).filter((plan) => plan.before === 'drop-request').length;
    expect(dropped).toBeGreaterThan(60);
    expect(dropped).toBeLessThan(120);
    expect(plans(1).every((plan) => plan.latencyMs >= 0 && plan.latencyMs <= 100)).toBe(true);
  });

  it.each([
    ['an unknown field', { dropRequests: 0.1 }],
    ['a probability over 1', { garbage: 1.5 }],
    ['a negative probability', { http503: { p: -0.1 } }],
    ['a text', { down: 'yes' }],
    ['a list', []],
  ])('refuses %s and keeps what was set', async (_name, faults) => {
    await setFaults(mock.url, { http401: 1 });
    const response = await fetch(`${mock.url}/mock/faults`, { method: 'POST', body: JSON.stringify(faults) });
    expect(response.status).toBe(400);
    expect(await (await fetch(`${mock.url}/mock/faults`)).json()).toMatchObject({ http401: 1 });
  });

  it('survive a restart on the same port, attempts too; the gateway rides over it', async () => {
    const port = Number(new URL(mock.url).port);
    const settings = faultSettingsSchema.parse({ seed: 3, http429: { p: 0.5, retryAfterS: 1 } });
    let operationId = uuid();
    const kindOf = (attempt: number) => planFaults(settings, operationId, attempt).before;
    while (kindOf(1) !== 'http429' || kindOf(2) !== 'http429' || kindOf(3) !== null) operationId = uuid();
    await setFaults(mock.url, { seed: 3, http429: { p: 0.5, retryAfterS: 1 } });
    expect(await gateway.register(operationId, request)).toMatchObject({ kind: 'not-reached' });
    await mock.kill();
    const withoutTries = gatewayTo(mock.url, { quickRetries: 0 });
    expect(await withoutTries.register(uuid(), request)).toMatchObject({ kind: 'not-reached', cause: 'ECONNREFUSED' });
    await withoutTries.close();
    expect(await gateway.register(uuid(), request)).toMatchObject({ kind: 'not-reached', cause: 'ECONNREFUSED' });
    mock = await spawnMock(folder.path, port);
    expect(await (await fetch(`${mock.url}/mock/faults`)).json()).toMatchObject({ seed: 3 });
    expect(await gateway.register(operationId, request)).toMatchObject({ kind: 'not-reached' });
    expect(await gateway.register(operationId, request)).toMatchObject({ kind: 'answered' });
  });

  it('a name that does not exist is not reached', async () => {
    const nowhere = gatewayTo('http://service.invalid:4711', { requestTimeoutMs: 5_000 });
    expect(await nowhere.register(uuid(), request)).toMatchObject({ kind: 'not-reached' });
    await nowhere.close();
  });
});

describe('a hostile client', () => {
  const post = (path: string, body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(`${mock.url}${path}`, { method: 'POST', body, headers });

  it.each([
    ['no XML', 'hello'],
    ['a DTD', '<!DOCTYPE x [<!ENTITY a "b">]><XmlMsg/>'],
    ['deep nesting', '<a>'.repeat(5_000)],
    ['no envelope', '<X/>'],
    ['nothing', ''],
    [
      'a message of another kind',
      '<XmlMsg><MessageHeader><MedicalInstitutionCode>9948000014</MedicalInstitutionCode></MessageHeader><MessageBody><X/></MessageBody></XmlMsg>',
    ],
  ])('%s: a readable failure, no stack trace', async (_name, body) => {
    const response = await post('/eps/EPSsiDIR01', body);
    const text = await response.text();
    expect(response.status).toBe(400);
    expect(text).toContain('<SegmentOfResult>9</SegmentOfResult>');
    expect(text).toContain('EPSB9001E');
    expect(text).not.toMatch(/node:|at .*\.ts|Error:/);
  });

  it('a code of a clinic is refused at the first level', async () => {
    const clinic = gatewayTo(mock.url, { medicalInstitutionCode: '9918000010' });
    expect(await clinic.listRegistered(today())).toMatchObject({ kind: 'refused', code: 'EPSB9003E' });
    await clinic.close();
  });

  it('unknown messages, paths and methods', async () => {
    expect((await post('/eps/EPSsiXXX99', '')).status).toBe(404);
    expect((await post('/eps/../etc/passwd', '')).status).toBe(404);
    expect((await fetch(`${mock.url}/`)).status).toBe(404);
    expect((await fetch(`${mock.url}/eps/EPSsiDIR01`)).status).toBe(404);
    expect((await post('/mock/ledger', '{}')).status).toBe(405);
    expect((await post('/mock/faults', '{')).status).toBe(400);
  });

  it('bodies over the limit, packed ones too', async () => {
    expect((await post('/eps/EPSsiDIR01', Buffer.alloc(9 * 1024 * 1024))).status).toBe(413);
    const { gzipSync } = await import('node:zlib');
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    expect((await post('/eps/EPSsiDIR01', bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
    expect((await post('/eps/EPSsiDIR01', 'x', { 'content-encoding': 'gzip' })).status).toBe(400);
    expect((await post('/eps/EPSsiDIR01', 'x', { 'content-encoding': 'br' })).status).toBe(415);
  });

  it('a page in a browser, which may not send orders to the doors', async () => {
    const origin = { origin: 'https://evil.example', 'content-type': 'text/plain' };
    expect((await post('/mock/faults', '{"down":true}', origin)).status).toBe(403);
    expect((await post('/eps/EPSsiDIR01', '', origin)).status).toBe(403);
    expect(await (await fetch(`${mock.url}/mock/faults`)).json()).toMatchObject({ down: false });
  });

  it('another host name', async () => {
    const { hostname, port } = new URL(mock.url);
    const answer = await new Promise<string>((done) => {
      let text = '';
      const socket = connect(Number(port), hostname, () => {
        socket.write('GET /mock/ledger HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
      });
      socket.on('data', (chunk) => {
        text += chunk.toString();
      });
      socket.on('close', () => done(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
  });

  it('listens on the loopback address only', () => {
    expect(new URL(mock.url).hostname).toBe('127.0.0.1');
  });
});

describe('the line', () => {
  it('packs bodies once the service has said that it takes them', async () => {
    const line = gatewayTo(mock.url);
    const bytesOf = async () => (await ledgerOf(mock.url)).counters.bytesIn;
    const start = await bytesOf();
    await line.register(uuid(), request);
    const first = (await bytesOf()) - start;
    await line.register(uuid(), request);
    const second = (await bytesOf()) - start - first;
    expect(second).toBeLessThan(first * 0.9);
    await line.close();
  });

  it('counts what is in flight at once', async () => {
    await setFaults(mock.url, { latencyMs: { mean: 300, jitter: 0 } });
    const line = gatewayTo(mock.url, { parallelism: 8, requestTimeoutMs: 30_000 });
    await Promise.all(Array.from({ length: 24 }, () => line.register(uuid(), request)));
    await sleep(1);
    const { counters } = await ledgerOf(mock.url);
    expect(counters.peakInFlight).toBe(8);
    expect(counters.byMessage.EPSsiDIR01).toBeGreaterThanOrEqual(24);
    expect(counters.byStatus['200']).toBeGreaterThanOrEqual(24);
    await line.close();
  });

  it('a caller that gives up while it waits for its turn: nothing left, and the next in line goes', async () => {
    await setFaults(mock.url, { latencyMs: { mean: 300, jitter: 0 } });
    const line = gatewayTo(mock.url, { parallelism: 1, requestTimeoutMs: 30_000 });
    const stop = new AbortController();
    const [left, next] = [uuid(), uuid()];
    const onItsWay = line.register(uuid(), request);
    const waits = line.register(left, request, stop.signal);
    const after = line.register(next, request);
    stop.abort();
    expect(await waits).toMatchObject({ kind: 'not-reached', cause: 'NOT_STARTED' });
    expect([(await onItsWay).kind, (await after).kind]).toEqual(['answered', 'answered']);
    expect([await stored(left), await stored(next)]).toEqual([false, true]);
    await line.close();
  });
});
