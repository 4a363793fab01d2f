/**
 * 保存済み means it survives a power cut (product.md, promise 1). A real process works in a real profile while strace
 * records its writes, its syncs and what it told the world; then its power is cut in replay: at each chosen point the files are
 * laid out as a disk may hold them (`power-cut-disk.ts`), opened as the program opens them, and asked for everything that
 * had been acknowledged by then. What SQLite does inside a sync is trusted; the order of our own doing is not.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../main/adapters/sqlite/open-database.ts';
import type { Store } from '../../main/application/ports.ts';
import { initialiseTraining } from '../../main/initialise-training.ts';
import type { Submission } from '../../shared/domain/submission/submission.ts';
import { book, ledgerOf, type MockProcess, spawnMock, temporaryFolder, unwrap } from '../contract/mock-fixture.ts';
import { runCliHere } from '../support/cli-run.ts';
import { openedStore } from '../support/store-rows.ts';
import { STRACE_REASON, straceIsThere } from '../support/strace.ts';
import { seededRandom } from '../support/upload-rig.ts';
import { CUT_KINDS, type CutKind, filesBelow, PowerCutDisk } from './power-cut-disk.ts';
import { profileKey } from './profile-key.ts';
import { type DiskEvent, readRecording, recordWrites } from './recorded-writes.ts';

const PASSWORD = 'nur zur Probe';
const PIN = '24681357';
const RESULTS_EACH_HALF = 14;
const ELECTRONIC = 3;
/** `npm run fault -- --cuts N|all` */
const CUTS = process.env.CHOZAI_FAULT_CUTS ?? '80';
/** Of so many cuts one goes on working afterwards, up to the service. */
const GO_ON_EVERY = CUTS === 'all' ? 200 : 40;
const random = seededRandom(Number(process.env.CHOZAI_FAULT_SEED ?? 20_261_122));

const folder = temporaryFolder();
const profile = join(folder.path, 'profile');
const before = join(folder.path, 'before');
const laid = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'chozai-cut-'));
let mock: MockProcess | null = null;
let serviceUrl = '';
let events: readonly DiskEvent[] = [];
/** Operation → submission, and every result, of the run that was not cut. */
let finalResults: ReadonlySet<string> = new Set();

interface Cut {
  /** After this event */
  readonly at: number;
  readonly kind: CutKind;
}

/** Every point with every kind of cut, but for those that cannot differ from the one before. */
function allCuts(): readonly Cut[] {
  const cuts: Cut[] = [];
  for (const [at, event] of events.entries()) {
    if (event.type === 'sync' || event.type === 'told') cuts.push({ at, kind: 'nothing' });
    else cuts.push(...CUT_KINDS.slice(1).map((kind) => ({ at, kind })));
  }
  return cuts;
}

/** A half of them right after an acknowledgement, with nothing kept that was not synced: the sharpest question. */
function chosenCuts(): readonly Cut[] {
  const every = allCuts();
  if (CUTS === 'all') return every;
  const told = every.filter(({ at }) => events[at]?.type === 'told');
  const pick = (from: readonly Cut[], count: number): readonly Cut[] =>
    Array.from({ length: count }, () => from[Math.floor(random.fraction() * from.length)]).filter(
      (cut) => cut !== undefined,
    );
  const half = Math.ceil(Number(CUTS) / 2);
  return [...pick(told, half), ...pick(every, Number(CUTS) - half)].toSorted((a, b) => a.at - b.at);
}

const keys = new Map<string, { readonly key: Uint8Array; readonly changed: boolean }>();

/** The database's key as a user gets it: out of `profile.json`, with the old password or the new one. */
function keyOf(dir: string): { readonly key: Uint8Array; readonly changed: boolean } {
  const text = readFileSync(join(dir, 'profile.json'), 'utf8');
  const known = keys.get(text);
  if (known !== undefined) return known;
  const old = profileKey(dir, PASSWORD);
  const key = old ?? profileKey(dir, `${PASSWORD}2`);
  if (key === null) throw new Error('neither password opens the profile');
  const found = { key, changed: old === null };
  keys.set(text, found);
  return found;
}

function isRegistered(row: Submission | undefined): boolean {
  return row?.state === 'registered' && (row.kind === 'receive' || (row.dispensingId !== null && row.copy !== 'none'));
}

/** What was acknowledged and is not there. */
function missingFrom(store: Store, changed: boolean, told: readonly string[]): readonly string[] {
  const rows = store.submissions.list({ limit: 1_000 });
  const byOperation = new Map<string, Submission>(rows.map((row) => [row.operationId, row]));
  const byId = new Map<string, Submission>(rows.map((row) => [row.submissionId, row]));
  const byResult = new Map<string | null, Submission>(rows.map((row) => [row.resultId, row]));
  const versions = new Map<string, ReturnType<Store['results']['byId']>>();
  const result = (id: string): ReturnType<Store['results']['byId']> => {
    const found = versions.get(id) ?? store.results.byId(id as never);
    versions.set(id, found);
    return found;
  };
  const stands = (line: string): boolean => {
    const [word = '', id = ''] = line.split(' ');
    switch (word) {
      case 'received':
        return store.prescriptions.byKey(id as never)?.originalSha256 !== null;
      case 'recorded':
        return result(id) !== null;
      case 'finalised':
        return result(id)?.status === 'finalised' && byResult.has(id);
      case 'signed':
        return byResult.get(id)?.state !== 'awaiting-signature' && byResult.get(id)?.documentSha256 !== null;
      // Before the first byte leaves, the try is on the disk: the next start looks it up and never sends it blindly.
      case 'sending':
        return (byOperation.get(id)?.attempts ?? 0) > 0;
      case 'registered':
        return isRegistered(byId.get(id));
      case 'voided':
        return byResult.get(id)?.state === 'voided';
      case 'password':
        return changed;
      default:
        return word === 'done';
    }
  };
  return told.filter((line) => !stands(line));
}

interface Verdict {
  readonly missing: readonly string[];
  readonly integrity: unknown;
  readonly foreign: unknown;
  readonly brokenAudit: number | null;
  readonly invented: readonly string[];
}

const SOUND: Verdict = { missing: [], integrity: 'ok', foreign: [], brokenAudit: null, invented: [] };

function verdictOn(dir: string, told: readonly string[]): Verdict {
  const { key, changed } = keyOf(dir);
  const file = join(dir, 'chozai.db');
  const store = openedStore(file, key);
  const rows = store.submissions.list({ limit: 1_000 });
  const verdict = {
    missing: missingFrom(store, changed, told),
    brokenAudit: store.audit.verify().firstBrokenSequence,
    invented: rows.flatMap(({ resultId }) => (resultId === null || finalResults.has(resultId) ? [] : [resultId])),
  };
  store.close();
  const raw = openDatabase(file, key);
  const integrity = raw.pragma('integrity_check', { simple: true });
  const foreign = raw.pragma('foreign_key_check');
  raw.close();
  return { ...verdict, integrity, foreign };
}

/** The power is back: the program starts, sends what is left, and agrees with the service. */
async function expectGoesOn(dir: string): Promise<void> {
  const env = { CHOZAI_PASSWORD: keyOf(dir).changed ? `${PASSWORD}2` : PASSWORD, CHOZAI_PIN: PIN };
  const ran = await runCliHere(['upload', '--profile', dir, '--json'], { env });
  expect(ran.exit, ran.stdout).toBe(0);
  const store = openedStore(join(dir, 'chozai.db'), keyOf(dir).key);
  const rows = store.submissions.list({ limit: 1_000 });
  store.close();
  expect(rows.filter(({ state }) => state === 'outcome-unknown' || state === 'in-flight')).toEqual([]);
  // The replay lets nothing else run for seconds: a connection that was kept may have ended meanwhile.
  const { results } = await ledgerOf(serviceUrl).catch(() => ledgerOf(serviceUrl));
  const theirs = new Map(results.map((entry) => [entry.operationId, entry.dispensingId]));
  expect(theirs.size).toBe(results.length);
  for (const row of rows.filter(({ state, kind }) => state === 'registered' && kind === 'register'))
    expect(theirs.get(row.operationId)).toBe(row.dispensingId);
}

/** Cuts the power at each point. @param seen what of the recording the disk is told: all of it, or a lying part */
async function replay(
  cuts: readonly Cut[],
  judge: (told: readonly string[], cut: Cut, number: number) => Promise<void> | void,
  seen: (event: DiskEvent) => boolean = () => true,
): Promise<void> {
  const disk = new PowerCutDisk(before);
  const told: string[] = [];
  const waiting = [...cuts.entries()];
  for (const [at, event] of events.entries()) {
    if (event.type === 'told') told.push(event.line);
    if (seen(event)) disk.apply(moved(event));
    while (waiting[0]?.[1].at === at) {
      const [number, cut] = waiting.shift() ?? [0, { at, kind: 'nothing' }];
      disk.lay(disk.cut(cut.kind, random), laid);
      await judge(told, cut, number);
    }
  }
}

/** The recording names the profile; the disk began as the copy that was made before. */
function moved(event: DiskEvent): DiskEvent {
  const to = (path: string): string => path.replace(profile, before);
  if (event.type === 'told') return event;
  return 'from' in event ? { ...event, from: to(event.from), to: to(event.to) } : { ...event, path: to(event.path) };
}

beforeAll(async () => {
  if (!straceIsThere) return;
  mock = await spawnMock(join(folder.path, 'service'));
  serviceUrl = mock.url;
  unwrap(await initialiseTraining({ profile, serviceUrl, password: PASSWORD, pin: PIN }));
  cpSync(profile, before, { recursive: true });
  const prescriptions: string[] = [];
  for (let number = 0; number < ELECTRONIC; number += 1) prescriptions.push((await book(serviceUrl)).prescriptionId);
  const trace = join(folder.path, 'trace');
  const child = join(import.meta.dirname, 'power-cut-child.ts');
  const args = [child, profile, PASSWORD, PIN, String(RESULTS_EACH_HALF), ...prescriptions];
  expect(await recordWrites(trace, args)).toBe(0);
  events = await readRecording(trace, profile);
  rmSync(trace);
  const store = openedStore(join(profile, 'chozai.db'), keyOf(profile).key);
  finalResults = new Set(store.submissions.list({ limit: 1_000 }).flatMap((row) => row.resultId ?? []));
  store.close();
});

afterAll(async () => {
  await mock?.kill();
  rmSync(laid, { recursive: true, force: true });
  folder.remove();
});

describe.skipIf(!straceIsThere)(`the power is cut${STRACE_REASON}`, () => {
  it('the recording is whole: replayed to its end it gives the files that lie there, byte for byte', () => {
    const disk = new PowerCutDisk(before);
    for (const event of events) disk.apply(moved(event));
    disk.lay(disk.cut('everything', random), laid);
    const content = (dir: string) =>
      Object.fromEntries(
        filesBelow(dir).map((path) => [path.slice(dir.length), readFileSync(path).toString('base64')]),
      );
    expect(content(laid)).toEqual(content(profile));
    expect(events.at(-1)).toEqual({ type: 'told', line: 'done' });
  });

  it(`at ${CUTS} points: it opens, it is sound, and nothing that was acknowledged is missing`, async () => {
    const cuts = chosenCuts();
    let goneOn = 0;
    await replay(cuts, async (told, cut, number) => {
      expect(verdictOn(laid, told), `${cut.kind} after event ${cut.at}`).toEqual(SOUND);
      if (number % GO_ON_EVERY !== 0) return;
      await expectGoesOn(laid);
      goneOn += 1;
    });
    expect(goneOn).toBe(Math.ceil(cuts.length / GO_ON_EVERY));
    console.info(`${cuts.length} power cuts in ${events.length} events, ${goneOn} of them gone on from`);
  }, 7_200_000);

  it('the method sees it: with the syncs of the log left out, as synchronous=NORMAL would, rows are lost', async () => {
    const cuts = allCuts().filter(({ at, kind }) => events[at]?.type === 'told' && kind === 'nothing');
    const lost = new Set<string>();
    const few = cuts.filter((_, index) => index % 10 === 0);
    await replay(
      few,
      (told) => {
        for (const line of verdictOn(laid, told).missing) lost.add(line);
      },
      (event) => !(event.type === 'sync' && event.path.endsWith('-wal')),
    );
    expect(lost.size).toBeGreaterThan(0);
  });
});
