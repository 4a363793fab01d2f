import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DuplicateCheckRequest, EpsGateway } from '../../main/application/service-ports.ts';
import { type MockService, startMockService } from '../../mock-service/start.ts';
import { openMockStore } from '../../mock-service/store/mock-store.ts';
import { writeMessageElement } from '../../shared/document/xml-tree.ts';
import { addDays, addMs, instantOf } from '../../shared/domain/calendar-date.ts';
import type { DispensingResult } from '../../shared/domain/dispensing/dispensing-result.ts';
import { normalisedInsuredKey } from '../../shared/domain/kana.ts';
import { writeRequest } from '../../shared/formats/envelope.ts';
import { epsMessages, writeRequestBody } from '../../shared/formats/eps-messages.ts';
import type { ServiceCheck } from '../../shared/formats/eps-messages-check.ts';
import {
  type AlertReference,
  NO_ONLINE_CONSENT,
  type OnlineConsent,
  type OralConsent,
} from '../../shared/formats/eps-messages-consent.ts';
import {
  book,
  checkRequest,
  consentGiven,
  documentOf,
  gatewayTo,
  INSURED,
  PHARMACY,
  resultFor,
  temporaryFolder,
  today,
  uuid,
} from './mock-fixture.ts';

/** Names that stand nowhere but in the past of this patient. */
const PLANTED = {
  institution: '極秘野クリニック',
  pharmacy: '極秘野薬局',
  drug: '極秘野錠５ｍｇ',
  otherDrug: '極秘原錠２００',
  code: '2171022F2017',
  otherCode: '6149003F2038',
} as const;
const ZOLPIDEM = '1129009F2021';
const OTHER_PHARMACY = '9940000022';

const folder = temporaryFolder();
let now = Date.now();
let mock: MockService;
let gateway: EpsGateway;
/** Everything that left the service. */
let wire = '';

beforeAll(async () => {
  mock = await startMockService({ port: 0, dataDir: folder.path, now: () => now });
  gateway = gatewayTo(mock.url, {
    clock: { now: () => instantOf(now), monotonicMs: () => performance.now(), sleep: async () => undefined },
  });
});

afterAll(async () => {
  await gateway.close();
  await mock.close();
  folder.remove();
});

async function post(name: string, body: ReturnType<typeof writeRequestBody>, pharmacy = PHARMACY): Promise<string> {
  const bytes = writeMessageElement(writeRequest({ medicalInstitutionCode: pharmacy, fileIdentifier: 'x', body }));
  const response = await fetch(`${mock.url}/eps/${name}`, { method: 'POST', body: Buffer.from(bytes) });
  return response.text();
}

/** The bytes of the answer to a check, after its pre-processing. */
async function checkBytes({ csv, ...request }: DuplicateCheckRequest): Promise<string> {
  wire += await post('EPSsiDMP01', writeRequestBody(epsMessages.preCheck, request.insured));
  const asked = { ...request, csvBase64: Buffer.from(csv).toString('base64') };
  const answer = await post('EPSsiDMP02', writeRequestBody(epsMessages.check, asked));
  wire += answer;
  return answer;
}

async function check(request: DuplicateCheckRequest, asker = gateway): Promise<ServiceCheck> {
  const answer = await asker.checkDuplicates(request);
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer));
  return answer.value;
}

type Drug = DispensingResult['groups'][number]['drugs'][number];

function withDrugs(result: DispensingResult, ...drugs: readonly Partial<Drug>[]): DispensingResult {
  const [group] = result.groups;
  const [drug] = group?.drugs ?? [];
  if (group === undefined || drug === undefined) throw new Error('the sample has no drug');
  return {
    ...result,
    groups: drugs.map((each, index) => ({ ...group, rpNumber: index + 1, drugs: [{ ...drug, ...each }] })),
  };
}

/** What another pharmacy registered for this patient: the planted names. */
async function registerElsewhere(number: string, change: Partial<DispensingResult> = {}): Promise<void> {
  const elsewhere = gatewayTo(mock.url, { medicalInstitutionCode: OTHER_PHARMACY });
  const base = resultFor(null, { insured: { ...INSURED, number }, ...change });
  const place = { ...base.institution, postalCode: null, address: null, phone: null };
  const result = withDrugs(
    {
      ...base,
      institution: { ...place, code: '7000017', name: PLANTED.institution },
      pharmacy: { ...place, feeScoreType: '4', code: '0000022', name: PLANTED.pharmacy },
    },
    { code: PLANTED.code, name: PLANTED.drug },
    { code: PLANTED.otherCode, name: PLANTED.otherDrug },
  );
  const answer = await elsewhere.register(uuid(), {
    prescriptionId: null,
    prescriptionKind: 'paper',
    document: documentOf(result),
    signed: false,
    round: result.round,
    dispensingDate: result.dispensingDate,
  });
  await elsewhere.close();
  expect(answer).toMatchObject({ kind: 'answered' });
}

/** This patient's new drugs: one that duplicates, one that does not. */
function newLines(number: string): DispensingResult {
  return withDrugs(
    resultFor(null, { insured: { ...INSURED, number } }),
    {},
    { code: ZOLPIDEM, name: 'マイスリー錠１０ｍｇ' },
  );
}

function consentGivenNow(): OnlineConsent {
  return { state: 'given', at: instantOf(now) };
}

function oral(alerts: readonly AlertReference[], takenBy = '薬剤師　花子'): OralConsent {
  return { takenBy, takenAt: instantOf(now), alerts };
}

function alertsOf(told: ServiceCheck): readonly AlertReference[] {
  return told.rows.map(({ csvLine, category }) => ({ checkId: told.checkId, csvLine, category }));
}

async function consents(): Promise<readonly unknown[]> {
  return ((await (await fetch(`${mock.url}/mock/consents`)).json()) as { consents: readonly unknown[] }).consents;
}

describe('order', () => {
  const request = checkRequest(resultFor(null, { insured: { ...INSURED, number: '060001' } }));
  const ask = (pharmacy = PHARMACY) => {
    const { csv, ...rest } = request;
    const asked = { ...rest, csvBase64: Buffer.from(csv).toString('base64') };
    return post('EPSsiDMP02', writeRequestBody(epsMessages.check, asked), pharmacy);
  };

  it('refuses a check without pre-processing, or with one of another pharmacy, and an outdated one', async () => {
    expect(await ask()).toContain('EPSB9602E');
    await post('EPSsiDMP01', writeRequestBody(epsMessages.preCheck, request.insured), OTHER_PHARMACY);
    expect(await ask()).toContain('EPSB9602E');
    await post('EPSsiDMP01', writeRequestBody(epsMessages.preCheck, request.insured));
    expect(await ask()).toContain('<CheckResult>2</CheckResult>');
    now += 15 * 60_000;
    expect(await ask()).toContain('<CheckResult>2</CheckResult>');
    now += 1;
    expect(await ask()).toContain('EPSB9603E');
  });

  it.each([
    ['given without its time', 'OnlineConsentFlag', '<OnlineConsentFlag>1</OnlineConsentFlag>'],
    ['a bare oral flag', 'OralConsentFlag', '<OralConsentFlag>1</OralConsentFlag>'],
    ['an unknown state', 'OnlineConsentFlag', '<OnlineConsentFlag>4</OnlineConsentFlag>'],
  ])('cannot read consent: %s', async (_case, element, replacement) => {
    const { csv, ...rest } = request;
    const body = writeRequestBody(epsMessages.check, { ...rest, csvBase64: Buffer.from(csv).toString('base64') });
    const bytes = writeMessageElement(writeRequest({ medicalInstitutionCode: PHARMACY, fileIdentifier: 'x', body }));
    const text = new TextDecoder().decode(bytes).replace(new RegExp(`<${element}>.*</${element}>`), replacement);
    const response = await fetch(`${mock.url}/eps/EPSsiDMP02`, { method: 'POST', body: text });
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('EPSB9001E')]);
  });
});

describe('not performed', () => {
  const insured = { ...INSURED, number: '060002' };

  it('says which line could not be compared, and never clear, when no line has a known code', async () => {
    const unknown = withDrugs(
      resultFor(null, { insured }),
      { code: '9999999X9999' },
      { codeType: 'receipt', code: '622688101' },
    );
    expect(await check(checkRequest(unknown))).toMatchObject({
      answer: 'not-performed',
      notPerformedCause: 'no-readable-line',
      lines: [{ state: 'not-comparable' }, { state: 'not-comparable' }],
      rows: [],
    });
    expect(await checkBytes(checkRequest(unknown))).not.toContain('CheckResult>');
  });

  it('without masters: results and receptions are taken, checks are not performed', async () => {
    const other = temporaryFolder();
    const bare = await startMockService({ port: 0, dataDir: other.path, masters: null });
    const asker = gatewayTo(bare.url);
    const { prescriptionId } = await book(bare.url, { insured });
    const cause = { answer: 'not-performed', notPerformedCause: 'no-masters' };
    expect(await asker.receive(uuid(), { prescriptionId })).toMatchObject({
      kind: 'answered',
      value: { check: cause },
    });
    expect(await check(checkRequest(resultFor(null, { insured })), asker)).toMatchObject(cause);
    await asker.close();
    await bare.close();
    other.remove();
  });
});

describe('what leaves the service', () => {
  const number = '060003';
  const request = checkRequest(newLines(number));
  let told: ServiceCheck;

  beforeAll(async () => {
    await registerElsewhere(number);
    told = await check(request);
  });

  it('without consent only that there is a hit: no planted name, code or day in any byte, ② included', async () => {
    wire = '';
    const { prescriptionId } = await book(mock.url, { insured: request.insured });
    const reception = { operationId: uuid(), by: { prescriptionId } };
    wire += await post('EPSsiPRR01', writeRequestBody(epsMessages.receive, reception));
    wire += await post(
      'EPSsiOPS01',
      writeRequestBody(epsMessages.searchOperation, { operationId: reception.operationId }),
    );
    await checkBytes(request);
    for (const state of ['expired', 'given'] as const) {
      const at = addMs(instantOf(now), -25 * 3_600_000);
      await checkBytes({ ...request, onlineConsent: { state, at } });
    }
    await checkBytes({ ...request, onlineConsent: { state: 'hard-to-obtain', at: null } });
    wire += await post(
      'EPSsiPDI01',
      writeRequestBody(epsMessages.pastDrugs, { insured: request.insured, onlineConsent: NO_ONLINE_CONSENT }),
    );
    expect(wire.match(/<CheckResult>0<\/CheckResult>/g)).toHaveLength(6);
    for (const name of [...Object.values(PLANTED), '<Past>', '<PharmaceuticalsIngredientName>', 'アムロジピン']) {
      expect(wire).not.toContain(name);
    }
  });

  it('with consent given online all of the causing drug, and the past view', async () => {
    const shown = await checkBytes({ ...request, onlineConsent: consentGivenNow() });
    expect(shown).toContain('<CheckResult>1</CheckResult>');
    for (const name of [PLANTED.institution, PLANTED.pharmacy, PLANTED.drug, PLANTED.code])
      expect(shown).toContain(name);
    expect(shown).not.toContain(PLANTED.otherDrug);
    expect(await gateway.pastDrugs(request.insured, consentGivenNow())).toMatchObject({
      value: expect.arrayContaining([
        expect.objectContaining({ name: PLANTED.otherDrug, pharmacyName: PLANTED.pharmacy }),
      ]),
    });
  });

  it('with oral consent the causing drug of that alert, never its places, never the past view; it is stored', async () => {
    wire = '';
    // The prescription taken in above is a second drug behind the same alert.
    told = await check(request);
    const before = await consents();
    const answer = await checkBytes({ ...request, oralConsent: oral(alertsOf(told)) });
    expect(answer).toContain('<CheckResult>1</CheckResult>');
    expect(answer).toContain(PLANTED.drug);
    const view = { insured: request.insured, onlineConsent: NO_ONLINE_CONSENT };
    wire += await post('EPSsiPDI01', writeRequestBody(epsMessages.pastDrugs, view));
    for (const name of [PLANTED.institution, PLANTED.pharmacy, PLANTED.otherDrug]) expect(wire).not.toContain(name);
    expect((await consents()).slice(before.length)).toEqual([
      expect.objectContaining({
        pharmacyCode: PHARMACY,
        takenBy: '薬剤師　花子',
        takenAt: instantOf(now),
        alert: alertsOf(told)[0],
      }),
    ]);
    expect(await check(request)).toMatchObject({ answer: 'found-without-consent', rows: [{ past: null }] });
  });

  it('oral consent opens no other alert of the same question', async () => {
    const both = withDrugs(newLines(number), {}, { code: PLANTED.otherCode, name: 'クラリス錠２００' });
    const first = await check(checkRequest(both));
    expect(first.rows).toHaveLength(2);
    const [alert] = alertsOf(first);
    if (alert === undefined) throw new Error('no alert');
    const answer = await check(checkRequest(both, { oralConsent: oral([alert]) }));
    expect(answer.answer).toBe('found-without-consent');
    expect(answer.rows.map((row) => [row.csvLine === alert.csvLine, row.past === null])).toEqual([
      [true, false],
      [true, false],
      [false, true],
    ]);
  });

  it('oral consent is for the drug that was asked about, not for another of the same ingredient', async () => {
    const first = await check(request);
    const other = withDrugs(newLines(number), { code: '2171022F2017', name: 'アムロジピン錠５ｍｇ' });
    const answer = await check(checkRequest(other, { oralConsent: oral(alertsOf(first)) }));
    expect(answer.answer).toBe('found-without-consent');
    expect(answer.rows.every((row) => row.past === null)).toBe(true);
  });

  it('oral consent opens no drug that came after the alert', async () => {
    const later = '060004';
    await registerElsewhere(later);
    const asked = checkRequest(newLines(later));
    const first = await check(asked);
    await registerElsewhere(later, { dispensingDate: addDays(today(), -1) });
    const answer = await check({ ...asked, oralConsent: oral(alertsOf(first)) });
    expect(answer.rows.map((row) => row.past?.date ?? null)).toEqual([expect.any(String), null]);
  });

  const strange: readonly (readonly [string, () => Promise<Partial<DuplicateCheckRequest>>, string])[] = [
    ['no alert', async () => ({ oralConsent: oral([]) }), 'EPSB9502E'],
    ['nobody', async () => ({ oralConsent: oral(alertsOf(told), ' ') }), 'EPSB9502E'],
    [
      'an alert that was never told',
      async () => ({ oralConsent: oral([{ checkId: uuid(), csvLine: 9, category: 'duplicate' }]) }),
      'EPSB9502E',
    ],
    [
      'another rule',
      async () => ({
        oralConsent: oral(alertsOf(told).map((alert) => ({ ...alert, category: 'contraindicated' as const }))),
      }),
      'EPSB9502E',
    ],
    ['another prescription', async () => ({ oralConsent: oral(alertsOf(told)), prescriptionId: uuid() }), 'EPSB9503E'],
    [
      'another patient',
      async () => ({ oralConsent: oral(alertsOf(told)), insured: { ...INSURED, number: '060005' } }),
      'EPSB9502E',
    ],
  ];

  it.each(strange)('refuses oral consent for %s and stores nothing', async (_case, change, code) => {
    const before = await consents();
    expect(await gateway.checkDuplicates({ ...request, ...(await change()) })).toMatchObject({ kind: 'refused', code });
    expect(await consents()).toEqual(before);
  });

  it('never carries oral consent to another day, nor to another pharmacy', async () => {
    const other = gatewayTo(mock.url, { medicalInstitutionCode: OTHER_PHARMACY });
    const asked = { ...request, oralConsent: oral(alertsOf(told)) };
    expect(await other.checkDuplicates(asked)).toMatchObject({ kind: 'refused', code: 'EPSB9502E' });
    await other.close();
    const before = now;
    now += 24 * 3_600_000;
    expect(await gateway.checkDuplicates(asked)).toMatchObject({ kind: 'refused', code: 'EPSB9503E' });
    now = before;
  });
});

describe('lengths', () => {
  it('no field of a row is longer than its column, however long the names are', async () => {
    const insured = { ...INSURED, number: '060006' };
    const base = resultFor(null, { insured });
    const long = withDrugs(
      {
        ...base,
        institution: { ...base.institution, name: '𠮷'.repeat(150) },
        pharmacy: { ...base.pharmacy, name: 'Ｙ'.repeat(150) },
      },
      { name: `ノルバスク錠５ｍｇ${'長'.repeat(100)}` },
    );
    const other = temporaryFolder();
    const store = openMockStore(other.path);
    store.history.insert(normalisedInsuredKey(insured) ?? '', {
      ...long,
      groups: long.groups.map((group) => ({
        ...group,
        dosageForm: 'external',
        quantity: 1000,
        usage: { ...group.usage, text: '用'.repeat(101) },
        drugs: group.drugs.map((drug) => ({ ...drug, code: '2171022F2025' })),
      })),
    });
    store.history.insert(normalisedInsuredKey(insured) ?? '', long);
    store.close();
    const own = await startMockService({ port: 0, dataDir: other.path });
    const asker = gatewayTo(own.url);
    const drugs = await asker.pastDrugs(insured, consentGiven());
    const usage = `${'用'.repeat(99)}…`;
    expect(drugs).toMatchObject({ value: [{ quantity: null, usage, dosageForm: '外用' }, { quantity: 14 }] });
    const answer = await check(checkRequest(base, { onlineConsent: consentGiven() }), asker);
    const past = answer.rows.find((row) => row.past?.quantity === 14)?.past;
    expect(past?.name).toHaveLength(80);
    expect(past?.pharmacyName).toHaveLength(120);
    expect(past?.institutionName).toBe(`${'𠮷'.repeat(59)}…`);
    await asker.close();
    await own.close();
    other.remove();
  });
});
