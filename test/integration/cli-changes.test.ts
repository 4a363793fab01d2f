import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { electronicDocument, paperDocument } from '../support/cli-papers.ts';
import {
  answerOf,
  type BookEntry,
  type MockService,
  onlyJson,
  openShop,
  refusedCodes,
  type Shop,
  startMockService,
} from '../support/cli-run.ts';
import { outcomeShape, type QueueRow, queueShape, receivedShape, verdictShape } from '../support/cli-shapes.ts';

/** What a person may still change after 確定, and what becomes of it at the service. */
let mock: MockService;
let shop: Shop;
let book: readonly BookEntry[];
let people = 0;

beforeAll(async () => {
  mock = await startMockService();
  book = await mock.book();
  shop = await openShop(mock.url);
});
afterEach(() => mock.faults({}));
afterAll(async () => {
  shop?.remove();
  await mock?.stop();
});

const why = ['--reason', '入力誤り'];
const rowOf = async (submissionId: string): Promise<QueueRow> => {
  const row = answerOf(queueShape, await shop.here(['queue'])).find((one) => one.submissionId === submissionId);
  if (row === undefined) throw new Error(`no row ${submissionId}`);
  return row;
};
/** A finalised paper result and its row in the queue. */
const finalised = async (): Promise<string> => {
  people += 1;
  const drafted = answerOf(outcomeShape, await shop.here(['record', '-'], { input: paperDocument(people) }));
  const [outcome] = answerOf(
    z.array(outcomeShape),
    await shop.here(['finalise', drafted.resultId, '--as-dispensed', '継続の指示あり']),
  );
  if (typeof outcome?.submissionId !== 'string') throw new Error(JSON.stringify(outcome));
  return outcome.submissionId;
};
const registered = async (): Promise<string> => {
  const id = await finalised();
  expect((await shop.here(['upload'])).exit).toBe(0);
  return id;
};
/** Sent, taken in by the service, and its answer lost on the way back. */
const lostAnswer = async (): Promise<string> => {
  const id = await finalised();
  await mock.faults({ dropResponse: 1 });
  // The look-up's answers are lost as well, until the line is mended.
  const ran = await shop.here(['close', '--patience', '0']);
  expect(ran.exit).toBe(4);
  await mock.faults({});
  expect(await rowOf(id)).toMatchObject({ state: 'outcome-unknown', possiblySent: true });
  return id;
};
const ledgerOf = async (row: QueueRow) => (await mock.ledger()).filter((one) => one.operationId === row.operationId);
const corrected = (): string => paperDocument(people, { remarks: ['訂正版'] });

describe('before it is registered', () => {
  it('is voided with a reason, once', async () => {
    const id = await finalised();
    const ran = await shop.here(['void', id, ...why]);
    expect(answerOf(outcomeShape, ran)).toMatchObject({ state: 'voided', submissionId: id });
    expect(refusedCodes(await shop.here(['void', id, ...why]))).toEqual(['submission.final']);
    expect((await shop.here(['upload'])).exit).toBe(0);
    expect(await ledgerOf(await rowOf(id))).toEqual([]);
    // The prescription is in hand again, and may be given up.
    const [open] = answerOf(verdictShape, await shop.here(['status'])).actions;
    expect(open?.code).toBe('closing.reception');
    expect((await shop.here(['cancel-reception', open?.prescriptionKey ?? '', ...why])).exit).toBe(0);
  });

  it('is corrected by a new version with an operation of its own; the old one never goes out', async () => {
    const id = await finalised();
    const ran = await shop.here(['correct', id, '-', ...why], { input: corrected() });
    const outcome = answerOf(outcomeShape, ran);
    expect(outcome.state).toBe('ready');
    expect((await rowOf(id)).state).toBe('superseded');
    await shop.here(['upload']);
    const fresh = await rowOf(outcome.submissionId ?? '');
    expect(fresh).toMatchObject({ state: 'registered', kind: 'register' });
    expect(await ledgerOf(fresh)).toHaveLength(1);
    expect(await ledgerOf(await rowOf(id))).toEqual([]);
  });

  it('is held and released, both with the state said; a held row does not go out', async () => {
    const id = await finalised();
    expect(onlyJson(await shop.here(['hold', id, ...why]))).toMatchObject({ state: 'held' });
    await shop.here(['upload']);
    expect((await rowOf(id)).state).toBe('held');
    expect(refusedCodes(await shop.here(['retry', id]))).toEqual(['submission.not-waiting']);
    expect(onlyJson(await shop.here(['release', id]))).toMatchObject({ state: 'ready' });
    expect(refusedCodes(await shop.here(['release', id]))).toEqual(['submission.not-held']);
    await shop.here(['upload']);
    expect((await rowOf(id)).state).toBe('registered');
  });

  it('waits while the service asks for patience, and retry sends it', async () => {
    const id = await finalised();
    await mock.faults({ http429: { p: 1, retryAfterS: 3600 } });
    await shop.here(['close', '--patience', '0']);
    await mock.faults({});
    const waiting = await rowOf(id);
    expect(waiting).toMatchObject({ state: 'ready', possiblySent: false, attempts: 1 });
    expect(waiting.nextAttemptAt).not.toBeNull();
    expect(onlyJson(await shop.here(['retry', id]))).toMatchObject({ state: 'registered' });
  });
});

describe('when the service refused it', () => {
  it('exit code 4, the reason in the queue, and a correction goes through', async () => {
    const id = await finalised();
    await mock.faults({ rejectEvery: 1 });
    const ran = await shop.here(['upload']);
    expect(ran.exit).toBe(4);
    expect(onlyJson(ran)).toMatchObject({ rejected: 1 });
    await mock.faults({});
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: 'rejected', lastIssue: { code: 'EPSB9999E' } });
    const status = answerOf(verdictShape, await shop.here(['status']));
    expect(status.actions).toMatchObject([{ submissionId: id, code: 'closing.rejected' }]);
    expect(answerOf(queueShape, await shop.here(['queue', '--state', 'rejected']))).toHaveLength(1);
    const ran2 = await shop.here(['correct', id, '-', ...why], { input: corrected() });
    await shop.here(['upload']);
    expect((await rowOf(answerOf(outcomeShape, ran2).submissionId ?? '')).state).toBe('registered');
    expect((await rowOf(id)).state).toBe('superseded');
  });
});

describe('after it is registered', () => {
  it('is amended: a second version at the service, the old copy kept', async () => {
    const id = await registered();
    const before = await rowOf(id);
    const ran = await shop.here(['amend', id, '-', ...why], { input: corrected() });
    const amendment = answerOf(outcomeShape, ran).submissionId ?? '';
    expect((await rowOf(id)).state).toBe('registered');
    expect(refusedCodes(await shop.here(['amend', id, '-', ...why], { input: corrected() }))).toEqual([
      'submission.change-open',
    ]);
    await shop.here(['upload']);
    expect(await rowOf(amendment)).toMatchObject({ kind: 'amend', state: 'registered', copy: 'verified' });
    expect(await rowOf(id)).toMatchObject({ state: 'superseded', returnCopySha256: before.returnCopySha256 });
    const versions = (await mock.ledger()).filter((row) => row.dispensingId === before.dispensingId);
    expect(versions.map(({ version, state }) => [version, state])).toEqual([
      [1, 'superseded'],
      [2, 'current'],
    ]);
  });

  it('is withdrawn, and cannot be voided or corrected away', async () => {
    const id = await registered();
    const ran = await shop.here(['withdraw', id, ...why]);
    const withdrawal = answerOf(outcomeShape, ran).submissionId ?? '';
    await shop.here(['upload']);
    expect(await rowOf(withdrawal)).toMatchObject({ kind: 'withdraw', state: 'registered', copy: 'none' });
    expect((await rowOf(id)).state).toBe('withdrawn');
    expect((await ledgerOf(await rowOf(withdrawal)))[0]).toMatchObject({ kind: 'withdraw', state: 'withdrawn' });
    const again = await shop.here(['withdraw', id, ...why]);
    expect(refusedCodes(again)).toEqual(['submission.not-registered-yet']);
    expect(again.exit).toBe(4);
  });
});

describe('when the answer was lost', () => {
  it('void asks the service first, and its hit becomes a withdrawal', async () => {
    const id = await lostAnswer();
    const outcome = answerOf(outcomeShape, await shop.here(['void', id, ...why]));
    expect(outcome.issues.map((issue) => issue.code)).toEqual(['submission.already-registered']);
    expect(await rowOf(outcome.submissionId ?? '')).toMatchObject({ kind: 'withdraw', state: 'ready' });
    expect((await rowOf(id)).state).toBe('registered');
    await shop.here(['upload']);
    expect((await rowOf(id)).state).toBe('withdrawn');
    const rows = (await mock.ledger()).filter((row) => row.dispensingId === outcome.dispensingId);
    expect(rows.filter((row) => row.state === 'current')).toEqual([]);
  });

  it('a correction becomes an amendment; nothing is registered twice', async () => {
    const id = await lostAnswer();
    const ran = await shop.here(['correct', id, '-', ...why], { input: corrected() });
    const outcome = answerOf(outcomeShape, ran);
    expect(outcome.issues.map((issue) => issue.code)).toContain('submission.already-registered');
    await shop.here(['upload']);
    expect(await rowOf(outcome.submissionId ?? '')).toMatchObject({ kind: 'amend', state: 'registered' });
    const { dispensingId } = await rowOf(id);
    const rows = (await mock.ledger()).filter((row) => row.dispensingId === dispensingId);
    expect(rows.map((row) => row.kind)).toEqual(['register', 'amend']);
  });

  it('without the line nothing is decided: the look-up comes first', async () => {
    const id = await lostAnswer();
    await mock.faults({ down: true });
    const ran = await shop.here(['void', id, ...why]);
    expect(refusedCodes(ran)).toEqual(['submission.lookup-needed']);
    expect(ran.exit).toBe(3);
    await mock.faults({});
    expect((await rowOf(id)).state).toBe('outcome-unknown');
    await shop.here(['retry', id]);
    await shop.here(['upload']);
    expect(await ledgerOf(await rowOf(id))).toHaveLength(1);
    expect((await rowOf(id)).state).toBe('registered');
  });
});

describe('one prescription from its reception to its amendment', () => {
  it('goes out in order, and its reception cannot be cancelled afterwards', async () => {
    const { slip, prescriptionId } = book.find((row) => row.kind === 'electronic') ?? { slip: '', prescriptionId: '' };
    const [received] = answerOf(receivedShape, await shop.here(['receive', '--slip', slip]));
    const key = received?.prescriptionKey ?? '';
    await shop.here(['record', '-'], { input: electronicDocument(prescriptionId) });
    await shop.here(['finalise', '--all', '--as-dispensed', '継続の指示あり']);
    await shop.here(['sign', '--all']);
    await shop.here(['upload']);
    const first = answerOf(queueShape, await shop.here(['queue'])).find(
      (row) => row.prescriptionId === prescriptionId && row.kind === 'register',
    );
    const input = electronicDocument(prescriptionId, { remarks: ['変更版'] });
    const amended = answerOf(
      outcomeShape,
      await shop.here(['amend', first?.submissionId ?? '', '-', ...why], { input }),
    );
    expect(amended.state).toBe('awaiting-signature');
    await shop.here(['sign']);
    await shop.here(['upload']);
    const chain = answerOf(queueShape, await shop.here(['queue'])).filter(
      (row) => row.prescriptionId === prescriptionId,
    );
    expect(chain.map(({ kind, state }) => [kind, state])).toEqual([
      ['receive', 'registered'],
      ['register', 'superseded'],
      ['amend', 'registered'],
    ]);
    const cancelled = await shop.here(['cancel-reception', key, ...why]);
    expect(refusedCodes(cancelled)).toEqual(['reception.cannot-cancel']);
    expect(cancelled.exit).toBe(4);
  });

  it('a reception without result is cancelled at the service, or carried over by name', async () => {
    const [, entry, next] = book.filter((row) => row.kind === 'electronic');
    for (const slip of [entry?.slip ?? '', next?.slip ?? '']) await shop.here(['receive', '--slip', slip]);
    const open = answerOf(verdictShape, await shop.here(['status'])).actions;
    expect(open.map((action) => action.code)).toEqual(['closing.reception', 'closing.reception']);
    const [first, second] = open.map((action) => action.prescriptionKey ?? '');
    expect(onlyJson(await shop.here(['cancel-reception', first ?? '', ...why]))).toMatchObject({ state: 'ready' });
    await shop.here(['upload']);
    expect((await mock.book()).find((row) => row.prescriptionId === entry?.prescriptionId)?.state).toBe('available');
    await shop.here(['carry-over', second ?? '', '--reason', '薬が明日入荷']);
    const status = await shop.here(['status']);
    expect(answerOf(verdictShape, status)).toMatchObject({ verdict: 'closable', actions: [] });
    expect(status.exit).toBe(0);
  });

  it('a late reason is kept with its row, and the audit chain is whole after all of this', async () => {
    const id = await registered();
    await shop.here(['late-reason', id, '--reason', '回線障害']);
    expect(onlyJson(await shop.here(['show', id]))).toMatchObject({
      lateReason: { reason: '回線障害', by: 'pharmacist' },
    });
    expect(onlyJson(await shop.here(['audit', 'verify']))).toMatchObject({ valid: true });
    const queue = answerOf(queueShape, await shop.here(['queue']));
    const operations = queue.map((row) => row.operationId);
    const ledger = await mock.ledger();
    expect(new Set(ledger.map((row) => row.operationId)).size).toBe(ledger.length);
    expect(ledger.every((row) => operations.includes(row.operationId))).toBe(true);
  });
});
