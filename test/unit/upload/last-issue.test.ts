/** Why a row still waits, as the queue says it: one row per cause, and the row goes through once the cause is gone. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../support/scripted-service.ts';
import { type UploadRig, uploadRig } from '../../support/upload-rig.ts';

const GIVE_UP_AT_ONCE = { patienceMs: 0, outagePatienceMs: 0 };
const PATIENCE = { patienceMs: 3_600_000, outagePatienceMs: 3_600_000 };
const JAPANESE = /[ぁ-んァ-ン一-龠]/;

let rig: UploadRig;
beforeEach(() => {
  rig = uploadRig();
});
afterEach(() => rig.close());

interface Cause {
  readonly what: string;
  readonly code: string;
  readonly row: Readonly<Record<string, unknown>>;
  /** By message */
  readonly faults: Readonly<Record<string, Fault>>;
  /** Long enough to come to what is refused */
  readonly patienceMs?: number;
  /** The returned file comes with the answer. */
  readonly copyComes?: boolean;
}

const CAUSES: readonly Cause[] = [
  {
    what: 'the service asks for patience',
    code: 'upload.rate-limited',
    row: { state: 'ready', possiblySent: false },
    faults: { register: '429' },
  },
  {
    what: 'the login has run out',
    code: 'upload.unauthorised',
    row: { state: 'ready', possiblySent: false },
    faults: { register: '401' },
  },
  {
    what: 'the answer was lost, and the look-up is refused',
    code: 'upload.lookup-refused',
    row: { state: 'outcome-unknown', possiblySent: true },
    faults: { register: 'drop-response', lookup: 'refuse' },
    patienceMs: 60_000,
  },
  {
    what: 'the answer was lost, and the look-up’s too',
    code: 'upload.outcome-unknown',
    row: { state: 'outcome-unknown', possiblySent: true },
    faults: { register: 'drop-response', lookup: '503' },
  },
  {
    what: 'registered, and the returned file is not to be had yet',
    code: 'upload.copy-missing',
    row: { state: 'registered', copy: 'none' },
    faults: { 'fetch-return-copy': '503' },
    copyComes: false,
  },
  {
    what: 'registered, and the returned file is refused',
    code: 'upload.copy-refused',
    row: { state: 'registered', copy: 'none' },
    faults: { 'fetch-return-copy': 'refuse' },
    copyComes: false,
  },
];

describe('why a row waits', () => {
  it.each(CAUSES)('$what: $code', async ({ code, row, faults, patienceMs = 0, copyComes = true }) => {
    const [submission] = rig.addRows(1);
    if (submission === undefined) throw new Error('no row');
    const { copyInAnswer } = rig.service;
    if (!copyComes) rig.service.copyInAnswer = null;
    rig.service.fault = ({ message }) => faults[message] ?? 'none';
    await rig.clock.until(rig.engine().runUntilIdle({ patienceMs, outagePatienceMs: patienceMs }));
    const waiting = rig.row(submission.submissionId);
    expect(waiting).toMatchObject({ ...row, lastIssue: { code } });
    expect(waiting.lastIssue?.text).toMatch(JAPANESE);
    expect(waiting.nextAttemptAt, 'it is tried again by itself').not.toBeNull();
    rig.service.fault = () => 'none';
    rig.service.copyInAnswer = copyInAnswer;
    // What the scripted service refused once it refuses for ever; here only the question was refused.
    rig.service.refused.clear();
    await rig.clock.until(rig.engine().runUntilIdle(PATIENCE));
    expect(rig.row(submission.submissionId)).toMatchObject({ state: 'registered', copy: 'verified', lastIssue: null });
    expect(rig.service.taken.size).toBe(1);
  });

  it('the program ended while it was being sent: upload.interrupted, from the next start on', async () => {
    const [submission] = rig.addRows(1);
    if (submission === undefined) throw new Error('no row');
    const { submissionId } = submission;
    rig.service.fault = () => 'time-out';
    void rig.engine().watch(new AbortController().signal);
    await rig.clock.pass(rig.service.latencyMs * 2);
    expect(rig.row(submissionId).state).toBe('in-flight');
    const next = rig.engine();
    next.pause();
    const stop = new AbortController();
    const watch = next.watch(stop.signal);
    await rig.clock.pass(1);
    expect(rig.row(submissionId)).toMatchObject({
      state: 'outcome-unknown',
      possiblySent: true,
      lastIssue: { code: 'upload.interrupted' },
    });
    stop.abort();
    await rig.clock.until(watch);
  });

  it('the returned file is here and could not be judged: upload.copy-unjudged, and judged without another request', async () => {
    const [submission] = rig.addRows(1);
    if (submission === undefined) throw new Error('no row');
    const copyVerifier = {
      verify: () => {
        throw new Error('no memory');
      },
    };
    await rig.clock.until(rig.engine({ copyVerifier }).runUntilIdle(GIVE_UP_AT_ONCE));
    expect(rig.row(submission.submissionId)).toMatchObject({
      state: 'registered',
      copy: 'stored',
      lastIssue: { code: 'upload.copy-unjudged' },
    });
    await rig.clock.until(rig.engine().runUntilIdle(PATIENCE));
    expect(rig.row(submission.submissionId)).toMatchObject({ copy: 'verified', lastIssue: null });
    expect(rig.service.calls.map(({ message }) => message)).toEqual(['register']);
  });

  it('a row that lacks what its message needs says so, sends nothing and holds up no other', async () => {
    const [never] = rig.addRows(1, { state: 'voided' });
    const [amendment] = rig.addRows(1, { kind: 'amend', targetSubmissionId: never?.submissionId ?? null });
    const [reception] = rig.addRows(1, { kind: 'receive', resultId: null, dispensingDate: null });
    const [giveBack] = rig.addRows(1, { kind: 'cancel-reception', resultId: null, dispensingDate: null });
    const [other] = rig.addRows(1);
    await rig.clock.until(rig.engine().runUntilIdle(GIVE_UP_AT_ONCE));
    const issues = [amendment, reception, giveBack, other].map((one) =>
      one === undefined ? null : [rig.row(one.submissionId).state, rig.row(one.submissionId).lastIssue?.code ?? null],
    );
    expect(issues).toEqual([
      ['ready', 'upload.target-not-registered'],
      ['ready', 'upload.prescription-unknown'],
      ['ready', 'upload.prescription-unknown'],
      ['registered', null],
    ]);
    expect(rig.service.calls.map(({ operationId }) => operationId)).toEqual([other?.operationId]);
  });
});
