/**
 * Types, lint and format, the build, tests, the simulator's 10,000 stories. The last line sums all of them:
 * `N passed, N failed, N skipped`. Arguments go to Vitest (`npm test -- test/unit/cli`); then no stories are told.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { tallyReport, unexpectedSkips } from './test-tally.ts';

const root = resolve(import.meta.dirname, '../..');
const say = (line) => process.stdout.write(`${line}\n`);

/** @returns {boolean} whether the tool ended with exit code 0 */
function runTool(name, script, args) {
  say(`--- ${name}`);
  const ran = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const passed = ran.status === 0;
  say(`--- ${name}: ${passed ? 'passed' : `failed (${ran.error?.message ?? ran.signal ?? `exit ${ran.status}`})`}`);
  return passed;
}

const STORIES = 10_000;
/** A machine too slow for all of them within .ci/run's twenty minutes says how many it got through. */
const STORIES_SECONDS = 1_020;

/**
 * The simulator, beside everything else: the other tests wait for processes, disks and pages a fifth of their time, and
 * that is enough for it (`--aside`).
 * @returns what waits for its end
 */
function startSimulator() {
  const folder = mkdtempSync(join(tmpdir(), 'chozai-stories-'));
  const heard = openSync(join(folder, 'told.txt'), 'w');
  const child = spawn(
    process.execPath,
    [
      '--max-semi-space-size=16',
      join(root, 'test/simulation/simulate.ts'),
      ...['--aside', '--seeds', `${STORIES}`, '--seconds', `${STORIES_SECONDS}`],
    ],
    { cwd: root, stdio: ['ignore', heard, heard] },
  );
  const ended = once(child, 'exit');
  closeSync(heard);
  return async () => {
    say('--- simulator');
    const [code, signal] = await ended;
    const told = readFileSync(join(folder, 'told.txt'), 'utf8');
    rmSync(folder, { recursive: true, force: true });
    say(told.replaceAll(/^\d+ of \d+ .*\n/gm, '').trimEnd());
    const done = Number(/"seeds":(\d+)/.exec(told)?.[1] ?? 0);
    say(`--- simulator: ${code === 0 ? 'passed' : `failed (${signal ?? `exit ${code}`})`}`);
    const missing = code === 0 && done < STORIES;
    return { passed: code === 0, skipped: missing ? [`simulator: ${STORIES - done} of ${STORIES} (out of time)`] : [] };
  };
}

function runVitest() {
  const folder = mkdtempSync(join(tmpdir(), 'chozai-test-'));
  const reportFile = join(folder, 'report.json');
  // Hundreds of tests start the program as a process of its own: the first ones compile it for the others.
  process.env.NODE_COMPILE_CACHE = join(folder, 'compiled');
  try {
    const passed = runTool('vitest', 'node_modules/vitest/vitest.mjs', [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...process.argv.slice(2),
    ]);
    const counted = tallyReport(JSON.parse(readFileSync(reportFile, 'utf8')));
    // Vitest also fails on errors outside any test (an unhandled rejection): never lose that.
    if (passed || counted.failed > 0) return counted;
    return { ...counted, failed: 1, broken: ['vitest failed outside any test, see above'] };
  } catch (error) {
    return { passed: 0, failed: 1, skipped: [], broken: [`no report from vitest: ${error.message}`] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const simulator = process.argv.length > 2 ? null : startSimulator();
let passed = 0;
let failed = 0;
const tools = [
  ['types (tsc)', 'node_modules/typescript/bin/tsc', ['--noEmit']],
  ['types of the window (tsc)', 'node_modules/typescript/bin/tsc', ['--noEmit', '-p', 'renderer']],
  ['lint and format (biome)', 'node_modules/@biomejs/biome/bin/biome', ['check', '--no-errors-on-unmatched', '.']],
  // Once for all tests that show the page or start the window.
  ['page and programs (build)', 'build.mjs', ['--if-older']],
];
for (const [name, script, args] of tools) {
  if (runTool(name, script, args)) passed += 1;
  else failed += 1;
}
const tests = runVitest();
passed += tests.passed;
failed += tests.failed;
if (simulator !== null) {
  const stories = await simulator();
  if (stories.passed) passed += 1;
  else failed += 1;
  tests.skipped.push(...stories.skipped);
}
for (const broken of tests.broken) say(`broken: ${broken}`);
for (const name of tests.skipped) say(`skipped: ${name}`);

// With the real data at hand nothing may be skipped unseen.
if (process.env.CHOZAI_FIXTURES) {
  const unexpected = unexpectedSkips(tests.skipped, readFileSync(join(root, 'test/allowed-skips.txt'), 'utf8'));
  for (const name of unexpected) say(`failed: skipped, and not on test/allowed-skips.txt: ${name}`);
  failed += unexpected.length;
}
say(`${passed} passed, ${failed} failed, ${tests.skipped.length} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
