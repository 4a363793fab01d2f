/** What the verdict counts of receptions stands in 受付一覧, with its state and what comes next. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { listToday } from '../../main/application/entry/list-today.ts';
import { MASK } from '../../main/application/mask-patient.ts';
import type { Actor } from '../../main/application/people-ports.ts';
import { receivePrescriptions } from '../../main/application/prescription/receive-prescriptions.ts';
import type { OperationInput } from '../../shared/contract/operations.ts';
import { addDays, tokyoInstant } from '../../shared/domain/calendar-date.ts';
import { book, INSURED } from '../contract/mock-fixture.ts';
import { type DayRig, type DayService, day, given, openDay, startDayService } from '../support/day-rig.ts';

const date = day('2026-11-05');
const LOST = { seed: 1, http503: { p: 1, afterStore: 1 } };
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

const listed = async (actor: Actor = shop.pharmacist) => given(await listToday(shop.context, actor, {}, silent)).rows;
const receive = (by: Partial<OperationInput<'reception.receive'>>) =>
  receivePrescriptions(shop.context, shop.pharmacist, { allOfPatient: false, ...by }, silent);
const bookRefill = () => book(service.url, { issuedOn: date, repetition: { type: 'refill', totalRounds: 3 } });

it('shows a reception in doubt, by what it was asked for, until the service has told what became of it', async () => {
  const { exchangeNumber } = await bookRefill();
  await service.faults(LOST);
  expect(await receive({ exchangeNumber, insured: INSURED })).toMatchObject({ ok: false });
  const [asked] = shop.store.submissions.list({ kinds: ['receive'] });
  expect(asked?.state).toBe('outcome-unknown');
  const actions = (await shop.status()).actions.filter(({ code }) => code === 'closing.reception');
  const rows = await listed();
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    prescriptionKey: asked?.prescriptionKey,
    submissionId: asked?.submissionId,
    stage: 'received',
    next: 'look-up',
    reception: 'pending',
    askedFor: { exchangeNumber, prescriptionId: null },
    validity: null,
    issuedOn: null,
  });
  // Whatever the verdict counts stands in the list.
  expect(actions.map(({ prescriptionKey }) => prescriptionKey)).toEqual(rows.map((row) => row.prescriptionKey));
  // Support is told that there is one, and not whose.
  const masked = await listed({ ...shop.pharmacist, rights: ['support'] });
  expect(masked).toMatchObject([{ next: 'look-up', askedFor: { exchangeNumber: MASK, prescriptionId: null } }]);
  expect(JSON.stringify(masked)).not.toContain(exchangeNumber);
  await service.faults({});
  const sender = shop.watch();
  await shop.until(() => shop.store.submissions.list({ states: ['registered'] }).length === 1);
  await sender.stop();
  expect(await listed()).toMatchObject([{ reception: 'accepted', next: 'enter', askedFor: null }]);
});

it('shows one that has not gone out as such', async () => {
  const { prescriptionId } = await bookRefill();
  await service.faults(LOST);
  await receive({ prescriptionId });
  const [asked] = shop.store.submissions.list({ kinds: ['receive'] });
  if (asked === undefined) throw new Error('nothing was asked');
  const event = { submissionId: asked.submissionId, at: shop.context.clock.now(), event: 'not-received', by: 'sender' };
  shop.store.submissions.transition(
    asked.submissionId,
    'outcome-unknown',
    { state: 'ready' },
    {
      ...event,
      from: 'outcome-unknown',
      to: 'ready',
      reason: null,
    },
  );
  expect(await listed()).toMatchObject([
    { next: 'wait-for-service', askedFor: { exchangeNumber: null, prescriptionId } },
  ]);
});

it('shows the next round of a refill whose reception is in doubt, on a day on which nothing of it was done', async () => {
  const { prescriptionId } = await bookRefill();
  const [received] = given(await receive({ prescriptionId }));
  const key = received?.prescriptionKey as never;
  shop.store.prescriptions.setReception(key, 'waiting-next-round', 2);
  service.time.set(addDays(date, 14), '15:00');
  expect(await listed()).toEqual([]);
  await service.faults(LOST);
  await receive({ prescriptionId });
  expect(await listed()).toMatchObject([
    { prescriptionKey: key, stage: 'received', next: 'look-up', round: { round: 2, of: 3 }, askedFor: null },
  ]);
});
