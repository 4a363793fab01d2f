import { DEFAULT_UPLOAD_SETTINGS, type UploadSettings } from '../../main/application/upload/upload-settings.ts';
import { type CalendarDate, type Instant, tokyoInstant } from '../../shared/domain/calendar-date.ts';
import type { ClockTime } from '../../shared/domain/clock-time.ts';
import { DEFAULT_RETRY } from '../../shared/domain/submission/retry-policy.ts';
import { Dice, seedOf } from '../support/seeded.ts';
import { drawnWeather, type Weather } from './weather.ts';

export type ActName =
  | 'dispense'
  | 'dispense-numbered' // 引換番号付き紙, perhaps before its reception is through
  | 'dispense-electronic'
  | 'correct'
  | 'amend'
  | 'withdraw'
  | 'void'
  | 'hold'
  | 'release'
  | 'retry'
  | 'sign'
  | 'close'
  | 'send'
  | 'cancel-reception'
  | 'import-foreign';

export interface Act {
  readonly atMs: number;
  readonly name: ActName;
}

export interface Stretch {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Plan {
  readonly seed: number;
  readonly day: CalendarDate;
  readonly start: Instant;
  readonly lengthMs: number;
  readonly changeover: ClockTime;
  readonly parallelism: number;
  readonly requestTimeoutMs: number;
  readonly sending: Partial<UploadSettings>;
  /** watch: a sender that stays and sends everything; stand-by: by the upload modes; keys: only when somebody closes */
  readonly sender: 'watch' | 'stand-by' | 'keys';
  readonly weather: Weather;
  readonly acts: readonly Act[];
  /** Steps of the program until it dies, one life after the other */
  readonly lives: readonly number[];
  readonly restartMs: readonly number[];
  readonly clockSteps: readonly { readonly atMs: number; readonly byMs: number }[];
  readonly diskFull: readonly Stretch[];
  /** Share of the writes that a full disk refuses: some still fit */
  readonly diskRefuses: number;
  /** Share of operations that the service refuses */
  readonly refusals: number;
}

/** A weekday, a month's end, the long holidays, a year's end. */
const DAYS = [
  '2026-11-05',
  '2026-11-30',
  '2026-12-28',
  '2026-12-31',
  '2027-02-28',
  '2027-04-28',
  '2027-05-01',
] as const;
const TIMES = ['08:40', '11:00', '15:30', '18:30', '19:10', '22:50', '23:40'] as const;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const ACTS: Readonly<Record<ActName, number>> = {
  dispense: 0,
  'dispense-numbered': 0,
  'dispense-electronic': 0,
  correct: 3,
  amend: 3,
  withdraw: 3,
  void: 3,
  hold: 2,
  release: 2,
  retry: 1,
  sign: 2,
  close: 2,
  send: 1,
  'cancel-reception': 1,
  'import-foreign': 0.5,
};

/** Everything that will befall one shop, drawn before it opens. */
export function planOf(seed: number): Plan {
  const dice = new Dice(seedOf(seed, 'plan'));
  const day = dice.pick(DAYS) as CalendarDate;
  const start = tokyoInstant(day, dice.pick(TIMES));
  const lengthMs = Math.floor(
    dice.chance(0.12) ? dice.logarithmic(DAY_MS / 4, 4.5 * DAY_MS) : dice.logarithmic(2 * MINUTE_MS, 240 * MINUTE_MS),
  );
  const dispensed: ActName[] = Array.from({ length: dice.pick([1, 1, 2, 2, 2, 3, 3, 4]) }, () =>
    dice.weighted<ActName>({ dispense: 5, 'dispense-numbered': 2, 'dispense-electronic': 1 }),
  );
  const weather = drawnWeather(dice, lengthMs);
  const early = dice.chance(0.5) ? 0.1 : 0.9;
  const acts = [
    ...dispensed.map((name) => ({ name, atMs: Math.floor(dice.fraction() * lengthMs * early) })),
    ...Array.from({ length: dice.whole(0, 5) }, () => ({
      name: dice.weighted(ACTS),
      atMs: Math.floor(dice.fraction() * lengthMs),
    })),
  ];
  const inTrouble = dice.chance(0.3) ? weather.spells : [];
  for (const [index, act] of acts.entries())
    if (inTrouble.length > 0 && dice.chance(0.5)) acts[index] = { ...act, atMs: within(dice, dice.pick(inTrouble)) };
  const sender = dice.weighted<Plan['sender']>({ watch: 5, 'stand-by': 2, keys: 2 });
  const diskFull = dice.chance(0.25) ? [stretch(dice, lengthMs)] : [];
  // It fills up while somebody closes; where only that sends, people try again and again.
  for (const { fromMs, untilMs } of diskFull) {
    if (dice.chance(0.3)) acts.push({ name: 'close', atMs: Math.max(0, fromMs - dice.whole(0, 2_500)) });
    const tries = sender === 'keys' ? dice.whole(1, 4) : 0;
    acts.push(
      ...Array.from({ length: tries }, () => ({
        name: dice.weighted<ActName>({ close: 1, send: 3 }),
        atMs: dice.whole(fromMs, untilMs),
      })),
    );
  }
  for (const { fromMs, untilMs } of diskFull)
    acts.push(
      ...Array.from({ length: dice.whole(0, 3) }, () => ({
        name: dice.weighted<ActName>({ dispense: 3, close: 3, send: 2, sign: 1, hold: 1 }),
        atMs: dice.whole(fromMs, untilMs),
      })),
    );
  const crashes = dice.pick([0, 0, 1, 1, 2, 3]);
  return {
    seed,
    day,
    start,
    lengthMs,
    changeover: dice.chance(0.8) ? '00:00' : '05:00',
    parallelism: dice.pick([1, 2, 2, 4, 8]),
    requestTimeoutMs: dice.pick([2_000, 15_000, 15_000, 30_000]),
    sending: sendingFor(lengthMs, dice),
    sender,
    weather,
    acts: acts.toSorted((a, b) => a.atMs - b.atMs),
    lives: Array.from({ length: crashes }, () => Math.floor(dice.logarithmic(3, 2_500))),
    restartMs: Array.from({ length: crashes }, () => Math.floor(dice.logarithmic(500, 30 * MINUTE_MS))),
    clockSteps: dice.chance(0.25) ? clockSteps(dice, lengthMs) : [],
    diskFull,
    diskRefuses: dice.pick([1, 0.5, 0.1]),
    refusals: dice.chance(0.3) ? dice.fraction() * 0.6 : 0,
  };
}

/** Somebody sets the clock, and perhaps back again. Further than a day no signature would be believed. */
function clockSteps(dice: Dice, lengthMs: number): Plan['clockSteps'] {
  const byMs = dice.pick([-DAY_MS, DAY_MS, -10 * MINUTE_MS, 60 * MINUTE_MS]);
  const first = Math.floor(dice.fraction() * lengthMs);
  const step = { atMs: first, byMs };
  return dice.chance(0.5) ? [step] : [step, { atMs: dice.whole(first, lengthMs), byMs: -byMs }];
}

function within(dice: Dice, { fromMs, untilMs }: Stretch): number {
  return dice.whole(fromMs, untilMs);
}

function stretch(dice: Dice, lengthMs: number): Stretch {
  const fromMs = Math.floor(dice.fraction() * lengthMs);
  return { fromMs, untilMs: Math.min(lengthMs, fromMs + Math.floor(dice.logarithmic(200, lengthMs / 2))) };
}

/** As it is delivered for a story of an hour; a longer one has slower beats and probes, or it would be made of those. */
function sendingFor(lengthMs: number, dice: Dice): Partial<UploadSettings> {
  const slow = Math.max(1, lengthMs / (60 * MINUTE_MS));
  const { heartbeatMs, breaker } = DEFAULT_UPLOAD_SETTINGS;
  return {
    heartbeatMs: Math.round(heartbeatMs * 24 * slow),
    commitWindowMs: dice.pick([0, 40, 40, 500]),
    retry: { ...DEFAULT_RETRY, capMs: Math.round(DEFAULT_RETRY.capMs * slow) },
    breaker: { ...breaker, probe: { ...breaker.probe, capMs: Math.round(breaker.probe.capMs * 2 * slow) } },
  };
}
