/**
 * What people said since a backup (decisions about alerts, consents, late reasons, marks, outages, rows taken out of the
 * queue) is there after a restore of it, with the journal and without; and what is not there is said.
 */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openDatabase } from '../../main/adapters/sqlite/open-database.ts';
import { initialiseTraining } from '../../main/initialise-training.ts';
import { profileClient } from '../../main/shells/socket/profile-client.ts';
import { temporaryFolder, unwrap } from '../contract/mock-fixture.ts';
import { profileKey } from '../fault/profile-key.ts';
import { paperDocument } from '../support/cli-papers.ts';
import { answerOf, runCliHere } from '../support/cli-run.ts';
import { outcomeShape } from '../support/cli-shapes.ts';

const PASSWORD = 'nur zur Probe';
const folder = temporaryFolder();
const template = join(folder.path, 'template');
let profile = template;

async function call(operation: string, input: unknown = {}, user = 'pharmacist'): Promise<unknown> {
  const client = profileClient({ profile, user, password: PASSWORD });
  try {
    return unwrap(await client.call(operation, input));
  } finally {
    await client.close();
  }
}

/** Of a profile that nobody has open. */
function raw<T>(work: (database: ReturnType<typeof openDatabase>) => T): T {
  const database = openDatabase(join(profile, 'chozai.db'), profileKey(profile, PASSWORD) ?? new Uint8Array());
  try {
    return work(database);
  } finally {
    database.close();
  }
}
const rowsOf = (query: string) => raw((database) => database.prepare<[], object>(query).all());

const uuid = (digit: number): string => `${digit}0000000-0000-4000-8000-000000000000`;
const AT = '2026-11-22T01:00:00.000Z';
/** What the screens write after a check, as rows: another's words about the results that are in the backup. */
function saySinceTheBackup(): void {
  raw((database) =>
    database.exec(`
      INSERT INTO duplicate_check (check_id, prescription_key, result_id, source, answer, lines_sha256, checked_on,
          performed_at, by_whom, detail)
        SELECT '${uuid(1)}', prescription_key, result_id, 'local', 'found', 'x', '2026-11-22', '${AT}', 'pharmacist', '{}'
        FROM dispensing_result ORDER BY sequence LIMIT 1;
      INSERT INTO check_decision (decision_id, prescription_key, round, check_id, group_key, offer_key, kind, detail,
          decided_on, decided_at, by_whom)
        SELECT '${uuid(2)}', prescription_key, 1, check_id, 'g', 'o', 'inquiry', '{}', '2026-11-22', '${AT}', 'pharmacist'
        FROM duplicate_check WHERE check_id = '${uuid(1)}';
      INSERT INTO oral_consent (consent_id, prescription_key, round, check_id, group_keys, given_on, given_at, by_whom)
        SELECT '${uuid(3)}', prescription_key, 1, check_id, '[]', '2026-11-22', '${AT}', 'pharmacist'
        FROM duplicate_check WHERE check_id = '${uuid(1)}';
      INSERT INTO check_notice (check_id, prescription_key, result_id, at)
        SELECT check_id, prescription_key, result_id, '${AT}' FROM duplicate_check WHERE check_id = '${uuid(1)}';
      INSERT INTO check_notice_word (check_id, word, at, by_whom) VALUES ('${uuid(1)}', '見た', '${AT}', 'pharmacist');
      INSERT INTO late_reason (submission_id, reason, by_whom, at)
        SELECT submission_id, '回線障害', 'pharmacist', '${AT}' FROM submission ORDER BY sequence LIMIT 1;
      UPDATE outage SET ended_at = '${AT}' WHERE ended_at IS NULL;
      INSERT INTO outage (outage_id, started_at, ended_at, cause, rows) VALUES ('${uuid(4)}', '${AT}', NULL, 'timeout', 1);
      INSERT INTO outage_submission (outage_id, submission_id)
        SELECT '${uuid(4)}', submission_id FROM submission ORDER BY sequence LIMIT 1;
      INSERT INTO brought_in (patient_match_key, import_sha256, drugs, notes, by_whom, at)
        VALUES (NULL, 'y', '[]', '[]', 'clerk', '${AT}');`),
  );
}

const SAID = [
  'SELECT * FROM duplicate_check ORDER BY sequence',
  'SELECT * FROM check_decision ORDER BY sequence',
  'SELECT * FROM oral_consent ORDER BY sequence',
  'SELECT * FROM check_notice ORDER BY sequence',
  'SELECT * FROM check_notice_word ORDER BY sequence',
  'SELECT * FROM late_reason ORDER BY sequence',
  'SELECT * FROM outage ORDER BY sequence',
  'SELECT * FROM outage_submission ORDER BY outage_id, submission_id',
  'SELECT * FROM brought_in ORDER BY sequence',
  'SELECT submission_id, state, held_from FROM submission ORDER BY sequence',
  "SELECT submission_id, at, event, by_whom, reason FROM submission_event WHERE reason <> '' ORDER BY sequence",
];

const queued: string[] = [];
beforeAll(async () => {
  unwrap(await initialiseTraining({ profile, serviceUrl: null, password: PASSWORD, pin: '24681357' }));
  for (const person of [1, 2, 3]) {
    const { resultId } = outcomeShape.parse(
      await call('result.record', { document: JSON.parse(paperDocument(person)) }),
    );
    const [done] = z.array(outcomeShape).parse(await call('result.finalise', { ids: [resultId], settle: '確認済み' }));
    queued.push(done?.submissionId ?? '');
  }
  raw((database) =>
    database.exec(
      `INSERT INTO outage (outage_id, started_at, ended_at, cause, rows) VALUES ('${uuid(5)}', '${AT}', NULL, 'timeout', 1)`,
    ),
  );
  await call('backup.make', {}, 'owner');
  await call('result.void', { id: queued[1], reason: '取り違え' });
  await call('queue.hold', { id: queued[2], reason: '確認中' });
});
afterAll(() => folder.remove());

const restoredShape = z.looseObject({ generation: z.string(), madeAt: z.string(), commits: z.number() });
const restoreWords = (...args: string[]) =>
  runCliHere(['restore', ...args, '--profile', profile, '--user', 'owner'], {
    env: { CHOZAI_PASSWORD: PASSWORD, CHOZAI_PIN: '24681357' },
  });

describe('what was said since a backup', () => {
  it('is carried over where the journal is left out or lost, and a second restore doubles nothing', async () => {
    profile = join(folder.path, 'without');
    cpSync(template, profile, { recursive: true });
    saySinceTheBackup();
    const before = SAID.map(rowsOf);
    expect(before.every((rows) => rows.length > 0)).toBe(true);
    const ran = await restoreWords('--without-journal', '--json');
    const { generation, madeAt } = answerOf(restoredShape, ran);
    expect(madeAt.slice(0, 16).replaceAll(':', '-')).toBe(generation.slice(0, 16));
    expect(SAID.map(rowsOf)).toEqual(before);

    // Twice, of the same backup, now with the journal deleted.
    rmSync(join(profile, 'journal'), { recursive: true, force: true });
    const again = await restoreWords(generation);
    expect(again.exit, again.stderr).toBe(0);
    expect(SAID.map(rowsOf)).toEqual(before);
    expect(again.stdout).toContain('いままでの読める記録から引き継ぎました');
    const rows = z
      .array(z.looseObject({ submissionId: z.string(), state: z.string() }))
      .parse(await call('queue.list'));
    const states = queued.map((id) => rows.find(({ submissionId }) => submissionId === id)?.state);
    expect(states).toEqual(['ready', 'voided', 'held']);
  });

  it('comes back with the journal where the database is gone; gone both, it is said from when on all is missing', async () => {
    profile = join(folder.path, 'gone');
    cpSync(template, profile, { recursive: true });
    const before = SAID.map(rowsOf);
    const remove = () => {
      for (const end of ['', '-wal', '-shm']) rmSync(join(profile, `chozai.db${end}`), { force: true });
    };
    remove();
    const whole = await restoreWords();
    expect(whole.stdout).toContain('ジャーナルから引き継ぎました');
    expect(whole.stdout).not.toContain('入っていません');
    expect(SAID.map(rowsOf)).toEqual(before);
    remove();
    rmSync(join(profile, 'journal'), { recursive: true, force: true });
    const partly = await restoreWords();
    expect(partly.stdout).toMatch(/より後の.*入っていません.*紙と照合/);
    expect(rowsOf("SELECT submission_id FROM submission WHERE state = 'voided'")).toEqual([]);
  });

  it('is not said to be there by an opening that finds neither database nor journal', async () => {
    profile = join(folder.path, 'opened');
    cpSync(template, profile, { recursive: true });
    for (const one of ['chozai.db', 'chozai.db-wal', 'chozai.db-shm', 'journal'])
      rmSync(join(profile, one), { recursive: true, force: true });
    const status = z.looseObject({ issues: z.array(z.looseObject({ code: z.string() })) });
    const { issues } = status.parse(await call('backup.status', {}, 'owner'));
    const codes = issues.map(({ code }) => code).filter((code) => code.startsWith('backup.rebuilt'));
    expect(codes).toEqual(['backup.rebuilt-partly']);
  });
});
