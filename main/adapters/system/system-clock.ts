import { setTimeout as delay } from 'node:timers/promises';
import { instantOf } from '../../../shared/domain/calendar-date.ts';
import type { Clock } from '../../application/ports.ts';

/** The machine's own clock. An aborted sleep ends early, without an error: the caller looks at its signal. */
export const systemClock: Clock = {
  now: () => instantOf(Date.now()),
  monotonicMs: () => performance.now(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      if (signal?.aborted !== true) throw error;
    }
  },
};
