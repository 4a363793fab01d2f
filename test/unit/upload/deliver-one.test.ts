/** One row that a person at the counter waits for. */
import { expect, it } from 'vitest';
import { deliverOne } from '../../../main/application/upload/deliver-one.ts';
import type { RowOutcome } from '../../../main/application/upload/upload-ports.ts';
import { uploadRig } from '../../support/upload-rig.ts';

it.each<RowOutcome | null>(['defect', 'skipped', null])(
  'does not turn round at once while the row stands still (%s)',
  async (outcome) => {
    const rig = uploadRig();
    try {
      const [row] = rig.addRows(1);
      let asked = 0;
      const begun = rig.clock.monotonicMs();
      const workNow = async () => {
        asked += 1;
        if (asked > 1_000) throw new Error('it turns round');
        return outcome;
      };
      await rig.clock.until(deliverOne({ workNow }, { clock: rig.clock, store: rig.store }, row!.submissionId));
      expect(asked).toBeGreaterThan(10);
      expect(asked).toBeLessThanOrEqual(60);
      expect(rig.clock.monotonicMs() - begun).toBeLessThan(13_000);
    } finally {
      rig.close();
    }
  },
);
