/**
 * The tests of this folder, with the numbers of a campaign: `npm run fault -- --kills 300 --cuts all --rows 10000`.
 * One seed repeats the same kills, cuts and choices; where a kill falls inside the work is up to the machine.
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { notUnderstood, toolArguments, wholeArgument } from '../support/tool-arguments.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const USAGE = `npm run fault -- [--kills N] [--cuts N|all] [--rows N] [--seed N] [FILE…]
  --kills N     SIGKILLs of the sender in closing-batch (one in six as many of the service)
  --cuts N|all  power cuts replayed in power-cut
  --rows N      rows waiting after a week offline
  --seed N      of the same kills, cuts and choices`;

const { values, positionals } = toolArguments(USAGE, {
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '300' },
    cuts: { type: 'string', default: 'all' },
    rows: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '20261122' },
  },
});
const { kills, cuts, rows, seed } = values;
const numbers = { kills, rows, seed, ...(cuts === 'all' ? {} : { cuts }) };
for (const [name, given] of Object.entries(numbers)) {
  if (wholeArgument(USAGE, name, given) === 0) notUnderstood(USAGE, `--${name} is at least 1`);
}

const files = positionals.length === 0 ? ['test/fault'] : positionals;
const ran = spawnSync(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...files], {
  cwd: ROOT,
  stdio: 'inherit',
  env: {
    ...process.env,
    CHOZAI_FAULT_APP_KILLS: values.kills,
    CHOZAI_FAULT_SEED: values.seed,
    CHOZAI_FAULT_CUTS: values.cuts,
    CHOZAI_FAULT_OFFLINE_ROWS: values.rows,
  },
});
process.exitCode = ran.status ?? 1;
