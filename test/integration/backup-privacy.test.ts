/** Nothing of a patient can be read in a journal, a backup, its second copy, the scratch of a rehearsal or the quarantine. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Store } from '../../main/application/ports.ts';
import { guardedStores } from '../../main/composition-backup.ts';
import type { Result } from '../../shared/domain/result.ts';
import { PERSONAL_TEXTS, personalPatient } from '../support/personal-patient.ts';
import {
  dispensingResult,
  NOW,
  prescriptionRow,
  resultRow,
  submissionRow,
  temporaryFolder,
  userRow,
} from '../support/store-rows.ts';

const KEY = new Uint8Array(randomBytes(32));
const silent = (): void => undefined;
const LOOK_MS = 25;
let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const ENCODINGS = ['utf8', 'utf16le', 'utf16be', 'cp932', 'euc-jp'] as const;
const NEEDLES = PERSONAL_TEXTS.flatMap((text) => {
  const plain = ENCODINGS.map((encoding) => iconv.encode(text, encoding)).filter((bytes) => !bytes.includes('?'));
  // As the journal would carry it, were it not sealed.
  return [...plain, Buffer.from(JSON.stringify(text)), Buffer.from(Buffer.from(text).toString('base64').slice(0, -4))];
}).filter((bytes) => bytes.length > 4);

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.issues.map((issue) => issue.code).join());
  return result.value;
}

function filesUnder(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((path) => existsSync(path) && statSync(path).isFile());
}

function leaksUnder(dir: string): string[] {
  return filesUnder(dir).filter(isLeak);
}

function enter(store: Store): void {
  const [user] = store.users.all();
  if (user === undefined) throw new Error('no user');
  const { patient, insured } = personalPatient();
  const prescription = prescriptionRow({}, { patient, insured, remarks: PERSONAL_TEXTS });
  const result = resultRow(prescription.prescriptionKey, user.userId, {
    result: dispensingResult({ patient, insured, remarks: PERSONAL_TEXTS }),
  });
  store.transaction(() => {
    store.prescriptions.insert(prescription);
    store.results.insert(result);
    store.submissions.insert(submissionRow(prescription.prescriptionKey, result.resultId));
    store.documents.put('dispensing-final', Buffer.from(PERSONAL_TEXTS.join(',')), NOW);
    store.audit.append({ at: NOW, user: user.name, action: 'x', target: null, detail: {} });
  });
}

/** Files this process holds open, those without a name included (threads are of the process). Linux only. */
function openFiles(): string[] {
  if (!existsSync('/proc/self/fd')) return [];
  return readdirSync('/proc/self/fd').map((name) => `/proc/self/fd/${name}`);
}

/** What can be read of a file now; one that has gone meanwhile holds nothing. */
function isLeak(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    const bytes = readFileSync(path);
    return NEEDLES.some((needle) => bytes.includes(needle));
  } catch {
    return false;
  }
}

/** Looks again and again while the work runs: files that are gone at its end are seen too. */
async function leaksWhile(dir: string, work: () => Promise<unknown>): Promise<string[]> {
  const found = new Set<string>();
  let over = false;
  const done = work().finally(() => {
    over = true;
  });
  while (!over) {
    for (const path of [...filesUnder(dir), ...openFiles()]) if (isLeak(path)) found.add(path);
    await wait(LOOK_MS);
  }
  await done;
  return [...found];
}

test('the finder finds what is written in clear', () => {
  writeFileSync(join(folder.dir, 'plain'), JSON.stringify(PERSONAL_TEXTS));
  expect(leaksUnder(folder.dir)).toHaveLength(1);
});

test('journal, backup, second copy, rehearsal, rebuild and quarantine are sealed, at every moment', async () => {
  const dir = join(folder.dir, 'profile');
  mkdirSync(dir);
  mkdirSync(join(folder.dir, 'usb'));
  writeFileSync(join(dir, 'profile.json'), '{}');
  const stores = guardedStores();
  const store = unwrap(stores.open(join(dir, 'chozai.db'), KEY, { create: true }));
  store.users.insert(userRow());
  store.settings.set('shop', { anchors: { signature: [], timestamp: [] } });
  for (let index = 0; index < 40; index += 1) enter(store);
  const backups = stores.backups(dir, KEY);
  const first = { folder: backups.defaultFolder, keep: 3 };
  const second = { folder: join(folder.dir, 'usb', 'copies'), keep: null };
  const leaks = await leaksWhile(folder.dir, async () => {
    const made = unwrap(await backups.make({ first, second, at: NOW }, silent));
    for (let index = 0; index < 20; index += 1) enter(store);
    const request = { folder: first.folder, name: made.generation.name, scratch: null, sample: null, at: NOW };
    expect(unwrap(await backups.rehearse(request, silent)).ok).toBe(true);
    expect(unwrap(await backups.check(first.folder))).toMatchObject({ database: true, journal: true });
  });
  expect(leaks).toEqual([]);
  expect(filesUnder(folder.dir).map((path) => path.slice(folder.dir.length))).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/journal\/\d+\.journal$/),
      expect.stringMatching(/backups\/2026.*\/chozai\.db$/),
      expect.stringMatching(/usb\/copies\/2026.*\/chozai\.db$/),
    ]),
  );
  expect(leaksUnder(folder.dir)).toEqual([]);
  store.close();
  truncateSync(join(dir, 'chozai.db'), 8_192);
  const rebuilt = unwrap(guardedStores().open(join(dir, 'chozai.db'), KEY, {}));
  expect(rebuilt.submissions.list({})).toHaveLength(60);
  expect(readdirSync(join(dir, 'quarantine'))).toHaveLength(1);
  expect(leaksUnder(folder.dir)).toEqual([]);
  rebuilt.close();
});
