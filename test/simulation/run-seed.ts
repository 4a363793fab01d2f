import { addMs, type Instant } from '../../shared/domain/calendar-date.ts';
import { Dice, seedOf } from '../support/seeded.ts';
import { VirtualClock, Wedged } from '../support/virtual-clock.ts';
import { Judge, type Violation } from './judge.ts';
import { Ledger } from './ledger.ts';
import { SimulatedLine } from './line.ts';
import { People } from './people.ts';
import { type Plan, planOf } from './plan.ts';
import { BOOKED_OF_A_KIND, Book, booked } from './prescription-book.ts';
import { Shop } from './shop.ts';
import type { JudgedRow, StoreRoom } from './store-room.ts';
import { Trace } from './trace.ts';

export interface Run {
  readonly seed: number;
  readonly violation: Violation | null;
  /** Commits looked at */
  readonly steps: number;
  readonly requests: number;
  readonly crashes: number;
  readonly acts: number;
  readonly virtualMs: number;
  lines(count: number): string[];
}

const PHARMACY_CODE = '8000014';
/** Rounds of people tidying up and the program finishing, before it counts as stuck */
const ROUNDS_MAX = 6;

/** One seed, one shop, one story. */
export async function runSeed(seed: number, room: StoreRoom, plan: Plan = planOf(seed)): Promise<Run> {
  return room.fresh(() => story(plan, room));
}

async function story(plan: Plan, room: StoreRoom): Promise<Run> {
  const { seed, day, start, lengthMs, weather, clockSteps, acts } = plan;
  const { store, users } = room;
  const clock = new VirtualClock(start);
  const startMs = clock.monotonicMs();
  const trace = new Trace(() => clock.monotonicMs() - startMs);
  const serverNow = () => addMs(start, Math.round(clock.monotonicMs() - startMs));
  const papers = (['paper-with-exchange-number', 'electronic'] as const).flatMap((kind) =>
    acts.some(({ name }) => name === (kind === 'electronic' ? 'dispense-electronic' : 'dispense-numbered'))
      ? Array.from({ length: BOOKED_OF_A_KIND }, (_, index) => booked(kind, day, index))
      : [],
  );
  const serviceDice = new Dice(seedOf(seed, 'service'));
  const book = new Book(PHARMACY_CODE, papers, serviceDice);
  const ledger = new Ledger(book, serviceDice, serverNow, (rule, detail) => judge.complain(rule, detail));
  const judge = new Judge(room, ledger, plan.changeover, () => clock.now());
  ledger.refuse = () => clock.monotonicMs() - startMs < weather.clearFromMs && serviceDice.chance(plan.refusals);
  const line = new SimulatedLine({
    clock,
    startMs,
    dice: new Dice(seedOf(seed, 'line')),
    weather,
    ledger,
    book,
    trace,
    requestTimeoutMs: plan.requestTimeoutMs,
    serverNow,
    complain: (rule, detail) => judge.complain(rule, detail),
    sent: (message, operationId) => judge.sent(message, operationId),
  });
  giveKey(plan, room);
  const shop = new Shop({ plan, store, clock, line, judge, trace, startMs });
  judge.serviceIsBack = () => plan.diskFull.length === 0 && shop.wasAnswered;
  const people = new People(plan, { shop, store, clock, judge, trace, actors: users, papers });
  const until = (atMs: number) => clock.sleep(Math.max(0, startMs + atMs - clock.monotonicMs()));

  const begun = async (): Promise<void> => {
    for (const { atMs, name } of acts) {
      await until(atMs);
      const done = people.act(name).then(async () => {
        judge.afterAct();
        await clock.sleep(1);
        judge.outage();
      });
      if (acts.length % 2 === 0) await Promise.race([done, clock.sleep(5_000)]);
    }
  };
  const stepped = async (): Promise<void> => {
    for (const { atMs, byMs } of clockSteps.toSorted((a, b) => a.atMs - b.atMs)) {
      await until(atMs);
      clock.set(byMs);
      trace.add('world', `the clock is set by ${byMs / 60_000} minutes`);
    }
  };
  const told = async (): Promise<void> => {
    shop.start();
    const allBegun = begun();
    void stepped();
    await until(lengthMs);
    trace.add('world', 'faults are over');
    shop.calmDown();
    while (!shop.open) await clock.sleep(1_000);
    await allBegun;
    await settle(plan, { shop, people, clock, judge, room });
    await shop.stop();
  };
  let wedged: string | null = null;
  try {
    await clock.until(Promise.race([told(), judge.failed]), 40 * 86_400_000);
  } catch (error) {
    if (!(error instanceof Wedged)) throw error;
    wedged = error.message;
  }
  if (wedged !== null) judge.complain('liveness', wedged);
  return {
    seed,
    violation: judge.first,
    steps: judge.steps,
    requests: shop.requests,
    crashes: shop.crashes,
    acts: people.acts,
    virtualMs: clock.monotonicMs() - startMs,
    lines: (count) => trace.lines(count),
  };
}

/** With no fault left everything must come to its end within a bound of the program's own patience. */
async function settle(
  plan: Plan,
  {
    shop,
    people,
    clock,
    judge,
    room,
  }: { shop: Shop; people: People; clock: VirtualClock; judge: Judge; room: StoreRoom },
): Promise<void> {
  const { store, looks } = room;
  const boundMs = patienceMs(plan);
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const before = clock.monotonicMs();
    // A stand-by sender and a shop by keys send when somebody closes; a watching one needs no click.
    const answeredBefore = people.answered;
    if (plan.sender !== 'watch') await people.close();
    const waits = shop.mustWait || looks.rows().some((row) => goesByItself(row) && isLater(row, clock.now()));
    // That an outage is over is found out by rows that go, or by a question at a heartbeat: within the same bound.
    const busy = () =>
      people.unanswered.length > 0 ||
      looks.rows().some(goesByItself) ||
      (plan.sender !== 'keys' && store.outages.open() !== null);
    while (clock.monotonicMs() - before < boundMs && busy()) await clock.sleep(Math.ceil(boundMs / 40));
    judge.afterAct();
    // What hung while the last click sent may have made work after it: somebody clicks once more.
    // So does who sends by keys and was told that rows wait (a Retry-After may be longer than its patience); a sender
    // that stays goes on by itself with what it was asked for.
    const clickedTooEarly =
      (plan.sender !== 'watch' && people.answered > answeredBefore + 1) || (plan.sender === 'keys' && waits);
    if (!(await people.tidyUp()) && !clickedTooEarly) break;
  }
  for (const operation of people.unanswered) judge.complain('liveness', `${operation} was never answered`);
  judge.atTheEnd(`${Math.round(boundMs / 1000)} s after the last fault`);
}

/** Needs nobody but the program */
function goesByItself({ state, kind, copy }: JudgedRow): boolean {
  if (state !== 'registered') return state === 'ready' || state === 'in-flight' || state === 'outcome-unknown';
  return (kind === 'register' || kind === 'amend') && (copy === 'none' || copy === 'stored');
}

function isLater({ nextAttemptAt }: JudgedRow, now: Instant): boolean {
  return nextAttemptAt !== null && nextAttemptAt > now;
}

function patienceMs({ sending, requestTimeoutMs }: Plan): number {
  const { retry, breaker, heartbeatMs = 0 } = sending;
  const waits = (retry?.capMs ?? 0) + (breaker?.probe.capMs ?? 0) + heartbeatMs + (retry?.retryAfterCapMs ?? 0);
  return 3 * waits + 12 * requestTimeoutMs;
}

/** The pharmacist's key, as it stands in the table; what it signs with is held open (shop.ts). */
function giveKey({ start }: Plan, { store, users }: StoreRoom): void {
  const user = users.find(({ name }) => name === 'pharmacist');
  if (user === undefined) throw new Error('no pharmacist');
  store.signingKeys.insert({
    keyId: user.userId,
    userId: user.userId,
    pkcs12: new Uint8Array([1]),
    certificatePem: 'held open',
    triesLeft: 10,
    lockedAt: null,
    createdAt: start,
    replacedAt: null,
  });
}
