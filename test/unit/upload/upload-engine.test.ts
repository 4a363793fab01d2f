import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOT_SENT } from '../../../main/application/upload/attempt-rows.ts';
import { DEFAULT_UPLOAD_SETTINGS } from '../../../main/application/upload/upload-settings.ts';
import { epochMsOf } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Call, Fault } from '../../support/scripted-service.ts';
import { TIMEOUT_MS } from '../../support/scripted-service.ts';
import { type UploadRig, uploadRig } from '../../support/upload-rig.ts';

const PATIENCE = { patienceMs: 3_600_000, outagePatienceMs: 3_600_000 };
const MINUTE = 60_000;

let rig: UploadRig;
beforeEach(() => {
  rig = uploadRig();
});
afterEach(() => rig.close());

/** Every operation was taken in once, its row says so, and its copy is verified. */
function expectAllRegistered(count: number): void {
  const rows = rig.all();
  expect(rows.map((row) => row.state)).toEqual(Array.from({ length: count }, () => 'registered'));
  expect(rows.every((row) => row.copy === 'verified')).toBe(true);
  expect(new Set(rig.service.taken.keys())).toEqual(new Set(rows.map((row) => row.operationId)));
  expect(rows.every((row) => row.dispensingId === rig.service.taken.get(row.operationId)?.dispensingId)).toBe(true);
}

function callsFor(operationId: Uuid): readonly string[] {
  return rig.service.calls.filter((call) => call.operationId === operationId).map((call) => call.message);
}

describe('a batch over a good line', () => {
  it('registers every row once, keeps and verifies every copy, and ends', async () => {
    rig.addRows(30);
    const summary = await rig.clock.until(rig.engine().runUntilIdle());
    expect(summary).toMatchObject({ ended: 'idle', done: 30, total: 30, registered: 30, rejected: 0, waiting: 0 });
    expectAllRegistered(30);
    expect(rig.service.calls).toHaveLength(30);
    expect(rig.service.peakInFlight).toBe(8);
  });

  it('keeps no slot waiting: 80 rows at 8 in flight take ten latencies', async () => {
    rig.addRows(80);
    const begun = rig.clock.monotonicMs();
    await rig.clock.until(rig.engine().runUntilIdle());
    expect(rig.clock.monotonicMs() - begun).toBe(10 * rig.service.latencyMs);
  });

  it('tells done, total, rate and time left, and what became of each row', async () => {
    rig.addRows(40);
    await rig.clock.until(rig.engine().runUntilIdle());
    const progress = rig.events.filter((event) => event.type === 'progress');
    expect(progress).toHaveLength(40);
    expect(new Set(progress.map((event) => event.row?.submissionId)).size).toBe(40);
    expect(new Set(progress.map((event) => event.row?.outcome))).toEqual(new Set(['registered']));
    expect(progress.map((event) => event.total)).toEqual(progress.map(() => 40));
    expect(progress.at(-1)).toMatchObject({ done: 40, total: 40, secondsLeft: 0 });
    // 8 rows a latency, known once the commit they share is written.
    const elapsedMs = 3 * rig.service.latencyMs + DEFAULT_UPLOAD_SETTINGS.commitWindowMs;
    const ratePerMinute = Math.round((24 / elapsedMs) * 60_000 * 10) / 10;
    expect(progress[23]).toMatchObject({ done: 24, ratePerMinute, secondsLeft: 1 });
  });

  it('says that a sender is alive while it runs, and no longer once it has stopped', async () => {
    const stop = new AbortController();
    const watch = rig.engine().watch(stop.signal);
    await rig.clock.pass(10 * MINUTE);
    expect(rig.store.sender.alive(rig.clock.now()).alive).toBe(true);
    stop.abort();
    await rig.clock.until(watch);
    expect(rig.store.sender.alive(rig.clock.now()).alive).toBe(false);
  });

  it('what was made ready stays at home when sending is paused, and goes out once it is resumed', async () => {
    rig.addRows(40);
    const engine = rig.engine();
    const sent = engine.runUntilIdle();
    await rig.clock.pass(rig.service.latencyMs / 2);
    engine.pause();
    await rig.clock.pass(10 * rig.service.latencyMs);
    expect(rig.service.callsOf('register')).toHaveLength(8);
    const states = rig.all().map((row) => row.state);
    expect(states.filter((state) => state === 'registered')).toHaveLength(8);
    expect(states.filter((state) => state === 'ready')).toHaveLength(32);
    engine.resume();
    await rig.clock.until(sent);
    expectAllRegistered(40);
    const stayed = rig.all().flatMap((row) => rig.store.attempts.of(row.submissionId).slice(0, -1));
    expect(stayed.map((attempt) => attempt.outcome?.code)).toEqual(Array.from({ length: 4 }, () => NOT_SENT));
  });

  it('goes on when a listener throws', async () => {
    rig.addRows(10);
    const emit = () => {
      throw new Error('a broken window');
    };
    await rig.clock.until(rig.engine({ emit }).runUntilIdle());
    expectAllRegistered(10);
  });

  it('stays under a bandwidth cap without holding a slot while it waits', async () => {
    rig.addRows(20);
    const begun = rig.clock.monotonicMs();
    await rig.clock.until(rig.engine({}, { bandwidthBytesPerSecond: 1_000 }).runUntilIdle());
    // Each row is about 1.2 kB with its envelope, so each of the 19 waits before the last takes at least 1.2 s.
    expect(rig.clock.monotonicMs() - begun).toBeGreaterThan(19 * 1_200);
    expect(rig.service.peakInFlight).toBe(1);
    expectAllRegistered(20);
  });
});

describe('failures seen in the field', () => {
  it('one row, server down, no further input, server up → registered', async () => {
    rig.addRows(1);
    const up = epochMsOf(rig.clock.now()) + 3 * 3_600_000;
    rig.service.fault = (call) => (epochMsOf(call.at) < up ? 'connection-refused' : 'none');
    const stop = new AbortController();
    const watch = rig.engine().watch(stop.signal);
    await rig.clock.pass(3 * 3_600_000 + 70_000);
    expectAllRegistered(1);
    stop.abort();
    await rig.clock.until(watch);
  });

  it('cold start with no network, then network: sending begins by itself', async () => {
    rig.addRows(50);
    const line: { fault: Fault } = { fault: 'connection-refused' };
    rig.service.fault = () => line.fault;
    const stop = new AbortController();
    const watch = rig.engine().watch(stop.signal);
    await rig.clock.pass(30 * MINUTE);
    expect(rig.service.taken.size).toBe(0);
    line.fault = 'none';
    await rig.clock.pass(70_000);
    expectAllRegistered(50);
    expect(rig.service.peakInFlight).toBeLessThanOrEqual(8);
    stop.abort();
    await rig.clock.until(watch);
  });

  it('retries do not multiply: an outage costs one probe after another, whatever waits', async () => {
    rig.addRows(300);
    rig.service.fault = () => 'connection-refused';
    const stop = new AbortController();
    const watch = rig.engine().watch(stop.signal);
    await rig.clock.pass(60 * MINUTE);
    const inOutage = rig.service.calls.length;
    // Full jitter up to 30 s: 15 s apart on average. Bound with room: the burst at the start, then at most one every 5 s.
    expect(inOutage).toBeGreaterThan(60);
    expect(inOutage).toBeLessThan(12 + 3_600 / 5);
    // All places at once, and one more for each refusal until the gate shuts.
    const burst = DEFAULT_UPLOAD_SETTINGS.parallelism + DEFAULT_UPLOAD_SETTINGS.breaker.failures - 1;
    const afterBurst = rig.service.calls.slice(burst).map((call) => epochMsOf(call.at));
    const overlapping = afterBurst.filter((at, index) => at === afterBurst[index - 1]);
    expect(overlapping).toEqual([]);
    stop.abort();
    await rig.clock.until(watch);
  });

  it('401 in the middle of a batch: zero rows lost, goes on once the login is good again', async () => {
    rig.addRows(60);
    let login = true;
    rig.service.fault = (call) => {
      if (call.number === 20) login = false;
      return login ? 'none' : '401';
    };
    const stop = new AbortController();
    const engine = rig.engine();
    const watch = engine.watch(stop.signal);
    await rig.clock.pass(20 * MINUTE);
    expect(engine.line).toBe('unauthorised');
    const states = new Set(rig.all().map((row) => row.state));
    expect(states).toEqual(new Set(['ready', 'registered']));
    expect(rig.all().some((row) => row.lastIssue?.code === 'upload.unauthorised')).toBe(true);
    // No storm at the door: a login that stays bad is asked about by single probes.
    expect(rig.service.calls.length).toBeLessThan(20 + 8 + 240);
    login = true;
    await rig.clock.pass(2 * MINUTE);
    expectAllRegistered(60);
    stop.abort();
    await rig.clock.until(watch);
  });

  it('rows are registered only by the service’s word: paused in the middle, nothing else is marked', async () => {
    rig.addRows(40);
    const engine = rig.engine();
    rig.service.fault = (call) => {
      if (call.number === 12) engine.pause();
      return 'none';
    };
    const run = engine.runUntilIdle();
    await rig.clock.pass(60 * MINUTE);
    const registered = rig.all().filter((row) => row.state === 'registered');
    expect(registered).toHaveLength(rig.service.taken.size);
    expect(registered.length).toBeLessThan(40);
    expect(rig.all().filter((row) => row.state === 'ready')).toHaveLength(40 - registered.length);
    engine.resume();
    await rig.clock.until(run);
    expectAllRegistered(40);
  });

  it('returned files never stand in front of results, even when fetching them hangs', async () => {
    rig.service.copyInAnswer = null;
    rig.addRows(100);
    const hang = (call: Call): Fault => (call.message === 'fetch-return-copy' ? 'time-out' : 'none');
    rig.service.fault = hang;
    const stop = new AbortController();
    const engine = rig.engine();
    const watch = engine.watch(stop.signal);
    await rig.clock.pass(5_000);
    rig.addRows(20);
    engine.nudge();
    await rig.clock.pass(20_000);
    // Still inside the first 30 s time-out of the hanging fetches.
    expect(rig.all().filter((row) => row.state !== 'registered')).toEqual([]);
    rig.service.fault = () => 'none';
    await rig.clock.pass(10 * MINUTE);
    expectAllRegistered(120);
    stop.abort();
    await rig.clock.until(watch);
  });

  it('one bad row never holds up the others: poison at the front, in the middle and at the end', async () => {
    const rows = rig.addRows(30);
    const poison = new Set([rows[0], rows[14], rows[29]].map((row) => row?.operationId));
    rig.service.fault = (call) => (poison.has(call.operationId ?? undefined) ? 'refuse' : 'none');
    const summary = await rig.clock.until(rig.engine().runUntilIdle());
    expect(summary).toMatchObject({ ended: 'idle', registered: 27, rejected: 3 });
    const rejected = rig.all().filter((row) => row.state === 'rejected');
    expect(new Set(rejected.map((row) => row.operationId))).toEqual(poison);
    expect(rejected.map((row) => row.lastIssue)).toEqual(rejected.map(() => ({ code: 'EPSB0052E', text: '差戻し' })));
    // Sent once: the same content would be refused again.
    for (const row of rejected) expect(callsFor(row.operationId)).toEqual(['register']);
  });
});

describe('an unknown outcome', () => {
  it.each([
    ['503 after storing', '503-after-store'],
    ['an answer lost on the way', 'drop-response'],
    ['no answer in time', 'time-out'],
    ['garbage after storing', 'garbage-after-store'],
  ] as const)('%s: looked up, found, never sent again', async (_name, fault) => {
    rig.addRows(1);
    rig.service.fault = (call) => (call.message === 'register' ? fault : 'none');
    await rig.clock.until(rig.engine().runUntilIdle(PATIENCE));
    expectAllRegistered(1);
    expect(rig.service.calls.map((call) => call.message)).toEqual(['register', 'lookup']);
  });

  it('503 before storing: the exchange has ended, so "not received" is believed at once and the same operation sent again', async () => {
    const [row] = rig.addRows(1);
    rig.service.fault = (call) => (call.number === 1 ? '503' : 'none');
    const begun = rig.clock.monotonicMs();
    await rig.clock.until(rig.engine().runUntilIdle(PATIENCE));
    expect(callsFor(row!.operationId)).toEqual(['register', 'lookup', 'register']);
    expect(rig.clock.monotonicMs() - begun).toBeLessThan(2_000);
    expectAllRegistered(1);
  });

  it('a request cut off: "not received" is believed only after the time-out, because it may still arrive', async () => {
    const [row] = rig.addRows(1);
    rig.service.fault = (call) => (call.number === 1 ? 'drop-request' : 'none');
    await rig.clock.until(rig.engine().runUntilIdle(PATIENCE));
    const sends = rig.service.callsOf('register').map((call) => epochMsOf(call.at));
    expect(sends).toHaveLength(2);
    expect((sends[1] ?? 0) - (sends[0] ?? 0)).toBeGreaterThanOrEqual(TIMEOUT_MS);
    expect(callsFor(row!.operationId)).toEqual(['register', 'lookup', 'lookup', 'register']);
    expectAllRegistered(1);
  });

  it('処理中: the service has it and is at it, so "not received" is believed only after the time-out', async () => {
    const [row] = rig.addRows(1);
    rig.service.fault = (call) => (call.number === 1 ? 'in-progress' : 'none');
    await rig.clock.until(rig.engine().runUntilIdle(PATIENCE));
    expect(callsFor(row!.operationId)).toEqual(['register', 'lookup', 'lookup']);
    expectAllRegistered(1);
  });

  it('is never followed by a resend without a look-up in between, whatever the line does', async () => {
    rig.addRows(200);
    const faults: readonly Fault[] = ['drop-request', 'drop-response', '503', '503-after-store', 'garbage-after-store'];
    rig.service.fault = (call) => ((call.number * 7919) % 10 < 4 ? (faults[call.number % 5] ?? 'none') : 'none');
    await rig.clock.until(rig.engine().runUntilIdle(PATIENCE));
    expectAllRegistered(200);
    for (const row of rig.all()) {
      const messages = callsFor(row.operationId).join(' ');
      expect(messages).not.toContain('register register');
      const attempts = rig.store.attempts.of(row.submissionId);
      expect(attempts.every((attempt) => attempt.outcome !== null)).toBe(true);
      expect(attempts).toHaveLength(callsFor(row.operationId).length);
    }
  });

  it('marks a row as possibly sent, a refused connection does not', async () => {
    const [unknown, unsent] = rig.addRows(2);
    rig.service.fault = (call) => (call.operationId === unknown?.operationId ? 'drop-request' : 'connection-refused');
    await rig.clock.until(rig.engine().runUntilIdle());
    expect(rig.row(unknown!.submissionId)).toMatchObject({ state: 'outcome-unknown', possiblySent: true });
    const attempts = callsFor(unsent!.operationId).length;
    expect(rig.row(unsent!.submissionId)).toMatchObject({ state: 'ready', possiblySent: false, attempts });
  });
});

describe('a service that asks to wait', () => {
  it('429: nothing is sent before its Retry-After, then one probe, then the rest', async () => {
    rig.addRows(40);
    rig.service.fault = (call) => (call.number === 10 ? '429' : 'none');
    await rig.clock.until(rig.engine().runUntilIdle(PATIENCE));
    expectAllRegistered(40);
    const told = rig.service.calls[9];
    const answeredAt = epochMsOf(told!.at) + rig.service.latencyMs;
    const later = rig.service.calls.map((call) => epochMsOf(call.at)).filter((at) => at > answeredAt);
    expect(Math.min(...later) - answeredAt).toBeGreaterThanOrEqual(7_000);
    expect(later.filter((at) => at === Math.min(...later))).toHaveLength(1);
    expect(rig.events.filter((event) => event.type === 'line').map((event) => event.state)).toEqual([
      'rate-limited',
      'open',
    ]);
  });
});

describe('stopping', () => {
  it('a cancelled run lets its requests end, sends nothing more, and loses nothing', async () => {
    rig.addRows(40);
    const stop = new AbortController();
    rig.service.fault = (call) => {
      if (call.number === 12) stop.abort();
      return 'none';
    };
    const summary = await rig.clock.until(rig.engine().runUntilIdle({ signal: stop.signal }));
    expect(summary.ended).toBe('cancelled');
    expect(rig.service.calls.length).toBeLessThanOrEqual(16);
    expect(rig.all().filter((row) => row.state === 'registered')).toHaveLength(rig.service.taken.size);
    expect(rig.all().some((row) => row.state === 'in-flight')).toBe(false);
    await rig.clock.until(rig.engine().runUntilIdle(PATIENCE));
    expectAllRegistered(40);
  });

  it('cuts off what hangs, and looks it up on the next run', async () => {
    rig.addRows(3);
    const stop = new AbortController();
    rig.service.fault = () => 'time-out';
    const run = rig.engine().runUntilIdle({ signal: stop.signal });
    await rig.clock.pass(1_000);
    stop.abort();
    await rig.clock.until(run, 10_000);
    expect(rig.all().map((row) => row.state)).toEqual(['outcome-unknown', 'outcome-unknown', 'outcome-unknown']);
    // We cut it off: that is no outage of the service.
    expect(rig.store.outages.list()).toEqual([]);
    rig.service.fault = () => 'none';
    await rig.clock.until(rig.engine().runUntilIdle(PATIENCE));
    expectAllRegistered(3);
    expect(rig.service.callsOf('register')).toHaveLength(3);
  });

  it('starts nothing when it was cancelled before it began', async () => {
    rig.addRows(3);
    const summary = await rig.clock.until(rig.engine().runUntilIdle({ signal: AbortSignal.abort() }));
    expect(summary.ended).toBe('cancelled');
    expect(rig.service.calls).toEqual([]);
  });

  it('a batch joins a watch that runs already, and its end does not end the watch', async () => {
    const stop = new AbortController();
    const engine = rig.engine();
    const watch = engine.watch(stop.signal);
    await rig.clock.pass(MINUTE);
    rig.addRows(10);
    expect(await rig.clock.until(engine.runUntilIdle())).toMatchObject({ ended: 'idle', registered: 10 });
    rig.addRows(5);
    engine.nudge();
    await rig.clock.pass(MINUTE);
    expectAllRegistered(15);
    stop.abort();
    await rig.clock.until(watch);
  });

  it('with the line down `upload` ends at once, `close` after its short outage patience', async () => {
    rig.addRows(20);
    rig.service.fault = () => 'connection-refused';
    const begun = rig.clock.monotonicMs();
    expect((await rig.clock.until(rig.engine().runUntilIdle())).ended).toMatch(/line-down|waiting/);
    expect(rig.clock.monotonicMs() - begun).toBeLessThan(1_000);
    const patient = await rig.clock.until(rig.engine().runUntilIdle({ patienceMs: 600_000, outagePatienceMs: 15_000 }));
    expect(patient).toMatchObject({ ended: 'line-down', waiting: 20 });
    expect(rig.clock.monotonicMs() - begun).toBeLessThan(60_000);
  });
});

describe('what was in flight when the program died', () => {
  it('is looked up after the start, its open attempt ended as abandoned', async () => {
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
      startedAt: rig.clock.now(),
    });
    await rig.clock.until(rig.engine().runUntilIdle(PATIENCE));
    expectAllRegistered(1);
    expect(rig.row(row!.submissionId).possiblySent).toBe(true);
    expect(callsFor(row!.operationId)).toEqual(['lookup', 'lookup', 'register']);
    const attempts = rig.store.attempts.of(row!.submissionId);
    expect(attempts.map((attempt) => attempt.outcome?.outcome)).toEqual([
      'abandoned',
      'not-received',
      'not-received',
      'registered',
    ]);
  });
});

describe('a look-up that was cut off with the program', () => {
  it('is ended as abandoned, although a person has settled its row meanwhile', async () => {
    const [row] = rig.addRows(1, { state: 'outcome-unknown', attempts: 2, possiblySent: true });
    const { submissionId, operationId: attemptId } = row!;
    const at = rig.clock.now();
    rig.store.attempts.start({ attemptId, submissionId, number: 2, message: 'look-up', startedAt: at });
    const to = 'voided';
    const event = { submissionId, at, event: 'void', from: row!.state, to, by: '薬剤師', reason: null } as const;
    rig.store.submissions.transition(submissionId, row!.state, { state: to }, event);
    await rig.clock.until(rig.engine().runUntilIdle());
    expect(rig.store.attempts.of(submissionId).map(({ outcome }) => outcome?.outcome)).toEqual(['abandoned']);
    expect(rig.service.calls).toEqual([]);
  });
});

describe('a defect in one place', () => {
  it('a row whose consequences cannot be written is tried again later and holds up nobody', async () => {
    const [bad] = rig.addRows(10);
    const broken = new Set([bad?.submissionId]);
    const effects = {
      received: () => undefined,
      registered: (row: { submissionId: Uuid }) => {
        if (broken.has(row.submissionId)) throw new Error('defect');
      },
    };
    const stop = new AbortController();
    const watch = rig.engine({ effects }).watch(stop.signal);
    await rig.clock.pass(10 * MINUTE);
    expect(rig.row(bad!.submissionId)).toMatchObject({
      state: 'outcome-unknown',
      lastIssue: { code: 'upload.defect' },
    });
    expect(rig.all().filter((row) => row.state === 'registered')).toHaveLength(9);
    expect(callsFor(bad!.operationId).length).toBeLessThan(60);
    broken.clear();
    await rig.clock.pass(2 * MINUTE);
    expectAllRegistered(10);
    expect(rig.service.callsOf('register')).toHaveLength(10);
    stop.abort();
    await rig.clock.until(watch);
  });

  it('a row without its document waits, the others go on', async () => {
    const [bare] = rig.addRows(1, { documentSha256: null });
    rig.addRows(5);
    const summary = await rig.clock.until(rig.engine().runUntilIdle());
    expect(summary).toMatchObject({ ended: 'waiting', registered: 5, waiting: 1 });
    expect(rig.row(bare!.submissionId)).toMatchObject({
      state: 'ready',
      possiblySent: false,
      lastIssue: { code: 'upload.document-missing' },
    });
  });

  it('a store that cannot be written to ends the run with its error, and the rows stand as last written', async () => {
    rig.addRows(10);
    let writes = 0;
    const store = {
      ...rig.store,
      transaction: <T>(work: () => T): T => {
        writes += 1;
        if (writes > 12) throw new Error('disk full');
        return rig.store.transaction(work);
      },
    };
    await expect(rig.clock.until(rig.engine({ store }).runUntilIdle())).rejects.toThrow('disk full');
    await rig.clock.until(rig.engine().runUntilIdle(PATIENCE));
    expectAllRegistered(10);
    expect(new Set(rig.service.taken.keys()).size).toBe(10);
  });

  it('a store that fails under the probe of a dead line: once it can be written to again, the line is asked again', async () => {
    rig.addRows(8);
    let diskIsFull: () => boolean = () => false;
    const transaction: typeof rig.store.transaction = (work) => {
      if (diskIsFull()) throw new Error('disk full');
      return rig.store.transaction(work);
    };
    const engine = rig.engine({ store: { ...rig.store, transaction } });
    rig.service.fault = () => 'connection-refused';
    const watch = engine.watch(new AbortController().signal);
    watch.catch(() => undefined);
    await rig.clock.pass(MINUTE);
    expect(engine.line).toBe('no-answer');
    diskIsFull = () => true;
    await expect(rig.clock.until(watch)).rejects.toThrow('disk full');
    diskIsFull = () => false;
    rig.service.fault = () => 'none';
    await rig.clock.until(engine.runUntilIdle(PATIENCE));
    expectAllRegistered(8);
  });

  it('does not look again and again for a row whose claim is about to be written', async () => {
    rig.addRows(1);
    rig.service.fault = (call) => (call.number <= 4 ? 'connection-refused' : 'none');
    let looks = 0;
    const submissions: typeof rig.store.submissions = {
      ...rig.store.submissions,
      due: (...which) => {
        looks += 1;
        return rig.store.submissions.due(...which);
      },
    };
    const engine = rig.engine({ store: { ...rig.store, submissions } }, { commitWindowMs: 2_000 });
    await rig.clock.until(engine.runUntilIdle(PATIENCE));
    expectAllRegistered(1);
    expect(looks).toBeLessThan(60);
  });
});
