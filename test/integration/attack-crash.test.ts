/** What a process leaves behind that ends by a defect: no name in its last words, and no report with its environment in it. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PERSONAL_TEXTS } from '../support/personal-patient.ts';
import { temporaryFolder } from '../support/store-rows.ts';

const root = resolve(import.meta.dirname, '../..');
const CHILD = join(root, 'test/support/crash-child.ts');
const NAME = PERSONAL_TEXTS[0];
const PASSWORD = 'kennwort-in-der-umgebung';
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

it.each(['throw', 'parse', 'reject', 'thing'])('%s: kind and place, not a word of a patient', (how) => {
  const ran = spawnSync(process.execPath, [CHILD, how, NAME], {
    cwd: folder.dir,
    encoding: 'utf8',
    env: {
      ...process.env,
      CHOZAI_PASSWORD: PASSWORD,
      NODE_OPTIONS: '--report-uncaught-exception --report-on-fatalerror --report-on-signal',
    },
  });
  expect(ran.status).toBe(1);
  const left = readdirSync(folder.dir).map((file) => readFileSync(join(folder.dir, file), 'utf8'));
  expect(left, 'no report is written').toEqual([]);
  for (const text of [ran.stdout, ran.stderr, ...left]) {
    expect(text).not.toContain(NAME);
    expect(text).not.toContain(PASSWORD);
  }
  const said: unknown = JSON.parse(ran.stderr);
  expect(said).toMatchObject({ level: 'fatal', event: 'defect' });
});

it.each([
  'main/service.ts',
  'main/shells/cli/main.ts',
  'main/shells/browser/serve.ts',
  'main/shells/start-app.ts',
  'main/shells/electron/entry.ts',
])('%s begins with it', (entry) => {
  expect(readFileSync(join(root, entry), 'utf8')).toMatch(/^ *crashWithoutWords\(\);$/m);
});
