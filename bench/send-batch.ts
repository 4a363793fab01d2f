/** Child of the closing batch: opens the profile as the program does, sends what is ready, and says what it took. */
import { openContext, profiles } from '../main/composition.ts';
import { secondsOf } from './measure.ts';
import { mustSucceed, PASSWORD } from './shop.ts';

const [profile = ''] = process.argv.slice(2);
const access = profiles();
const lock = mustSucceed(access.acquireProfileLock(profile));
const open = mustSucceed(openContext(access, profile, 'pharmacist', PASSWORD, lock));
const before = process.cpuUsage();
const seconds = await secondsOf(async () => {
  for (let round = 0; round < 20; round += 1) {
    const summary = await open.context.sender.run({ watch: false, patienceMs: 60_000 }, () => undefined);
    if (summary.waiting === 0) return;
  }
});
const { user, system } = process.cpuUsage(before);
const rows = open.context.store.submissions
  .list({ limit: 1_000_000 })
  .map(({ operationId, state, copy }) => ({ operationId, state, copy }));
await open.close();
lock.release();
process.stdout.write(
  JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6, rows, rssMiB: process.resourceUsage().maxRSS / 1024 }),
);
