import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reportOf } from '../../main/application/closing/close-day.ts';
import { addDays, tokyoInstant, tokyoTimeOf } from '../../shared/domain/calendar-date.ts';
import { parseUuid } from '../../shared/domain/identifiers.ts';
import { codesOf, type DayRig, type DayService, day, openDay, startDayService } from '../support/day-rig.ts';

const DAY_MS = 86_400_000;
/** Each test has days of its own: the service remembers those of the others. */
let date = day('2026-11-05');
let service: DayService;
let shop: DayRig;

beforeAll(async () => {
  service = await startDayService(tokyoInstant(date, '09:00'));
});
afterAll(async () => {
  await service.close();
});
beforeEach(() => {
  date = addDays(date, 4);
  service.time.set(date, '10:00');
});
afterEach(async () => {
  await service.faults({});
  await shop.end();
});

const rowOf = (id: string) => {
  const uuid = parseUuid(id);
  const row = uuid === null ? null : shop.store.submissions.byId(uuid);
  if (row === null) throw new Error(`no row ${id}`);
  return row;
};
const reportFor = (of: typeof date) =>
  reportOf(shop.context, shop.owner, {
    businessDay: of,
    kind: 'provisional',
    verdictLine: '',
    prescriptionCount: shop.store.closings.prescriptionCount(of),
    carriedOver: 0,
    serviceCount: null,
  });
const textOf = (issues: readonly { readonly code: string; readonly text: string }[], code: string): string =>
  issues.find((issue) => issue.code === code)?.text ?? '';

describe('around midnight', () => {
  it('a closing begun at 23:59 is of that day to its end, and what the service took at 00:01 is late', async () => {
    shop = await openDay(service, {
      beforeRegister: () => service.time.set(addDays(date, 1), '00:01'),
    });
    service.time.set(date, '23:58');
    await shop.dispense();
    service.time.set(date, '23:59');
    const closing = await shop.close({ prescriptionCount: 1 });
    expect(closing).toMatchObject({ verdict: 'closable', businessDay: date, prescriptionCount: 'matched' });
    expect(closing.report).toMatchObject({
      businessDay: date,
      dispensed: 1,
      prescriptionCount: 1,
      countDifference: 0,
      serviceCount: 1,
      feeReading: 'late-without-reason',
    });
    expect(textOf(closing.issues, 'deadline.late-rows')).toContain('理由の記録なし 1 件');
    expect(await shop.status()).toMatchObject({ businessDay: addDays(date, 1), prescriptionCount: 'not-given' });
  });

  it('a result finalised at 23:59 is of the day; at 00:01 it is asked for a reason', async () => {
    shop = await openDay(service);
    service.time.set(date, '23:59');
    const inTime = shop.record();
    const tooLate = shop.record();
    expect(await shop.finalise(inTime)).toMatchObject({ state: 'ready' });
    await shop.upload();
    service.time.set(addDays(date, 1), '00:01');
    const refused = await shop.finalise(tooLate);
    expect(refused.submissionId).toBeNull();
    expect(codesOf(refused.issues)).toEqual(['finalise.late-reason']);
    expect(await shop.finalise(tooLate, { lateReason: '閉店後に入力' })).toMatchObject({ state: 'ready' });
    await shop.upload();
    const report = reportFor(date);
    expect(report).toMatchObject({ dispensed: 2, registered: 2, feeReading: 'late-with-reason' });
    expect(report.late.map((row) => row.reason)).toEqual(['閉店後に入力']);
  });

  it.each(['2027-01-31', '2028-02-29', '2026-12-31'])(
    'the last day of a month (%s) ends like any other',
    async (end) => {
      const last = day(end);
      service.time.set(last, '23:30');
      shop = await openDay(service);
      await shop.dispense();
      expect(await shop.close({ prescriptionCount: 1 })).toMatchObject({
        verdict: 'closable',
        businessDay: last,
        report: { feeReading: 'all-same-day', serviceDifference: 0 },
      });
      const forgotten = shop.record();
      service.time.set(addDays(last, 1), '08:00');
      expect(codesOf((await shop.finalise(forgotten)).issues)).toEqual(['finalise.late-reason']);
      expect(await shop.status()).toMatchObject({ businessDay: addDays(last, 1) });
      await shop.finalise(forgotten, { lateReason: '入力漏れ' });
      await shop.upload();
      expect(reportFor(last)).toMatchObject({ dispensed: 2, feeReading: 'late-with-reason' });
    },
  );
});

describe('a shop open over midnight (changeover 05:00)', () => {
  it('counts what it dispensed at 01:00 with the evening before, to the item, also at the service', async () => {
    shop = await openDay(service, { shop: { changeover: '05:00', closingTime: '02:00' } });
    const next = addDays(date, 1);
    service.time.set(date, '23:00');
    await shop.dispense();
    await shop.upload();
    service.time.set(next, '01:00');
    await shop.dispense();
    expect(await shop.close({ prescriptionCount: 2 })).toMatchObject({
      verdict: 'closable',
      businessDay: date,
      prescriptionCount: 'matched',
      report: { dispensed: 2, registered: 2, serviceCount: 2, serviceDifference: 0, feeReading: 'all-same-day' },
    });
    service.time.set(next, '04:59');
    expect(await shop.status()).toMatchObject({ businessDay: date, prescriptionCount: 'matched' });
    service.time.set(next, '05:00');
    expect(await shop.status()).toMatchObject({ businessDay: next, prescriptionCount: 'not-given' });
    service.time.set(next, '10:00');
    await shop.dispense();
    expect(await shop.close({ prescriptionCount: 1 })).toMatchObject({
      verdict: 'closable',
      prescriptionCount: 'matched',
      report: { dispensed: 1, serviceCount: 1, serviceDifference: 0 },
    });
  });

  it('fills the count with rows of the night that still wait, and has a deadline of their own for them', async () => {
    shop = await openDay(service, { shop: { changeover: '05:00', closingTime: '02:00' } });
    await service.faults({ down: true });
    service.time.set(addDays(date, 1), '01:00');
    const night = await shop.dispense({}, { checkReason: '障害' });
    expect(rowOf(night).dispensingDate).toBe(addDays(date, 1));
    expect(await shop.close({ prescriptionCount: 1 })).toMatchObject({
      businessDay: date,
      prescriptionCount: 'matched',
    });
    expect((await shop.close({ prescriptionCount: 2 })).prescriptionCount).toBe('mismatch');
    expect(shop.store.closings.lateRows(shop.context.clock.now(), date)).toMatchObject({ rows: 0 });
  });
});

describe('home care entered the next morning', () => {
  it('is asked for a reason, stands in the report of its own day, and leaves today’s count alone', async () => {
    shop = await openDay(service);
    const next = addDays(date, 1);
    service.time.set(next, '08:30');
    const visit = shop.record({ dispensingDate: date, issuedOn: date });
    expect(codesOf((await shop.finalise(visit)).issues)).toEqual(['finalise.late-reason']);
    await shop.finalise(visit, { lateReason: '在宅訪問のため翌朝入力' });
    const waiting = await shop.status();
    expect(textOf(waiting.issues, 'deadline.late-rows')).toContain('未登録 1 件');
    const closing = await shop.close({ prescriptionCount: 0 });
    expect(closing).toMatchObject({ verdict: 'closable', businessDay: next, prescriptionCount: 'matched' });
    expect(codesOf(closing.issues)).toEqual([]);
    const report = reportFor(date);
    expect(report).toMatchObject({ dispensed: 1, feeReading: 'late-with-reason' });
    expect(report.late[0]).toMatchObject({ reason: '在宅訪問のため翌朝入力', by: 'pharmacist' });
  });
});

describe('a clock that is wrong', () => {
  it('ours a day behind: today is dispensed, registered in time, and the difference said', async () => {
    shop = await openDay(service);
    shop.setShopClock(-DAY_MS);
    const outcome = await shop.finalise(shop.record());
    expect(outcome.state).toBe('ready');
    expect(textOf(outcome.issues, 'clock.differs')).toContain('1440 分');
    const closing = await shop.close();
    expect(closing.verdict).toBe('closable');
    expect(codesOf(closing.issues)).toContain('clock.differs');
    expect(rowOf(outcome.submissionId ?? '').state).toBe('registered');
    expect(reportFor(date)).toMatchObject({ registered: 1, late: [] });
    shop.setShopClock(DAY_MS);
    await shop.dispense();
    expect(codesOf((await shop.status()).issues)).toEqual([]);
  });

  it('ours a day behind and no line: our own records say that the day has come', async () => {
    shop = await openDay(service);
    shop.record();
    await service.faults({ down: true });
    shop.setShopClock(-DAY_MS);
    const outcome = await shop.finalise(shop.record(), { checkReason: '障害' });
    expect(outcome.state).toBe('ready');
    expect(codesOf(outcome.issues)).toContain('clock.went-back');
    expect(codesOf((await shop.status()).issues)).toContain('clock.went-back');
  });

  it('ours a day ahead: a reason is asked for, never without saying that the clock is in doubt', async () => {
    shop = await openDay(service);
    shop.setShopClock(DAY_MS);
    const id = shop.record();
    const refused = await shop.finalise(id);
    expect(codesOf(refused.issues)).toEqual(['finalise.late-reason', 'clock.differs']);
    expect((await shop.finalise(id, { lateReason: '時計の誤り' })).state).toBe('ready');
    const closing = await shop.close();
    expect(closing.verdict).toBe('closable');
    expect(codesOf(closing.issues)).toContain('clock.differs');
  });

  it('a day to come by every clock is refused', async () => {
    shop = await openDay(service);
    const outcome = await shop.finalise(shop.record({ dispensingDate: addDays(date, 1) }));
    expect(outcome.submissionId).toBeNull();
    expect(codesOf(outcome.issues)).toEqual(['deadline.future-dispensing-date']);
    service.time.set(addDays(date, 1), '00:00');
    expect((await shop.finalise(outcome.resultId)).state).toBe('ready');
  });

  it('the service a day ahead: nothing becomes late by it, and it is said until its clock is right', async () => {
    shop = await openDay(service);
    await service.faults({ clockOffsetS: 86_400 });
    const row = await shop.dispense();
    const closing = await shop.close({ prescriptionCount: 1 });
    expect(closing).toMatchObject({ verdict: 'closable', prescriptionCount: 'matched' });
    expect(closing.report).toMatchObject({ feeReading: 'all-same-day', late: [] });
    expect(rowOf(row).registeredAt?.slice(0, 10)).toBe(tokyoInstant(date, '10:00').slice(0, 10));
    expect(textOf(closing.issues, 'clock.differs')).toContain(`${addDays(date, 1)} `);
    await service.faults({});
    await shop.dispense();
    expect((await shop.status()).issues).toEqual([]);
  });

  it('set back while rows wait for a retry: they go when the line is back, and the jump is said', async () => {
    shop = await openDay(service);
    await service.faults({ down: true });
    const row = await shop.dispense({}, { checkReason: '障害' });
    await shop.upload();
    shop.setShopClock(-DAY_MS);
    expect(codesOf((await shop.status()).issues)).toEqual(['clock.went-back', 'deadline.outage-open']);
    await service.faults({});
    const sender = shop.watch();
    await shop.until(() => rowOf(row).copy === 'verified');
    await sender.stop();
    expect((await shop.status()).verdict).toBe('closable');
  });
});

describe('an outage', () => {
  it('from the start on: said with its beginning, closable with the risk told, attached to what becomes late', async () => {
    service.time.set(date, '22:00');
    shop = await openDay(service);
    await service.faults({ down: true });
    const row = await shop.dispense({}, { checkReason: '障害' });
    await shop.upload();
    const sender = shop.watch();
    const evening = await shop.status();
    expect(evening).toMatchObject({ verdict: 'closable-auto', lateRisk: true, expectedEnd: null });
    expect(evening.line).toContain('当日登録にならないおそれ');
    const since = shop.store.outages.open()?.startedAt ?? shop.context.clock.now();
    expect(textOf(evening.issues, 'deadline.outage-open')).toContain(`${date} ${tokyoTimeOf(since)}`);
    service.time.set(addDays(date, 1), '07:00');
    const morning = await shop.status();
    expect(textOf(morning.issues, 'deadline.late-rows')).toContain('障害記録あり 1 件、理由の記録なし 0 件');
    await service.faults({});
    await shop.until(() => rowOf(row).state === 'registered' && rowOf(row).copy === 'verified');
    await sender.stop();
    expect(shop.store.outages.list()).toMatchObject([{ rows: 1, endedAt: expect.any(String) }]);
    const report = reportFor(date);
    expect(report.feeReading).toBe('late-with-reason');
    expect(report.late[0]?.reason).toMatch(/^障害記録: /);
    expect(await shop.status()).toMatchObject({ verdict: 'closable', issues: [] });
  });
});
