import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LATEST_VERSION, schemaVersionOf } from '../../main/adapters/sqlite/migrate.ts';
import { openDatabase } from '../../main/adapters/sqlite/open-database.ts';
import { QUEUE_STATEMENTS } from '../../main/adapters/sqlite/submission-queue.ts';
import type { User } from '../../main/application/people-ports.ts';
import type { Store } from '../../main/application/ports.ts';
import { addDays, addMs, type CalendarDate, type Instant } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import { SUBMISSION_STATES, type Submission } from '../../shared/domain/submission/submission.ts';
import {
  addFinalised,
  DATABASE_KEY,
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
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.dir, 'chozai.db');
  store = openedStore(file);
  user = userRow();
  store.users.insert(user);
});
afterEach(() => {
  store.close();
  folder.remove();
});

const dueIds = (now: Instant = NOW, limit = 100): Uuid[] =>
  store.submissions.due(now, limit).map((row) => row.submissionId);

test('due: oldest dispensing date first, then the order of entry; what waits for a retry waits', () => {
  const today = addFinalised(store, user).submission;
  const yesterday = addFinalised(store, user, { result: { dispensingDate: addDays(TODAY, -1) } }).submission;
  const later = addFinalised(store, user, { submission: { nextAttemptAt: addMs(NOW, 1) } }).submission;
  const unknown = addFinalised(store, user, {
    submission: { state: 'outcome-unknown', nextAttemptAt: NOW },
  }).submission;
  const held = addFinalised(store, user, { submission: { state: 'held', heldFrom: 'ready' } }).submission;
  expect(dueIds()).toEqual([yesterday, today, unknown].map((row) => row.submissionId));
  expect(dueIds(NOW, 2)).toHaveLength(2);
  expect(dueIds(addMs(NOW, 1))).toContain(later.submissionId);
  expect(dueIds(addMs(NOW, 1))).not.toContain(held.submissionId);
  expect(store.submissions.nextDueAt()).toBe(NOW);
  expect(store.submissions.countDeliverable()).toBe(4);
});

test('unfinished: what is open in any way, a registered row until its copy is verified, oldest day first', () => {
  const wanted = [
    addFinalised(store, user, { result: { dispensingDate: addDays(TODAY, -2) }, submission: { state: 'rejected' } }),
    addFinalised(store, user, { result: { dispensingDate: addDays(TODAY, -1) } }),
    addFinalised(store, user, { submission: { state: 'registered', copy: 'none' } }),
    addFinalised(store, user, { submission: { state: 'held', heldFrom: 'ready' } }),
  ].map(({ submission }) => submission.submissionId);
  addFinalised(store, user, { submission: { state: 'registered', copy: 'verified' } });
  addFinalised(store, user, { submission: { state: 'voided' } });
  const ids = (limit: number | null): Uuid[] => store.submissions.unfinished(limit).map((row) => row.submissionId);
  expect(ids(null)).toEqual(wanted);
  expect(ids(2)).toEqual(wanted.slice(0, 2));
});

test('due: a registered row until its copy is verified or known to be bad; never for kinds without a copy', () => {
  const rows = (['none', 'stored', 'verified', 'bad'] as const).map(
    (copy) => addFinalised(store, user, { submission: { state: 'registered', copy } }).submission,
  );
  const prescription = prescriptionRow({ kind: 'electronic', reception: 'accepted' });
  store.prescriptions.insert(prescription);
  const result = resultRow(prescription.prescriptionKey, user.userId);
  store.results.insert(result);
  for (const [index, kind] of (['receive', 'cancel-reception', 'withdraw'] as const).entries()) {
    store.submissions.insert(
      submissionRow(prescription.prescriptionKey, null, { kind, state: 'registered', chainPosition: index + 1 }),
    );
  }
  store.submissions.insert(
    submissionRow(prescription.prescriptionKey, result.resultId, {
      kind: 'amend',
      state: 'registered',
      chainPosition: 4,
    }),
  );
  const due = store.submissions.due(NOW, 100);
  expect(due.map((row) => [row.kind, row.copy])).toEqual([
    ['register', 'none'],
    ['register', 'stored'],
    ['amend', 'none'],
  ]);
  expect(due.map((row) => row.submissionId)).toContain(rows[0]?.submissionId);
});

test('a receive that is voided no longer blocks; one that is rejected does, and its followers are not counted', () => {
  const prescription = prescriptionRow({ kind: 'paper-with-exchange-number', reception: 'pending' });
  store.prescriptions.insert(prescription);
  const result = resultRow(prescription.prescriptionKey, user.userId, {
    status: 'finalised',
    finalisedAt: NOW,
    finalisedBy: user.userId,
  });
  store.results.insert(result);
  const receive = submissionRow(prescription.prescriptionKey, null);
  const register = submissionRow(prescription.prescriptionKey, result.resultId, { chainPosition: 2 });
  store.submissions.insert(receive);
  store.submissions.insert(register);
  expect(dueIds()).toEqual([receive.submissionId]);
  move(store, receive, 'in-flight');
  expect(dueIds()).toEqual([]);
  expect(store.submissions.countDeliverable()).toBe(2);
  move(store, receive, 'rejected');
  expect(dueIds()).toEqual([]);
  expect(store.submissions.countDeliverable()).toBe(0);
  store.submissions.note(register.submissionId, { nextAttemptAt: NOW });
  expect(store.submissions.nextDueAt()).toBeNull();
  move(store, receive, 'voided');
  expect(dueIds()).toEqual([register.submissionId]);
  expect(store.submissions.nextDueAt()).toBe(NOW);
  expect(store.submissions.nextDueAt(null, NOW)).toBeNull();
});

test('stranded: leases that ended, or all at start', () => {
  const ended = addFinalised(store, user, { submission: { state: 'in-flight', leaseUntil: NOW } }).submission;
  const held = addFinalised(store, user, { submission: { state: 'in-flight', leaseUntil: addMs(NOW, 1) } }).submission;
  const ids = (all: boolean): Uuid[] => store.submissions.stranded(NOW, all).map((row) => row.submissionId);
  expect(ids(false)).toEqual([ended.submissionId]);
  expect(ids(true)).toEqual([ended.submissionId, held.submissionId]);
});

const FINISHED = ['registered', 'superseded', 'voided', 'withdrawn', 'exempt'];

/** The rule of the port in plain code over all rows. */
function dueByRule(rows: readonly Submission[], now: Instant): Uuid[] {
  const dateOf = (row: Submission): CalendarDate => row.dispensingDate ?? TODAY;
  return rows
    .filter((row) => {
      const copyDue =
        row.state === 'registered' && ['register', 'amend'].includes(row.kind) && ['none', 'stored'].includes(row.copy);
      const work = row.state === 'ready' || row.state === 'outcome-unknown' || copyDue;
      const earlier = rows.filter(
        (e) => e.prescriptionKey === row.prescriptionKey && e.chainPosition < row.chainPosition,
      );
      return (
        work &&
        (row.nextAttemptAt === null || row.nextAttemptAt <= now) &&
        earlier.every((e) => FINISHED.includes(e.state))
      );
    })
    .sort((a, b) => (dateOf(a) < dateOf(b) ? -1 : dateOf(a) > dateOf(b) ? 1 : rows.indexOf(a) - rows.indexOf(b)))
    .map((row) => row.submissionId);
}

const rowShape = fc.record({
  state: fc.constantFrom(...SUBMISSION_STATES),
  kind: fc.constantFrom('receive', 'cancel-reception', 'register', 'amend', 'withdraw'),
  copy: fc.constantFrom('none', 'stored', 'verified', 'bad'),
  daysAgo: fc.integer({ min: 0, max: 3 }),
  retryInMs: fc.option(fc.integer({ min: -5, max: 5 }), { nil: null }),
});

test('due, nextDueAt and the order inside every chain agree with the rule, whatever the rows', () => {
  fc.assert(
    fc.property(fc.array(fc.array(rowShape, { maxLength: 5 }), { maxLength: 6 }), (chains) => {
      const rows: Submission[] = [];
      const undone = new Error('undo');
      const work = (): void => {
        for (const chain of chains) {
          const prescription = prescriptionRow();
          store.prescriptions.insert(prescription);
          for (const [index, shape] of chain.entries()) {
            const carries = shape.kind === 'register' || shape.kind === 'amend';
            const result = resultRow(prescription.prescriptionKey, user.userId, { version: index + 1 });
            if (carries) store.results.insert(result);
            const row = submissionRow(prescription.prescriptionKey, carries ? result.resultId : null, {
              kind: shape.kind,
              state: shape.state,
              heldFrom: shape.state === 'held' ? 'ready' : null,
              copy: shape.copy,
              chainPosition: index + 1,
              dispensingDate: carries ? addDays(TODAY, -shape.daysAgo) : null,
              nextAttemptAt: shape.retryInMs === null ? null : addMs(NOW, shape.retryInMs),
            });
            store.submissions.insert(row);
            rows.push(row);
          }
        }
        expect(dueIds()).toEqual(dueByRule(rows, NOW));
        const far = addMs(NOW, 86_400_000);
        const waiting = dueByRule(rows, far)
          .map((id) => rows.find((row) => row.submissionId === id)?.nextAttemptAt ?? null)
          .filter((at) => at !== null)
          .sort((a, b) => (a < b ? -1 : 1));
        expect(store.submissions.nextDueAt()).toBe(waiting[0] ?? null);
        throw undone;
      };
      try {
        store.transaction(work);
      } catch (error) {
        if (error !== undone) throw error;
      }
    }),
    { numRuns: 300 },
  );
});

test('the queue statements walk their partial indexes and sort nothing', () => {
  const raw = openDatabase(file, DATABASE_KEY);
  expect(schemaVersionOf(raw)).toBe(LATEST_VERSION);
  const plan = (sql: string): string =>
    raw
      .prepare<[object], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all({ now: NOW, limit: 50, all: 0, readyUpTo: null, after: null })
      .map(({ detail }) => detail)
      .join('\n');
  for (const [sql, index] of [
    [QUEUE_STATEMENTS.DUE, 'submission_deliverable'],
    [QUEUE_STATEMENTS.NEXT_DUE, 'submission_retry'],
    [QUEUE_STATEMENTS.STRANDED, 'submission_by_state'],
    [QUEUE_STATEMENTS.COUNT_DELIVERABLE, 'submission_unfinished'],
  ] as const) {
    expect(plan(sql)).toContain(index);
    expect(plan(sql)).not.toContain('TEMP B-TREE');
    expect(plan(sql)).not.toMatch(/SCAN (earlier|submission\b(?! USING))/);
  }
  raw.close();
});

test('one operation id, one submission', () => {
  const { submission } = addFinalised(store, user);
  expect(() => addFinalised(store, user, { submission: { operationId: submission.operationId } })).toThrow(/UNIQUE/);
  expect(store.submissions.byId(newId())).toBeNull();
});
