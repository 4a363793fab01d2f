/** Results that are not what they seem, and later versions of results: whose they are, of which day, how they are counted. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importFiles } from '../../main/application/import-files.ts';
import { receivePrescriptions } from '../../main/application/receive-prescriptions.ts';
import { recordResult } from '../../main/application/record-result.ts';
import { tokyoInstant } from '../../shared/domain/calendar-date.ts';
import type { DispensingResult } from '../../shared/domain/dispensing-result.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import { cj1FromDispensingResult } from '../../shared/formats/cj1.ts';
import { book } from '../contract/mock-fixture.ts';
import { codesOf, type DayRig, type DayService, day, given, openDay, startDayService } from '../support/day-rig.ts';

const date = day('2026-11-05');
const silent = (): void => undefined;
let service: DayService;
let shop: DayRig;

beforeAll(async () => {
  service = await startDayService(tokyoInstant(date, '15:00'));
});
afterAll(() => service.close());
beforeEach(async () => {
  service.time.set(date, '15:00');
  shop = await openDay(service);
});
afterEach(async () => {
  await service.faults({});
  await shop.end();
});

describe('a claims file that names a prescription', () => {
  const insured = { insurerNumber: '31130842', symbol: '２０２２', number: '010001', branch: '01' };

  /** A received prescription of the service's own, and the result of it as the claims computer would write it. */
  async function received(): Promise<DispensingResult> {
    const { exchangeNumber } = await book(service.url, { kind: 'paper-with-exchange-number', issuedOn: date });
    const input = { exchangeNumber, insured, allOfPatient: false };
    const [taken] = given(await receivePrescriptions(shop.context, shop.pharmacist, input, silent));
    if (taken === undefined) throw new Error('nothing was received');
    const document = { form: 'from-prescription', prescription: taken.prescriptionKey, dispensingDate: date };
    const { resultId } = given(await recordResult(shop.context, shop.pharmacist, { document }, silent));
    const row = shop.store.results.byId(resultId as Uuid);
    if (row === null) throw new Error('nothing was recorded');
    shop.store.transaction(() => shop.store.results.updateDraft({ ...row, status: 'discarded' }));
    return { ...row.result, prescriptionId: taken.prescriptionId as Uuid };
  }

  const imported = async (result: DispensingResult) => {
    const base64 = Buffer.from(cj1FromDispensingResult(result)).toString('base64');
    const files = [{ name: 'claims.csv', base64 }];
    const input = { files, finalise: true, again: false, join: false };
    const [file] = given(await importFiles(shop.context, shop.pharmacist, input, silent));
    return { codes: codesOf(file?.issues ?? []), resultId: file?.created[0]?.id ?? '' };
  };

  it('of another patient is never registered for this one', async () => {
    const result = await received();
    const patient = { ...result.patient, nameKanji: '別人　太郎', nameKana: 'ﾍﾞﾂｼﾞﾝ ﾀﾛｳ', birthDate: day('1950-05-05') };
    const { codes, resultId } = await imported({ ...result, patient });
    expect(codes).toContain('match.other-patient');
    const settled = await shop.finalise(resultId, { settle: '本人' });
    expect([settled.state, codesOf(settled.issues)]).toEqual(['pending-confirmation', ['match.other-patient']]);
    expect((await shop.upload()).registered).toBe(0);
  });

  it('and another insurer waits for a person’s word', async () => {
    const result = await received();
    const { codes, resultId } = await imported({ ...result, insured: { ...result.insured, number: '999' } });
    expect(codes).toEqual(expect.arrayContaining(['finalise.unsettled', 'match.patient-not-sure']));
    expect((await shop.finalise(resultId, { settle: '資格確認書を確認' })).state).toBe('ready');
  });
});
