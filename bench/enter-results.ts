/** Child of the fsync count: enters and finalises N results in an existing profile. */

import { openContext, profiles } from '../main/composition.ts';
import { tokyoDateOf } from '../shared/domain/calendar-date.ts';
import { finalisePaper, mustSucceed, PASSWORD, typedResult } from './shop.ts';

const [profile = '', count = '0'] = process.argv.slice(2);
const access = profiles();
const lock = mustSucceed(access.acquireProfileLock(profile));
const open = mustSucceed(openContext(access, profile, 'pharmacist', PASSWORD, lock));
const today = tokyoDateOf(open.context.clock.now());
for (let number = 0; number < Number(count); number += 1) finalisePaper(open, typedResult(open, number, today));
await open.close();
lock.release();
