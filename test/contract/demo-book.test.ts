import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EpsGateway } from '../../main/application/service-ports.ts';
import { DEMO_DRUGS } from '../../mock-service/book/demo-drugs.ts';
import { demoInsured } from '../../mock-service/book/demo-history.ts';
import { type MockService, startMockService } from '../../mock-service/start.ts';
import { verifyDocument } from '../../shared/document/verify-document.ts';
import { instantOf } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { InsuredPersonKey } from '../../shared/domain/patient.ts';
import { cj1FromDispensingResult } from '../../shared/formats/cj1.ts';
import { loadDrugMaster } from '../../shared/masters/load-drug-master.ts';
import { consentGiven, door, gatewayTo, prescriptionFields, resultFor, temporaryFolder, uuid } from './mock-fixture.ts';

interface BookRow {
  readonly prescriptionId: Uuid;
  readonly exchangeNumber: string;
  readonly kind: string;
  readonly state: string;
  readonly round: number;
  readonly rounds: number;
  readonly repetition: string;
  readonly insured: InsuredPersonKey;
  readonly slip: string;
}

const folder = temporaryFolder();
let mock: MockService;
let gateway: EpsGateway;
let rows: readonly BookRow[];

const listOf = async (url: string) => (await (await fetch(`${url}/mock/prescriptions`)).json()) as readonly BookRow[];

beforeAll(async () => {
  mock = await startMockService({ port: 0, dataDir: folder.path, fill: 'demo' });
  gateway = gatewayTo(mock.url);
  rows = await listOf(mock.url);
});

afterAll(async () => {
  await gateway.close();
  await mock.close();
  folder.remove();
});

describe('the demo book', () => {
  it('holds the cases the demo needs', () => {
    expect(rows).toHaveLength(30);
    expect(rows.filter((row) => row.kind === 'electronic')).toHaveLength(20);
    expect(rows.filter((row) => row.repetition === 'refill').map((row) => [row.round, row.rounds])).toEqual([[1, 3]]);
    expect(rows.filter((row) => row.repetition === 'split').map((row) => [row.round, row.rounds])).toEqual([[2, 2]]);
    expect(rows.every((row) => /^\d{8},[^,]+,\d{6},01,\d{8},\d{6}$/.test(row.slip))).toBe(true);
  });

  it('is the same in another folder, and not filled twice', async () => {
    const other = temporaryFolder();
    const first = await startMockService({ port: 0, dataDir: other.path, fill: 'demo' });
    const names = (list: readonly BookRow[]) => list.map((row) => [row.prescriptionId, row.exchangeNumber, row.slip]);
    expect(names(await listOf(first.url))).toEqual(names(rows));
    await first.close();
    const second = await startMockService({ port: 0, dataDir: other.path, fill: 'demo' });
    expect(await listOf(second.url)).toHaveLength(30);
    await second.close();
    other.remove();
  });

  it('names drugs as the price list does', () => {
    const master = loadDrugMaster();
    for (const drug of Object.values(DEMO_DRUGS)) {
      const found = master.resolve('yj', drug.code);
      expect(found.kind === 'resolved' ? found.drug.name : drug.code).toBe(drug.name);
    }
  });

  it('every prescription can be taken in by what stands on its 控え, and every signature holds', async () => {
    const anchors = await gateway.anchors();
    if (anchors.kind !== 'answered') throw new Error(JSON.stringify(anchors));
    for (const row of rows) {
      const answer = await gateway.receive(uuid(), { exchangeNumber: row.exchangeNumber, insured: row.insured });
      expect(answer).toMatchObject({
        kind: 'answered',
        value: { prescriptionId: row.prescriptionId, round: row.round },
      });
      if (answer.kind !== 'answered') continue;
      const report = verifyDocument(answer.value.document, { anchors: anchors.value, now: instantOf(Date.now()) });
      expect(report.valid).toBe(true);
      expect(report.signatures[0]?.role ?? null).toBe(row.kind === 'electronic' ? 'Medical Doctor' : null);
    }
    expect((await listOf(mock.url)).every((row) => row.state === 'dispensing')).toBe(true);
  });

  it('the zolpidem patient: hits from more than 10 institutions, over 1,200 mg in 30 days', async () => {
    const insured = demoInsured(0);
    const { code, name } = DEMO_DRUGS.zolpidem;
    const base = resultFor(null, { insured });
    const groups = base.groups.map((group) => ({
      ...group,
      drugs: group.drugs.map((drug) => ({ ...drug, code, name })),
    }));
    const answer = await gateway.checkDuplicates({
      insured,
      csv: cj1FromDispensingResult({ ...base, groups }),
      format: 'CJ1',
      ownInstitutionIncluded: false,
      onlineConsent: consentGiven(),
      oralConsent: null,
      prescriptionId: null,
      dispensingId: null,
    });
    if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer));
    const value = answer.value as {
      readonly answer: string;
      readonly rows: readonly { readonly past: { readonly institutionName: string } | null }[];
    };
    expect(value.answer).toBe('found');
    expect(new Set(value.rows.map((row) => row.past?.institutionName)).size).toBeGreaterThan(10);
    const past = await gateway.pastDrugs(insured, consentGiven());
    if (past.kind !== 'answered') throw new Error(JSON.stringify(past));
    const drugs = past.value as readonly {
      readonly date: string;
      readonly name: string;
      readonly institutionName: string;
      readonly quantity: number;
    }[];
    const zolpidem = drugs.filter((drug) => drug.name === name);
    expect(new Set(zolpidem.map((drug) => drug.institutionName)).size).toBeGreaterThanOrEqual(51);
    const newest = zolpidem.toSorted((a, b) => b.date.localeCompare(a.date)).slice(0, 30);
    expect(newest.reduce((mg, drug) => mg + 10 * drug.quantity, 0)).toBeGreaterThan(1_200);
  });
});

describe('POST /mock/prescriptions', () => {
  it('takes an SJ1 text as it is', async () => {
    const { json } = await door(mock.url, '/mock/prescriptions', prescriptionFields());
    const { prescriptionId } = json as { prescriptionId: Uuid };
    const received = await gateway.receive(uuid(), { prescriptionId });
    if (received.kind !== 'answered') throw new Error(JSON.stringify(received));
    const base64 = /<PrescriptionDocument[^>]*>([^<]+)</.exec(new TextDecoder().decode(received.value.document))?.[1];
    const sj1 = Buffer.from(base64 ?? '', 'base64').toString();
    expect(sj1.startsWith('SJ1')).toBe(true);
    const again = await door(mock.url, '/mock/prescriptions', { kind: 'paper-with-exchange-number', sj1 });
    expect(again).toMatchObject({ status: 200, json: { exchangeNumber: expect.stringMatching(/^\d{6}$/) } });
  });

  it.each([
    ['plain paper', prescriptionFields({ kind: 'paper' })],
    ['no patient', prescriptionFields({ patient: undefined })],
    ['an unknown field', prescriptionFields({ doctor: 'x' })],
    ['an impossible date', prescriptionFields({ issuedOn: '2026-02-30' })],
    ['no SJ1', { sj1: 'hello' }],
  ])('refuses %s and writes nothing', async (_name, body) => {
    const before = (await listOf(mock.url)).length;
    const answer = await door(mock.url, '/mock/prescriptions', body);
    expect(answer).toMatchObject({ status: 400, json: { error: { code: expect.any(String) } } });
    expect((await listOf(mock.url)).length).toBe(before);
  });
});
