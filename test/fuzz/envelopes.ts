/** `npm run fuzz:envelopes -- --count 100000 --seed 1`: the attack of test/integration/attack-envelopes.test.ts at full length. */
import { parseArgs } from 'node:util';
import { attackMock } from './attack-mock.ts';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const report = await attackMock(Number(values.count), Number(values.seed));
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
process.exitCode = report.findings.length === 0 ? 0 : 1;
