/**
 * The mock service under mutated messages: real requests of the gateway, changed from the outermost byte to the text inside
 * the document inside the message, sent over real sockets. Whatever comes, it answers, without a trace of its inside.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Pool } from 'undici';
import type { EpsGateway } from '../../main/application/service-ports.ts';
import {
  book,
  checkRequest,
  consentGiven,
  documentOf,
  enrolledSigner,
  gatewayTo,
  INSURED,
  ledgerOf,
  paperRequest,
  resultFor,
  signedDocument,
  spawnMock,
  temporaryFolder,
  today,
  uuid,
} from '../contract/mock-fixture.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateXmlText } from './mutate-xml.ts';
import { SeededChance } from './seeded-chance.ts';

interface Message {
  readonly path: string;
  readonly body: Buffer;
}

/** Requests as the gateway writes them, caught by a listener in the service's place. */
async function realMessages(ask: (gateway: EpsGateway) => Promise<unknown>): Promise<readonly Message[]> {
  const caught: Message[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      caught.push({ path: request.url ?? '', body: Buffer.concat(chunks) });
      response.writeHead(503).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const gateway = gatewayTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await ask(gateway);
  await gateway.close();
  await new Promise((done) => server.close(done));
  return caught;
}

async function seedMessages(url: string): Promise<readonly Message[]> {
  const toService = gatewayTo(url);
  const signer = await enrolledSigner(toService);
  const { prescriptionId, exchangeNumber } = await book(url);
  const received = await toService.receive(uuid(), { prescriptionId });
  await toService.close();
  if (received.kind !== 'answered') throw new Error('the seeds need a prescription');
  const result = resultFor(prescriptionId);
  const signed = {
    prescriptionId,
    prescriptionKind: 'electronic' as const,
    document: signedDocument(documentOf(result, received.value.document), signer),
    signed: true,
    round: result.round,
    dispensingDate: today(),
  };
  return realMessages(async (gateway) => {
    await gateway.receive(uuid(), { exchangeNumber, insured: INSURED });
    await gateway.receive(uuid(), { prescriptionId });
    await gateway.listForPatient(INSURED);
    await gateway.cancelReception(uuid(), prescriptionId);
    await gateway.register(uuid(), paperRequest());
    await gateway.register(uuid(), signed);
    await gateway.amend(uuid(), uuid(), 1, signed);
    await gateway.withdraw(uuid(), uuid(), '入力間違い');
    await gateway.lookup(uuid());
    await gateway.lookupReception(uuid());
    await gateway.fetchReturnCopy(uuid());
    await gateway.listRegistered(today());
    await gateway.checkDuplicates(checkRequest(result));
    await gateway.pastDrugs(INSURED, consentGiven());
  });
}

const OPERATION_ID = /(<OperationId>)[^<]*/;

interface Mutated extends Message {
  readonly packed: boolean;
}

/** The operation id is new each time: one that is known already would be answered from the store, unread. */
function mutated(seeds: readonly Message[], chance: SeededChance): Mutated {
  const seed = chance.oneOf(seeds);
  const path = chance.fraction() < 0.05 ? chance.oneOf(seeds).path : seed.path;
  const fresh = seed.body.toString('utf8').replace(OPERATION_ID, `$1${uuid()}`);
  const body =
    chance.fraction() < 0.2
      ? mutateBytes(Buffer.from(fresh), chance, chance.oneOf(seeds).body)
      : Buffer.from(mutateXmlText(fresh, chance));
  const packs = chance.fraction();
  if (packs > 0.06) return { path, body, packed: false };
  const packed = gzipSync(body, { level: 1 });
  return { path, body: packs > 0.02 ? packed : mutateBytes(packed, chance, body), packed: true };
}

/** What a stack trace, a path of ours or a message of the runtime looks like. */
const INSIDE = /node:|\bat .*\.(ts|js|mjs)|Error:|mock-service\/|shared\/|SQLITE/;

export interface AttackReport {
  readonly sent: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** Registrations taken in: messages that were whole still */
  readonly registered: number;
  readonly slowestMs: number;
  readonly requestsPerSecond: number;
  /** Each would be a defect: no answer, a status of 500 and more, or an answer that shows the inside */
  readonly findings: readonly string[];
}

/** Milliseconds after which an answer counts as a hang */
const HANG_MS = 10_000;
const CONNECTIONS = 4;

export async function attackMock(count: number, seed: number): Promise<AttackReport> {
  const folder = temporaryFolder();
  const mock = await spawnMock(join(folder.path, 'service'));
  const pool = new Pool(mock.url, { connections: CONNECTIONS, headersTimeout: HANG_MS, bodyTimeout: HANG_MS });
  const findings: string[] = [];
  const byStatus: Record<string, number> = {};
  let slowestMs = 0;
  let sent = 0;
  const one = async (seeds: readonly Message[], chance: SeededChance): Promise<void> => {
    const { path, body, packed } = mutated(seeds, chance);
    sent += 1;
    const startedMs = performance.now();
    const told = `request ${sent} of seed ${seed}, ${path}`;
    try {
      const answer = await pool.request({
        method: 'POST',
        path,
        body,
        headers: { 'content-type': 'application/xml', ...(packed ? { 'content-encoding': 'gzip' } : {}) },
      });
      const text = await answer.body.text();
      byStatus[answer.statusCode] = (byStatus[answer.statusCode] ?? 0) + 1;
      if (answer.statusCode >= 500) findings.push(`${told}: status ${answer.statusCode}`);
      const shown = INSIDE.exec(text);
      if (shown !== null) findings.push(`${told}: shows ${shown[0]}`);
    } catch (error) {
      findings.push(`${told}: no answer (${error instanceof Error ? error.name : 'unknown'})`);
    }
    slowestMs = Math.max(slowestMs, performance.now() - startedMs);
  };
  try {
    const seeds = await seedMessages(mock.url);
    const startedMs = performance.now();
    const streams = Array.from({ length: CONNECTIONS }, async (_, index) => {
      const chance = new SeededChance(seed * CONNECTIONS + index);
      for (let turn = index; turn < count; turn += CONNECTIONS) await one(seeds, chance);
    });
    await Promise.all(streams);
    const seconds = (performance.now() - startedMs) / 1_000;
    if (mock.process.exitCode !== null) findings.push('the service has ended');
    const { results } = await ledgerOf(mock.url);
    return {
      sent,
      byStatus,
      registered: results.length,
      slowestMs: Math.round(slowestMs),
      requestsPerSecond: Math.round(count / seconds),
      findings,
    };
  } finally {
    await pool.close();
    await mock.kill();
    folder.remove();
  }
}
