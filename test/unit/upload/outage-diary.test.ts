import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochMsOf } from '../../../shared/domain/calendar-date.ts';
import type { Fault } from '../../support/scripted-service.ts';
import { type UploadRig, uploadRig } from '../../support/upload-rig.ts';

const MINUTE = 60_000;
const PATIENCE = { patienceMs: 3_600_000, outagePatienceMs: 3_600_000 };

let rig: UploadRig;
const line: { fault: Fault } = { fault: 'none' };
beforeEach(() => {
  rig = uploadRig();
  line.fault = 'none';
  rig.service.fault = () => line.fault;
});
afterEach(() => rig.close());

describe('the outage diary', () => {
  it('writes one entry from the first failure to the first answer, with every row that had to wait', async () => {
    rig.addRows(40);
    const stop = new AbortController();
    const engine = rig.engine();
    const watch = engine.watch(stop.signal);
    await rig.clock.pass(MINUTE);
    line.fault = 'connection-refused';
    const waiting = rig.addRows(25);
    const begun = rig.clock.now();
    engine.nudge();
    await rig.clock.pass(90 * MINUTE);
    expect(rig.store.outages.open()).toMatchObject({ startedAt: begun, cause: 'ECONNREFUSED', endedAt: null });
    const late = rig.addRows(5);
    line.fault = 'none';
    const back = rig.clock.now();
    await rig.clock.pass(5 * MINUTE);
    stop.abort();
    await rig.clock.until(watch);
    const [outage, ...more] = rig.store.outages.list();
    expect(more).toEqual([]);
    expect(outage).toMatchObject({ startedAt: begun, rows: 30 });
    const endedMs = epochMsOf(outage!.endedAt!) - epochMsOf(back);
    expect(endedMs).toBeGreaterThanOrEqual(0);
    expect(endedMs).toBeLessThanOrEqual(35_000);
    for (const row of [...waiting, ...late]) {
      expect(rig.store.outages.of(row.submissionId).map((entry) => entry.outageId)).toEqual([outage?.outageId]);
    }
    const before = rig.all().slice(0, 40);
    expect(before.flatMap((row) => rig.store.outages.of(row.submissionId))).toEqual([]);
  });

  it('continues an entry over a restart of the program', async () => {
    rig.addRows(10);
    line.fault = 'connection-refused';
    const begun = rig.clock.now();
    await rig.clock.until(rig.engine().runUntilIdle({ patienceMs: 60_000, outagePatienceMs: 60_000 }));
    await rig.clock.pass(20 * MINUTE);
    await rig.clock.until(rig.engine().runUntilIdle());
    line.fault = 'none';
    await rig.clock.until(rig.engine().runUntilIdle(PATIENCE));
    expect(rig.store.outages.list()).toMatchObject([{ startedAt: begun, rows: 10 }]);
    expect(rig.store.outages.open()).toBeNull();
  });

  it('has an entry even when a single row met a dead line and the run ended', async () => {
    rig.addRows(1);
    line.fault = 'connection-refused';
    await rig.clock.until(rig.engine().runUntilIdle());
    expect(rig.store.outages.open()).toMatchObject({ rows: 1 });
  });

  it('is ended by a sender that stays, though no row is left that would ask; over a restart too', async () => {
    const [row] = rig.addRows(1);
    const { submissionId, operationId } = row!;
    line.fault = 'connection-refused';
    await rig.clock.until(rig.engine().runUntilIdle({ patienceMs: MINUTE, outagePatienceMs: MINUTE }));
    const { state } = rig.row(submissionId);
    const event = { submissionId, at: rig.clock.now(), event: 'void', from: state, to: 'voided' } as const;
    rig.store.submissions.transition(
      submissionId,
      state,
      { state: 'voided' },
      { ...event, by: '薬剤師', reason: null },
    );
    const asked = rig.service.calls.length;
    await rig.clock.until(rig.engine().runUntilIdle());
    expect([rig.store.outages.open()?.rows, rig.service.calls.length]).toEqual([1, asked]);
    const stop = new AbortController();
    const watch = rig.engine().watch(stop.signal);
    await rig.clock.pass(60 * MINUTE);
    expect(rig.store.outages.open()?.rows).toBe(1);
    expect(rig.service.calls.length - asked).toBeLessThanOrEqual(61);
    line.fault = 'none';
    const backMs = epochMsOf(rig.clock.now());
    await rig.clock.pass(10 * MINUTE);
    const [outage] = rig.store.outages.list();
    expect(epochMsOf(outage!.endedAt!) - backMs).toBeLessThanOrEqual(2 * MINUTE);
    const after = rig.service.calls.slice(asked);
    expect(new Set(after.map(({ message }) => message))).toEqual(new Set(['lookup']));
    expect(after.some((call) => call.operationId === operationId)).toBe(false);
    // It is over: nothing is asked any more.
    await rig.clock.pass(60 * MINUTE);
    expect(rig.service.calls.length).toBe(asked + after.length);
    stop.abort();
    await rig.clock.until(watch);
  });

  it('takes no single lost answer for an outage', async () => {
    rig.addRows(50);
    rig.service.fault = (call) => (call.number % 7 === 0 ? 'drop-response' : 'none');
    await rig.clock.until(rig.engine().runUntilIdle(PATIENCE));
    expect(rig.store.outages.list()).toEqual([]);
  });
});
