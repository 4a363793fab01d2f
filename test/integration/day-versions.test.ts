/** Results that are not what they seem, and later versions of results: whose they are, of which day, how they are counted. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { showClosingReport } from '../../main/application/closing/closing-records.ts';
import { lateRows } from '../../main/application/closing/late-rows.ts';
import { completeEntry } from '../../main/application/entry/complete-entry.ts';
import { openEntry } from '../../main/application/entry/open-entry.ts';
import { roundShownOf } from '../../main/application/entry/prescription-facts.ts';
import { importFiles } from '../../main/application/prescription/import-files.ts';
import { receivePrescriptions } from '../../main/application/prescription/receive-prescriptions.ts';
import { holdSubmission, releaseSubmission } from '../../main/application/queue/queue-actions.ts';
import { amendResult, correctResult, withdrawResult } from '../../main/application/result/change-result.ts';
import { recordResult } from '../../main/application/result/record-result.ts';
import type { EpsGateway } from '../../main/application/service-ports.ts';
import { serviceRequest } from '../../main/application/upload/service-operation.ts';
import { paperExample } from '../../shared/contract/record-document.ts';
import { addDays, type CalendarDate, tokyoInstant } from '../../shared/domain/calendar-date.ts';
import type { DispensingResult } from '../../shared/domain/dispensing/dispensing-result.ts';
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

describe('a later version', () => {
  const yesterday = addDays(date, -1);
  const version = (dispensingDate: string, more = {}) => ({ dispensingDate, issuedOn: yesterday, ...more });
  const changed = (id: string, changes: object) => ({
    id,
    document: shop.typedAnew(id, { ...changes }),
    reason: '誤り',
  });
  const amend = async (id: string, changes: object) =>
    amendResult(shop.context, shop.pharmacist, changed(id, changes), silent);
  const correct = async (id: string, changes: object) =>
    correctResult(shop.context, shop.pharmacist, changed(id, changes), silent);
  const reportOf = async (of: CalendarDate) =>
    given(await showClosingReport(shop.context, shop.owner, { day: of }, silent)).report;
  const refusals = (outcome: Awaited<ReturnType<typeof amend>>) => (outcome.ok ? [] : codesOf(outcome.issues));

  it('is of no day to come, and of a past one only with a reason', async () => {
    const id = await shop.dispense();
    expect(refusals(await correct(id, version('2026-11-20')))).toEqual(['deadline.future-dispensing-date']);
    expect(refusals(await correct(id, version(yesterday)))).toEqual(['submission.late-reason']);
    await shop.upload();
    expect(refusals(await amend(id, version('2027-03-01')))).toEqual(['deadline.future-dispensing-date']);
    expect(refusals(await amend(id, version(yesterday)))).toEqual(['submission.late-reason']);
    expect((await shop.upload()).registered).toBe(0);
  });

  it('of plain paper is of the patient before: another is refused, a mended one waits for a pharmacist’s word', async () => {
    const { patient, insured } = paperExample;
    const other = { ...patient, nameKanji: '別人　太郎', nameKana: 'ﾍﾞﾂｼﾞﾝ ﾀﾛｳ', birthDate: '1950-05-05' };
    const mended = { ...patient, birthDate: '1950-05-05' };
    const word = { settled: { issueCode: 'match.patient-changed', reason: '保険証を確認' } };
    const [first, ...rest] = paperExample.groups;
    const groups = [
      { ...first, drugs: first?.drugs.map((drug, d) => (d === 0 ? { ...drug, ...word } : drug)) },
      ...rest,
    ];
    const today = (more: object) => version(date, { issuedOn: date, ...more });
    const id = await shop.dispense();
    for (const change of [correct, amend]) {
      if (change === amend) await shop.upload();
      expect(refusals(await change(id, today({ patient: other })))).toEqual(['match.changed-to-another']);
      expect(refusals(await change(id, today({ patient: other, groups })))).toEqual(['match.changed-to-another']);
      for (const unsure of [{ patient: mended }, { insured: { ...insured, number: '999' } }])
        expect(refusals(await change(id, today(unsure)))).toEqual(['finalise.unsettled', 'match.patient-changed']);
    }
    expect((await shop.upload()).registered).toBe(0);
    given(await amend(id, today({ patient: mended, groups })));
    expect((await shop.upload()).registered).toBe(1);
  });

  it('moves the result to its own day, where it is counted once', async () => {
    // Days of its own: the service counts what the other stories registered, too.
    const today = addDays(date, 10);
    const before = addDays(today, -1);
    service.time.set(today, '15:00');
    const id = await shop.dispense();
    await shop.upload();
    const moved = version(before, { issuedOn: before, lateReason: '在宅訪問のため' });
    const made = given(await amend(id, moved));
    expect(await reportOf(today)).toMatchObject({ dispensed: 1, registered: 1 });
    await shop.upload();
    expect(await reportOf(today)).toMatchObject({ dispensed: 0, registered: 0, cancelled: 0 });
    expect(await reportOf(before)).toMatchObject({
      ...{ dispensed: 1, registered: 1, cancelled: 0, feeReading: 'late-with-reason' },
      late: [{ submissionId: made.submissionId, reason: '在宅訪問のため' }],
    });
    const closed = await shop.close({ prescriptionCount: 0 });
    expect(closed.report).toMatchObject({ dispensed: 0, serviceCount: 0, serviceDifference: 0, countDifference: 0 });
  });

  it('counts in the diary of the outage it sat through by the day it was moved to', async () => {
    const id = await shop.dispense();
    const [outageId, startedAt] = [shop.context.random.uuid(), shop.context.clock.now()];
    shop.store.outages.begin({ outageId, startedAt, endedAt: null, cause: 'timeout', rows: 1 });
    shop.store.outages.attach(outageId, id as Uuid);
    const late = () => shop.store.outages.lateRows(outageId, shop.context.clock.now());
    await shop.upload();
    expect(late()).toBe(0);
    given(await amend(id, version(yesterday, { lateReason: '在宅訪問のため' })));
    expect(late()).toBe(0);
    await shop.upload();
    expect(late()).toBe(1);
  });

  it('keeps why the one before was late: a person’s word, and the outage', async () => {
    await service.faults({ rejectEvery: 1 });
    const late = { dispensingDate: yesterday, issuedOn: yesterday };
    const told = await shop.dispense(late, { lateReason: '在宅訪問のため' });
    const untold = await shop.dispense();
    const outageId = shop.context.random.uuid();
    const startedAt = shop.context.clock.now();
    shop.store.transaction(() => {
      shop.store.outages.begin({ outageId, startedAt, endedAt: null, cause: 'ECONNREFUSED', rows: 0 });
      shop.store.outages.attach(outageId, untold as Uuid);
    });
    await shop.upload();
    await service.faults({});
    service.time.set(addDays(date, 1), '10:00');
    given(await correct(told, version(yesterday)));
    given(await correct(untold, version(date)));
    await shop.upload();
    expect(await reportOf(yesterday)).toMatchObject({ late: [{ reason: '在宅訪問のため', by: 'pharmacist' }] });
    expect(await reportOf(date)).toMatchObject({
      feeReading: 'late-with-reason',
      late: [{ outages: [{ startedAt }] }],
    });
    expect(shop.store.outages.list().map(({ rows }) => rows)).toEqual([1]);
  });

  it('is late by its own day and the first registration, on the list as in the report', async () => {
    // Days of its own, as above.
    const today = addDays(date, 50);
    const tomorrow = addDays(today, 1);
    service.time.set(today, '15:00');
    const listed = () => lateRows(shop.context, shop.owner, today, tomorrow);
    const counted = () => shop.store.closings.lateRows(shop.context.clock.now(), today);
    await service.faults({ down: true });
    const slow = await shop.dispense({}, { checkReason: '障害' });
    await service.faults({});
    service.time.set(tomorrow, '09:00');
    await shop.upload();
    expect(listed()).toMatchObject([{ submissionId: slow, reason: null }]);
    expect(counted()).toMatchObject({ rows: 1, withoutReason: 1 });
    // It was dispensed on the day it was registered, after all.
    const mended = given(await amend(slow, version(tomorrow, { issuedOn: today })));
    await shop.upload();
    expect(listed()).toEqual([]);
    expect(counted()).toMatchObject({ rows: 0, withoutReason: 0 });
    expect((await reportOf(tomorrow)).late).toEqual([]);
    // And once more, to a day that it had missed: twice amended, the first registration counts.
    const lateReason = '調剤日の書き誤り';
    const late = given(await amend(mended.submissionId ?? '', version(today, { issuedOn: today, lateReason })));
    await shop.upload();
    expect(listed()).toMatchObject([
      { submissionId: late.submissionId, dispensingDate: today, reason: lateReason, by: 'pharmacist' },
    ]);
    expect(counted()).toMatchObject({ rows: 1, withoutReason: 0 });
    expect((await reportOf(today)).late).toMatchObject([{ submissionId: late.submissionId }]);
  });

  it('of another round of a paper moves the round that is waited for, and its day', async () => {
    const refill = (round: number, nextDate: CalendarDate) => ({ round: { type: 'refill', round, of: 3, nextDate } });
    const first = await shop.dispense({ ...refill(1, addDays(date, 14)), issuedOn: yesterday });
    await shop.upload();
    const key = shop.store.submissions.byId(first as Uuid)?.prescriptionKey;
    if (key === undefined) throw new Error('nothing is queued');
    const waits = () => {
      const row = shop.store.prescriptions.byKey(key);
      if (row === null) throw new Error('no prescription');
      const { round, of, plannedDate } = roundShownOf(row, shop.store.results.versionsOf(key));
      return [row.reception, round, of, plannedDate];
    };
    let id = first;
    const amended = async (document: object) => {
      id = given(await amend(id, version(date, document))).submissionId ?? '';
      await shop.upload();
      return waits();
    };
    const inFourWeeks = addDays(date, 28);
    expect(waits()).toEqual(['waiting-next-round', 2, 3, addDays(date, 14)]);
    expect(await amended(refill(2, inFourWeeks))).toEqual(['waiting-next-round', 3, 3, inFourWeeks]);
    expect(await amended(refill(3, inFourWeeks))).toEqual(['local-only', 3, 3, inFourWeeks]);
    expect(await amended({})).toEqual(['local-only', 1, 1, null]);
    expect((await shop.status()).verdict).toBe('closable');
    expect(await amended(refill(2, inFourWeeks))).toEqual(['waiting-next-round', 3, 3, inFourWeeks]);
    // A round that was begun since stays at hand.
    const input = { prescriptionKey: key, remainder: false };
    service.time.set(inFourWeeks, '15:00');
    const { entryId, revision } = given(await openEntry(shop.context, shop.pharmacist, input, silent));
    given(await completeEntry(shop.context, shop.pharmacist, { entryId, revision }, silent));
    expect((await amended({})).slice(0, 3)).toEqual(['local-only', 3, 3]);
  });
});

describe('a reason typed with a past 調剤日', () => {
  it('is the one of 確定, unless another is given there', async () => {
    const yesterday = addDays(date, -1);
    const typed = { dispensingDate: yesterday, issuedOn: yesterday, lateReason: '在宅訪問のため' };
    const [own, other] = [await shop.dispense(typed), await shop.dispense(typed, { lateReason: '停電のため' })];
    const reasonOf = (id: string) => shop.store.submissions.lateReason(id as Uuid)?.reason;
    expect([reasonOf(own), reasonOf(other)]).toEqual(['在宅訪問のため', '停電のため']);
  });
});

describe('a withdrawal', () => {
  it('tells the service its own reason, also after it was held for another', async () => {
    const id = await shop.dispense();
    await shop.upload();
    const made = given(await withdrawResult(shop.context, shop.pharmacist, { id, reason: '患者の取り違え' }, silent));
    const told: string[] = [];
    const { gateway, store } = shop.context;
    const heard: EpsGateway = {
      ...gateway,
      withdraw: (_operationId, _dispensingId, reason) => {
        told.push(reason);
        const meta = { httpStatus: null, serverDate: null, durationMs: 0 };
        return Promise.resolve({ kind: 'unknown', cause: 'never sent', retryAfterMs: null, meta });
      },
    };
    const send = async () => {
      const row = store.submissions.byId(made.submissionId as Uuid);
      if (row === null) throw new Error('no withdrawal');
      await given(serviceRequest(store, heard, row)).send(new AbortController().signal);
    };
    await send();
    given(
      await holdSubmission(
        shop.context,
        shop.pharmacist,
        { id: made.submissionId ?? '', reason: '家族に電話中' },
        silent,
      ),
    );
    given(await releaseSubmission(shop.context, shop.pharmacist, { id: made.submissionId ?? '' }, silent));
    await send();
    expect(told).toEqual(['患者の取り違え', '患者の取り違え']);
  });
});
