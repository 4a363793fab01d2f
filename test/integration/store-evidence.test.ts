import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../main/adapters/sqlite/open-database.ts';
import type { User } from '../../main/application/people-ports.ts';
import type { Store } from '../../main/application/ports.ts';
import type { Instant } from '../../shared/domain/calendar-date.ts';
import {
  addFinalised,
  DATABASE_KEY,
  eventOf,
  move,
  NOW,
  newId,
  openedStore,
  resultRow,
  submissionRow,
  TODAY,
  temporaryFolder,
  userRow,
} from '../support/store-rows.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let raw: Database.Database;
let user: User;

beforeEach(() => {
  folder = temporaryFolder();
  const file = join(folder.dir, 'chozai.db');
  store = openedStore(file);
  raw = openDatabase(file, DATABASE_KEY);
  user = userRow();
  store.users.insert(user);
});
afterEach(() => {
  raw.close();
  store.close();
  folder.remove();
});

/** One row in every table of evidence. */
function fillEvidence(): void {
  const { submission, prescription } = addFinalised(store, user);
  const { submissionId } = submission;
  const sha256 = store.documents.put('return-copy', Buffer.from('copy'), NOW);
  store.returnCopies.insert({ submissionId, sha256, dispensingId: newId(), storedAt: NOW });
  store.returnCopies.insert({ submissionId, sha256, dispensingId: newId(), storedAt: NOW });
  store.returnCopies.setVerification(submissionId, { valid: true, checks: [], at: NOW });
  const attemptId = newId();
  store.attempts.start({ attemptId, submissionId, number: 1, message: 'Register', startedAt: NOW });
  store.attempts.end({ attemptId, outcome: 'registered', code: 'ok', endedAt: NOW, httpStatus: 200, durationMs: 1 });
  move(store, submission, 'in-flight');
  store.submissions.setLateReason(submissionId, '停電', 'owner', NOW);
  store.checks.insert({
    checkId: newId(),
    prescriptionKey: prescription.prescriptionKey,
    resultId: null,
    source: 'local',
    answer: 'none',
    linesSha256: 'c',
    checkedOn: TODAY,
    performedAt: NOW,
    by: 'x',
    detail: null,
  });
  store.closings.insert({
    closingId: newId(),
    businessDay: TODAY,
    kind: 'final',
    at: NOW,
    by: 'x',
    verdict: 'closable',
    report: null,
  });
  store.closings.setPrescriptionCount(TODAY, 1, 'x', NOW);
  const outageId = newId();
  store.outages.begin({ outageId, startedAt: NOW, endedAt: null, cause: 'line', rows: 0 });
  store.outages.attach(outageId, submissionId);
  store.outages.end(outageId, NOW);
  store.audit.append({ at: NOW, user: 'x', action: 'finalise', target: null, detail: {} });
}

const WRITTEN_ONCE = [
  ['document', 'created_at'],
  ['return_copy', 'stored_at'],
  ['return_copy_verification', 'valid'],
  ['attempt', 'message'],
  ['attempt_outcome', 'code'],
  ['submission_event', 'event'],
  ['late_reason', 'reason'],
  ['duplicate_check', 'answer'],
  ['closing', 'verdict'],
  ['prescription_count', 'count'],
  ['outage_submission', 'outage_id'],
  ['outage', 'cause'],
  ['audit', 'action'],
] as const;

test.each(WRITTEN_ONCE)('%s is neither changed nor deleted', (table, column) => {
  fillEvidence();
  const rows = (): unknown[] => raw.prepare(`SELECT * FROM ${table}`).all();
  const before = rows();
  expect(before).toHaveLength(1);
  expect(() => raw.prepare(`UPDATE ${table} SET ${column} = ${column}`).run()).toThrow(/written once|evidence/);
  expect(() => raw.prepare(`DELETE FROM ${table}`).run()).toThrow(/never deleted/);
  expect(() => raw.prepare(`REPLACE INTO ${table} SELECT * FROM ${table}`).run()).toThrow();
  expect(rows()).toEqual(before);
});

test.each(['submission', 'prescription', 'dispensing_result', 'user'])('%s is never deleted (retention)', (table) => {
  fillEvidence();
  expect(() => raw.prepare(`DELETE FROM ${table}`).run()).toThrow(/never deleted/);
});

test('a finalised or discarded version is never changed', () => {
  const { result, prescription } = addFinalised(store, user);
  expect(() => store.results.updateDraft({ ...result, result: { ...result.result, remarks: ['x'] } })).toThrow(
    /never changed/,
  );
  expect(() => store.results.updateDraft({ ...result, status: 'draft' })).toThrow(/never changed/);
  expect(() => store.results.carryOver(result.resultId, 'x', 'y', NOW)).toThrow(/never changed/);
  const draft = resultRow(prescription.prescriptionKey, user.userId, { version: 2 });
  store.results.insert(draft);
  store.results.updateDraft({ ...draft, status: 'discarded' });
  expect(() => store.results.updateDraft(draft)).toThrow(/never changed/);
  expect(store.results.byId(result.resultId)).toEqual(result);
});

test('what a submission delivers is fixed, and once sent its bytes too', () => {
  const { submission } = addFinalised(store, user);
  const first = store.documents.put('dispensing-final', Buffer.from('first'), NOW);
  const second = store.documents.put('dispensing-final', Buffer.from('second'), NOW);
  store.submissions.note(submission.submissionId, { documentSha256: first });
  store.submissions.note(submission.submissionId, { documentSha256: second, possiblySent: true });
  expect(() => store.submissions.note(submission.submissionId, { documentSha256: first })).toThrow(/same bytes/);
  expect(() => store.submissions.note(submission.submissionId, { possiblySent: false })).toThrow(/never goes back/);
  for (const column of ['operation_id', 'result_id', 'chain_position', 'kind', 'dispensing_date']) {
    expect(() => raw.prepare(`UPDATE submission SET ${column} = ${column}`).run()).toThrow(/is fixed/);
  }
});

test.each(['superseded', 'voided', 'withdrawn', 'exempt'] as const)('%s is final', (state) => {
  const { submission } = addFinalised(store, user, { submission: { state } });
  expect(() => move(store, submission, 'ready')).toThrow(/final/);
  expect(store.submissions.events(submission.submissionId)).toEqual([]);
});

test('registered never goes back to sending', () => {
  const { submission } = addFinalised(store, user, { submission: { state: 'registered' } });
  for (const state of ['ready', 'in-flight', 'outcome-unknown', 'rejected', 'voided'] as const) {
    expect(() => move(store, submission, state)).toThrow(/final/);
  }
  expect(move(store, submission, 'withdrawn')).toBe(true);
});

test('CHECKs and keys refuse what the types cannot', () => {
  const { prescription, result, submission } = addFinalised(store, user);
  const other = (change: object) => () =>
    store.submissions.insert({
      ...submissionRow(prescription.prescriptionKey, result.resultId, { chainPosition: 2 }),
      ...change,
    });
  expect(other({ state: 'sent' })).toThrow(/CHECK/);
  expect(other({ kind: 'delete' })).toThrow(/CHECK/);
  expect(other({ copy: 'lost' })).toThrow(/CHECK/);
  expect(other({ state: 'held' })).toThrow(/CHECK/);
  expect(other({ heldFrom: 'ready' })).toThrow(/CHECK/);
  expect(other({ resultId: null })).toThrow(/CHECK/);
  expect(other({ createdAt: '2026-11-22' as Instant })).toThrow(/CHECK/);
  expect(other({ operationId: submission.operationId })).toThrow(/UNIQUE/);
  expect(other({ chainPosition: 1 })).toThrow(/UNIQUE/);
  expect(other({ prescriptionKey: newId() })).toThrow(/FOREIGN KEY/);
  expect(other({ documentSha256: 'd'.repeat(64) })).toThrow(/FOREIGN KEY/);
  expect(other({})).not.toThrow();
  expect(() =>
    store.submissions.transition(
      submission.submissionId,
      'ready',
      { state: 'registered', supersededBy: newId() },
      eventOf(submission.submissionId, 'ready', 'registered'),
    ),
  ).toThrow(/FOREIGN KEY/);
});
