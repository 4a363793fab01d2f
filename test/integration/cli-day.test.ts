import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cj1Text, daysFromToday, electronicDocument, jahisFiles, paperDocument } from '../support/cli-papers.ts';
import {
  answerOf,
  type BookEntry,
  type CliRun,
  type MockService,
  onlyJson,
  openShop,
  refusedCodes,
  type Shop,
  startMockService,
} from '../support/cli-run.ts';
import {
  closeShape,
  importShape,
  listShape,
  outcomeShape,
  queueShape,
  receivedShape,
  verdictShape,
  verifyShape,
} from '../support/cli-shapes.ts';

/** A pharmacy's day as a stranger plays it: each step starts from what the one before left in the profile. */
let mock: MockService;
let shop: Shop;
let book: readonly BookEntry[];
const files = (): string => join(shop.folder, 'files');
const put = (name: string, bytes: string | Uint8Array): string => {
  const file = join(files(), name);
  writeFileSync(file, bytes);
  return file;
};
const entryOf = (kind: string, nth: number): BookEntry => {
  const entry = book.filter((row) => row.kind === kind)[nth];
  if (entry === undefined) throw new Error(`no ${kind} ${nth} in the book`);
  return entry;
};
const actionsOf = (ran: CliRun): string[] => answerOf(verdictShape, ran).actions.map((action) => action.code);

beforeAll(async () => {
  mock = await startMockService();
  book = await mock.book();
  shop = await openShop(mock.url);
  mkdirSync(files());
});
afterAll(async () => {
  shop?.remove();
  await mock?.stop();
});

describe('a day at the counter', () => {
  it('begins with nothing in the way', async () => {
    const ran = await shop.spawned(['status']).ended;
    expect(answerOf(verdictShape, ran)).toMatchObject({ verdict: 'closable', actions: [], expectedEnd: null });
    expect(ran.exit).toBe(0);
    expect(ran.stderr).toBe('');
  });

  it('receives by slip on standard input, by exchange number, by id, and the same again as known', async () => {
    const { slip, prescriptionId } = entryOf('electronic', 1);
    const bySlip = await shop.spawned(['receive', '--slip', '-'], { input: `${slip}\n` }).ended;
    expect(answerOf(receivedShape, bySlip)).toMatchObject([{ prescriptionId, state: 'registered' }]);
    expect(bySlip.exit).toBe(0);

    const { exchangeNumber, insured } = entryOf('paper-with-exchange-number', 0);
    const key = ['--insurer-number', insured.insurerNumber, '--symbol', insured.symbol, '--number', insured.number];
    const byNumber = await shop.here(['receive', '--exchange-number', exchangeNumber, ...key, '--branch', '01']);
    expect(answerOf(receivedShape, byNumber)[0]?.state).toBe('registered');

    const byId = await shop.here(['receive', '--prescription-id', entryOf('electronic', 4).prescriptionId]);
    expect(answerOf(receivedShape, byId)[0]?.state).toBe('registered');

    const again = await shop.here(['receive', '--slip', slip]);
    expect(answerOf(receivedShape, again)[0]?.issues.map((issue) => issue.code)).toContain('reception.duplicate');
    expect(again.exit).toBe(0);
    const taken = (await mock.book()).filter((row) => row.state !== 'available');
    expect(taken).toHaveLength(3);
  });

  it('an unknown exchange number is refused in the words of the service', async () => {
    const ran = await shop.here(['receive', '--exchange-number', '999999', '--insurer-number', '31130842']);
    expect(refusedCodes(ran)).toEqual(['service.refused']);
    expect(ran.exit).toBe(5);
  });

  it('imports Shift_JIS papers by pattern and from standard input, and the same file once', async () => {
    const [first, second, third] = jahisFiles(3);
    put('rx-1.txt', first ?? '');
    put('rx-2.txt', second ?? '');
    const byPattern = await shop.spawned(['import', 'files/rx-*.txt'], { cwd: shop.folder }).ended;
    const imported = answerOf(importShape, byPattern);
    expect(imported.map(({ file, format }) => [file, format])).toEqual([
      ['files/rx-1.txt', 'jahis-rx'],
      ['files/rx-2.txt', 'jahis-rx'],
    ]);
    expect(imported.flatMap((row) => row.created.map((made) => made.kind))).toEqual(['prescription', 'prescription']);
    expect(byPattern.exit).toBe(0);
    const piped = await shop.spawned(['import', '-'], { input: third ?? '' }).ended;
    expect(answerOf(importShape, piped)).toMatchObject([{ file: '-', created: [{ kind: 'prescription' }] }]);
    const again = answerOf(importShape, await shop.here(['import', join(files(), 'rx-1.txt')]));
    expect(again).toMatchObject([
      { created: [], issues: expect.arrayContaining([expect.objectContaining({ code: 'import.already' })]) },
    ]);
    expect(
      answerOf(listShape, await shop.here(['prescriptions'])).filter((row) => row.reception !== 'cancelled'),
    ).toHaveLength(6);
  });

  it('imports results of this pharmacy: waiting for a pharmacist, or confirmed at once', async () => {
    const waiting = put('cj1-1.csv', cj1Text({ person: 1 }));
    const imported = answerOf(importShape, await shop.here(['import', waiting]));
    expect(imported).toMatchObject([{ format: 'cj1', records: 9, created: [{ kind: 'result' }] }]);
    expect(actionsOf(await shop.here(['status']))).toContain('closing.pending-confirmation');
    const atOnce = put('cj1-2.csv', cj1Text({ person: 2 }));
    const confirmed = await shop.here(['import', '--finalise', atOnce]);
    expect(answerOf(importShape, confirmed)).toMatchObject([{ created: [{ kind: 'result' }] }]);
    expect(confirmed.exit).toBe(0);
    const queue = answerOf(queueShape, await shop.here(['queue', '--kind', 'register']));
    expect(queue.map((row) => row.state)).toEqual(['ready']);

    const again = await shop.here(['import', '--finalise', waiting, atOnce]);
    expect(answerOf(importShape, again).map((row) => row.created)).toEqual([[], []]);
    const onPurpose = await shop.here(['import', '--again', atOnce]);
    expect(answerOf(importShape, onPurpose)).toMatchObject([{ created: [{ kind: 'result' }] }]);
  });

  it('refuses the result of another pharmacy, and keeps one of an unknown 処方箋ID for a person', async () => {
    const other = await shop.here(['import', put('other.csv', cj1Text({ person: 3, pharmacyCode: '8000022' }))]);
    expect(answerOf(importShape, other)).toMatchObject([{ created: [] }]);
    expect(answerOf(importShape, other)[0]?.issues.map((issue) => issue.code)).toContain('import.other-pharmacy');
    expect(other.exit).toBe(5);
    const unknown = put('unknown.csv', cj1Text({ person: 4, prescriptionId: '7c1f6d2e-0f43-4c50-9a55-7f7e3f0a1b11' }));
    const kept = await shop.here(['import', '--finalise', unknown]);
    const [row] = answerOf(importShape, kept);
    expect(row?.created).toHaveLength(1);
    expect(row?.issues.map((issue) => issue.code)).toContain('import.unknown-prescription');
    expect(answerOf(queueShape, await shop.here(['queue', '--kind', 'register']))).toHaveLength(1);
    const id = row?.created[0]?.id ?? '';
    const carried = await shop.here(['carry-over', id, '--reason', '処方箋の到着待ち']);
    expect(carried.exit).toBe(0);
  });

  it('records from its own examples, drafts first', async () => {
    const example = await shop.here(['record', '--example', 'paper']);
    expect(Object.keys(answerOf(z.record(z.string(), z.unknown()), example))).toContain('groups');
    const paper = await shop.spawned(['record', '-'], { input: paperDocument(1) }).ended;
    expect(answerOf(outcomeShape, paper)).toMatchObject({ state: 'draft', submissionId: null });
    const waiting = answerOf(listShape, await shop.here(['prescriptions', '--without-result']));
    for (const row of waiting.filter(({ source }) => source !== 'cj1' && source !== 'typed')) {
      const ran = await shop.here(['record', '-'], { input: electronicDocument(row.prescriptionKey) });
      expect(answerOf(outcomeShape, ran).state, ran.stdout).toMatch(/draft|pending-confirmation/);
    }
    const status = answerOf(verdictShape, await shop.here(['status']));
    expect(status.verdict).toBe('action-required');
    expect(new Set(status.actions.map((action) => action.code))).toEqual(
      new Set(['closing.draft', 'closing.pending-confirmation', 'closing.sender-stopped']),
    );
    // 3 received + 3 papers + 1 typed as drafts; 2 imported ones wait; 1 stands in the queue
    expect(status.counts).toMatchObject({ draft: 7, 'pending-confirmation': 3, ready: 1 });
  });

  it('finalises, signs and uploads; what is left is said by its exit code', async () => {
    const finalised = await shop.spawned(['finalise', '--all', '--as-dispensed', '継続の指示あり']).ended;
    const all = answerOf(z.array(outcomeShape), finalised);
    // One word does not reach a contraindicated pair: it is decided on its own, then finalised.
    const undecided = all.filter((outcome) => outcome.issues.some((issue) => issue.code === 'check.undecided'));
    expect(undecided).toHaveLength(1);
    const pair = undecided[0]?.resultId ?? '';
    const decided = await shop.here(['check', 'decide', pair, '--as-dispensed', '処方医へ照会済み']);
    expect(onlyJson(decided)).toMatchObject({ undecided: 0 });
    const second = answerOf(z.array(outcomeShape), await shop.here(['finalise', pair]));
    const outcomes = [...all.filter((outcome) => outcome.resultId !== pair), ...second];
    const refused = outcomes.filter((outcome) => outcome.submissionId === null);
    expect(refused.flatMap((outcome) => outcome.issues.map((issue) => issue.code))).toEqual([
      'import.unknown-prescription',
    ]);
    expect(outcomes.filter((outcome) => outcome.submissionId !== null)).toHaveLength(9);
    const signed = await shop.here(['sign', '--all']);
    expect(onlyJson(signed)).toMatchObject({ signed: 2, othersWaiting: [] });
    const uploaded = await shop.spawned(['upload']).ended;
    expect(onlyJson(uploaded)).toMatchObject({ registered: 10, rejected: 0, waiting: 0 });
    expect(uploaded.exit).toBe(0);
  });

  it('closes: verdict, report and count; a final closing is refused while a person must act', async () => {
    const provisional = await shop.spawned(['close', '--prescription-count', '10']).ended;
    const closed = answerOf(closeShape, provisional);
    expect(closed).toMatchObject({ verdict: 'action-required', kind: 'provisional' });
    expect(closed.actions.map((action) => action.code)).toEqual(['closing.count-mismatch']);
    expect(provisional.exit).toBe(4);
    const final = await shop.here(['close', '--final', '--prescription-count', '11']);
    expect(answerOf(closeShape, final)).toMatchObject({ verdict: 'closable', kind: 'final', actions: [] });
    expect(final.exit).toBe(0);
    const spoken = await shop.spoken(['close', '--prescription-count', '11']);
    expect(spoken.stdout.split('\n')[0]).toBe('閉局OK');
    expect(spoken.stdout).toContain('閉局レポート');
  });

  it('every registered row agrees with the ledger of the service, to the byte of its copy', async () => {
    const queue = answerOf(queueShape, await shop.spawned(['queue']).ended);
    const registered = queue.filter((row) => row.kind === 'register');
    const ledger = await mock.ledger();
    expect(registered.every((row) => row.state === 'registered' && row.copy === 'verified')).toBe(true);
    const ours = registered.map((row) => [row.operationId, row.dispensingId, row.returnCopySha256]).sort();
    expect(ledger.map((row) => [row.operationId, row.dispensingId, row.returnedSha256]).sort()).toEqual(ours);
    expect(ours).toHaveLength(10);
  });

  it('shows documents as the bytes that were sent and returned', async () => {
    const ledger = await mock.ledger();
    const row = answerOf(queueShape, await shop.here(['queue', '--kind', 'register'])).at(-1);
    const theirs = ledger.find((one) => one.operationId === row?.operationId);
    const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
    const sent = await shop.spoken(['show', row?.submissionId ?? '', '--xml']);
    expect(sha256(sent.stdout)).toBe(theirs?.receivedSha256);
    const returned = await shop.spoken(['show', row?.resultId ?? '', '--return-copy']);
    expect(sha256(returned.stdout)).toBe(theirs?.returnedSha256);
    expect(sha256(returned.stdout)).toBe(row?.returnCopySha256);
    const missing = await shop.here(['show', '0d9a7f1e-0f43-4c50-9a55-7f7e3f0a1b11']);
    expect(refusedCodes(missing)).toEqual(['record.not-found']);
    expect(missing.exit).toBe(5);
  });

  it('verifies every copy and the audit chain', async () => {
    const verified = await shop.spawned(['verify', '--all']).ended;
    const all = answerOf(verifyShape, verified);
    expect(all).toHaveLength(10);
    expect(all.every((file) => file.valid)).toBe(true);
    // Two electronic originals: the prescriber's signature and the pharmacist's.
    expect(all.flatMap((file) => file.signatures).filter(({ signer }) => signer !== null)).toHaveLength(4);
    expect(verified.exit).toBe(0);
    const audit = await shop.here(['audit', 'verify']);
    expect(onlyJson(audit)).toMatchObject({ valid: true, firstBrokenSequence: null });
    expect(audit.exit).toBe(0);
  });

  it('a copy that was changed, or that nobody vouches for, is invalid with exit code 5', async () => {
    const row = queueShape
      .parse(onlyJson(await shop.here(['queue', '--kind', 'register'])))
      .find((one) => one.prescriptionId === entryOf('electronic', 1).prescriptionId);
    const copy = (await shop.spoken(['show', row?.submissionId ?? '', '--return-copy'])).stdout;
    const file = put('copy.xml', copy);
    const valid = await shop.here(['verify', file]);
    expect(answerOf(verifyShape, valid)).toMatchObject([{ valid: true }]);
    const changed = put(
      'changed.xml',
      copy.replace(/(<DispensingDocument[^>]*>)(.)/, (_, tag, c) => `${tag}${c === 'Q' ? 'R' : 'Q'}`),
    );
    const invalid = await shop.here(['verify', changed]);
    expect(answerOf(verifyShape, invalid)).toMatchObject([{ valid: false }]);
    expect(invalid.exit).toBe(5);
  });

  it('yesterday’s day is late: asks why, then goes with its reason', async () => {
    const file = put('late.csv', cj1Text({ person: 9, dispensingDate: daysFromToday(-1) }));
    const asked = await shop.here(['import', '--finalise', file]);
    expect(answerOf(importShape, asked)[0]?.issues.map((issue) => issue.code)).toContain('finalise.late-reason');
    expect(asked.exit).toBe(4);
    const given = await shop.here(['finalise', '--all', '--late-reason', '在宅訪問']);
    const states = z
      .array(outcomeShape)
      .parse(onlyJson(given))
      .map((outcome) => outcome.state);
    expect(states.toSorted()).toEqual(['pending-confirmation', 'ready']);
  });
});
