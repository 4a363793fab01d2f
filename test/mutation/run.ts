/**
 * `npm run mutate [GROUP…]`: changes the rules piece by piece (Stryker) and counts what their tests notice. A group is
 * named in `groups.json`, or is all that stand under its name (`check-engine`).
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { notUnderstood, toolArguments } from '../support/tool-arguments.ts';

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
const USAGE = `npm run mutate -- [GROUP…]
  GROUP  all, or ${Object.keys(groups).join(', ')}, or the part of a name before its /`;
const { positionals: wanted } = toolArguments(USAGE, { allowPositionals: true });
const isWanted = (name: string): boolean =>
  wanted.length === 0 || wanted.some((one) => one === name || one === 'all' || name.startsWith(`${one}/`));
if (!Object.keys(groups).some(isWanted)) notUnderstood(USAGE, `no such group: ${wanted.join(' ')}`);
const lines: string[] = [];

for (const [name, { mutate }] of Object.entries(groups)) {
  if (!isWanted(name)) continue;
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
