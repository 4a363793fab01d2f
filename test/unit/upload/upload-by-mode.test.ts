/** The sender of a window: it stays, and the upload mode of the moment says which rows go. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addDays, epochMsOf, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import type { UploadMode } from '../../../shared/domain/submission/upload-modes.ts';
import { type UploadRig, uploadRig } from '../../support/upload-rig.ts';

let rig: UploadRig;
let end: AbortController;
let left: Promise<unknown>;

beforeEach(() => {
  rig = uploadRig();
  end = new AbortController();
});

afterEach(async () => {
  end.abort();
  await rig.clock.until(left);
  rig.close();
});

const mode = (sends: UploadMode['sends'], rowsPerMinute: number | null = null): UploadMode => ({
  mode: 'nothing',
  sends,
  rowsPerMinute,
  nextChangeAt: addMinutes(60),
});
const addMinutes = (minutes: number) => {
  const at = new Date(epochMsOf(rig.clock.now()) + minutes * 60_000).toISOString();
  return at as UploadMode['nextChangeAt'];
};
const pass = (ms: number) => rig.clock.until(rig.clock.sleep(ms));
const states = () => rig.all().map((row) => row.state);

function standBy(now: () => UploadMode) {
  const engine = rig.engine({ mode: now }, { heartbeatMs: 10_000 });
  left = engine.standBy(end.signal);
  return engine;
}

describe('a sender that stands by', () => {
  it('holds today’s registrations back, and sends what is overdue, was begun, or is a reception', async () => {
    const today = tokyoDateOf(rig.clock.now());
    const [held] = rig.addRows(1, { dispensingDate: today });
    const [overdue] = rig.addRows(1, { dispensingDate: addDays(today, -1) });
    const [begun] = rig.addRows(1, { dispensingDate: today, possiblySent: true });
    const [unknown] = rig.addRows(1, { dispensingDate: today, state: 'outcome-unknown', possiblySent: true });
    standBy(() => mode('overdue'));
    await pass(30_000);
    expect(rig.row(held!.submissionId)).toMatchObject({ state: 'ready', attempts: 0 });
    for (const row of [overdue, begun, unknown]) expect(rig.row(row!.submissionId).state).toBe('registered');
    expect(rig.store.sender.alive(rig.clock.now()).alive, 'the heartbeat says that a sender is there').toBe(true);
  });

  it('sends everything once the mode lets it, without being told', async () => {
    rig.addRows(5, { dispensingDate: tokyoDateOf(rig.clock.now()) });
    let now = mode('none');
    standBy(() => now);
    await pass(60_000);
    expect(new Set(states())).toEqual(new Set(['ready']));
    now = mode('all');
    await pass(30_000);
    expect(new Set(states())).toEqual(new Set(['registered']));
  });

  it('sends everything while a person’s batch runs, and holds back again after it', async () => {
    const dispensingDate = tokyoDateOf(rig.clock.now());
    rig.addRows(5, { dispensingDate });
    const engine = standBy(() => mode('none'));
    await pass(20_000);
    await rig.clock.until(engine.runUntilIdle());
    expect(new Set(states())).toEqual(new Set(['registered']));
    rig.addRows(1, { dispensingDate });
    engine.wake();
    await pass(60_000);
    expect(states().filter((state) => state === 'ready')).toHaveLength(1);
  });

  it('goes on with a batch that gave up on a dead line, until nothing is left of it', async () => {
    const dispensingDate = tokyoDateOf(rig.clock.now());
    rig.addRows(5, { dispensingDate });
    rig.service.fault = () => 'connection-refused';
    const engine = standBy(() => mode('none'));
    await pass(20_000);
    const batch = await rig.clock.until(engine.runUntilIdle({ patienceMs: 15_000 }));
    expect(batch).toMatchObject({ ended: 'line-down', waiting: 5 });
    expect(engine.batchAsked, 'the verdict says that they go by themselves').toBe(true);
    rig.service.fault = () => 'none';
    await pass(120_000);
    expect(new Set(states())).toEqual(new Set(['registered']));
    expect(engine.batchAsked).toBe(false);
    rig.addRows(1, { dispensingDate });
    engine.wake();
    await pass(60_000);
    expect(states().filter((state) => state === 'ready')).toHaveLength(1);
  });

  it('forgets a batch that a person broke off', async () => {
    rig.addRows(5, { dispensingDate: tokyoDateOf(rig.clock.now()) });
    rig.service.fault = () => 'connection-refused';
    const engine = standBy(() => mode('none'));
    await pass(20_000);
    const stop = new AbortController();
    const batch = engine.runUntilIdle({ patienceMs: 600_000, outagePatienceMs: 600_000, signal: stop.signal });
    await pass(5_000);
    stop.abort();
    expect(await rig.clock.until(batch)).toMatchObject({ ended: 'cancelled' });
    rig.service.fault = () => 'none';
    await pass(120_000);
    expect(engine.batchAsked).toBe(false);
    expect(states()).toContain('ready');
  });

  it('waits when a check or a list was told to wait, and goes on when one is answered after it', async () => {
    const engine = standBy(() => mode('all'));
    await pass(1_000);
    engine.serviceToldToWait(60_000);
    rig.addRows(1, { dispensingDate: tokyoDateOf(rig.clock.now()) });
    engine.wake();
    await pass(50_000);
    expect([engine.line, ...states()]).toEqual(['rate-limited', 'ready']);
    engine.serviceAnswered();
    expect(engine.line, 'an answer within the pause does not end it').toBe('rate-limited');
    await pass(30_000);
    expect([engine.line, ...states()]).toEqual(['open', 'registered']);

    engine.serviceToldToWait(10_000);
    await pass(20_000);
    expect(engine.line, 'no row asks').toBe('rate-limited');
    engine.serviceAnswered();
    expect(engine.line).toBe('open');
  });

  it('in trickle sends so many a minute and no more; a wake does not hurry it', async () => {
    rig.addRows(30, { dispensingDate: tokyoDateOf(rig.clock.now()) });
    const engine = standBy(() => mode('all', 4));
    await pass(30_000);
    for (let times = 0; times < 6; times += 1) {
      engine.wake();
      await pass(5_000);
    }
    const begun = rig.service.calls.filter((call) => call.message === 'register').length;
    expect(begun).toBeGreaterThanOrEqual(4);
    expect(begun).toBeLessThanOrEqual(5);
  });

  it('looks at once when it is woken: nobody waits for the heartbeat', async () => {
    const engine = standBy(() => mode('all'));
    await pass(1_000);
    rig.addRows(1, { dispensingDate: tokyoDateOf(rig.clock.now()) });
    engine.wake();
    await pass(4_000);
    expect(states()).toEqual(['registered']);
  });

  it('says after every failed probe when it tries again', async () => {
    rig.addRows(8, { dispensingDate: tokyoDateOf(rig.clock.now()) });
    rig.service.fault = () => 'connection-refused';
    standBy(() => mode('all'));
    await pass(120_000);
    const told = rig.events.flatMap((event) => (event.type === 'line' ? [event.nextProbeAt] : []));
    expect(told.length).toBeGreaterThan(3);
    expect(told.every((at) => at !== null)).toBe(true);
  });
});
