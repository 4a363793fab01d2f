/**
 * `npm run fuzz -- --parser NAME --minutes 10 [--seed N] [--keep]`: without a name every parser, the time shared among
 * them. `--keep` writes small inputs that reached something new into the corpus, which the tests replay; what breaks a
 * reader is always written there.
 */
import { notUnderstood, toolArguments } from '../support/tool-arguments.ts';
import { OwnCoverage } from './coverage.ts';
import { fuzzParser, keepInCorpus } from './fuzz-parser.ts';
import type { FuzzedParser } from './parsers.ts';

/** A corpus is read by people, too, and travels with the source. */
const KEPT_BYTES_MAX = 2_048;

const OWN_ROOMS = /\/(shared|main)\/.*\.ts$/;

// Before what it counts is loaded: code that is compiled already has no blocks to count.
const coverage = new OwnCoverage(OWN_ROOMS);
const { parsers: readers } = await import('./parsers.ts');
const { doorParsers } = await import('./door-parsers.ts');
const parsers = { ...readers, ...doorParsers };

const USAGE = `npm run fuzz -- [--parser NAME] [--minutes N] [--seed N] [--keep]
  --parser NAME  one of ${Object.keys(parsers).join(' ')}; else all of them, the time shared
  --keep         writes what reached something new into the corpus`;
const { values } = toolArguments(USAGE, {
  options: {
    parser: { type: 'string' },
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
  },
});
const names = values.parser === undefined ? Object.keys(parsers) : [values.parser];
const seconds = (Number(values.minutes) * 60) / names.length;
let broken = 0;
for (const name of names) {
  const parser: FuzzedParser | undefined = parsers[name];
  if (parser === undefined) notUnderstood(USAGE, `no such parser: ${name}`);
  const report = await fuzzParser(name, parser, coverage, {
    seconds,
    seed: Number(values.seed),
    keep: (input) => {
      if (values.keep && input.length <= KEPT_BYTES_MAX) keepInCorpus(name, input);
    },
  });
  for (const { input } of report.findings) keepInCorpus(name, input);
  broken += report.findings.length;
  process.stdout.write(`${JSON.stringify({ ...report, findings: report.findings.map(({ what }) => what) })}\n`);
}
// The doors stay open behind it.
process.exit(broken === 0 ? 0 : 1);
