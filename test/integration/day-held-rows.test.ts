import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { holdSubmission, retrySubmission } from '../../main/application/queue/queue-actions.ts';
import { correctResult, voidResult } from '../../main/application/result/change-result.ts';
import { tokyoInstant } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import { type DayRig, type DayService, day, given, openDay, startDayService } from '../support/day-rig.ts';

const date = day('2026-11-05');
const silent = (): void => undefined;
let service: DayService;
let shop: DayRig;

beforeAll(async () => {
  service = await startDayService(tokyoInstant(date, '18:00'));
});
afterAll(async () => {
  await service.close();
});
beforeEach(async () => {
  shop = await openDay(service);
});
afterEach(async () => {
  await service.faults({});
  await shop.end();
});

async function held(): Promise<string> {
  const id = await shop.dispense();
  given(await holdSubmission(shop.context, shop.pharmacist, { id, reason: '患者に確認中' }, silent));
  return id;
}

const stateOf = (id: string) => shop.store.submissions.byId(id as Uuid);

describe('a row on hold', () => {
  it('is corrected: superseded, and its new version is sent', async () => {
    const id = await held();
    const document = shop.typedAnew(id, { remarks: ['訂正'] });
    const corrected = given(
      await correctResult(shop.context, shop.pharmacist, { id, document, reason: '備考の訂正' }, silent),
    );
    expect(stateOf(id)).toMatchObject({ state: 'superseded', heldFrom: null, supersededBy: corrected.submissionId });
    expect(corrected.state).toBe('ready');
  });

  it('is voided', async () => {
    const id = await held();
    expect(given(await voidResult(shop.context, shop.pharmacist, { id, reason: '入力誤り' }, silent)).state).toBe(
      'voided',
    );
    expect(stateOf(id)).toMatchObject({ state: 'voided', heldFrom: null });
  });
});

describe('a row that waits for its upload mode', () => {
  it('goes when a person asks for it, whoever stands by', async () => {
    const stop = new AbortController();
    const standingBy = shop.context.sender.standBy(stop.signal);
    const id = await shop.dispense();
    const other = await shop.dispense();
    expect(given(await retrySubmission(shop.context, shop.pharmacist, { id }, silent)).state).toBe('registered');
    expect(stateOf(other)?.state).toBe('ready');
    stop.abort();
    await standingBy;
  });
});

describe('an outage', () => {
  it('is over with the first answer to anybody, though nothing is left to send', async () => {
    const startedAt = shop.context.clock.now();
    const outageId = shop.context.random.uuid();
    shop.store.outages.begin({ outageId, startedAt, endedAt: null, cause: 'ECONNREFUSED', rows: 0 });
    // Only the service's own count is asked for: there is no row.
    await shop.close();
    const [outage] = shop.store.outages.list();
    expect(outage?.endedAt).not.toBeNull();
  });
});
