import { randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import { profileAccess } from '../main/adapters/profile/profile-access.ts';
import { toJson } from '../main/adapters/sqlite/column-values.ts';
import { holdExclusiveFile } from '../main/adapters/sqlite/exclusive-file.ts';
import { openDatabase } from '../main/adapters/sqlite/open-database.ts';
import { patientIndex } from '../main/adapters/sqlite/patient-table.ts';
import { SqlConnection } from '../main/adapters/sqlite/sql-connection.ts';
import { storeOn } from '../main/adapters/sqlite/sqlite-store.ts';
import type { Actor } from '../main/application/people-ports.ts';
import { prescriptionBehind } from '../main/application/result/draft-rows.ts';
import { world } from '../main/composition-context.ts';
import { addDays, type CalendarDate, tokyoDateOf } from '../shared/domain/calendar-date.ts';
import type { DispensingResult } from '../shared/domain/dispensing/dispensing-result.ts';
import { patientMatchKey } from '../shared/domain/kana.ts';
import { success } from '../shared/domain/result.ts';
import type { SubmissionKind } from '../shared/domain/submission/submission.ts';
import { mustSucceed, PASSWORD, type Shop, typedResult } from './shop.ts';

const ROWS_A_DAY = 330;
const PERSONS = 4_000;
/** Of the driver's cache while it fills. */
const CACHE_KIB = 3_000_000;
const FAMILY = ['見本', '検証', '佐藤', '鈴木', '高橋', '田中', '渡辺', '中村', '小林', '加藤'];
const FAMILY_KANA = ['ﾐﾎﾝ', 'ｹﾝｼﾖｳ', 'ｻﾄｳ', 'ｽｽﾞｷ', 'ﾀｶﾊｼ', 'ﾀﾅｶ', 'ﾜﾀﾅﾍﾞ', 'ﾅｶﾑﾗ', 'ｺﾊﾞﾔｼ', 'ｶﾄｳ'];
/** Stands for the day in a content that is made once for each person. */
const A_DAY = '1999-12-31' as CalendarDate;

const INSERT_PRESCRIPTION = `INSERT INTO prescription (prescription_key, kind, prescription_id, content, patient_match_key,
    reception, round, source, received_at, received_on, issues)
  VALUES (@key, 'paper', @prescriptionId, @content, @matchKey, 'local-only', 1, 'bench', @at, @date, '[]')`;
const INSERT_RESULT = `INSERT INTO dispensing_result (result_id, prescription_key, version, round, status, content,
    patient_match_key, dispensing_date, pharmacist_user_id, issues, created_at, created_by, finalised_at, finalised_by)
  VALUES (@resultId, @key, 1, 1, 'finalised', @content, @matchKey, @date, @by, '[]', @at, @by, @at, @by)`;
const INSERT_SUBMISSION = `INSERT INTO submission (submission_id, operation_id, kind, state, prescription_key, chain_position,
    result_id, target_submission_id, needs_signature, possibly_sent, attempts, last_issue_code, last_issue_text,
    dispensing_id, copy, dispensing_date, due_date, created_at, state_since, registered_at)
  VALUES (@submissionId, @operationId, @kind, @state, @key, @position, @resultId, @target, 0, @sent, @sent,
    @issue, @issueText, @dispensingId, @copy, @dispensingDate, @date, @at, @at, @registeredAt)`;

interface Person {
  readonly matchKey: string | null;
  readonly prescription: string;
  readonly result: string;
}

interface OpenDatabase {
  readonly database: Database.Database;
  readonly actor: Actor;
  close(): void;
}

/** Open as ours is, but for its journal (which stays as it is) and for syncing. */
function openForFilling(shop: Shop): OpenDatabase {
  let database: Database.Database | null = null;
  const access = profileAccess({
    clock: world.clock,
    holdExclusiveFile,
    openStore: (file, key) => {
      database = openDatabase(file, key);
      for (const setting of ['synchronous = OFF', `cache_size = -${CACHE_KIB}`]) database.pragma(setting);
      return success(storeOn(new SqlConnection(database, null)));
    },
  });
  const lock = mustSucceed(access.acquireProfileLock(shop.profile));
  const { actor, close } = mustSucceed(access.openProfile(shop.profile, 'pharmacist', PASSWORD, { lock }));
  if (database === null) throw new Error('the database was not opened');
  return {
    database,
    actor,
    close: () => {
      close();
      lock.release();
    },
  };
}

function personsOf(database: Database.Database, example: DispensingResult, today: CalendarDate): readonly Person[] {
  const note = patientIndex(new SqlConnection(database, null));
  return Array.from({ length: PERSONS }, (_, number) => {
    const family = number % FAMILY.length;
    const result: DispensingResult = {
      ...example,
      groups: example.groups.slice(0, 1),
      dispensingDate: A_DAY,
      patient: {
        ...example.patient,
        nameKanji: `${FAMILY[family]}　${number}子`,
        nameKana: `${FAMILY_KANA[family]} ${number}ｺ`,
      },
      insured: { ...example.insured, number: String(100_000 + number) },
    };
    note(result.patient, result.insured, today);
    return {
      matchKey: patientMatchKey(result.patient, result.insured),
      prescription: toJson(prescriptionBehind(result, A_DAY)),
      result: toJson(result),
    };
  });
}

/**
 * Fills the profile of a shop that nobody has open straight through its tables, as its triggers and checks let it: years of
 * rows in a minute. Every 4th prescription was received at the service, every 250th result amended, every 900th row refused.
 */
export async function fillBigQueue(shop: Shop, wanted: number): Promise<void> {
  const open = shop.open();
  const today = tokyoDateOf(open.context.clock.now());
  const example = typedResult(open, 1, today);
  await open.close();
  open.release();
  const { database, actor, close } = openForFilling(shop);
  const persons = database.transaction(() => personsOf(database, example, today)).immediate();
  const add = visits(database, actor, persons);
  // In one: pages that many rows touch (their keys are random) are written once.
  database
    .transaction(() => {
      let made = 0;
      while (made < wanted) made = add(addDays(today, -Math.floor((wanted - made) / ROWS_A_DAY)), made);
    })
    .immediate();
  database.pragma('wal_checkpoint(TRUNCATE)');
  close();
}

/** @returns adds what one visit brings: how many rows the queue has then */
function visits(
  database: Database.Database,
  actor: Actor,
  persons: readonly Person[],
): (date: CalendarDate, made: number) => number {
  const prescribe = database.prepare(INSERT_PRESCRIPTION);
  const dispense = database.prepare(INSERT_RESULT);
  const submit = database.prepare(INSERT_SUBMISSION);
  let visit = 0;
  return (date, made) => {
    let rows = made;
    const person = persons[(visit * 7) % persons.length];
    if (person === undefined) throw new Error('nobody came');
    const at = `${date}T01:30:00.000Z`;
    const key = randomUUID();
    const resultId = randomUUID();
    const received = visit % 4 === 0;
    const prescriptionId = received ? randomUUID() : null;
    const { matchKey } = person;
    prescribe.run({
      key,
      prescriptionId,
      content: person.prescription
        .replaceAll(A_DAY, date)
        .replace('"prescriptionId":null', `"prescriptionId":${toJson(prescriptionId)}`),
      matchKey,
      at,
      date,
    });
    dispense.run({
      resultId,
      key,
      content: person.result.replaceAll(A_DAY, date),
      matchKey,
      date,
      by: actor.userId,
      at,
    });
    let position = 0;
    const add = (kind: SubmissionKind, target: string | null = null): string => {
      const submissionId = randomUUID();
      const ofResult = kind === 'register' || kind === 'amend';
      const state = rows % 900 === 1 ? 'rejected' : rows % 5_000 === 2 ? 'ready' : 'registered';
      const sent = state === 'ready' ? 0 : 1;
      const registered = state === 'registered';
      position += 1;
      rows += 1;
      submit.run({
        submissionId,
        operationId: randomUUID(),
        kind,
        state,
        key,
        position,
        resultId: ofResult ? resultId : null,
        target,
        sent,
        issue: state === 'rejected' ? (rows % 2 === 0 ? 'EPSB0001' : 'EPSB0002') : null,
        issueText: state === 'rejected' ? '差戻し' : null,
        dispensingId: ofResult && registered ? randomUUID() : null,
        copy: ofResult && registered ? 'verified' : 'none',
        dispensingDate: ofResult ? date : null,
        date,
        at,
        registeredAt: registered ? at : null,
      });
      return submissionId;
    };
    if (received) add('receive');
    const registered = add('register');
    if (visit % 250 === 0) add('amend', registered);
    if (visit % 500 === 7) add('cancel-reception');
    visit += 1;
    return rows;
  };
}
