import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLOCK_DIFFERENCE_KEY } from '../../../main/application/upload/clock-watch.ts';
import { addMs, epochMsOf } from '../../../shared/domain/calendar-date.ts';
import { TIMEOUT_MS } from '../../support/scripted-service.ts';
import { type UploadRig, uploadRig } from '../../support/upload-rig.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const PATIENCE = { patienceMs: 3_600_000, outagePatienceMs: 3_600_000 };

let rig: UploadRig;
beforeEach(() => {
  rig = uploadRig();
});
afterEach(() => rig.close());

describe('a clock that is set while rows wait', () => {
  it.each([
    ['a day back', -DAY],
    ['a day forward', DAY],
    ['an hour back', -3_600_000],
    ['nine minutes back', -9 * MINUTE],
  ])('%s: retries go on as if nothing had happened', async (_name, stepMs) => {
    rig.addRows(30);
    const line: { fault: 'connection-refused' | 'none' } = { fault: 'connection-refused' };
    rig.service.fault = () => line.fault;
    const stop = new AbortController();
    const watch = rig.engine().watch(stop.signal);
    await rig.clock.pass(5 * MINUTE);
    rig.clock.set(stepMs);
    await rig.clock.pass(5 * MINUTE);
    const during = rig.service.calls.length;
    line.fault = 'none';
    await rig.clock.pass(2 * MINUTE);
    expect(rig.all().map((row) => row.state)).toEqual(rig.all().map(() => 'registered'));
    expect(during).toBeLessThan(200);
    expect(rig.events.find((event) => event.type === 'clock-stepped')).toMatchObject({ stepMs });
    stop.abort();
    await rig.clock.until(watch);
  });

  it('set forward after a request was cut off: "not received" is still believed only after the time-out', async () => {
    rig.addRows(1);
    rig.service.fault = (call) => (call.number === 1 ? 'drop-request' : 'none');
    const engine = rig.engine();
    const sent = engine.runUntilIdle(PATIENCE);
    await rig.clock.pass(rig.service.latencyMs + 500);
    rig.clock.set(DAY);
    engine.wake();
    await rig.clock.until(sent);
    const [first, second] = rig.service.callsOf('register').map((call) => epochMsOf(call.at));
    expect((second ?? 0) - DAY - (first ?? 0)).toBeGreaterThanOrEqual(TIMEOUT_MS);
  });

  it('set forward while our own request is on the line: it stays ours until its answer is there', async () => {
    const [row] = rig.addRows(1);
    rig.service.latencyMs = 20_000;
    // Every beat looks for rows whose lease has ended.
    const engine = rig.engine({}, { heartbeatMs: 5_000 });
    const stop = new AbortController();
    const watch = engine.watch(stop.signal);
    await rig.clock.pass(1_000);
    expect(rig.row(row!.submissionId).state).toBe('in-flight');
    rig.clock.set(DAY);
    engine.wake();
    await rig.clock.pass(15_000);
    expect(rig.row(row!.submissionId).state).toBe('in-flight');
    await rig.clock.pass(10_000);
    expect(rig.row(row!.submissionId).state).toBe('registered');
    expect(rig.service.callsOf('register')).toHaveLength(1);
    stop.abort();
    await rig.clock.until(watch);
  });

  it('set back while the program did not run: what was to be tried "tomorrow" is tried now', async () => {
    rig.addRows(5, { nextAttemptAt: addMs(rig.clock.now(), DAY) });
    const summary = await rig.clock.until(rig.engine().runUntilIdle());
    expect(summary).toMatchObject({ ended: 'idle', registered: 5 });
  });

  it('set back over a restart: "not received" is still believed only after a time-out of this run', async () => {
    const [row] = rig.addRows(1, {
      state: 'in-flight',
      attempts: 1,
      leaseOwner: 'sender',
      leaseUntil: rig.clock.now(),
    });
    rig.store.attempts.start({
      attemptId: row!.operationId,
      submissionId: row!.submissionId,
      number: 1,
      message: 'register',
      startedAt: addMs(rig.clock.now(), DAY),
    });
    const begun = rig.clock.monotonicMs();
    await rig.clock.until(rig.engine().runUntilIdle(PATIENCE));
    expect(rig.row(row!.submissionId).state).toBe('registered');
    expect(rig.clock.monotonicMs() - begun).toBeGreaterThanOrEqual(30_000);
    expect(rig.clock.monotonicMs() - begun).toBeLessThan(40_000);
  });
});

describe('a service whose clock differs from ours', () => {
  it('is told once and in the settings, sending goes on, and it is taken back when they agree again', async () => {
    rig.service.clockOffsetMs = 3_600_000;
    rig.addRows(20);
    const engine = rig.engine();
    await rig.clock.until(engine.runUntilIdle());
    const told = () => rig.events.filter((event) => event.type === 'clock-difference');
    expect(told()).toEqual([{ type: 'clock-difference', differenceMs: 3_600_000 }]);
    expect(rig.store.settings.get(CLOCK_DIFFERENCE_KEY)).toBe(3_600_000);
    expect(engine.clockDifferenceMs).toBe(3_600_000);
    expect(rig.all().every((row) => row.state === 'registered')).toBe(true);
    rig.service.clockOffsetMs = 60_000;
    rig.addRows(1);
    await rig.clock.until(engine.runUntilIdle());
    expect(told()).toHaveLength(2);
    expect(rig.store.settings.get(CLOCK_DIFFERENCE_KEY)).toBeNull();
  });

  it('does not shift the time of registration: a service a day ahead makes no row late', async () => {
    rig.addRows(1);
    const engine = rig.engine();
    await rig.clock.until(engine.runUntilIdle());
    rig.service.clockOffsetMs = DAY;
    const [late] = rig.addRows(1);
    rig.addRows(1);
    await rig.clock.until(engine.runUntilIdle());
    const [after] = rig.addRows(1);
    await rig.clock.until(engine.runUntilIdle());
    for (const row of [late, after]) {
      const { registeredAt } = rig.row(row!.submissionId);
      expect(Math.abs(epochMsOf(registeredAt!) - epochMsOf(rig.clock.now()))).toBeLessThan(5 * MINUTE);
    }
  });
});
