import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DuplicateCheckRequest, EpsGateway } from '../../main/application/service-ports.ts';
import { type MockService, startMockService } from '../../mock-service/start.ts';
import { readDispensingDocument } from '../../shared/document/dispensing-document.ts';
import { readPrescriptionDocument } from '../../shared/document/prescription-document.ts';
import { verifyDocument } from '../../shared/document/verify-document.ts';
import type { DocumentSigner } from '../../shared/document/xades-sign.ts';
import { instantOf } from '../../shared/domain/calendar-date.ts';
import { NO_ONLINE_CONSENT } from '../../shared/formats/eps-messages-consent.ts';
import {
  book,
  checkRequest,
  consentGiven,
  documentOf,
  electronicRequest,
  enrolledSigner,
  gatewayTo,
  INSURED,
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
let signer: DocumentSigner;

beforeAll(async () => {
  mock = await startMockService({ port: 0, dataDir: folder.path });
  gateway = gatewayTo(mock.url);
  signer = await enrolledSigner(gateway);
});

afterAll(async () => {
  await gateway.close();
  await mock.close();
  folder.remove();
});

async function anchors() {
  const answer = await gateway.anchors();
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer));
  return answer.value;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('reception', () => {
  it('hands out the signed original by exchange number and key, and moves it to 調剤中', async () => {
    const { prescriptionId, exchangeNumber } = await book(mock.url);
    const answer = await gateway.receive(uuid(), { exchangeNumber, insured: INSURED });
    expect(answer).toMatchObject({
      kind: 'answered',
      value: { prescriptionId, exchangeNumber, kind: 'electronic', round: 1 },
    });
    if (answer.kind !== 'answered') return;
    expect(unwrap(readPrescriptionDocument(answer.value.document))).toMatchObject({ prescriptionId, signed: true });
    const report = verifyDocument(answer.value.document, { anchors: await anchors(), now: instantOf(Date.now()) });
    expect(report).toMatchObject({
      valid: true,
      signatures: [{ element: 'PrescriptionSign', role: 'Medical Doctor' }],
    });
    expect(await gateway.receive(uuid(), { prescriptionId })).toMatchObject({ kind: 'refused', code: 'EPSB9103E' });
    expect(
      await gatewayTo(mock.url, { medicalInstitutionCode: '9940000022' }).receive(uuid(), { prescriptionId }),
    ).toMatchObject({ kind: 'refused', code: 'EPSB9102E' });
  });

  it('needs number and key together; a missing branch number does not hinder', async () => {
    const { exchangeNumber } = await book(mock.url);
    const other = { ...INSURED, number: '010002' };
    expect(await gateway.receive(uuid(), { exchangeNumber, insured: other })).toMatchObject({ code: 'EPSB9101E' });
    const withoutBranch = { ...INSURED, symbol: '2022', branch: null };
    expect(await gateway.receive(uuid(), { exchangeNumber, insured: withoutBranch })).toMatchObject({
      kind: 'answered',
    });
  });

  it('gives an unsigned file for 引換番号付き紙', async () => {
    const { prescriptionId } = await book(mock.url, { kind: 'paper-with-exchange-number' });
    const answer = await gateway.receive(uuid(), { prescriptionId });
    expect(answer).toMatchObject({ kind: 'answered', value: { kind: 'paper-with-exchange-number' } });
    if (answer.kind !== 'answered') return;
    expect(unwrap(readPrescriptionDocument(answer.value.document)).signed).toBe(false);
  });

  it('lists what waits for a person, cancels, and takes in again', async () => {
    const insured = { ...INSURED, number: '019999' };
    const { prescriptionId, exchangeNumber } = await book(mock.url, { insured });
    const waiting = { prescriptionId, exchangeNumber, issuedOn: today(), kind: 'electronic' };
    expect(await gateway.listForPatient(insured)).toMatchObject({ kind: 'answered', value: [waiting] });
    const operationId = uuid();
    await gateway.receive(operationId, { prescriptionId });
    expect(await gateway.listForPatient(insured)).toMatchObject({ kind: 'answered', value: [] });
    expect(await gateway.lookupReception(operationId)).toMatchObject({
      kind: 'answered',
      value: { found: 'registered', received: { prescriptionId } },
    });
    const cancelled = uuid();
    expect(await gateway.cancelReception(cancelled, prescriptionId)).toMatchObject({ kind: 'answered' });
    expect(await gateway.lookup(cancelled)).toMatchObject({
      kind: 'answered',
      value: { found: 'registered', registered: { dispensingId: null } },
    });
    expect(await gateway.cancelReception(uuid(), prescriptionId)).toMatchObject({ code: 'EPSB9105E' });
    expect(await gateway.receive(uuid(), { prescriptionId })).toMatchObject({ kind: 'answered' });
  });
});

describe('registration', () => {
  it('adds id, conversions and a time stamp to a signed result, outside the signature', async () => {
    const { prescriptionId } = await book(mock.url);
    const request = await electronicRequest(gateway, signer, prescriptionId);
    const operationId = uuid();
    const answer = await gateway.register(operationId, request);
    expect(answer).toMatchObject({ kind: 'answered' });
    if (answer.kind !== 'answered' || answer.value.returnCopy === null) return;
    const { dispensingId, returnCopy } = answer.value;
    const content = unwrap(readDispensingDocument(returnCopy));
    expect(content).toMatchObject({ dispensingId, prescriptionId, signed: true });
    expect(content.cj1).toBe(unwrap(readDispensingDocument(request.document)).cj1);
    expect(content.conversions[0]).toMatchObject({ code: '2171022F2025' });
    expect(content.conversions[0]?.receiptLine).toContain(',2,612170710,');
    const report = verifyDocument(returnCopy, { anchors: await anchors(), now: instantOf(Date.now()) });
    expect(report.valid).toBe(true);
    const own = report.signatures.find((signature) => signature.element === 'DispensingSign');
    expect(own?.role).toBe('Pharmacist');
    expect(own?.checks).toContainEqual(expect.objectContaining({ name: 'timestamp-imprint', result: 'pass' }));
    expect(await gateway.fetchReturnCopy(dispensingId)).toMatchObject({ kind: 'answered', value: returnCopy });
    const row = (await ledgerOf(mock.url)).results.find((each) => each.operationId === operationId);
    expect(row).toMatchObject({
      dispensingId,
      kind: 'register',
      prescriptionId,
      receivedSha256: sha256(request.document),
      returnedSha256: sha256(returnCopy),
      version: 1,
      state: 'current',
    });
    expect(await gateway.cancelReception(uuid(), prescriptionId)).toMatchObject({ kind: 'refused' });
  });

  it('registers, amends and withdraws plain paper without a signature', async () => {
    const registered = uuid();
    const first = await gateway.register(registered, paperRequest());
    expect(first).toMatchObject({ kind: 'answered' });
    if (first.kind !== 'answered') return;
    const { dispensingId } = first.value;
    const amended = uuid();
    const changed = paperRequest(resultFor(null, { remarks: ['訂正'] }));
    expect(await gateway.amend(uuid(), dispensingId, 2, changed)).toMatchObject({ code: 'EPSB9402E' });
    expect(await gateway.amend(amended, dispensingId, 1, changed)).toMatchObject({ kind: 'answered' });
    expect(await gateway.amend(uuid(), dispensingId, 1, changed)).toMatchObject({ code: 'EPSB9402E' });
    const withdrawn = uuid();
    expect(await gateway.withdraw(withdrawn, dispensingId, '誤登録')).toMatchObject({ kind: 'answered' });
    expect(await gateway.withdraw(uuid(), dispensingId, '誤登録')).toMatchObject({ code: 'EPSB9403E' });
    expect(await gateway.amend(uuid(), dispensingId, 2, changed)).toMatchObject({ code: 'EPSB9403E' });
    const rows = (await ledgerOf(mock.url)).results.filter((row) => row.dispensingId === dispensingId);
    expect(rows.map((row) => [row.operationId, row.kind, row.version, row.state])).toEqual([
      [registered, 'register', 1, 'superseded'],
      [amended, 'amend', 2, 'withdrawn'],
      [withdrawn, 'withdraw', 2, 'withdrawn'],
    ]);
    expect(rows.map((row) => row.returnedSha256 === null)).toEqual([false, false, true]);
    expect(await gateway.lookup(withdrawn)).toMatchObject({
      value: { found: 'registered', registered: { dispensingId, returnCopy: null } },
    });
    expect(await gateway.lookup(registered)).toMatchObject({
      value: { found: 'registered', registered: { dispensingId, returnCopy: first.value.returnCopy } },
    });
    const listed = await gateway.listRegistered(today());
    expect(listed).toMatchObject({
      kind: 'answered',
      value: expect.arrayContaining([
        { dispensingId, operationId: registered, version: 1, state: 'superseded' },
        { dispensingId, operationId: amended, version: 2, state: 'withdrawn' },
      ]),
    });
  });

  it('looks up: registered, rejected, not received', async () => {
    const rejected = uuid();
    const unknown = { ...paperRequest(resultFor(uuid())), prescriptionKind: 'electronic' as const };
    expect(await gateway.register(rejected, unknown)).toMatchObject({ kind: 'refused' });
    expect(await gateway.lookup(rejected)).toMatchObject({
      kind: 'answered',
      value: { found: 'rejected', code: expect.stringMatching(/^EPSB9\d{3}E$/) },
    });
    expect(await gateway.lookup(uuid())).toMatchObject({ kind: 'answered', value: { found: 'not-received' } });
    expect(await gateway.lookupReception(uuid())).toMatchObject({ value: { found: 'not-received' } });
  });

  it('a withdrawn result gives the prescription back at 調剤中, whose reception can never be cancelled', async () => {
    const { prescriptionId } = await book(mock.url);
    const request = await electronicRequest(gateway, signer, prescriptionId);
    const first = await gateway.register(uuid(), request);
    if (first.kind !== 'answered') throw new Error(JSON.stringify(first));
    expect(await gateway.register(uuid(), request)).toMatchObject({ code: 'EPSB9104E' });
    await gateway.withdraw(uuid(), first.value.dispensingId, '誤り');
    expect(await gateway.cancelReception(uuid(), prescriptionId)).toMatchObject({ code: 'EPSB9106E' });
    expect(await gateway.register(uuid(), request)).toMatchObject({ kind: 'answered' });
  });
});

describe('rounds', () => {
  it('a refill goes back to the pool between rounds and is 調剤済 after the last', async () => {
    const { prescriptionId } = await book(mock.url, { repetition: { type: 'refill', totalRounds: 2 } });
    const received = await gateway.receive(uuid(), { prescriptionId });
    if (received.kind !== 'answered') throw new Error(JSON.stringify(received));
    const roundOf = (round: number) => ({ type: 'refill', round, of: 2, nextDate: null }) as const;
    const interim = resultFor(prescriptionId, { round: roundOf(1) });
    const request = {
      prescriptionId,
      prescriptionKind: 'electronic',
      document: signedDocument(documentOf(interim), signer),
      signed: true,
      dispensingDate: today(),
    } as const;
    expect(await gateway.register(uuid(), { ...request, round: roundOf(2) })).toMatchObject({ kind: 'refused' });
    const first = await gateway.register(uuid(), { ...request, round: roundOf(1) });
    expect(first).toMatchObject({ kind: 'answered' });
    if (first.kind !== 'answered') return;
    const second = await electronicRequest(gateway, signer, prescriptionId, { round: roundOf(2) });
    expect(await gateway.withdraw(uuid(), first.value.dispensingId, '誤り')).toMatchObject({ code: 'EPSB9404E' });
    expect(await gateway.register(uuid(), second)).toMatchObject({ kind: 'answered' });
    expect(await gateway.receive(uuid(), { prescriptionId })).toMatchObject({ code: 'EPSB9104E' });
  });

  it('of a split only the last round is signed', async () => {
    const repetition = { type: 'split', totalRounds: 2 };
    const { prescriptionId } = await book(mock.url, { repetition });
    await gateway.receive(uuid(), { prescriptionId });
    const round = { type: 'split', round: 1, of: 2, reason: '長期保存困難' } as const;
    const interim = resultFor(prescriptionId, { round });
    const request = {
      prescriptionId,
      prescriptionKind: 'electronic',
      document: documentOf(interim),
      signed: false,
      dispensingDate: today(),
      round,
    } as const;
    expect(await gateway.register(uuid(), request)).toMatchObject({ kind: 'answered' });
    const last = { ...round, round: 2 };
    const received = await gateway.receive(uuid(), { prescriptionId });
    expect(received).toMatchObject({ kind: 'answered', value: { round: 2 } });
    if (received.kind !== 'answered') return;
    const unsigned = documentOf(resultFor(prescriptionId, { round: last }), received.value.document);
    expect(await gateway.register(uuid(), { ...request, document: unsigned, round: last })).toMatchObject({
      code: 'EPSB9301E',
    });
    const signed = signedDocument(unsigned, signer);
    expect(await gateway.register(uuid(), { ...request, document: signed, signed: true, round: last })).toMatchObject({
      kind: 'answered',
    });
  });
});

describe('duplicate check and past drugs', () => {
  const insured = { ...INSURED, number: '055555' };
  const ask = (change: Partial<DuplicateCheckRequest> = {}) =>
    gateway.checkDuplicates(checkRequest(resultFor(null, { insured }), change));

  it('says none, then finds what was registered, masked without consent', async () => {
    expect(await ask()).toMatchObject({
      kind: 'answered',
      value: { answer: 'none', lines: [{ state: 'checked', csvLine: expect.any(Number) }], rows: [] },
    });
    expect(await gateway.register(uuid(), paperRequest(resultFor(null, { insured })))).toMatchObject({
      kind: 'answered',
    });
    expect(await ask()).toMatchObject({
      value: {
        answer: 'found-without-consent',
        rows: [{ category: 'duplicate', ingredient: null, past: null, condition: null, comment: null }],
      },
    });
    expect(await ask({ onlineConsent: consentGiven() })).toMatchObject({
      value: {
        answer: 'found',
        rows: [{ past: { name: 'ノルバスク錠５ｍｇ', institutionName: '検証用病院', pharmacyName: '検証用薬局' } }],
      },
    });
    expect(await ask({ onlineConsent: consentGiven(), ownInstitutionIncluded: false })).toMatchObject({
      value: { answer: 'none' },
    });
  });

  it('② comes with the reception', async () => {
    const { prescriptionId } = await book(mock.url, { insured });
    const other = gatewayTo(mock.url, { medicalInstitutionCode: '9940000022' });
    expect(await other.receive(uuid(), { prescriptionId })).toMatchObject({
      value: { check: { answer: 'found-without-consent' } },
    });
    await other.close();
  });

  it('past drugs only with consent given online', async () => {
    expect(await gateway.pastDrugs(insured, NO_ONLINE_CONSENT)).toMatchObject({ kind: 'refused', code: 'EPSB9501E' });
    expect(await gateway.pastDrugs(insured, consentGiven())).toMatchObject({
      kind: 'answered',
      value: expect.arrayContaining([expect.objectContaining({ name: 'ノルバスク錠５ｍｇ', date: today() })]),
    });
  });
});
