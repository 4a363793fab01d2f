import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '../../main/adapters/sqlite/migrate.ts';
import { openDatabase } from '../../main/adapters/sqlite/open-database.ts';
import { TEXT_ROWS_MAX } from '../../main/adapters/sqlite/queue-selection.ts';
import type { Store } from '../../main/application/ports.ts';
import type { CalendarDate } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { Patient } from '../../shared/domain/patient.ts';
import { patientQuery } from '../../shared/domain/patient-search.ts';
import {
  DATABASE_KEY,
  INSURED,
  NOW,
  openedStore,
  PATIENT,
  prescriptionRow,
  submissionRow,
  TODAY,
  temporaryFolder,
} from '../support/store-rows.ts';

let folder: ReturnType<typeof temporaryFolder>;
let file: string;
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.dir, 'chozai.db');
});
afterEach(() => folder.remove());

/** A reception of that person, and its row of the queue. */
function received(store: Store, patient: Partial<Patient>, insured = INSURED): Uuid {
  const row = prescriptionRow({}, { patient: { ...PATIENT, ...patient }, insured });
  const submission = submissionRow(row.prescriptionKey, null);
  store.transaction(() => {
    store.prescriptions.insert(row);
    store.submissions.insert(submission);
  });
  return submission.submissionId;
}

function foundBy(store: Store, text: string): readonly Uuid[] {
  const rows = store.submissions.rowsOfText({ idPrefix: null, patientName: patientQuery(text).name });
  const selection = { state: null, kind: null, day: null, errorCode: null, rows };
  return store.submissions
    .page(selection, { after: null, before: null, skip: 0, limit: 50 })
    .map(({ submission }) => submission.submissionId);
}

const NOBODY = { ...INSURED, insurerNumber: null, number: null };
const SATO = { nameKanji: '佐藤　ＡＢ花子', nameKana: 'ｻﾄｳ ﾊﾅｺ' };

test('a patient is found by any part of the kanji, whatever the width and the blanks, as by kana', () => {
  const store = openedStore(file);
  const sato = received(store, SATO);
  const mori = received(store, { nameKanji: '森 茂', nameKana: 'ﾓﾘ ｼｹﾞﾙ' });
  for (const text of [
    '佐藤',
    '佐',
    '藤',
    '花子',
    '子',
    '佐藤花子'.slice(0, 2),
    '佐 藤',
    '佐藤　ab',
    'ＡＢ花',
    'サト',
    'さとう',
  ])
    expect(foundBy(store, text), text).toEqual([sato]);
  for (const text of ['森', '茂', '森　茂', '森茂', 'もり']) expect(foundBy(store, text), text).toEqual([mori]);
  const inSearch = (text: string) =>
    store.patients.search(patientQuery(text), 5).map(({ patient }) => patient.nameKanji);
  for (const text of ['藤', '子', '花子', '佐 藤']) expect(inSearch(text), text).toEqual([SATO.nameKanji]);
  expect(inSearch('茂')).toEqual(['森 茂']);
  for (const text of ['花森', '藤佐', '%', '_', '佐%']) expect(foundBy(store, text), text).toEqual([]);
  store.close();
});

test('a person whom the match key does not identify is found by the name that is there', () => {
  const store = openedStore(file);
  const row = prescriptionRow(
    {},
    { patient: { ...PATIENT, nameKanji: '仮名　一郎', nameKana: null }, insured: NOBODY },
  );
  const submission = submissionRow(row.prescriptionKey, null);
  store.prescriptions.insert(row);
  store.submissions.insert(submission);
  const other = received(store, { nameKanji: null, nameKana: 'ｶﾘﾅ ｼﾞﾛｳ', birthDate: null });
  expect(foundBy(store, '一郎')).toEqual([submission.submissionId]);
  expect(foundBy(store, 'カリナ')).toEqual([other]);
  // The service tells who it is: the name that was held for theirs is nobody's any more.
  store.prescriptions.completeReception(row.prescriptionKey, {
    ...row,
    prescription: { ...row.prescription, patient: { ...PATIENT, ...SATO }, insured: INSURED },
  });
  expect(foundBy(store, '一郎')).toEqual([]);
  expect(foundBy(store, '佐藤')).toEqual([submission.submissionId]);
  store.close();
});

test('of a name that too many have the newest rows are shown, and it is said that there are more', () => {
  const store = openedStore(file);
  store.transaction(() => {
    for (let number = 0; number < TEXT_ROWS_MAX + 5; number += 1) {
      const patient = { ...PATIENT, ...SATO, birthDate: `19${50 + (number % 40)}-01-01` as CalendarDate };
      const row = prescriptionRow({}, { patient });
      store.prescriptions.insert(row);
      store.submissions.insert(submissionRow(row.prescriptionKey, null));
    }
  });
  const newest = received(store, SATO);
  expect(foundBy(store, '佐藤')[0]).toBe(newest);
  const text = store.submissions.rowsOfText({ idPrefix: null, patientName: patientQuery('佐藤').name });
  expect(text.sequences.length).toBe(TEXT_ROWS_MAX);
  for (const state of [null, 'ready'] as const) {
    const selection = { state, kind: null, day: null, errorCode: null, rows: text };
    expect(store.submissions.count(selection, 20_000)).toEqual({ rows: TEXT_ROWS_MAX, exact: false });
  }
  const all = store.submissions.rowsOfText({ idPrefix: null, patientName: patientQuery('森').name });
  expect(all).toEqual({ sequences: [], whole: true });
  store.close();
});

test('rows that a program without this search wrote are found', () => {
  const database = openDatabase(file, DATABASE_KEY, { create: true });
  migrate(database, 15);
  const insert = database.prepare(
    `INSERT INTO prescription (prescription_key, kind, content, patient_match_key, reception, round, source, received_at, received_on, issues)
     VALUES (@key, 'paper', @content, @matchKey, 'local-only', 1, 'test', @at, @day, '[]')`,
  );
  const person = database.prepare(
    `INSERT INTO patient (person_key, match_key, kana, kanji, birth_date, number, content, last_seen_on)
     VALUES (@personKey, @matchKey, @kana, @kanji, '1960-02-03', '', '{}', @day)`,
  );
  const sure = prescriptionRow();
  const unsure = prescriptionRow(
    {},
    { patient: { ...PATIENT, nameKanji: '仮名　一郎', nameKana: null }, insured: NOBODY },
  );
  insert.run({
    key: sure.prescriptionKey,
    content: JSON.stringify(sure.prescription),
    matchKey: 'シケンタロウ/',
    at: NOW,
    day: TODAY,
  });
  insert.run({
    key: unsure.prescriptionKey,
    content: JSON.stringify(unsure.prescription),
    matchKey: null,
    at: NOW,
    day: TODAY,
  });
  person.run({
    personKey: 'シケンタロウ/',
    matchKey: 'シケンタロウ/',
    kana: 'シケンタロウ',
    kanji: '試験太郎',
    day: TODAY,
  });
  person.run({ personKey: '?/仮名一郎/1960-02-03/male/', matchKey: null, kana: '', kanji: '仮名一郎', day: TODAY });
  database.close();
  const store = openedStore(file);
  const rows = [sure, unsure].map(({ prescriptionKey }) => submissionRow(prescriptionKey, null));
  for (const row of rows) store.submissions.insert(row);
  expect(foundBy(store, '試験')).toEqual([rows[0]?.submissionId]);
  expect(foundBy(store, '一郎')).toEqual([rows[1]?.submissionId]);
  store.close();
});
