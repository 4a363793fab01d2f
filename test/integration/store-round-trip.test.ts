import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SigningKeyRow, User } from '../../main/application/people-ports.ts';
import type { Store } from '../../main/application/ports.ts';
import { addDays, addMs } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import { patientMatchKey } from '../../shared/domain/kana.ts';
import {
  addFinalised,
  eventOf,
  INSURED,
  move,
  NOW,
  newId,
  openedStore,
  PATIENT,
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

test('users', () => {
  expect(store.users.byName('pharmacist')).toEqual(user);
  expect(store.users.byId(user.userId)).toEqual(user);
  expect(store.users.byName('nobody')).toBeNull();
  expect(() => store.users.insert({ ...userRow(), userId: newId() })).toThrow(/UNIQUE/);
});

test('prescriptions, through reception at the service', () => {
  const row = prescriptionRow({ kind: 'electronic', reception: 'pending', issues: [] });
  store.prescriptions.insert(row);
  expect(store.prescriptions.byKey(row.prescriptionKey)).toEqual(row);
  const prescriptionId = newId();
  const originalSha256 = store.documents.put('prescription-original', randomBytes(2000), NOW);
  const complete = {
    ...row,
    reception: 'accepted' as const,
    prescription: { ...row.prescription, prescriptionId },
    originalSha256,
    signatureValid: true,
    issues: [{ code: 'x.y', severity: 'info' as const, text: 'あ', next: 'い' }],
  };
  store.prescriptions.completeReception(row.prescriptionKey, complete);
  expect(store.prescriptions.byPrescriptionId(prescriptionId)).toEqual(complete);
  store.prescriptions.setSourceSha256(row.prescriptionKey, 'a'.repeat(64));
  expect(store.prescriptions.bySourceSha256('a'.repeat(64))).toEqual(complete);
  store.prescriptions.carryOver(row.prescriptionKey, 'owner', '明日', NOW);
  expect(store.prescriptions.byKey(row.prescriptionKey)?.carriedOver).toEqual({ by: 'owner', reason: '明日', at: NOW });
  store.prescriptions.setReception(row.prescriptionKey, 'waiting-next-round', 2);
  expect(store.prescriptions.list(10)[0]).toMatchObject({ reception: 'waiting-next-round', round: 2 });
  expect(() => store.prescriptions.setReception(newId(), 'accepted', 1)).toThrow(/one row/);
});

test('results: draft, change, finalise, history of the patient', () => {
  const prescription = prescriptionRow();
  store.prescriptions.insert(prescription);
  const draft = resultRow(prescription.prescriptionKey, user.userId, { importSha256: 'b'.repeat(64) });
  store.results.insert(draft);
  expect(store.results.byId(draft.resultId)).toEqual(draft);
  const changed = { ...draft, status: 'pending-confirmation' as const, result: { ...draft.result, remarks: ['備考'] } };
  store.results.updateDraft(changed);
  expect(store.results.drafts()).toEqual([changed]);
  expect(store.results.byImportSha256('b'.repeat(64))).toEqual([changed]);
  store.results.carryOver(draft.resultId, 'owner', '入力が残った', NOW);
  const key = patientMatchKey(PATIENT, INSURED) ?? '';
  expect(store.results.historyOf(key, TODAY)).toEqual([]);
  store.results.finalise(draft.resultId, NOW, user.userId);
  expect(store.results.drafts()).toEqual([]);
  expect(store.results.historyOf(key, TODAY).map((row) => row.resultId)).toEqual([draft.resultId]);
  expect(store.results.historyOf(key, addDays(TODAY, 1))).toEqual([]);
  expect(() => store.results.finalise(draft.resultId, NOW, user.userId)).toThrow(/one row/);
});

test('history shows only the version that stands', () => {
  const first = addFinalised(store, user, { submission: { state: 'rejected' } });
  const second = resultRow(first.prescription.prescriptionKey, user.userId, {
    version: 2,
    previousResultId: first.result.resultId,
    status: 'finalised',
    finalisedAt: NOW,
    finalisedBy: user.userId,
  });
  store.results.insert(second);
  const successor = submissionRow(first.prescription.prescriptionKey, second.resultId, { chainPosition: 2 });
  store.submissions.insert(successor);
  const key = patientMatchKey(PATIENT, INSURED) ?? '';
  const history = (): Uuid[] => store.results.historyOf(key, TODAY).map((row) => row.resultId);
  expect(history()).toEqual([second.resultId]);
  move(store, successor, 'voided');
  expect(history()).toEqual([first.result.resultId]);
  expect(store.results.versionsOf(first.prescription.prescriptionKey).map((row) => row.version)).toEqual([1, 2]);
});

test('documents are kept byte for byte, small, large and incompressible, once', () => {
  for (const bytes of [Buffer.alloc(0), Buffer.from('<Document/>'), randomBytes(20_000), Buffer.alloc(50_000, 'あ')]) {
    const sha256 = store.documents.put('dispensing-final', bytes, NOW);
    expect(store.documents.put('return-copy', bytes, addMs(NOW, 1))).toBe(sha256);
    const stored = store.documents.bySha256(sha256);
    expect(stored?.kind).toBe('dispensing-final');
    expect(Buffer.from(stored?.bytes ?? [1]).equals(bytes)).toBe(true);
  }
  expect(store.documents.bySha256('0'.repeat(64))).toBeNull();
});

test('submissions: every field, transitions with their event, notes', () => {
  const { prescription, result, submission } = addFinalised(store, user, {
    submission: {
      signerUserId: user.userId,
      needsSignature: true,
      state: 'awaiting-signature',
      lastIssue: { code: 'a.b', text: 'あ' },
    },
  });
  expect(store.submissions.byId(submission.submissionId)).toEqual(submission);
  expect(store.submissions.byResult(result.resultId)).toEqual(submission);
  const documentSha256 = store.documents.put('dispensing-final', Buffer.from('x'), NOW);
  const later = addMs(NOW, 5_000);
  const event = { ...eventOf(submission.submissionId, 'awaiting-signature', 'ready'), at: later };
  expect(
    store.submissions.transition(submission.submissionId, 'ready', { state: 'ready' }, { ...event, from: 'ready' }),
  ).toBe(false);
  expect(store.submissions.events(submission.submissionId)).toEqual([]);
  const patch = {
    state: 'ready',
    documentSha256,
    possiblySent: true,
    lastIssue: null,
    attempts: 2,
    nextAttemptAt: later,
  } as const;
  expect(store.submissions.transition(submission.submissionId, 'awaiting-signature', patch, event)).toBe(true);
  expect(store.submissions.byId(submission.submissionId)).toEqual({ ...submission, ...patch, stateSince: later });
  expect(store.submissions.events(submission.submissionId)).toEqual([event]);
  store.submissions.note(submission.submissionId, { leaseOwner: 'me', leaseUntil: later });
  expect(store.submissions.byId(submission.submissionId)).toMatchObject({ leaseOwner: 'me', stateSince: later });
  expect(() => store.submissions.note(submission.submissionId, { state: 'registered' })).toThrow(/transition only/);
  expect(() => store.submissions.transition(submission.submissionId, 'ready', { state: 'held' }, event)).toThrow(
    /does not tell/,
  );
  expect(store.submissions.chain(prescription.prescriptionKey)).toHaveLength(1);
  store.submissions.setLateReason(submission.submissionId, '停電', 'owner', NOW);
  store.submissions.setLateReason(submission.submissionId, '停電（訂正）', 'owner', later);
  expect(store.submissions.lateReason(submission.submissionId)).toEqual({
    reason: '停電（訂正）',
    by: 'owner',
    at: later,
  });
  expect(store.submissions.lateReason(newId())).toBeNull();
});

test('the queue pages by key in creation order', () => {
  const rows = Array.from({ length: 7 }, (_, index) =>
    addFinalised(store, user, {
      submission: { state: index % 2 === 0 ? 'ready' : 'held', heldFrom: index % 2 === 0 ? null : 'ready' },
    }),
  ).map(({ submission }) => submission.submissionId);
  const ids = (filter: Parameters<Store['submissions']['list']>[0]): Uuid[] =>
    store.submissions.list(filter).map((row) => row.submissionId);
  expect(ids({})).toEqual(rows);
  expect(ids({ limit: 3 })).toEqual(rows.slice(0, 3));
  expect(ids({ limit: 3, after: rows[2] ?? newId() })).toEqual(rows.slice(3, 6));
  expect(ids({ states: ['held'] })).toEqual(rows.filter((_, index) => index % 2 === 1));
  expect(ids({ states: ['held'], kinds: ['receive'] })).toEqual([]);
});

test('attempts with and without an outcome', () => {
  const { submission } = addFinalised(store, user);
  const start = { submissionId: submission.submissionId, message: 'Register', startedAt: NOW };
  const first = { ...start, attemptId: newId(), number: 1 };
  const second = { ...start, attemptId: newId(), number: 2 };
  store.attempts.start(first);
  store.attempts.start(second);
  const outcome = {
    attemptId: first.attemptId,
    outcome: 'unknown',
    code: 'line.cut',
    endedAt: NOW,
    httpStatus: null,
    durationMs: 12.5,
  } as const;
  expect(store.attempts.unended(2)).toEqual([first, second]);
  store.attempts.end(outcome);
  expect([store.attempts.unended(2), store.attempts.unended(1)]).toEqual([[second], [second]]);
  expect(store.attempts.of(submission.submissionId)).toEqual([
    { ...first, outcome },
    { ...second, outcome: null },
  ]);
});

test('checks, closings, counts, outages, sender, settings', () => {
  const { prescription, submission } = addFinalised(store, user);
  const check = {
    checkId: newId(),
    prescriptionKey: prescription.prescriptionKey,
    resultId: null,
    source: 'local',
    answer: 'found',
    linesSha256: 'c'.repeat(64),
    checkedOn: TODAY,
    performedAt: NOW,
    by: 'pharmacist',
    detail: { groups: [1] },
  } as const;
  store.checks.insert(check);
  store.checks.insert({ ...check, checkId: newId(), answer: 'none', detail: null });
  expect(store.checks.of(prescription.prescriptionKey)[0]).toEqual(check);
  expect(store.checks.latest(prescription.prescriptionKey)?.answer).toBe('none');

  const closing = {
    closingId: newId(),
    businessDay: TODAY,
    kind: 'final',
    at: NOW,
    by: 'owner',
    verdict: 'closable',
    report: { rows: 1 },
  } as const;
  store.closings.insert(closing);
  expect(store.closings.of(TODAY)).toEqual([closing]);
  expect(store.closings.prescriptionCount(TODAY)).toBeNull();
  store.closings.setPrescriptionCount(TODAY, 40, 'owner', NOW);
  store.closings.setPrescriptionCount(TODAY, 41, 'owner', NOW);
  expect(store.closings.prescriptionCount(TODAY)).toBe(41);
  expect(store.closings.ofBusinessDay(TODAY).map((row) => row.submissionId)).toEqual([submission.submissionId]);

  const outage = { outageId: newId(), startedAt: NOW, endedAt: null, cause: 'line.refused', rows: 0 };
  store.outages.begin(outage);
  store.outages.attach(outage.outageId, submission.submissionId);
  store.outages.attach(outage.outageId, submission.submissionId);
  expect(store.outages.open()).toEqual({ ...outage, rows: 1 });
  store.outages.end(outage.outageId, addMs(NOW, 60_000));
  expect(store.outages.open()).toBeNull();
  expect(store.outages.of(submission.submissionId)).toEqual(store.outages.list());

  expect(store.sender.alive(NOW)).toEqual({ alive: false, lastBeatAt: null });
  store.sender.beat('a', NOW, addMs(NOW, 30_000));
  expect(store.sender.alive(addMs(NOW, 29_999))).toEqual({ alive: true, lastBeatAt: NOW });
  expect(store.sender.alive(addMs(NOW, 30_000)).alive).toBe(false);
  expect(store.sender.alive(addMs(NOW, -86_400_000)).alive).toBe(false);
  store.sender.stop('a');
  expect(store.sender.alive(addMs(NOW, 1)).alive).toBe(false);

  expect(store.settings.get('none')).toBeNull();
  store.settings.set('shop', { name: '薬局', hours: [9, 19] });
  store.settings.set('shop', { name: '薬局', hours: [9, 20] });
  expect(store.settings.get('shop')).toEqual({ name: '薬局', hours: [9, 20] });
});

test('signing keys: ten tries, counted down, one current key a user', () => {
  const key: SigningKeyRow = {
    keyId: newId(),
    userId: user.userId,
    pkcs12: new Uint8Array(randomBytes(100)),
    certificatePem: 'PEM',
    triesLeft: 10,
    lockedAt: null,
    createdAt: NOW,
    replacedAt: null,
  };
  store.signingKeys.insert(key);
  expect(store.signingKeys.current(user.userId)).toEqual(key);
  expect(Array.from({ length: 11 }, () => store.signingKeys.takeTry(key.keyId))).toEqual([
    9, 8, 7, 6, 5, 4, 3, 2, 1, 0, -1,
  ]);
  store.signingKeys.lock(key.keyId, NOW);
  expect(store.signingKeys.current(user.userId)).toMatchObject({ triesLeft: 0, lockedAt: NOW });
  const next = { ...key, keyId: newId(), createdAt: addMs(NOW, 1) };
  store.signingKeys.insert(next);
  expect(store.signingKeys.current(user.userId)).toEqual(next);
  store.signingKeys.takeTry(next.keyId);
  store.signingKeys.resetTries(next.keyId);
  expect(store.signingKeys.current(user.userId)?.triesLeft).toBe(10);
});

test('a nested transaction joins; a failure undoes all of the outer one', () => {
  const before = store.users.all().length;
  expect(() =>
    store.transaction(() => {
      store.users.insert(userRow('clerk', ['clerk']));
      store.transaction(() => store.users.insert(userRow('owner', ['owner'])));
      throw new Error('stop');
    }),
  ).toThrow('stop');
  expect(store.users.all()).toHaveLength(before);
  store.transaction(() => {
    store.users.insert(userRow('clerk', ['clerk']));
    expect(() =>
      store.transaction(() => {
        store.users.insert(userRow('owner', ['owner']));
        throw new Error('inner');
      }),
    ).toThrow('inner');
  });
  expect(store.users.all().map(({ name }) => name)).toEqual(['clerk', 'pharmacist']);
});

test('what documents weigh on the line lately', () => {
  expect(store.documents.recentBytes()).toBeNull();
  // Random octets do not deflate: a row of the past, then as many as are looked at.
  store.documents.put('dispensing-final', randomBytes(90_000), NOW);
  for (let copy = 0; copy < 10; copy += 1) store.documents.put('dispensing-final', randomBytes(1000), NOW);
  for (let copy = 0; copy < 10; copy += 1) store.documents.put('return-copy', randomBytes(3000), NOW);
  expect(store.documents.recentBytes()).toBe(2000);
});
