import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../main/adapters/sqlite/open-database.ts';
import { DATABASE_KEY, NOW, openedStore, TODAY, temporaryFolder, userRow } from '../support/store-rows.ts';
import { STRACE_REASON, straceIsThere } from '../support/strace.ts';

const CHILD = fileURLToPath(new URL('../support/store-child.ts', import.meta.url));
const KEY = Buffer.from(DATABASE_KEY).toString('hex');
const KILLS = 30;

let folder: ReturnType<typeof temporaryFolder>;
let file: string;
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.dir, 'chozai.db');
  const store = openedStore(file);
  store.users.insert(userRow());
  store.close();
});
afterEach(() => folder.remove());

/** Runs the entering child until some moment after its first acknowledgement. */
async function acknowledgedBeforeKill(delayMs: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [CHILD, 'enter', file, KEY], { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (told === '') setTimeout(() => child.kill('SIGKILL'), delayMs);
    told += chunk.toString('utf8');
  });
  await once(child, 'close');
  expect(child.signalCode).toBe('SIGKILL');
  return told.split('\n').slice(0, -1);
}

test(`${KILLS} SIGKILLs at random moments lose nothing that was acknowledged, and leave nothing half`, async () => {
  const acknowledged = new Set<string>();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const told = await acknowledgedBeforeKill(Math.random() * 60);
    expect(told.length).toBeGreaterThan(0);
    for (const id of told) acknowledged.add(id);
    const store = openedStore(file);
    const rows = store.submissions.list({});
    const kept = new Set<string>(rows.map((row) => row.submissionId));
    expect([...acknowledged].filter((id) => !kept.has(id))).toEqual([]);
    expect(rows.length - acknowledged.size).toBeLessThanOrEqual(kill + 1);
    expect(rows.every((row) => row.resultId !== null && store.results.byId(row.resultId) !== null)).toBe(true);
    expect(store.closings.facts(NOW, TODAY).counts).toMatchObject({ ready: rows.length });
    store.close();
  }
  const raw = openDatabase(file, DATABASE_KEY);
  expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(raw.pragma('foreign_key_check')).toEqual([]);
  raw.close();
}, 300_000);

test.skipIf(!straceIsThere)(`an entry costs at least one fsync and at most two${STRACE_REASON}`, () => {
  const trace = join(folder.dir, 'trace');
  const arguments_ = [
    '-f',
    '-qq',
    '-e',
    'trace=fsync,fdatasync',
    '-o',
    trace,
    process.execPath,
    CHILD,
    'entries',
    file,
    KEY,
  ];
  const run = spawnSync('strace', arguments_, { encoding: 'utf8' });
  expect(run.stdout.trim()).toBe('done');
  const syncs = readFileSync(trace, 'utf8')
    .split('\n')
    .filter((line) => /f(data)?sync\(/.test(line)).length;
  expect(syncs / 100).toBeGreaterThanOrEqual(1);
  expect(syncs / 100).toBeLessThanOrEqual(2);
});
