import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EpsGateway, RegisterRequest } from '../../main/application/service-ports.ts';
import { type MockService, startMockService } from '../../mock-service/start.ts';
import { createRootAuthority, createSigner } from '../../shared/document/certificates.ts';
import { buildDispensingDocument } from '../../shared/document/dispensing-document.ts';
import { softSigner } from '../../shared/document/soft-signer.ts';
import type { DocumentSigner } from '../../shared/document/xades-sign.ts';
import { addDays, addMs, instantOf } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import { cj1FromDispensingResult } from '../../shared/formats/cj1.ts';
import {
  book,
  documentOf,
  enrolledSigner,
  gatewayTo,
  ledgerOf,
  paperRequest,
  resultFor,
  signedDocument,
  temporaryFolder,
  today,
  unwrap,
  uuid,
} from './mock-fixture.ts';

const folder = temporaryFolder();
let mock: MockService;
let gateway: EpsGateway;
let pharmacist: DocumentSigner;
let prescriptionId: Uuid;
let original: Uint8Array;
let otherId: Uuid;
let otherOriginal: Uint8Array;

beforeAll(async () => {
  mock = await startMockService({ port: 0, dataDir: folder.path });
  gateway = gatewayTo(mock.url);
  pharmacist = await enrolledSigner(gateway);
  const take = async (): Promise<readonly [Uuid, Uint8Array]> => {
    const booked = await book(mock.url);
    const answer = await gateway.receive(uuid(), { prescriptionId: booked.prescriptionId });
    if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer));
    return [booked.prescriptionId, answer.value.document];
  };
  [prescriptionId, original] = await take();
  [otherId, otherOriginal] = await take();
});

afterAll(async () => {
  await gateway.close();
  await mock.close();
  folder.remove();
});

function electronic(document: Uint8Array, change: Partial<RegisterRequest> = {}): RegisterRequest {
  return {
    prescriptionId,
    prescriptionKind: 'electronic',
    document,
    signed: true,
    round: { type: 'single' },
    dispensingDate: today(),
    ...change,
  };
}

const unsigned = () => documentOf(resultFor(prescriptionId), original);
const signed = () => signedDocument(unsigned(), pharmacist);

/** The document with another CJ1 text in it. */
function withCj1(change: (cj1: string) => string): Uint8Array {
  return unwrap(
    buildDispensingDocument({ cj1: change(cj1FromDispensingResult(resultFor(null))), prescriptionOriginal: null }),
  );
}

function withText(bytes: Uint8Array, change: (text: string) => string): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  const changed = change(text);
  if (changed === text) throw new Error('the change changed nothing');
  return new TextEncoder().encode(changed);
}

function base64Cj1(drug = 'ノルバスク'): string {
  const cj1 = cj1FromDispensingResult(resultFor(prescriptionId)).replace('ノルバスク', drug);
  return Buffer.from(cj1).toString('base64');
}

function signerWithRole(role: 'Medical Doctor' | 'Pharmacist'): DocumentSigner {
  const now = instantOf(Date.now());
  const issuance = { notBefore: addMs(now, -1_000_000), notAfter: addMs(now, 1_000_000_000), serialNumber: 5 };
  const root = createRootAuthority({ organization: 'rogue', commonName: 'rogue' }, issuance);
  return softSigner(createSigner({ displayName: 'x', role }, root, issuance));
}

const table: readonly (readonly [string, string, () => RegisterRequest])[] = [
  ['no XML', 'EPSB9201E', () => ({ ...paperRequest(), document: Buffer.from('hello') })],
  ['a DTD', 'EPSB9201E', () => ({ ...paperRequest(), document: Buffer.from('<!DOCTYPE x><Document/>') })],
  [
    'an element the schema does not know',
    'EPSB9201E',
    () => ({
      ...paperRequest(),
      document: withText(paperRequest().document, (text) => text.replace('</Document>', '<X/></Document>')),
    }),
  ],
  ['a prescription document', 'EPSB9201E', () => ({ ...paperRequest(), document: original })],
  [
    'an id that only the service gives',
    'EPSB9209E',
    () => ({
      ...paperRequest(),
      document: withText(paperRequest().document, (text) =>
        text.replace('</DispensingManagement>', `<DispensingId Value="${uuid()}"/></DispensingManagement>`),
      ),
    }),
  ],
  [
    'CRLF (the real code)',
    'EPSB0052E',
    () => ({ ...paperRequest(), document: withCj1((cj1) => cj1.replaceAll('\n', '\r\n')) }),
  ],
  [
    'a missing mandatory record',
    'EPSB9202E',
    () => ({ ...paperRequest(), document: withCj1((cj1) => cj1.replace(/\n5,[^\n]*/, '')) }),
  ],
  [
    'another kind of CSV',
    'EPSB9202E',
    () => ({ ...paperRequest(), document: withCj1((cj1) => cj1.replace('CJ1', 'XX1')) }),
  ],
  [
    'an impossible date',
    'EPSB9202E',
    () => ({ ...paperRequest(), document: withCj1((cj1) => cj1.replace(/\n5,\d{8}/, '\n5,20260230')) }),
  ],
  ['no signature on an electronic original', 'EPSB9301E', () => electronic(unsigned(), { signed: false })],
  ['said to be signed, but is not', 'EPSB9303E', () => ({ ...paperRequest(), signed: true })],
  ['signed, but said not to be', 'EPSB9303E', () => electronic(signed(), { signed: false })],
  [
    'one character changed after signing',
    'EPSB9302E',
    () => electronic(withText(signed(), (text) => text.replace(base64Cj1(), base64Cj1('ノルバスケ')))),
  ],
  [
    'a certificate of another authority',
    'EPSB9302E',
    () => electronic(signedDocument(unsigned(), signerWithRole('Pharmacist'))),
  ],
  [
    'a doctor, not a pharmacist',
    'EPSB9302E',
    () => electronic(signedDocument(unsigned(), signerWithRole('Medical Doctor'))),
  ],
  [
    'another pharmacy in the CSV',
    'EPSB9205E',
    () => paperRequest(resultFor(null, { pharmacy: { ...resultFor(null).pharmacy, code: '8000015' } })),
  ],
  ['another day in the CSV', 'EPSB9206E', () => ({ ...paperRequest(), dispensingDate: addDays(today(), -1) })],
  ['another prescription in the CSV', 'EPSB9204E', () => electronic(signed(), { prescriptionId: otherId })],
  [
    'paper with a prescription id',
    'EPSB9203E',
    () => electronic(documentOf(resultFor(prescriptionId)), { prescriptionKind: 'paper', signed: false }),
  ],
  [
    'the original left out',
    'EPSB9207E',
    () => electronic(signedDocument(documentOf(resultFor(prescriptionId)), pharmacist)),
  ],
  [
    'the original of another prescription',
    'EPSB9207E',
    () => electronic(signedDocument(documentOf(resultFor(prescriptionId), otherOriginal), pharmacist)),
  ],
  [
    'an unknown prescription',
    'EPSB9101E',
    () => {
      const unknown = uuid();
      return electronic(documentOf(resultFor(unknown)), {
        prescriptionId: unknown,
        prescriptionKind: 'paper-with-exchange-number',
        signed: false,
      });
    },
  ],
  [
    'another kind than in the book',
    'EPSB9203E',
    () =>
      electronic(documentOf(resultFor(prescriptionId)), {
        prescriptionKind: 'paper-with-exchange-number',
        signed: false,
      }),
  ],
  [
    'a round the prescription does not have',
    'EPSB9208E',
    () => {
      const round = { type: 'refill', round: 2, of: 2, nextDate: null } as const;
      return electronic(signed(), { round });
    },
  ],
];

describe('registration is refused', () => {
  it.each(table)('%s: %s', async (_case, code, request) => {
    const operationId = uuid();
    expect(await gateway.register(operationId, request())).toMatchObject({ kind: 'refused', code });
    expect(await gateway.lookup(operationId)).toMatchObject({ value: { found: 'rejected', code } });
    expect((await ledgerOf(mock.url)).results).toEqual([]);
  });

  it('not received yet, or received by another pharmacy', async () => {
    const booked = await book(mock.url, { kind: 'paper-with-exchange-number' });
    const request = {
      ...electronic(documentOf(resultFor(booked.prescriptionId)), { signed: false }),
      prescriptionId: booked.prescriptionId,
      prescriptionKind: 'paper-with-exchange-number',
    } as const;
    expect(await gateway.register(uuid(), request)).toMatchObject({ kind: 'refused', code: 'EPSB9105E' });
    const other = gatewayTo(mock.url, { medicalInstitutionCode: '9940000022' });
    await other.receive(uuid(), { prescriptionId: booked.prescriptionId });
    await other.close();
    expect(await gateway.register(uuid(), request)).toMatchObject({ kind: 'refused', code: 'EPSB9105E' });
  });

  it('a result of another pharmacy can be neither amended, withdrawn nor fetched', async () => {
    const folderOfItsOwn = temporaryFolder();
    const alone = await startMockService({ port: 0, dataDir: folderOfItsOwn.path });
    const own = gatewayTo(alone.url);
    const registered = await own.register(uuid(), paperRequest());
    if (registered.kind !== 'answered') throw new Error(JSON.stringify(registered));
    const { dispensingId } = registered.value;
    const other = gatewayTo(alone.url, { medicalInstitutionCode: '9940000022' });
    expect(await other.withdraw(uuid(), dispensingId, 'x')).toMatchObject({ code: 'EPSB9401E' });
    expect(await other.fetchReturnCopy(dispensingId)).toMatchObject({ code: 'EPSB9401E' });
    expect(await other.listRegistered(today())).toMatchObject({ value: [] });
    await Promise.all([own.close(), other.close()]);
    await alone.close();
    folderOfItsOwn.remove();
  });

  it('and the right one is taken after all that', async () => {
    expect(await gateway.register(uuid(), electronic(signed()))).toMatchObject({ kind: 'answered' });
  });
});

describe('enrolment', () => {
  it('refuses what is no request signed with its own key', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(await gateway.enrol(pem)).toMatchObject({ kind: 'refused', code: 'signing.bad-request' });
    expect(await gateway.enrol('hello')).toMatchObject({ kind: 'refused' });
  });
});
