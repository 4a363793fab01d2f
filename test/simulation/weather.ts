import type { Dice } from '../support/seeded.ts';

/** What the line or the service does with one request. */
export type Fault =
  | 'none'
  | 'refused' // connection refused: nothing left
  | 'no-name' // DNS
  | 'lost' // cut before the service took it in
  | 'cut' // cut after
  | 'late' // cut at once, and the bytes arrive all the same, up to the time-out later
  | 'silent' // taken in, never answered
  | 'black-hole' // neither taken in nor answered
  | 'twice' // delivered a second time later
  | 'slow' // taken in late, answered shortly before the time-out
  | '500'
  | '503'
  | '503-after-store'
  | '504-still-working' // a gateway gives up, the service goes on
  | '429'
  | '429-date'
  | '401'
  | '404'
  | 'garbage'
  | 'garbage-after-store'
  | 'truncated'
  | 'in-progress' // SegmentOfResult 2, done later
  | 'no-code'; // SegmentOfResult 9 without a code

export const FAULTS: readonly Fault[] = [
  'refused',
  'no-name',
  'lost',
  'cut',
  'late',
  'silent',
  'black-hole',
  'twice',
  'slow',
  '500',
  '503',
  '503-after-store',
  '504-still-working',
  '429',
  '429-date',
  '401',
  '404',
  'garbage',
  'garbage-after-store',
  'truncated',
  'in-progress',
  'no-code',
];

/** During it every request meets this one fault. */
export interface Spell {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly fault: Fault;
}

export interface Weather {
  /** Share of requests that meet one of `faults` outside of spells */
  readonly roughness: number;
  readonly faults: readonly Fault[];
  readonly spells: readonly Spell[];
  /** After it the line is good for ever. */
  readonly clearFromMs: number;
}

const OUTAGES: readonly Fault[] = [
  'refused',
  'no-name',
  'black-hole',
  '503',
  'lost',
  '401',
  '429',
  'garbage',
  'silent',
];

/** @param lengthMs of the story */
export function drawnWeather(dice: Dice, lengthMs: number): Weather {
  const spells = Array.from({ length: dice.pick([0, 0, 0, 1, 1, 1, 1, 2, 2, 3]) }, () => {
    const fromMs = Math.floor(dice.fraction() * lengthMs);
    const longestMs = Math.max(10_000, Math.min(3 * 86_400_000, lengthMs * 0.6));
    const untilMs = Math.min(lengthMs, fromMs + Math.floor(dice.logarithmic(5_000, longestMs)));
    return { fromMs, untilMs, fault: dice.pick(OUTAGES) };
  });
  const calm = dice.chance(0.15);
  return {
    roughness: calm ? 0 : dice.fraction() ** 2 * 0.8,
    faults: Array.from({ length: dice.whole(1, 6) }, () => dice.pick(FAULTS)),
    spells,
    clearFromMs: lengthMs,
  };
}

export function faultAt({ spells, roughness, faults, clearFromMs }: Weather, nowMs: number, dice: Dice): Fault {
  if (nowMs >= clearFromMs) return 'none';
  const spell = spells.find(({ fromMs, untilMs }) => nowMs >= fromMs && nowMs < untilMs);
  if (spell !== undefined) return spell.fault;
  return dice.chance(roughness) ? dice.pick(faults) : 'none';
}
