/**
 * `npm run mutate [GROUP…]`: changes the rules piece by piece (Stryker) and counts what their tests notice. A group is
 * named in `groups.json`, or is all that stand under its name (`check-engine`).
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

interface Group {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
}

interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

const KILLED_SHARE_MIN = 0.9;
const REPORT = 'node_modules/.cache/stryker/mutation.json';
const groups = JSON.parse(readFileSync(new URL('./groups.json', import.meta.url), 'utf8')) as Record<string, Group>;
const wanted = process.argv.slice(2);
const lines: string[] = [];

for (const [name, { mutate }] of Object.entries(groups)) {
  if (wanted.length > 0 && !wanted.some((one) => one === name || one === 'all' || name.startsWith(`${one}/`))) continue;
  const { status } = spawnSync(
    process.execPath,
    [
      'node_modules/@stryker-mutator/core/bin/stryker.js',
      'run',
      'test/mutation/stryker.config.json',
      '--mutate',
      mutate.join(','),
    ],
    { stdio: 'inherit', env: { ...process.env, CHOZAI_MUTATION_GROUP: name } },
  );
  if (status !== 0) throw new Error(`stryker ended with ${status} in ${name}`);
  const report = JSON.parse(readFileSync(REPORT, 'utf8')) as Report;
  for (const [file, { mutants }] of Object.entries(report.files)) {
    const killed = mutants.filter((mutant) => mutant.status === 'Killed' || mutant.status === 'Timeout').length;
    const counted = mutants.filter((mutant) => mutant.status !== 'Ignored' && mutant.status !== 'RuntimeError').length;
    lines.push(`${file}: ${killed} of ${counted} (${((100 * killed) / counted).toFixed(1)} %)`);
    if (killed < KILLED_SHARE_MIN * counted) process.exitCode = 1;
  }
}
console.log(lines.join('\n'));
