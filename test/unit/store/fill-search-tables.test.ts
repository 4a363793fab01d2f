import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '../../../main/adapters/sqlite/migrate.ts';
import { openDatabase } from '../../../main/adapters/sqlite/open-database.ts';
import { bigramsOf, patientQuery } from '../../../shared/domain/patient-search.ts';
import {
  DATABASE_KEY,
  dispensingResult,
  NOW,
  newId,
  openedStore,
  prescriptionRow,
  TODAY,
  temporaryFolder,
} from '../../support/store-rows.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

test('rows that a program without the search wrote are found, and their phrases offered', () => {
  const file = join(folder.dir, 'chozai.db');
  const database = openDatabase(file, DATABASE_KEY, { create: true });
  migrate(database, 8);
  const key = newId();
  const user = newId();
  database
    .prepare(
      `INSERT INTO prescription (prescription_key, kind, content, reception, round, source, received_at, received_on, issues)
       VALUES (@key, 'paper', @content, 'local-only', 1, 'test', @at, @day, '[]')`,
    )
    .run({ key, content: JSON.stringify(prescriptionRow().prescription), at: NOW, day: TODAY });
  database.pragma('foreign_keys = OFF');
  database
    .prepare(
      `INSERT INTO dispensing_result (result_id, prescription_key, version, round, status, content, dispensing_date, issues,
         created_at, created_by)
       VALUES (@id, @key, 1, 1, 'draft', @content, @day, '[]', @at, @user)`,
    )
    .run({ id: newId(), key, content: JSON.stringify(dispensingResult()), at: NOW, day: TODAY, user });
  database.close();
  const store = openedStore(file);
  const names = (text: string) => store.patients.search(patientQuery(text), 5).map(({ patient }) => patient.nameKanji);
  expect(names('ｼｹﾝ')).toEqual(['試験　太郎']);
  expect(names('太郎')).toEqual(['試験　太郎']);
  expect(bigramsOf('試験太郎')).toContain('太郎');
  expect(store.usages.all().map(({ times }) => times)).toEqual(dispensingResult().groups.map(() => 1));
  store.close();
});
