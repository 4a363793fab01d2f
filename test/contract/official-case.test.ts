import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { officialCase, pastResult, ZOLPIDEM } from '../../bench/past-book.ts';
import type { EpsGateway } from '../../main/application/service-ports.ts';
import { type MockService, startMockService } from '../../mock-service/start.ts';
import { daysBetween } from '../../shared/domain/calendar-date.ts';
import { formatInstitutionCode } from '../../shared/domain/institution-code.ts';
import type { PastDrug } from '../../shared/formats/eps-messages-check.ts';
import {
  checkRequest,
  consentGiven,
  documentOf,
  gatewayTo,
  INSURED,
  temporaryFolder,
  today,
  uuid,
} from './mock-fixture.ts';

/** One patient, 81 registrations from 29 pharmacies, 2,157 tablets of zolpidem in 100 days (wic-net 21882/23). */
const insured = { ...INSURED, number: '070001' };
const past = officialCase(insured, today());
const folder = temporaryFolder();
let mock: MockService;
let gateway: EpsGateway;

/** Registered as pharmacies do it: each result by its own pharmacy, over the wire. */
beforeAll(async () => {
  mock = await startMockService({ port: 0, dataDir: folder.path });
  gateway = gatewayTo(mock.url);
  const pharmacies = new Map<string, EpsGateway>();
  for (const result of past) {
    const code = formatInstitutionCode(result.pharmacy);
    const pharmacy = pharmacies.get(code) ?? gatewayTo(mock.url, { medicalInstitutionCode: code });
    pharmacies.set(code, pharmacy);
    const answer = await pharmacy.register(uuid(), {
      prescriptionId: null,
      prescriptionKind: 'paper',
      document: documentOf(result),
      signed: false,
      round: result.round,
      dispensingDate: result.dispensingDate,
    });
    if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer));
  }
  expect(pharmacies.size).toBe(29);
  await Promise.all([...pharmacies.values()].map((pharmacy) => pharmacy.close()));
});

afterAll(async () => {
  await gateway.close();
  await mock.close();
  folder.remove();
});

const tablets = (drugs: readonly PastDrug[]): number =>
  drugs.reduce((sum, drug) => sum + Number(drug.amount) * (drug.quantity ?? 0), 0);

describe('the official case', () => {
  it('lists every result of the 100 days, none lost, newest first, and the tablets add up', async () => {
    const answer = await gateway.pastDrugs(insured, consentGiven());
    if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer));
    const drugs = answer.value as readonly PastDrug[];
    expect(drugs).toHaveLength(81);
    expect(new Set(drugs.map((drug) => drug.pharmacyName)).size).toBe(29);
    expect(new Set(drugs.map((drug) => drug.institutionName)).size).toBe(81);
    expect(tablets(drugs)).toBe(2_157);
    expect(drugs.map((drug) => drug.date)).toEqual(
      drugs
        .map((drug) => drug.date)
        .toSorted()
        .toReversed(),
    );
    expect(daysBetween(drugs.at(-1)?.date ?? today(), today())).toBe(99);
  });

  it('the check tells every result that is still being taken, and only those', async () => {
    const result = pastResult(insured, today(), [ZOLPIDEM], 14, { clinic: 8_000_010, pharmacy: 8_000_014 });
    const answer = await gateway.checkDuplicates(checkRequest(result, { onlineConsent: consentGiven() }));
    if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer));
    const taken = past.filter(({ dispensingDate, groups }) => {
      const age = daysBetween(dispensingDate, today());
      return age < (groups[0]?.quantity ?? 0);
    });
    const { rows } = answer.value;
    expect(answer.value.answer).toBe('found');
    expect(rows).toHaveLength(taken.length);
    expect(rows.map((row) => row.past?.institutionName).toSorted()).toEqual(
      taken.map(({ institution }) => institution.name).toSorted(),
    );
    expect(tablets(rows.flatMap((row) => (row.past === null ? [] : [row.past])))).toBe(
      taken.reduce((sum, { groups }) => sum + (groups[0]?.quantity ?? 0), 0),
    );
  });

  it('without consent one row and no number', async () => {
    const result = pastResult(insured, today(), [ZOLPIDEM], 14, { clinic: 8_000_010, pharmacy: 8_000_014 });
    const answer = await gateway.checkDuplicates(checkRequest(result));
    expect(answer).toMatchObject({
      value: { answer: 'found-without-consent', rows: [{ past: null, ingredient: null }] },
    });
  });
});
