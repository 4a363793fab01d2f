import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { profileAccess } from '../../main/adapters/profile/profile-access.ts';
import { holdExclusiveFile } from '../../main/adapters/sqlite/exclusive-file.ts';
import { openStore } from '../../main/adapters/sqlite/sqlite-store.ts';
import type { User } from '../../main/application/people-ports.ts';
import type { Store } from '../../main/application/ports.ts';
import { PERSONAL_TEXTS, personalPatient } from '../support/personal-patient.ts';
import {
  DATABASE_KEY,
  dispensingResult,
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
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const ENCODINGS = ['utf8', 'utf16le', 'utf16be', 'cp932', 'euc-jp'] as const;
const NEEDLES = PERSONAL_TEXTS.flatMap((text) =>
  ENCODINGS.map((encoding) => ({ text, encoding, bytes: iconv.encode(text, encoding) })),
).filter(({ bytes }) => !bytes.includes('?'));

function foundIn(bytes: Buffer): string[] {
  return NEEDLES.filter((needle) => bytes.includes(needle.bytes)).map(({ text, encoding }) => `${text} (${encoding})`);
}

function filesUnder(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((path) => statSync(path).isFile());
}

function leaksUnder(dir: string): string[] {
  return filesUnder(dir).flatMap((path) => foundIn(readFileSync(path)).map((leak) => `${path}: ${leak}`));
}

/** Personal texts in every table that can hold one. */
function fillWithPersonalTexts(store: Store, user: User): void {
  const { patient, insured } = personalPatient();
  const everything = PERSONAL_TEXTS.join(',');
  const prescription = prescriptionRow(
    { issues: [{ code: 'x.y', severity: 'info', text: everything, next: '' }] },
    { patient, insured, remarks: PERSONAL_TEXTS },
  );
  store.prescriptions.insert(prescription);
  const result = resultRow(prescription.prescriptionKey, user.userId, {
    result: dispensingResult({ patient, insured, remarks: PERSONAL_TEXTS }),
  });
  store.results.insert(result);
  const submission = submissionRow(prescription.prescriptionKey, result.resultId, {
    lastIssue: { code: 'a.b', text: everything },
  });
  store.submissions.insert(submission);
  for (const encoding of ENCODINGS) store.documents.put('dispensing-final', iconv.encode(everything, encoding), NOW);
  store.documents.put('cj1', Buffer.from(everything.repeat(50)), NOW);
  store.checks.insert({
    checkId: newId(),
    prescriptionKey: prescription.prescriptionKey,
    resultId: null,
    source: 'local',
    answer: 'found',
    linesSha256: 'c',
    checkedOn: TODAY,
    performedAt: NOW,
    by: everything,
    detail: PERSONAL_TEXTS,
  });
  store.settings.set(everything, PERSONAL_TEXTS);
}

test('the finder finds: every text in every encoding that has it', () => {
  expect(NEEDLES.length).toBeGreaterThan(PERSONAL_TEXTS.length * 3);
  for (const { bytes, text, encoding } of NEEDLES) {
    expect(foundIn(Buffer.concat([Buffer.alloc(5, 7), bytes, Buffer.alloc(5, 7)]))).toContain(`${text} (${encoding})`);
  }
});

test('nothing personal in any file of a profile: log live, checkpointed, closed, password changed', () => {
  const dir = join(folder.dir, 'profile');
  const profiles = profileAccess({ openStore, holdExclusiveFile, clock: { now: () => NOW } });
  const user = userRow();
  expect(profiles.createProfile(dir, [{ user, password: PERSONAL_TEXTS[0] }], 'training').ok).toBe(true);
  const lock = profiles.acquireProfileLock(dir);
  if (!lock.ok) throw new Error('lock');
  // Somebody types a patient's name into the name field.
  expect(profiles.openProfile(dir, PERSONAL_TEXTS[1], 'x', { lock: lock.value }).ok).toBe(false);
  const opened = profiles.openProfile(dir, user.name, PERSONAL_TEXTS[0], { lock: lock.value });
  if (!opened.ok) throw new Error('open');
  const { store } = opened.value;
  fillWithPersonalTexts(store, user);
  expect(statSync(join(dir, 'chozai.db-wal')).size).toBeGreaterThan(10_000);
  expect(leaksUnder(dir)).toEqual([]);
  for (let index = 0; index < 120; index += 1) fillWithPersonalTexts(store, user);
  expect(statSync(join(dir, 'chozai.db-wal')).size).toBeGreaterThan(500_000);
  expect(leaksUnder(dir)).toEqual([]);
  opened.value.close();
  expect(statSync(join(dir, 'chozai.db')).size).toBeGreaterThan(500_000);
  expect(profiles.changePassword(dir, user.name, PERSONAL_TEXTS[0], PERSONAL_TEXTS[1]).ok).toBe(true);
  lock.value.release();
  const names = filesUnder(dir).map((path) => path.slice(dir.length + 1));
  expect(new Set(names)).toEqual(new Set(['chozai.db', 'profile.json', 'profile.lock', 'sign-in-tries.json']));
  expect(leaksUnder(dir)).toEqual([]);
});

/** What a process holds open, files already unlinked (SQLite's temporary ones) included. */
function leaksInOpenFiles(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`)
    .map((name) => `/proc/${pid}/fd/${name}`)
    .filter((path) => (existsSync(path) ? statSync(path).isFile() : false))
    .flatMap((path) => foundIn(readFileSync(path)).map((leak) => `${path}: ${leak}`));
}

test.skipIf(process.platform !== 'linux')(
  'nothing personal on the disk inside a spilled transaction, nor after SIGKILL in it (Linux: reads /proc)',
  async () => {
    const dir = join(folder.dir, 'data');
    const temporary = join(folder.dir, 'temporary');
    for (const one of [dir, temporary]) mkdirSync(one);
    const file = join(dir, 'chozai.db');
    const store = openedStore(file);
    store.users.insert(userRow());
    store.close();
    const child = spawn(
      process.execPath,
      [
        fileURLToPath(new URL('../support/store-child.ts', import.meta.url)),
        'stop-inside',
        file,
        Buffer.from(DATABASE_KEY).toString('hex'),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, SQLITE_TMPDIR: temporary, TMPDIR: temporary } },
    );
    try {
      const [line] = await once(child.stdout, 'data');
      expect(String(line).trim()).toBe('inside');
      expect(statSync(`${file}-wal`).size).toBeGreaterThan(5_000_000);
      expect(leaksInOpenFiles(child.pid ?? 0)).toEqual([]);
      expect(leaksUnder(folder.dir)).toEqual([]);
    } finally {
      child.kill('SIGKILL');
    }
    if (child.signalCode === null) await once(child, 'exit');
    expect(leaksUnder(folder.dir)).toEqual([]);
    const again = openedStore(file);
    expect(again.prescriptions.list(10)).toHaveLength(1);
    expect(leaksUnder(folder.dir)).toEqual([]);
    again.close();
    expect(leaksUnder(folder.dir)).toEqual([]);
  },
);
