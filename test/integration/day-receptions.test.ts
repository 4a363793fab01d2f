import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { completeEntry } from '../../main/application/entry/complete-entry.ts';
import { openEntry } from '../../main/application/entry/open-entry.ts';
import { cancelReception } from '../../main/application/prescription/cancel-reception.ts';
import { importFiles } from '../../main/application/prescription/import-files.ts';
import { receivePrescriptions } from '../../main/application/prescription/receive-prescriptions.ts';
import { retrySubmission } from '../../main/application/queue/queue-actions.ts';
import { voidResult } from '../../main/application/result/change-result.ts';
import { finaliseResults } from '../../main/application/result/finalise-results.ts';
import { recordResult } from '../../main/application/result/record-result.ts';
import { addDays, tokyoInstant } from '../../shared/domain/calendar-date.ts';
import { book, INSURED } from '../contract/mock-fixture.ts';
import { codesOf, type DayRig, type DayService, day, given, openDay, startDayService } from '../support/day-rig.ts';

/** A reception whose answer or line was lost on the way, and what hangs on it. */
const date = day('2026-11-05');
let service: DayService;
let shop: DayRig;
const silent = (): void => undefined;

beforeAll(async () => {
  service = await startDayService(tokyoInstant(date, '15:00'));
});
afterAll(async () => {
  await service.close();
});
beforeEach(async () => {
  service.time.set(date, '15:00');
  shop = await openDay(service);
});
afterEach(async () => {
  await service.faults({});
  await shop.end();
});

const rows = (): string[] => shop.store.submissions.list({}).map(({ kind, state }) => `${kind} ${state}`);

/** The symbol of a 引換番号付き紙, scanned. @returns our id of the prescription */
async function scan(exchangeNumber: string, again = false): Promise<string> {
  const text = [
    'JAHIS10',
    '1,1,8000010,99,検証用病院',
    '5,,,医師 ０１郎',
    '11,,電処　有効五二,ﾃﾞﾝｼｮ ﾕｳｺｳ',
    '12,2',
    '13,20110101',
    '21,1',
    `22,${INSURED.insurerNumber}`,
    '23,２０２２,010001,1,01',
    '51,20261105',
    '64,3',
    `82,1,${exchangeNumber}`,
    '101,1,1,,14',
    '111,1,1,,１日１回朝食後　服用,1',
    '201,1,1,1,4,2171022F2025,ノルバスク錠５ｍｇ,1,1,錠',
    '',
  ].join('\r\n');
  const files = [{ name: 'symbol.txt', base64: Buffer.from(text).toString('base64') }];
  const input = { files, finalise: false, again, join: false };
  const [read] = given(await importFiles(shop.context, shop.pharmacist, input, silent));
  return read?.created[0]?.id ?? '';
}

async function dispense(prescription: string, round: number): Promise<void> {
  const refill = { type: 'refill', round, of: 3, nextDate: addDays(date, 14 * round) };
  const document = {
    form: 'from-prescription',
    prescription,
    dispensingDate: shop.today(),
    round: refill,
  };
  const { resultId } = given(await recordResult(shop.context, shop.pharmacist, { document }, silent));
  const input = { ids: [resultId], all: false, checkReason: '障害', asDispensed: '継続' };
  const [outcome] = given(await finaliseResults(shop.context, shop.pharmacist, input, silent));
  expect(outcome?.state, codesOf(outcome?.issues ?? []).join()).toBe('ready');
}

const bookRefill = () =>
  book(service.url, {
    kind: 'paper-with-exchange-number',
    issuedOn: date,
    repetition: { type: 'refill', totalRounds: 3 },
  });

const receive = (exchangeNumber: string) =>
  receivePrescriptions(
    shop.context,
    shop.pharmacist,
    { exchangeNumber, insured: INSURED, allOfPatient: false },
    silent,
  );

describe('a 引換番号付き紙 that was dispensed offline', () => {
  it('keeps its reception where somebody asks for the number again', async () => {
    const { exchangeNumber } = await bookRefill();
    await service.faults({ http429: { p: 1, retryAfterS: 0 } });
    await dispense(await scan(exchangeNumber), 1);
    const again = await receive(exchangeNumber);
    expect(again.ok ? [] : codesOf(again.issues)).toEqual(['service.not-reachable']);
    expect(rows()).toEqual(['receive ready', 'register ready']);
    await service.faults({});
    const sender = shop.watch();
    await shop.until(() => rows().join() === 'receive registered,register registered');
    await sender.stop();
  });

  it('follows its reception where a person asks for the result alone', async () => {
    const { exchangeNumber } = await bookRefill();
    await service.faults({ http429: { p: 1, retryAfterS: 0 } });
    await dispense(await scan(exchangeNumber), 1);
    await service.faults({});
    const id = shop.store.submissions.list({ kinds: ['register'] })[0]?.submissionId ?? '';
    expect(given(await retrySubmission(shop.context, shop.pharmacist, { id }, silent)).state).toBe('registered');
    expect(rows()).toEqual(['receive registered', 'register registered']);
  });

  it('keeps its reception, too, where the service refuses it', async () => {
    await service.faults({ down: true });
    await dispense(await scan('999999'), 1);
    await service.faults({});
    const again = await receive('999999');
    expect(again.ok ? [] : codesOf(again.issues)).toEqual(['service.refused']);
    expect(rows()).toEqual(['receive rejected', 'register ready']);
    expect(codesOf((await shop.status()).actions)).toEqual(['closing.reception-rejected']);
  });

  it('is registered for a later round, also where its paper was taken in anew', async () => {
    const { exchangeNumber } = await bookRefill();
    const first = await scan(exchangeNumber);
    await shop.upload();
    await dispense(first, 1);
    await shop.upload();
    service.time.set(addDays(date, 14), '15:00');
    await service.faults({ down: true });
    const second = await scan(exchangeNumber, true);
    await dispense(second, 2);
    await service.faults({});
    await shop.upload();
    expect(rows().filter((row) => row === 'register registered')).toHaveLength(2);
    expect(
      shop.store.prescriptions
        .list(2)
        .map(({ prescriptionKey, reception, round }) => ({ [prescriptionKey]: `${reception} ${round}` })),
    ).toEqual([{ [second]: 'waiting-next-round 3' }, { [first]: 'cancelled 2' }]);
    expect((await shop.status()).verdict).toBe('closable');
  });
});

describe('a 引換番号 asked for by another person', () => {
  it('never brings the prescription that waits under the same number', async () => {
    const { exchangeNumber } = await bookRefill();
    await scan(exchangeNumber);
    const insured = { ...INSURED, insurerNumber: '33120015' };
    const wanted = { exchangeNumber, insured, allOfPatient: false };
    const other = await receivePrescriptions(shop.context, shop.pharmacist, wanted, silent);
    expect(other.ok ? [] : codesOf(other.issues)).toEqual(['service.refused']);
    expect(rows()).toContain('receive ready');
    const otherwiseTyped = { ...INSURED, symbol: INSURED.symbol?.normalize('NFKC') ?? null, branch: null };
    const own = { exchangeNumber, insured: otherwiseTyped, allOfPatient: false };
    given(await receivePrescriptions(shop.context, shop.pharmacist, own, silent));
    expect(rows()).toHaveLength(2);
    expect(rows()).toContain('receive registered');
  });
});

describe('a reception that is being given back', () => {
  it('stays where the prescription is asked for again before that has gone out', async () => {
    const { exchangeNumber } = await bookRefill();
    const [first] = given(await receive(exchangeNumber));
    const prescriptionKey = first?.prescriptionKey ?? '';
    const { context, pharmacist } = shop;
    given(await cancelReception(context, pharmacist, { prescriptionKey, reason: '押し間違い' }, silent));
    const [again] = given(await receive(exchangeNumber));
    expect(again).toMatchObject({ prescriptionKey, state: 'registered' });
    expect(codesOf(again?.issues ?? [])).toEqual(['reception.duplicate']);
    await shop.upload();
    expect(rows()).toEqual(['receive registered', 'cancel-reception voided']);
    await dispense(prescriptionKey, 1);
  });
});

describe('a prescription whose 受付取消 waits', () => {
  it('takes no result, neither typed nor recorded, until it is received again', async () => {
    const { exchangeNumber } = await bookRefill();
    const [first] = given(await receive(exchangeNumber));
    const prescriptionKey = first?.prescriptionKey ?? '';
    const { context, pharmacist } = shop;
    const open = given(await openEntry(context, pharmacist, { prescriptionKey, remainder: false }, silent));
    given(await cancelReception(context, pharmacist, { prescriptionKey, reason: '押し間違い' }, silent));
    const document = { form: 'from-prescription', prescription: prescriptionKey, dispensingDate: shop.today() };
    for (const refused of [
      await recordResult(context, pharmacist, { document }, silent),
      await openEntry(context, pharmacist, { prescriptionKey, remainder: false }, silent),
      await completeEntry(context, pharmacist, { entryId: open.entryId, revision: open.revision }, silent),
    ])
      expect(refused.ok ? [] : codesOf(refused.issues)).toEqual(['record.being-given-back']);
    expect(shop.store.results.drafts()).toEqual([]);
    given(await receive(exchangeNumber));
    await dispense(prescriptionKey, 1);
  });
});

describe('a reception whose answer was lost', () => {
  async function lost(): Promise<{ readonly prescriptionKey: string; readonly submissionId: string }> {
    const { exchangeNumber } = await bookRefill();
    await scan(exchangeNumber);
    await service.faults({ seed: 1, http503: { p: 1, afterStore: 1 } });
    await shop.upload();
    expect(rows()).toEqual(['receive outcome-unknown']);
    await service.faults({});
    const [row] = shop.store.submissions.list({});
    if (row === undefined) throw new Error('no reception');
    return row;
  }
  const reason = '患者が他局へ';

  it('is cancelled at the service, which has taken it in', async () => {
    const { prescriptionKey } = await lost();
    given(await cancelReception(shop.context, shop.pharmacist, { prescriptionKey, reason }, silent));
    expect(shop.store.prescriptions.list(1)).toMatchObject([{ reception: 'accepted' }]);
    await shop.upload();
    expect(rows()).toEqual(['receive registered', 'cancel-reception registered']);
    expect(await shop.status()).toMatchObject({ verdict: 'closable' });
  });

  it('is cancelled there, too, where its row is given up', async () => {
    const { submissionId } = await lost();
    const cancel = given(await voidResult(shop.context, shop.pharmacist, { id: submissionId, reason }, silent));
    expect(cancel.state).toBe('ready');
    await shop.upload();
    expect(rows()).toEqual(['receive registered', 'cancel-reception registered']);
  });
});
