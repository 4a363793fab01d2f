import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EpsGateway } from '../../main/application/service-ports.ts';
import { writeMessageElement } from '../../shared/document/xml-tree.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import { writeRequest } from '../../shared/formats/envelope.ts';
import { epsMessages, writeRequestBody } from '../../shared/formats/eps-messages.ts';
import {
  book,
  electronicRequest,
  enrolledSigner,
  gatewayTo,
  ledgerOf,
  type MockProcess,
  PHARMACY,
  paperRequest,
  resultFor,
  setFaults,
  spawnMock,
  temporaryFolder,
  uuid,
} from '../contract/mock-fixture.ts';

let folder: ReturnType<typeof temporaryFolder>;
let mock: MockProcess;
let gateway: EpsGateway;

beforeEach(async () => {
  folder = temporaryFolder();
  mock = await spawnMock(folder.path);
  gateway = gatewayTo(mock.url, { quickRetries: 0, requestTimeoutMs: 20_000 });
});

afterEach(async () => {
  await gateway.close();
  await mock.kill();
  folder.remove();
});

async function restart(): Promise<void> {
  const port = Number(new URL(mock.url).port);
  await mock.kill();
  mock = await spawnMock(folder.path, port);
}

/** A registration as bytes, so that answers can be compared byte for byte. */
function registrationBytes(operationId: Uuid, remark: string, fileIdentifier = 'x'): Uint8Array {
  const { document, ...rest } = paperRequest(resultFor(null, { remarks: [remark] }));
  const request = { operationId, ...rest, documentBase64: Buffer.from(document).toString('base64') };
  const body = writeRequestBody(epsMessages.register, request);
  return writeMessageElement(writeRequest({ medicalInstitutionCode: PHARMACY, fileIdentifier, body }));
}

async function post(bytes: Uint8Array): Promise<string> {
  const response = await fetch(`${mock.url}/eps/EPSsiDIR01`, { method: 'POST', body: Buffer.from(bytes) });
  return response.text();
}

describe('the same operation', () => {
  it('eight at once: one row, eight times the same bytes', async () => {
    const operationId = uuid();
    const bytes = registrationBytes(operationId, 'a');
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(bytes)));
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('<ProcessingResultStatus>1</ProcessingResultStatus>');
    expect((await ledgerOf(mock.url)).results.map((row) => row.operationId)).toEqual([operationId]);
  });

  it('the same bytes again later, after a restart, and whatever its file identifier', async () => {
    const operationId = uuid();
    const first = await post(registrationBytes(operationId, 'a'));
    await sleep(5);
    expect(await post(registrationBytes(operationId, 'a'))).toBe(first);
    await restart();
    expect(await post(registrationBytes(operationId, 'a', 'another'))).toBe(first);
    expect((await ledgerOf(mock.url)).results).toHaveLength(1);
  });

  it('with another content is refused, and the first stays', async () => {
    const operationId = uuid();
    const first = await post(registrationBytes(operationId, 'a'));
    expect(await post(registrationBytes(operationId, 'b'))).toContain('EPSB9002E');
    expect(await post(registrationBytes(operationId, 'a'))).toBe(first);
    expect(await gateway.withdraw(operationId, uuid(), '別の操作')).toMatchObject({ code: 'EPSB9002E' });
    expect((await ledgerOf(mock.url)).results).toHaveLength(1);
  });

  it('a refusal is repeated as well, even when the reason is gone', async () => {
    const operationId = uuid();
    await setFaults(mock.url, { rejectEvery: 1 });
    const refused = await post(registrationBytes(operationId, 'a'));
    expect(refused).toContain('EPSB9999E');
    await setFaults(mock.url, {});
    expect(await post(registrationBytes(operationId, 'a'))).toBe(refused);
  });

  it('eight results of one prescription at once: one is taken', async () => {
    const { prescriptionId } = await book(mock.url);
    const request = await electronicRequest(gateway, await enrolledSigner(gateway), prescriptionId);
    const answers = await Promise.all(Array.from({ length: 8 }, () => gateway.register(uuid(), request)));
    expect(answers.map((answer) => answer.kind).toSorted()).toEqual(['answered', ...Array(7).fill('refused')]);
    expect((await ledgerOf(mock.url)).results).toHaveLength(1);
  });
});

describe('killed', () => {
  it('at random during registrations: what was acknowledged is there, once, with the same file', async () => {
    const acknowledged = new Map<Uuid, string>();
    const unknown = new Set<Uuid>();
    const stop = new AbortController();
    const sendOn = async (): Promise<void> => {
      while (!stop.signal.aborted) {
        const operationId = uuid();
        const answer = await gateway.register(operationId, paperRequest());
        if (answer.kind === 'answered' && answer.value.returnCopy !== null) {
          acknowledged.set(operationId, createHash('sha256').update(answer.value.returnCopy).digest('hex'));
        } else {
          if (answer.kind === 'unknown') unknown.add(operationId);
          await sleep(20);
        }
      }
    };
    const senders = Array.from({ length: 4 }, sendOn);
    for (let kill = 0; kill < 6; kill += 1) {
      const enough = acknowledged.size + 5;
      while (acknowledged.size < enough) await sleep(5);
      await sleep(Math.random() * 60);
      await restart();
    }
    stop.abort();
    await Promise.all(senders);
    const { results } = await ledgerOf(mock.url);
    const rows = new Map(results.map((row) => [row.operationId, row]));
    expect(rows.size).toBe(results.length);
    expect(acknowledged.size).toBeGreaterThanOrEqual(30);
    for (const [operationId, sha256] of acknowledged) expect(rows.get(operationId)?.returnedSha256).toBe(sha256);
    for (const operationId of unknown) {
      const found = await gateway.lookup(operationId);
      const word = rows.has(operationId) ? 'registered' : 'not-received';
      expect(found).toMatchObject({ kind: 'answered', value: { found: word } });
    }
    const strangers = results.filter((row) => !acknowledged.has(row.operationId) && !unknown.has(row.operationId));
    expect(strangers).toEqual([]);
  });

  it('keeps its keys: what it certified and stamped before still verifies', async () => {
    const before = await gateway.anchors();
    const signer = await enrolledSigner(gateway);
    await restart();
    const after = await gateway.anchors();
    expect(after.kind === 'answered' && before.kind === 'answered' && after.value).toEqual(
      before.kind === 'answered' && before.value,
    );
    const { prescriptionId } = await book(mock.url);
    const request = await electronicRequest(gateway, signer, prescriptionId);
    expect(await gateway.register(uuid(), request)).toMatchObject({ kind: 'answered' });
  });
});
