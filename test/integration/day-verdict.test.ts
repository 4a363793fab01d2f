import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeDay } from '../../main/application/closing/close-day.ts';
import { carryOver } from '../../main/application/closing/closing-notes.ts';
import { showClosingReport } from '../../main/application/closing/closing-records.ts';
import { openEntry } from '../../main/application/entry/open-entry.ts';
import { saveEntry } from '../../main/application/entry/save-entry.ts';
import { MASK } from '../../main/application/mask-patient.ts';
import { cancelReception } from '../../main/application/prescription/cancel-reception.ts';
import { importFiles } from '../../main/application/prescription/import-files.ts';
import { receivePrescriptions } from '../../main/application/prescription/receive-prescriptions.ts';
import { holdSubmission, releaseSubmission } from '../../main/application/queue/queue-actions.ts';
import { submissionLife } from '../../main/application/queue/submission-life.ts';
import { amendResult, voidResult, withdrawResult } from '../../main/application/result/change-result.ts';
import { pauseUpload } from '../../main/application/upload/upload-control.ts';
import { addDays, addMs, tokyoInstant } from '../../shared/domain/calendar-date.ts';
import { book } from '../contract/mock-fixture.ts';
import { codesOf, type DayRig, type DayService, day, given, openDay, startDayService } from '../support/day-rig.ts';

/** Each hole through which 閉局OK could be said too early (product.md §4), on the real store and the real service. */
let date = day('2026-11-05');
let service: DayService;
let shop: DayRig;
const silent = (): void => undefined;

beforeAll(async () => {
  service = await startDayService(tokyoInstant(date, '09:00'));
});
afterAll(async () => {
  await service.close();
});
beforeEach(async () => {
  date = addDays(date, 3);
  service.time.set(date, '18:00');
  shop = await openDay(service);
});
afterEach(async () => {
  await service.faults({});
  await shop.end();
});

const toNextMorning = (): void => service.time.set(addDays(date, 1), '08:00');
const actions = async (): Promise<string[]> => codesOf((await shop.status()).actions);
const carry = async (id: string): Promise<void> => {
  given(await carryOver(shop.context, shop.owner, { id, reason: '薬が明日入荷' }, silent));
};
/** A sender that says it is alive without working, as one that is waiting on a dead line. */
const beat = (): void => {
  const now = shop.context.clock.now();
  shop.store.sender.beat('test', now, addMs(now, 30_000));
};

/** The sender of an open window: it sends by the upload modes. */
const standBy = (): { stop(): Promise<void> } => {
  const stop = new AbortController();
  const running = shop.context.sender.standBy(stop.signal);
  return {
    stop: async () => {
      stop.abort();
      await running;
    },
  };
};

describe('what must not be overlooked', () => {
  it('an empty day, and a day all done', async () => {
    expect(await shop.status()).toMatchObject({ verdict: 'closable', line: '閉局OK 枚数未照合', issues: [] });
    await shop.dispense();
    await shop.upload();
    expect(await shop.status()).toMatchObject({ verdict: 'closable', actions: [], automaticRows: 0 });
  });

  it('yesterday’s rows', async () => {
    await shop.dispense();
    toNextMorning();
    beat();
    expect(await shop.status()).toMatchObject({ verdict: 'closable-auto', automaticRows: 1, lateRisk: true });
    expect(codesOf((await shop.status()).issues)).toEqual(['deadline.late-rows']);
    expect(await shop.close({ final: true, prescriptionCount: 0 })).toMatchObject({
      verdict: 'closable',
      kind: 'final',
      prescriptionCount: 'matched',
    });
  });

  it('a row on hold, also one of days ago, until it is released and sent', async () => {
    const id = await shop.dispense();
    given(await holdSubmission(shop.context, shop.pharmacist, { id, reason: '患者に確認中' }, silent));
    expect(await actions()).toEqual(['closing.held']);
    service.time.set(addDays(date, 2), '19:00');
    const closing = await shop.close({ final: true });
    expect(closing).toMatchObject({ verdict: 'action-required', kind: 'provisional' });
    expect(closing.actions).toMatchObject([{ code: 'closing.held', submissionId: id }]);
    given(await releaseSubmission(shop.context, shop.pharmacist, { id }, silent));
    expect((await shop.status()).verdict).not.toBe('closable');
    await shop.upload();
    expect((await shop.status()).verdict).toBe('closable');
  });

  it('an amendment and a withdrawal that wait', async () => {
    const id = await shop.dispense();
    await shop.upload();
    const document = shop.typedAnew(id, { remarks: ['訂正'] });
    const amended = given(
      await amendResult(shop.context, shop.pharmacist, { id, document, reason: '備考の訂正' }, silent),
    );
    beat();
    expect(await shop.status()).toMatchObject({ verdict: 'closable-auto', automaticRows: 1, lateRisk: false });
    await shop.upload();
    expect((await shop.close({ prescriptionCount: 1 })).verdict).toBe('closable');
    const amendment = amended.submissionId ?? '';
    given(await withdrawResult(shop.context, shop.pharmacist, { id: amendment, reason: '誤登録' }, silent));
    beat();
    expect(await shop.status()).toMatchObject({ verdict: 'closable-auto', automaticRows: 1 });
    await shop.upload();
    expect((await shop.close({ prescriptionCount: 0 })).verdict).toBe('closable');
  });

  it('a draft; carried over it is asked for again on the next day, and so on', async () => {
    const id = shop.record();
    expect(await actions()).toEqual(['closing.draft']);
    await carry(id);
    expect(await shop.close({ prescriptionCount: 1 })).toMatchObject({
      verdict: 'closable',
      prescriptionCount: 'matched',
    });
    toNextMorning();
    expect(await actions()).toEqual(['closing.draft']);
    await carry(id);
    expect((await shop.status()).verdict).toBe('closable');
    service.time.set(addDays(date, 2), '08:00');
    expect(await actions()).toEqual(['closing.draft']);
  });

  it('a reception the service refused: once, with what to compare it by, until it is cancelled', async () => {
    const { context, pharmacist } = shop;
    const symbol = [
      'JAHIS10',
      '1,1,8000010,99,検証用病院',
      '5,,,医師 ０１郎',
      '11,,電処　差戻五四,ﾃﾞﾝｼｮ ｻｼﾓﾄﾞｼ',
      '12,2',
      '13,20110101',
      '21,1',
      '22,06050116',
      '23,２０２２,０１０００１,1,01',
      `51,${date.replaceAll('-', '')}`,
      '82,1,999999',
      '101,1,1,,14',
      '111,1,1,,１日１回朝食後　服用,1',
      '201,1,1,1,4,2171022F2025,ノルバスク錠５ｍｇ,1,1,錠',
      '',
    ].join('\r\n');
    const files = [{ name: 'symbol.txt', base64: Buffer.from(symbol).toString('base64') }];
    given(await importFiles(context, pharmacist, { files, finalise: false, again: false, join: false }, silent));
    await shop.upload();
    expect((await shop.status()).line).toContain('要対応 1件(受付の差戻し1件)');
    const [action] = (await shop.status()).actions;
    const id = action?.submissionId ?? '';
    const { reception } = given(await submissionLife(context, pharmacist, { id }, silent));
    expect(reception).toEqual({
      exchangeNumber: '999999',
      insured: { insurerNumber: '06050116', symbol: '２０２２', number: '０１０００１', branch: '01' },
    });
    const support = { ...pharmacist, rights: ['support' as const] };
    const masked = given(await submissionLife(context, support, { id }, silent)).reception;
    expect(masked?.exchangeNumber).toBe(MASK);
    expect(Object.values(masked?.insured ?? {}).every((value) => value === null || value === MASK)).toBe(true);
    // By the id that the verdict names it with.
    given(await cancelReception(context, pharmacist, { prescriptionKey: id, reason: '引換番号の誤り' }, silent));
    expect(await shop.status()).toMatchObject({ verdict: 'closable', actions: [] });
  });

  it('a paper that is half typed; carried over it counts as such, discarded it counts no more', async () => {
    const { context, pharmacist, owner } = shop;
    const { entryId, revision, form } = given(await openEntry(context, pharmacist, { remainder: false }, silent));
    given(await saveEntry(context, pharmacist, { entryId, revision, form: { ...form, remarks: ['途中'] } }, silent));
    expect(await actions()).toEqual(['closing.draft']);
    await carry(entryId);
    expect(await shop.close({ prescriptionCount: 1 })).toMatchObject({
      verdict: 'closable',
      prescriptionCount: 'matched',
    });
    toNextMorning();
    expect(await actions()).toEqual(['closing.draft']);
    const discarded = await voidResult(context, pharmacist, { id: entryId.slice(0, 12), reason: '来局せず' }, silent);
    expect(given(discarded)).toMatchObject({ state: 'discarded' });
    expect(await actions()).toEqual([]);
    const again = await carryOver(context, owner, { id: entryId, reason: '検証' }, silent);
    expect(again.ok ? [] : codesOf(again.issues)).toEqual(['record.not-found']);
  });

  it('a reception that was never finalised; carried over it is asked for again on the next day', async () => {
    const { prescriptionId } = await book(service.url);
    const [received] = given(
      await receivePrescriptions(shop.context, shop.pharmacist, { prescriptionId, allOfPatient: false }, silent),
    );
    expect(await actions()).toEqual(['closing.reception']);
    await carry(received?.prescriptionKey ?? '');
    expect(await shop.close({ prescriptionCount: 1 })).toMatchObject({
      verdict: 'closable',
      prescriptionCount: 'matched',
      report: { dispensed: 0, carriedOver: 1, countDifference: 0 },
    });
    toNextMorning();
    expect(await actions()).toEqual(['closing.reception']);
    given(
      await cancelReception(
        shop.context,
        shop.pharmacist,
        { prescriptionKey: received?.prescriptionKey ?? '', reason: '来局なし' },
        silent,
      ),
    );
    await shop.upload();
    const { report } = given(await showClosingReport(shop.context, shop.owner, { day: date }, silent));
    expect(report, 'gone the next day, it is still none missing from this one').toMatchObject({
      carriedOver: 1,
      countDifference: 0,
    });
  });

  it('no prescription count, a wrong one, the right one', async () => {
    await shop.dispense();
    const uncounted = await shop.close();
    expect(uncounted).toMatchObject({ verdict: 'closable', prescriptionCount: 'not-given' });
    expect(uncounted.line).toContain('枚数未照合');
    const wrong = await shop.close({ final: true, prescriptionCount: 2 });
    expect(wrong).toMatchObject({ verdict: 'action-required', prescriptionCount: 'mismatch', kind: 'provisional' });
    expect(codesOf(wrong.actions)).toEqual(['closing.count-mismatch']);
    expect(codesOf(wrong.issues)).toContain('close.refused-open-work');
    const right = await shop.close({ final: true, prescriptionCount: 1 });
    expect(right).toMatchObject({ verdict: 'closable', line: '閉局OK', kind: 'final' });
    toNextMorning();
    expect((await shop.status()).prescriptionCount).toBe('not-given');
  });

  it('a living sender that sends nothing now: since when it will, and the end from there', async () => {
    await shop.dispense();
    await shop.upload();
    const sender = standBy();
    await shop.dispense();
    await shop.dispense();
    await shop.until(() => shop.store.sender.alive(shop.context.clock.now()).alive);
    const evening = await shop.status();
    expect(evening).toMatchObject({
      verdict: 'closable-auto',
      lateRisk: false,
      sendsFrom: tokyoInstant(date, '23:30'),
      line: '閉局可(残り2件は23:30から自動送信、23:30頃終了見込) 枚数未照合',
    });
    service.time.set(date, '23:31');
    shop.context.sender.wake();
    await shop.until(() => shop.store.submissions.list({}).every(({ copy }) => copy === 'verified'));
    expect((await shop.status()).verdict).toBe('closable');
    await sender.stop();
  });

  it('a pause: it ends with the batch it was pressed in, and is said while it lasts', async () => {
    const sender = standBy();
    for (let row = 0; row < 10; row += 1) await shop.dispense();
    await service.faults({ latencyMs: { mean: 500, jitter: 0 } });
    const cancel = new AbortController();
    const input = { final: false, patienceSeconds: 60 };
    const closing = closeDay(shop.context, shop.owner, input, silent, cancel.signal);
    await shop.until(() => shop.store.submissions.list({ states: ['in-flight'] }).length > 0);
    given(await pauseUpload(shop.context, shop.owner, {}, silent));
    expect(await actions()).toEqual(['closing.sender-paused']);
    cancel.abort();
    given(await closing);
    expect(shop.context.sender.paused).toBe(false);
    await service.faults({});
    given(await pauseUpload(shop.context, shop.owner, {}, silent));
    expect((await shop.status()).actions).toMatchObject([{ code: 'closing.sender-paused', who: 'close' }]);
    expect(await shop.close(), 'the next batch ends it').toMatchObject({ verdict: 'closable' });
    await sender.stop();
  });

  it('no living sender: none ever, one that was stopped, one that died', async () => {
    await service.faults({ down: true });
    await shop.dispense({}, { checkReason: '障害' });
    expect(await actions()).toEqual(['closing.sender-stopped']);
    const sender = shop.watch();
    await shop.until(() => shop.store.sender.alive(shop.context.clock.now()).alive);
    expect((await shop.status()).verdict).toBe('closable-auto');
    await sender.stop();
    expect(await actions()).toEqual(['closing.sender-stopped']);
    beat();
    expect((await shop.status()).verdict).toBe('closable-auto');
    service.time.pass(30_000);
    expect(await actions()).toEqual(['closing.sender-stopped']);
  });
});
