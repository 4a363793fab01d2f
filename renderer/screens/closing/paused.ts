import type { Verdict } from '../../app/verdict-context.tsx';

/** Sending was paused at another window or by command, and rows wait for it. */
export function isPaused(verdict: Verdict | null): boolean {
  return verdict?.actions.some(({ code }) => code === 'closing.sender-paused') === true;
}
