import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UploadEffects } from '../../../main/application/upload/upload-ports.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { nextState } from '../../../shared/domain/submission/submission-state.ts';
import { badCopy, goodCopy } from '../../support/scripted-service.ts';
import { resultRow, submissionRow } from '../../support/store-rows.ts';
import { type UploadRig, uploadRig } from '../../support/upload-rig.ts';

const PATIENCE = { patienceMs: 3_600_000, outagePatienceMs: 3_600_000 };

let rig: UploadRig;
beforeEach(() => {
  rig = uploadRig();
});
afterEach(() => rig.close());

/** A further operation on the chain of a row. */
function follow(
  row: Submission,
  kind: 'amend' | 'withdraw' | 'cancel-reception',
  change: Partial<Submission> = {},
): Submission {
  const [user] = rig.store.users.all();
  const at = rig.clock.now();
  let resultId: Uuid | null = row.resultId;
  let documentSha256: string | null = null;
  const chainPosition = rig.store.submissions.chain(row.prescriptionKey).length + 1;
  if (kind === 'amend') {
    const result = resultRow(row.prescriptionKey, user!.userId, {
      version: chainPosition,
      previousResultId: row.resultId,
      status: 'finalised',
      finalisedAt: at,
      finalisedBy: user!.userId,
    });
    rig.store.results.insert(result);
    resultId = result.resultId;
    documentSha256 = rig.store.documents.put('dispensing-final', new TextEncoder().encode(`amended ${resultId}`), at);
  }
  const next = submissionRow(row.prescriptionKey, kind === 'cancel-reception' ? null : resultId, {
    kind,
    chainPosition,
    targetSubmissionId: kind === 'cancel-reception' ? null : row.submissionId,
    documentSha256,
    ...change,
  });
  rig.store.submissions.insert(next);
  return next;
}

/** What the application does with a registered amendment or withdrawal. */
function effects(): UploadEffects {
  return {
    received: () => undefined,
    registered: (row) => {
      if (row.targetSubmissionId === null) return;
      const target = rig.row(row.targetSubmissionId);
      const event = row.kind === 'amend' ? 'amended-by' : 'withdrawn-by';
      const next = nextState(target, event);
      if (!next.ok) throw new Error(next.refusal);
      const { submissionId } = target;
      const told = {
        submissionId,
        at: rig.clock.now(),
        event,
        from: target.state,
        to: next.state,
        by: 'test',
        reason: null,
      };
      rig.store.submissions.transition(submissionId, target.state, { state: next.state }, told);
    },
  };
}

describe('the chain of one prescription', () => {
  it('keeps its order through failures, while other prescriptions overtake freely', async () => {
    const [first] = rig.addRows(1);
    const amend = follow(first!, 'amend');
    const withdraw = follow(amend, 'withdraw');
    rig.addRows(20);
    rig.service.fault = (call) => (call.message !== 'lookup' && call.attempt < 3 && call.number % 2 ? '503' : 'none');
    await rig.clock.until(rig.engine({ effects: effects() }).runUntilIdle(PATIENCE));
    expect([first, amend, withdraw].map((row) => rig.row(row!.submissionId).state)).toEqual([
      'superseded',
      'withdrawn',
      'registered',
    ]);
    const taken = [...rig.service.taken.keys()];
    const order = [first, amend, withdraw].map((row) => taken.indexOf(row!.operationId));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(taken).toHaveLength(23);
  });

  it('amends what the service holds: its dispensing id, and the version it has reached', async () => {
    const [first] = rig.addRows(1);
    const second = follow(first!, 'amend');
    const third = follow(second, 'amend');
    const asked: unknown[] = [];
    const gateway = rig.service.gateway();
    const spy: typeof gateway = {
      ...gateway,
      amend: (operationId, dispensingId, version, request, signal) => {
        asked.push([operationId, dispensingId, version]);
        return gateway.amend(operationId, dispensingId, version, request, signal);
      },
    };
    await rig.clock.until(rig.engine({ gateway: spy, effects: effects() }).runUntilIdle(PATIENCE));
    const { dispensingId } = rig.row(first!.submissionId);
    expect(dispensingId).not.toBeNull();
    expect(asked).toEqual([
      [second.operationId, dispensingId, 1],
      [third.operationId, dispensingId, 2],
    ]);
  });

  it('a refused row holds back its own chain only', async () => {
    const [first] = rig.addRows(1);
    const amend = follow(first!, 'amend');
    rig.addRows(5);
    rig.service.fault = (call) => (call.operationId === first?.operationId ? 'refuse' : 'none');
    const summary = await rig.clock.until(rig.engine().runUntilIdle(PATIENCE));
    expect(summary).toMatchObject({ ended: 'idle', registered: 5, rejected: 1 });
    expect(rig.row(amend.submissionId)).toMatchObject({ state: 'ready', attempts: 0 });
  });

  it('fetches the copy of a version before that version is changed', async () => {
    rig.service.copyInAnswer = null;
    const [first] = rig.addRows(1);
    follow(first!, 'amend');
    await rig.clock.until(rig.engine({ effects: effects() }).runUntilIdle(PATIENCE));
    const messages = rig.service.calls.map((call) => call.message);
    expect(messages).toEqual(['register', 'fetch-return-copy', 'amend', 'fetch-return-copy']);
    const row = rig.row(first!.submissionId);
    const sent = rig.store.documents.bySha256(row.documentSha256 ?? '')?.bytes;
    const kept = rig.store.documents.bySha256(row.returnCopySha256 ?? '')?.bytes;
    expect(Buffer.from(kept!)).toEqual(Buffer.from(goodCopy(sent!, row.dispensingId!)));
  });

  it('gives the place on the line back that such a file was fetched at, however many changes wait for theirs', async () => {
    rig.service.copyInAnswer = null;
    const changes = rig.addRows(5).map((row) => follow(row, 'amend'));
    const engine = rig.engine({ effects: effects() }, { parallelism: 1 });
    await rig.clock.until(engine.runUntilIdle(PATIENCE));
    expect(changes.map(({ submissionId }) => rig.row(submissionId).state)).toEqual(changes.map(() => 'registered'));
    expect(rig.all().map((row) => row.copy)).toEqual(rig.all().map(() => 'verified'));
  });
});

describe('the returned file', () => {
  it('is fetched again until it is stored and verified', async () => {
    rig.service.copyInAnswer = null;
    rig.addRows(3);
    rig.service.fault = (call) => (call.message === 'fetch-return-copy' && call.attempt < 5 ? '503' : 'none');
    await rig.clock.until(rig.engine().runUntilIdle(PATIENCE));
    expect(rig.all().map((row) => row.copy)).toEqual(['verified', 'verified', 'verified']);
  });

  it('that came damaged is fetched once more before the verdict stands', async () => {
    rig.service.copyInAnswer = badCopy;
    rig.addRows(1);
    await rig.clock.until(rig.engine().runUntilIdle(PATIENCE));
    expect(rig.service.calls.map((call) => call.message)).toEqual(['register', 'fetch-return-copy']);
    expect(rig.all()[0]).toMatchObject({ state: 'registered', copy: 'verified', lastIssue: null });
  });

  it('that does not match what was sent is kept as evidence, called bad, and not fetched for ever', async () => {
    rig.service.copyInAnswer = badCopy;
    rig.service.copyOnFetch = badCopy;
    rig.addRows(1);
    const summary = await rig.clock.until(rig.engine().runUntilIdle(PATIENCE));
    expect(summary.ended).toBe('idle');
    const [row] = rig.all();
    expect(row).toMatchObject({ state: 'registered', copy: 'bad', lastIssue: { code: 'upload.copy-bad' } });
    expect(rig.store.documents.bySha256(row?.returnCopySha256 ?? '')?.kind).toBe('return-copy');
    expect(rig.service.calls).toHaveLength(2);
  });

  it('that could not be judged is kept and judged again, without being fetched again', async () => {
    rig.addRows(1);
    const failures = [new Error('verifier broke'), new Error('verifier broke')];
    const copyVerifier = {
      verify: () => {
        const failure = failures.pop();
        if (failure !== undefined) throw failure;
        return { valid: true, checks: [{ name: 'content', result: 'pass' }] };
      },
    };
    await rig.clock.until(rig.engine({ copyVerifier }).runUntilIdle(PATIENCE));
    expect(rig.service.calls.map((call) => call.message)).toEqual(['register']);
    expect(rig.all()[0]).toMatchObject({ state: 'registered', copy: 'verified', lastIssue: null });
  });

  it('is asked for nothing that is only acknowledged', async () => {
    const [first] = rig.addRows(1);
    const withdraw = follow(first!, 'withdraw');
    await rig.clock.until(rig.engine({ effects: effects() }).runUntilIdle(PATIENCE));
    expect(rig.row(withdraw.submissionId)).toMatchObject({ state: 'registered', copy: 'none', lastIssue: null });
    expect(rig.row(first!.submissionId).state).toBe('withdrawn');
    expect(rig.service.callsOf('fetch-return-copy')).toEqual([]);
  });
});
