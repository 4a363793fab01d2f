/**
 * Backups, their rehearsal and a restore from the command line, on real files and with the real mock service: nothing is
 * lost, nothing is registered twice, and what an old backup does not know is asked back of the service.
 */
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { backupRecords } from '../../main/application/backup/backup-records.ts';
import { backUpTonight, backupIsDue } from '../../main/application/backup/nightly.ts';
import { rehearseBackup } from '../../main/application/backup/rehearse-backup.ts';
import { openContext, profiles } from '../../main/composition.ts';
import { profileClient } from '../../main/shells/socket/profile-client.ts';
import type { ProgressEvent } from '../../shared/contract/operations.ts';
import { unwrap } from '../contract/mock-fixture.ts';
import { paperDocument } from '../support/cli-papers.ts';
import {
  answerOf,
  type CliRun,
  type MockService,
  openShop,
  PIN,
  refusedCodes,
  runCliHere,
  type Shop,
  startMockService,
} from '../support/cli-run.ts';
import { outcomeShape, type QueueRow, queueShape, verdictShape } from '../support/cli-shapes.ts';

let mock: MockService;
let shop: Shop;
let person = 0;

const OWNER = { user: 'owner' };
const madeShape = z.looseObject({
  name: z.string(),
  folder: z.string(),
  issues: z.array(z.looseObject({ code: z.string() })),
});
const proofShape = z.object({ name: z.string(), ok: z.boolean(), found: z.number(), expected: z.number() });
const rehearsalShape = z.looseObject({ ok: z.boolean(), at: z.string(), proofs: z.array(proofShape) });
const statusShape = z.looseObject({
  first: z.looseObject({ generations: z.array(z.looseObject({ name: z.string(), createdAt: z.string().nullable() })) }),
  doubts: z.number(),
  issues: z.array(z.looseObject({ code: z.string() })),
  lastTry: z.looseObject({ ok: z.boolean(), code: z.string().nullable() }).nullable(),
});
const restoredShape = z.looseObject({
  generation: z.string(),
  commits: z.number(),
  complete: z.boolean(),
  quarantine: z.string().nullable(),
});

const owner = (args: readonly string[]): Promise<CliRun> => shop.here(args, OWNER);
const backup = async () => answerOf(madeShape, await owner(['backup']));

/** Several acts of one person behind one sign-in: opening costs the password's derivation each time. */
async function signedIn<T>(
  work: (call: (operation: string, input: unknown, signal?: AbortSignal) => Promise<unknown>) => Promise<T>,
  user = 'pharmacist',
): Promise<T> {
  const client = profileClient({ profile: shop.profile, user, password: PIN });
  try {
    return await work(async (operation, input, signal) => {
      const outcome = await client.call(operation, input, undefined, signal);
      if (!outcome.ok) throw new Error(outcome.issues.map((issue) => issue.code).join());
      return outcome.value;
    });
  } finally {
    await client.close();
  }
}
const queue = (): Promise<QueueRow[]> => signedIn(async (call) => queueShape.parse(await call('queue.list', {})));
const upload = async (signal?: AbortSignal) => void (await signedIn((call) => call('upload.run', {}, signal)));
const restore = async (...args: string[]) => answerOf(restoredShape, await owner(['restore', ...args]));

/** So many results of people nobody has seen before, finalised; sent where it says so. */
async function enter(count: number, send = false): Promise<string[]> {
  return signedIn(async (call) => {
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      person += 1;
      ids.push(
        outcomeShape.parse(await call('result.record', { document: JSON.parse(paperDocument(person)) })).resultId,
      );
    }
    const outcomes = z.array(outcomeShape).parse(await call('result.finalise', { ids, settle: '確認済み' }));
    expect(outcomes.every((outcome) => outcome.submissionId !== null)).toBe(true);
    if (send) await call('upload.run', {});
    return ids;
  });
}

/** Registrations the service was asked for, resends included. */
async function registrationsAsked(): Promise<number> {
  const told = await (await fetch(`${mock.url}/mock/ledger`)).json();
  const shape = z.looseObject({
    counters: z.looseObject({ byMessage: z.looseObject({ EPSsiDIR01: z.number().default(0) }) }),
  });
  return shape.parse(told).counters.byMessage.EPSsiDIR01;
}

const rowsOf = (rows: readonly QueueRow[], ids: readonly string[]) =>
  rows.filter((row) => row.resultId !== null && ids.includes(row.resultId));

async function expectAllRegisteredOnce(ids: readonly string[]): Promise<void> {
  const rows = rowsOf(await queue(), ids);
  expect(rows.map((row) => [row.state, row.copy])).toEqual(ids.map(() => ['registered', 'verified']));
  const ledger = await mock.ledger();
  for (const row of rows) expect(ledger.filter((one) => one.operationId === row.operationId)).toHaveLength(1);
  expect(new Set(ledger.map((one) => one.operationId)).size).toBe(ledger.length);
}

beforeAll(async () => {
  mock = await startMockService();
  shop = await openShop(mock.url);
});
afterAll(async () => {
  shop?.remove();
  await mock?.stop();
});

describe('a restore', () => {
  it('asks the service before it sends: rows an old backup has as unsent are found registered, none twice', async () => {
    const ids = await enter(5);
    await backup();
    await upload();
    await expectAllRegisteredOnce(ids);
    const before = (await mock.ledger()).length;
    const asked = await registrationsAsked();
    const { commits, quarantine } = await restore('--without-journal');
    expect(commits).toBe(0);
    expect(readdirSync(join(shop.profile, 'quarantine', quarantine ?? ''))).toContain('chozai.db');
    expect(rowsOf(await queue(), ids).map((row) => row.state)).toEqual(ids.map(() => 'ready'));
    expect(answerOf(statusShape, await owner(['backup', 'status'])).doubts).toBe(5);
    await upload();
    await expectAllRegisteredOnce(ids);
    expect((await mock.ledger()).length).toBe(before);
    expect(await registrationsAsked()).toBe(asked);
    expect(answerOf(statusShape, await owner(['backup', 'status'])).doubts).toBe(0);
  });

  it('a row in doubt is not sent while the look-up fails, and not corrected unasked', async () => {
    const [id = ''] = await enter(1);
    await backup();
    await upload();
    await restore('--without-journal');
    const { doubts, issues } = answerOf(statusShape, await owner(['backup', 'status']));
    expect(doubts).toBeGreaterThan(0);
    expect(issues.map(({ code }) => code)).toContain('restore.doubts');
    await mock.faults({ down: true });
    await upload(AbortSignal.timeout(1_500));
    const [row] = rowsOf(await queue(), [id]);
    expect(row?.state).not.toBe('registered');
    expect((await mock.ledger()).filter((one) => one.operationId === row?.operationId)).toHaveLength(1);
    expect((await shop.here(['void', row?.submissionId ?? '', '--reason', '取消の試み'])).exit).not.toBe(0);
    await mock.faults({});
    await shop.here(['retry', row?.submissionId ?? '']);
    await upload();
    await expectAllRegisteredOnce([id]);
  });

  it('carries over what was entered and registered since, from the journal', async () => {
    await backup();
    const sent = await enter(5, true);
    const unsent = await enter(2);
    const before = await queue();
    const restored = await restore();
    expect(restored).toMatchObject({ complete: true });
    expect(restored.commits).toBeGreaterThan(7);
    const after = await queue();
    expect(after.map((row) => [row.submissionId, row.state, row.copy])).toEqual(
      before.map((row) => [row.submissionId, row.state, row.copy]),
    );
    await upload();
    await expectAllRegisteredOnce([...sent, ...unsent]);
  });

  it('without the journal is refused where a row of now would be missing; nothing has changed', async () => {
    await backup();
    const ids = await enter(1);
    const ran = await owner(['restore', '--without-journal']);
    expect(refusedCodes(ran)).toEqual(['restore.rows-missing']);
    expect(ran.exit).toBe(4);
    expect(rowsOf(await queue(), ids)).toHaveLength(1);
    expect(existsSync(join(shop.profile, '.rebuilding'))).toBe(false);
  });

  it('is an owner’s act, with a password, of a profile nobody has open', async () => {
    expect(refusedCodes(await shop.here(['restore']))).toEqual(['restore.not-allowed']);
    const wrong = { ...OWNER, env: { CHOZAI_PASSWORD: 'not this one', CHOZAI_PIN: PIN } };
    expect(refusedCodes(await shop.here(['restore'], wrong))).toEqual(['sign-in.refused']);
    expect(refusedCodes(await owner(['restore', 'no-such-generation']))).toEqual(['backup.no-generation']);
  });

  it('into an empty folder gives the profile back with the passwords of its users and nothing else', async () => {
    await upload();
    await backup();
    const before = await queue();
    const elsewhere = join(shop.folder, 'another-machine');
    const env = { CHOZAI_PIN: PIN };
    const from = ['--from', join(shop.profile, 'backups')];
    const ran = await runCliHere(['restore', ...from, '--profile', elsewhere, '--user', 'owner', '--json'], { env });
    answerOf(restoredShape, ran);
    const rows = answerOf(queueShape, await runCliHere(['queue', '--profile', elsewhere, '--json'], { env }));
    expect(rows.map((row) => [row.submissionId, row.state])).toEqual(
      before.map((row) => [row.submissionId, row.state]),
    );
  });
});

describe('a backup', () => {
  it('is restored for proof, and status says when; the copy elsewhere is read-only; the oldest goes', async () => {
    const usb = join(shop.folder, 'usb');
    mkdirSync(usb);
    expect((await owner(['backup', 'set', 'secondFolder', join(usb, 'chozai')])).exit).toBe(0);
    expect((await owner(['backup', 'set', 'keep', '3'])).exit).toBe(0);
    await backup();
    const { name } = await backup();
    const generation = join(usb, 'chozai', name);
    for (const file of ['', 'chozai.db', 'profile.json', 'manifest.json'])
      expect(statSync(join(generation, file)).mode & 0o277, `${file}: no leave to write, none for others`).toBe(0);
    const { first } = answerOf(statusShape, await owner(['backup', 'status']));
    expect(first.generations).toHaveLength(3);
    expect(readdirSync(join(shop.profile, 'backups')).toSorted()).toEqual(
      first.generations.map((one) => one.name).toSorted(),
    );

    const rehearsal = answerOf(rehearsalShape, await owner(['rehearse']));
    expect(rehearsal.ok).toBe(true);
    expect(rehearsal.proofs.map((proof) => proof.name)).toEqual([
      'contents',
      'opens',
      'integrity',
      'rows',
      'audit',
      'return-copies',
    ]);
    const copies = rehearsal.proofs.find((proof) => proof.name === 'return-copies');
    expect(copies?.expected).toBe((await queue()).filter((row) => row.copy === 'verified').length);
    expect(answerOf(rehearsalShape, await owner(['rehearse', '--from', 'second', '--sample', '2'])).ok).toBe(true);
    expect(readdirSync(join(shop.profile, 'backups')).some((one) => one.startsWith('.'))).toBe(false);
    const brief = verdictShape.extend({
      backup: z.object({ madeAt: z.string(), rehearsal: z.object({ at: z.string(), ok: z.literal(true) }) }),
    });
    const { backup: told } = answerOf(brief, await shop.here(['status']));
    expect(Date.now() - Date.parse(told.rehearsal.at)).toBeLessThan(600_000);
  });

  it('tells how far its rehearsal is, never less than before, up to the last copy', async () => {
    await enter(3, true);
    const { name } = await backup();
    const access = profiles();
    const lock = unwrap(access.acquireProfileLock(shop.profile));
    const open = unwrap(openContext(access, shop.profile, 'owner', PIN, lock));
    const told: ProgressEvent[] = [];
    try {
      const { context, actor } = open;
      const request = { name, from: 'first' } as const;
      const rehearsal = unwrap(await rehearseBackup(context, actor, request, (event) => told.push(event)));
      const total = rehearsal.proofs.find((proof) => proof.name === 'return-copies')?.expected ?? 0;
      expect(total).toBeGreaterThan(2);
      const done = told.map((event) => event.done);
      expect(done).toEqual(done.toSorted((a, b) => a - b));
      expect(told.filter((event) => event.phase !== 'rehearse' || event.total !== total)).toEqual([]);
      expect(done.at(-1)).toBe(total);
    } finally {
      await open.close();
      lock.release();
    }
  });

  it('a medium that is gone is said, the first target stands; a first target that is gone leaves the old ones', async () => {
    rmRecursively(join(shop.folder, 'usb'));
    const ran = await owner(['backup']);
    expect(answerOf(madeShape, ran).issues.map((issue) => issue.code)).toEqual(['backup.second-gone']);
    expect(ran.exit).toBe(6);
    expect((await owner(['backup', 'set', 'secondFolder', 'null'])).exit).toBe(0);
    const before = readdirSync(join(shop.profile, 'backups'));
    const gone = join(shop.folder, 'unplugged', 'chozai');
    expect((await owner(['backup', 'set', 'folder', gone])).exit).toBe(0);
    expect(refusedCodes(await owner(['backup']))).toEqual(['backup.target-gone']);
    expect(existsSync(join(shop.folder, 'unplugged'))).toBe(false);
    const status = answerOf(statusShape, await owner(['backup', 'status']));
    expect(status.lastTry).toMatchObject({ ok: false, code: 'backup.target-gone' });
    expect(status.issues.map((issue) => issue.code)).toContain('backup.failed');
    expect(readdirSync(join(shop.profile, 'backups'))).toEqual(before);
    expect((await owner(['backup', 'set', 'folder', 'null'])).exit).toBe(0);
    await backup();
  });

  it('has no second target that is the first under another name, when it is set and when it is made', async () => {
    const [link = '', media = '', later = ''] = ['link', 'media', 'media/later'].map((name) => join(shop.folder, name));
    const first = join(shop.profile, 'backups');
    symlinkSync(first, link);
    const set = (folder: string) => owner(['backup', 'set', 'secondFolder', folder]);
    expect(refusedCodes(await set(link))).toEqual(['backup.same-folder']);
    mkdirSync(media);
    expect((await set(later)).exit).toBe(0);
    symlinkSync(first, later);
    const before = readdirSync(first);
    const ran = await owner(['backup']);
    const made = answerOf(madeShape.extend({ second: z.null() }), ran);
    expect(made.issues.map(({ code }) => code)).toEqual(['backup.same-folder']);
    expect(ran.exit).not.toBe(0);
    expect(readdirSync(first)).toContain(made.name);
    expect(before.filter((name) => !readdirSync(first).includes(name)).length).toBeLessThanOrEqual(1);
    expect((await set('null')).exit).toBe(0);
    await backup();
  });

  it('that is damaged fails its rehearsal, and is not restored', async () => {
    const { name } = await backup();
    const file = join(shop.profile, 'backups', name, 'chozai.db');
    const bytes = readFileSync(file);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const ran = await owner(['rehearse']);
    const { ok, proofs } = answerOf(rehearsalShape, ran);
    expect(ok).toBe(false);
    expect(ran.exit).toBe(6);
    expect(proofs.filter((proof) => !proof.ok).map((proof) => proof.name)).toContain('contents');
    expect(refusedCodes(await owner(['restore', name]))).toEqual(['backup.unreadable']);
    appendFileSync(join(shop.profile, 'backups', name, 'manifest.json'), ' ');
    writeFileSync(
      join(shop.profile, 'backups', name, 'manifest.json'),
      readFileSync(join(shop.profile, 'backups', name, 'manifest.json'), 'utf8').replace(/"bytes": \d+/, '"bytes": 1'),
    );
    expect(refusedCodes(await owner(['restore', name]))).toEqual(['backup.unreadable']);
    await backup();
    expect(answerOf(rehearsalShape, await owner(['rehearse'])).ok).toBe(true);
  });
});

describe('damage', () => {
  it('so bad that nobody can tell which rows of now a restore without the journal would lose: refused', async () => {
    await backup();
    const file = join(shop.profile, 'chozai.db');
    const whole = readFileSync(file);
    const ruined = Buffer.from(whole);
    for (let at = 4_096; at < ruined.length; at += 97) ruined[at] = (ruined[at] ?? 0) ^ 0xff;
    writeFileSync(file, ruined);
    const ran = await owner(['restore', '--without-journal']);
    expect(refusedCodes(ran)).toEqual(['restore.unreadable-now']);
    expect(readFileSync(file).equals(ruined), 'nothing has changed').toBe(true);
    writeFileSync(file, whole);
  });

  it('database gone and the sender’s last words lost: entries are there, outcomes are asked back of the service', async () => {
    await backup();
    const ids = await enter(3);
    const journal = join(shop.profile, 'journal');
    const last = join(journal, readdirSync(journal).toSorted().at(-1) ?? '');
    const { size } = statSync(last);
    const files = readdirSync(journal).length;
    await upload();
    await expectAllRegisteredOnce(ids);
    expect(readdirSync(journal)).toHaveLength(files);
    // A power cut right after the upload: what the sender wrote had not been synced.
    truncateSync(last, size);
    truncateSync(join(shop.profile, 'chozai.db'), 0);
    for (const one of ['-wal', '-shm']) rmSync(join(shop.profile, `chozai.db${one}`), { force: true });
    expect(rowsOf(await queue(), ids).map((row) => row.state)).toEqual(ids.map(() => 'ready'));
    expect(answerOf(statusShape, await owner(['backup', 'status'])).issues.map((issue) => issue.code)).toContain(
      'backup.rebuilt',
    );
    await upload();
    await expectAllRegisteredOnce(ids);
  });

  it('found by the doctor while the file is open, cured at the next opening', async () => {
    const copy = join(shop.folder, 'sick');
    cpSync(shop.profile, copy, { recursive: true });
    const file = join(copy, 'chozai.db');
    const before = await queue();
    writeFileSync(join(copy, 'damage-found.json'), '{}');
    const env = { CHOZAI_PIN: PIN };
    const rows = answerOf(queueShape, await runCliHere(['queue', '--profile', copy, '--json'], { env }));
    expect(rows.map((row) => [row.submissionId, row.state])).toEqual(
      before.map((row) => [row.submissionId, row.state]),
    );
    expect(existsSync(join(copy, 'damage-found.json'))).toBe(false);
    expect(existsSync(file)).toBe(true);
    const doctor = z.looseObject({
      checks: z.array(z.object({ name: z.string(), ok: z.boolean(), text: z.string() })),
    });
    const ran = await runCliHere(['doctor', '--profile', copy, '--user', 'owner', '--json'], { env });
    const checks = new Map(answerOf(doctor, ran).checks.map((check) => [check.name, check.ok]));
    expect([checks.get('データベース'), checks.get('ジャーナル')]).toEqual([true, true]);
  });
});

describe('at night', () => {
  it('the process that holds the profile makes one, restores it for proof and reads every page, in the program’s name', async () => {
    const access = profiles();
    const lock = unwrap(access.acquireProfileLock(shop.profile));
    const open = unwrap(openContext(access, shop.profile, 'pharmacist', PIN, lock));
    try {
      const { store } = open.context;
      const before = backupRecords(store);
      await backUpTonight(open.context);
      const { lastTry, lastRehearsal, lastCheck, madeAt } = backupRecords(store);
      expect(lastTry).toMatchObject({ ok: true, by: 'program', code: null });
      expect(lastRehearsal).toMatchObject({ ok: true, by: 'program', name: lastTry?.name });
      expect(lastCheck).toMatchObject({ database: true, journal: true });
      expect((madeAt ?? '') > (before.madeAt ?? '')).toBe(true);
      expect(store.audit.list(2).map((row) => [row.user, row.action])).toEqual([
        ['program', 'backup.rehearsed'],
        ['program', 'backup.made'],
      ]);
      expect(backupIsDue(open.context, true)).toBe(false);
      expect(backupIsDue(open.context, false)).toBe(true);
    } finally {
      await open.close();
      lock.release();
    }
  });
});

/** Folders of the second target are read-only. */
function rmRecursively(dir: string): void {
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) chmodSync(path, 0o700);
  }
  rmSync(dir, { recursive: true });
}
