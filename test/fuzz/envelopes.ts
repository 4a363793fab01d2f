/** `npm run fuzz:envelopes -- --count 100000 --seed 1`: the attack of test/integration/attack-envelopes.test.ts at full length. */
import { toolArguments, wholeArgument } from '../support/tool-arguments.ts';
import { attackMock } from './attack-mock.ts';

const USAGE = 'npm run fuzz:envelopes -- [--count N] [--seed N]';
const { values } = toolArguments(USAGE, {
  options: { count: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const report = await attackMock(wholeArgument(USAGE, 'count', values.count), wholeArgument(USAGE, 'seed', values.seed));
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
process.exitCode = report.findings.length === 0 ? 0 : 1;
