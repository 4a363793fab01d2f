import type { Progress } from '../context.ts';

/** Progress in whole MiB or steps: a person reads it. */
export function stepsOf(phase: 'backup' | 'rehearse', unit: number, progress: Progress) {
  return (done: number, total: number): void =>
    progress({
      phase,
      done: Math.floor(done / unit),
      total: Math.max(1, Math.ceil(total / unit)),
      perMinute: null,
      secondsLeft: null,
      row: null,
    });
}
