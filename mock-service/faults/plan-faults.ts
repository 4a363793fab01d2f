import { createHash } from 'node:crypto';
import type { FaultSettings } from './fault-settings.ts';

/** What goes wrong before the request is worked on: then nothing is stored. */
export type FaultBefore = 'refuse' | 'http401' | 'http429' | 'drop-request' | 'http503';
/** What goes wrong with the answer: the request has been worked on. */
export type FaultAfter =
  | 'drop-response'
  | 'http503'
  | 'garbage'
  | 'truncate-announced'
  | 'truncate-complete'
  | 'half-open'
  | 'slow-body';

export interface FaultPlan {
  readonly before: FaultBefore | null;
  readonly after: FaultAfter | null;
  /** On top of the mock's own work */
  readonly latencyMs: number;
  /** For the bytes of a garbage answer and the place of a cut */
  readonly dice: number;
}

/** Uniform in [0, 1), the same for the same seed, operation, attempt and fault. */
function draw(settings: FaultSettings, subject: string, attempt: number, fault: string): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([settings.seed, subject, attempt, fault]))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/**
 * Decides by hash(seed, subject, attempt), never by a random source, so that parallel runs repeat. Each fault is drawn
 * for itself; the first that hits, in the order in which it would happen, is the one.
 *
 * @param subject the operation id, or for messages without one the message name with what it asks about
 * @param attempt how often this subject has been asked, from 1
 */
export function planFaults(settings: FaultSettings, subject: string, attempt: number): FaultPlan {
  const dice = (fault: string): number => draw(settings, subject, attempt, fault);
  const hits = (fault: string, p: number): boolean => p > 0 && dice(fault) < p;
  const unavailable = hits('http503', settings.http503.p);
  const stored = unavailable && dice('afterStore') < settings.http503.afterStore;
  const before: readonly (readonly [FaultBefore, boolean])[] = [
    ['refuse', hits('refuse', settings.refuse)],
    ['http401', hits('http401', settings.http401)],
    ['http429', hits('http429', settings.http429.p)],
    ['drop-request', hits('dropRequest', settings.dropRequest)],
    ['http503', unavailable && !stored],
  ];
  const after: readonly (readonly [FaultAfter, boolean])[] = [
    ['drop-response', hits('dropResponse', settings.dropResponse)],
    ['http503', stored],
    ['garbage', hits('garbage', settings.garbage)],
    [dice('cut') < 0.5 ? 'truncate-announced' : 'truncate-complete', hits('truncate', settings.truncate)],
    ['half-open', hits('halfOpen', settings.halfOpen)],
    ['slow-body', hits('slowBody', settings.slowBody)],
  ];
  const { mean, jitter } = settings.latencyMs;
  const swing = jitter === 0 ? 0 : (2 * dice('latency') - 1) * jitter;
  return {
    before: before.find(([, hit]) => hit)?.[0] ?? null,
    after: after.find(([, hit]) => hit)?.[0] ?? null,
    latencyMs: Math.max(0, mean + swing),
    dice: dice('bytes'),
  };
}
