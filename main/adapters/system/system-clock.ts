import { instantOf } from '../../../shared/domain/calendar-date.ts';
import type { Clock } from '../../application/system-ports.ts';

/** The machine's own clock. An aborted sleep ends early, without an error: the caller looks at its signal. */
export const systemClock: Clock = {
  now: () => instantOf(Date.now()),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const wake = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      signal?.addEventListener('abort', wake, { once: true });
    }),
};
