import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { User } from '../../main/application/people-ports.ts';
import type { Store } from '../../main/application/ports.ts';
import { addDays, addMs } from '../../shared/domain/calendar-date.ts';
import type { StoredClosingFacts } from '../../shared/domain/closing/closing-facts.ts';
import {
  addFinalised,
  move,
  NOW,
  newId,
  openedStore,
  prescriptionRow,
  resultRow,
  submissionRow,
  TODAY,
  temporaryFolder,
  userRow,
} from '../support/store-rows.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let user: User;

beforeEach(() => {
  folder = temporaryFolder();
  store = openedStore(join(folder.dir, 'chozai.db'));
  user = userRow();
  store.users.insert(user);
});
afterEach(() => {
  store.close();
  folder.remove();
});

const facts = (day = TODAY): StoredClosingFacts => store.closings.facts(NOW, day);

test('an empty profile', () => {
  expect(facts()).toMatchObject({
    asOf: NOW,
    businessDay: TODAY,
    open: [],
    drafts: [],
    receptions: [],
    prescriptionCount: null,
    settled: { registered: 0, exempt: 0, carriedOver: 0 },
    sender: { alive: false, lastBeatAt: null },
    openOutage: null,
    secondsPerRow: null,
    parallelism: 8,
  });
});

test('open rows of all days, with their signer and what they wait for in their chain', () => {
  const lastIssue = { code: 'line.refused', text: '接続できません' };
  const old = addFinalised(store, user, {
    result: { dispensingDate: addDays(TODAY, -30) },
    submission: { state: 'rejected', lastIssue, attempts: 3 },
  });
  const next = submissionRow(old.prescription.prescriptionKey, old.result.resultId, {
    kind: 'amend',
    chainPosition: 2,
    signerUserId: user.userId,
  });
  store.submissions.insert(next);
  const copyless = addFinalised(store, user, { submission: { state: 'registered', copy: 'stored' } }).submission;
  const bad = addFinalised(store, user, { submission: { state: 'registered', copy: 'bad' } }).submission;
  for (const state of ['superseded', 'voided', 'withdrawn', 'exempt'] as const)
    addFinalised(store, user, { submission: { state } });
  addFinalised(store, user, { submission: { state: 'registered', copy: 'verified' } });
  const { open, counts } = facts();
  expect(open.map((row) => row.submissionId)).toEqual(
    [old.submission, next, copyless, bad].map((row) => row.submissionId),
  );
  expect(open[0]).toEqual({
    submissionId: old.submission.submissionId,
    prescriptionKey: old.submission.prescriptionKey,
    kind: 'register',
    state: 'rejected',
    copy: 'none',
    dispensingDate: addDays(TODAY, -30),
    businessDay: addDays(TODAY, -30),
    signerName: null,
    nextAttemptAt: null,
    attempts: 3,
    lastIssue,
    heldByMode: false,
    documentMissing: true,
    waitsFor: null,
  });
  expect(open[1]).toMatchObject({ signerName: user.displayName, waitsFor: old.submission.submissionId });
  expect(counts).toMatchObject({
    rejected: 1,
    ready: 1,
    registered: 3,
    superseded: 1,
    voided: 1,
    withdrawn: 1,
    exempt: 1,
    held: 0,
  });
});

test('counts follow every move, drafts included, and a transaction undone', () => {
  const { submission, prescription } = addFinalised(store, user);
  const draft = resultRow(prescription.prescriptionKey, user.userId, { version: 2 });
  store.results.insert(draft);
  expect(facts().counts).toMatchObject({ ready: 1, draft: 1, 'pending-confirmation': 0 });
  store.results.updateDraft({ ...draft, status: 'pending-confirmation' });
  move(store, submission, 'in-flight');
  expect(() =>
    store.transaction(() => {
      move(store, submission, 'registered');
      throw new Error('undo');
    }),
  ).toThrow('undo');
  expect(facts().counts).toMatchObject({
    ready: 0,
    'in-flight': 1,
    registered: 0,
    draft: 0,
    'pending-confirmation': 1,
  });
  expect(facts().drafts).toEqual([
    { resultId: draft.resultId, status: 'pending-confirmation', dispensingDate: TODAY, carriedOver: false },
  ]);
  store.results.finalise(draft.resultId, NOW, user.userId);
  expect(facts().counts).toMatchObject({ 'pending-confirmation': 0 });
  expect(facts().drafts).toEqual([]);
});

test('receptions: in hand, and the present round has no result that stands', () => {
  const keys = (): unknown[] => facts().receptions.map((row) => row.prescriptionKey);
  const rows = (['local-only', 'pending', 'accepted', 'waiting-next-round', 'cancelled', 'preview'] as const).map(
    (reception) => prescriptionRow({ reception }),
  );
  for (const row of rows) store.prescriptions.insert(row);
  expect(keys()).toEqual(rows.slice(0, 3).map((row) => row.prescriptionKey));
  expect(store.prescriptions.withoutResult().map((row) => row.prescriptionKey)).toEqual(keys());
  const key = rows[2]?.prescriptionKey ?? newId();
  store.prescriptions.setReception(rows[0]?.prescriptionKey ?? newId(), 'cancelled', 1);
  store.prescriptions.setReception(rows[1]?.prescriptionKey ?? newId(), 'cancelled', 1);
  expect(keys()).toEqual([key]);
  const draft = resultRow(key, user.userId);
  store.results.insert(draft);
  // The draft stands for the prescription: it is listed once, not twice.
  expect(keys()).toEqual([]);
  expect(facts().drafts.map((row) => row.resultId)).toEqual([draft.resultId]);
  store.results.finalise(draft.resultId, NOW, user.userId);
  expect(keys()).toEqual([]);
  const submission = submissionRow(key, draft.resultId);
  store.submissions.insert(submission);
  move(store, submission, 'voided');
  expect(keys()).toEqual([key]);
  const again = resultRow(key, user.userId, {
    version: 2,
    status: 'finalised',
    finalisedAt: NOW,
    finalisedBy: user.userId,
  });
  store.results.insert(again);
  expect(keys()).toEqual([]);
  store.prescriptions.setReception(key, 'waiting-next-round', 2);
  expect(keys()).toEqual([]);
  store.prescriptions.setReception(key, 'accepted', 2);
  expect(keys()).toEqual([key]);
  store.prescriptions.carryOver(key, 'owner', '患者が明日来る', NOW);
  expect(facts().receptions).toEqual([{ prescriptionKey: key, receivedOn: TODAY, carriedOver: true }]);
});

test('settled: each prescription of the day once, by what it came to', () => {
  const registered = addFinalised(store, user, { submission: { state: 'registered', copy: 'verified' } });
  addFinalised(store, user, { submission: { state: 'exempt' } });
  addFinalised(store, user, { submission: { state: 'ready' } });
  addFinalised(store, user, { submission: { state: 'withdrawn' } });
  addFinalised(store, user, { result: { dispensingDate: addDays(TODAY, -1) }, submission: { state: 'registered' } });
  const carried = prescriptionRow();
  store.prescriptions.insert(carried);
  expect(facts().settled).toEqual({ registered: 1, exempt: 1, carriedOver: 0 });
  store.prescriptions.carryOver(carried.prescriptionKey, 'owner', '理由', NOW);
  const draft = resultRow(carried.prescriptionKey, user.userId);
  store.results.insert(draft);
  store.results.carryOver(draft.resultId, 'owner', '理由', NOW);
  expect(facts().settled).toEqual({ registered: 1, exempt: 1, carriedOver: 1 });
  const target = registered.submission;
  const amended = resultRow(target.prescriptionKey, user.userId, {
    version: 2,
    previousResultId: registered.result.resultId,
    status: 'finalised',
    finalisedAt: NOW,
    finalisedBy: user.userId,
    dispensingDate: addDays(TODAY, -1),
  });
  store.results.insert(amended);
  const amend = submissionRow(target.prescriptionKey, amended.resultId, {
    kind: 'amend',
    chainPosition: 2,
    targetSubmissionId: target.submissionId,
    dispensingDate: amended.dispensingDate,
  });
  store.submissions.insert(amend);
  expect(facts().settled.registered).toBe(1);
  move(store, amend, 'in-flight');
  move(store, amend, 'registered');
  expect(facts().settled.registered).toBe(0);
  expect(facts(addDays(TODAY, -1)).settled.registered).toBe(2);
  const withdraw = submissionRow(target.prescriptionKey, null, {
    kind: 'withdraw',
    chainPosition: 3,
    targetSubmissionId: amend.submissionId,
    state: 'registered',
  });
  store.submissions.insert(withdraw);
  expect(facts(addDays(TODAY, -1)).settled.registered).toBe(1);
});

test('count of the day, sender, outage, pace', () => {
  store.closings.setPrescriptionCount(TODAY, 12, 'owner', NOW);
  store.sender.beat('one', addMs(NOW, -1_000), addMs(NOW, 1_000));
  store.outages.begin({ outageId: newId(), startedAt: NOW, endedAt: null, cause: 'line.refused', rows: 0 });
  store.settings.set('upload.parallelism', 4);
  const { submission } = addFinalised(store, user);
  for (const [index, durationMs] of [900, 2_000, 50_000].entries()) {
    const attemptId = newId();
    store.attempts.start({
      attemptId,
      submissionId: submission.submissionId,
      number: index + 1,
      message: 'Register',
      startedAt: NOW,
    });
    store.attempts.end({
      attemptId,
      outcome: 'registered',
      code: 'ok',
      endedAt: addMs(NOW, -index),
      httpStatus: 200,
      durationMs,
    });
  }
  expect(facts()).toMatchObject({
    prescriptionCount: 12,
    sender: { alive: true, lastBeatAt: addMs(NOW, -1_000) },
    openOutage: { since: NOW, cause: 'line.refused' },
    secondsPerRow: 2,
    parallelism: 4,
  });
  expect(store.closings.facts(addMs(NOW, 3 * 86_400_000), TODAY).secondsPerRow).toBeNull();
});
