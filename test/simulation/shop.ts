import type { Context, ShopSettings } from '../../main/application/context.ts';
import type { Actor, HeldKey } from '../../main/application/people-ports.ts';
import type { Store } from '../../main/application/ports.ts';
import { StorageFailure } from '../../main/application/storage-failure.ts';
import type { Clock, Log } from '../../main/application/system-ports.ts';
import { dispatch } from '../../main/boundary/dispatch.ts';
import type { World } from '../../main/boundary/session.ts';
import { composeContext } from '../../main/composition-context.ts';
import { storageIssue } from '../../shared/contract/storage-issues.ts';
import { documentIssue } from '../../shared/document/document-issues.ts';
import { addMs } from '../../shared/domain/calendar-date.ts';
import { type Result, refusal, success } from '../../shared/domain/result.ts';
import { loadContraindicatedPairs, loadDrugMaster } from '../../shared/masters/load-drug-master.ts';
import { DyingProgram } from '../support/dying-program.ts';
import { Dice, seedOf } from '../support/seeded.ts';
import { TRAINING_SHOP } from '../support/training-shop.ts';
import type { VirtualClock } from '../support/virtual-clock.ts';
import type { Judge } from './judge.ts';
import { ANCHORS, PHARMACIST_KEY } from './keys.ts';
import type { SimulatedLine } from './line.ts';
import type { Plan } from './plan.ts';
import { RequestLimits } from './request-limits.ts';
import type { Trace } from './trace.ts';

const SENDER_RETRY_MS = 10_000;
const KEY_SESSION_MS = 30 * 60_000;
const NEVER = Number.POSITIVE_INFINITY;

interface Life {
  readonly program: DyingProgram;
  readonly context: Context;
  readonly world: World;
  readonly limits: RequestLimits;
  readonly ending: AbortController;
  key: HeldKey;
  readonly gone: PromiseWithResolvers<null>;
}

/** The program in its shop: started, killed, started again over the same database. */
export class Shop {
  readonly #plan: Plan;
  readonly #store: Store;
  readonly #clock: VirtualClock;
  readonly #line: SimulatedLine;
  readonly #judge: Judge;
  readonly #trace: Trace;
  readonly #startMs: number;
  readonly #diskDice: Dice;
  #life: Life | null = null;
  #lives = 0;
  #calm: boolean = false;
  crashes = 0;
  requests = 0;

  constructor(parts: {
    plan: Plan;
    store: Store;
    clock: VirtualClock;
    line: SimulatedLine;
    judge: Judge;
    trace: Trace;
    startMs: number;
  }) {
    this.#plan = parts.plan;
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#line = parts.line;
    this.#judge = parts.judge;
    this.#trace = parts.trace;
    this.#startMs = parts.startMs;
    this.#diskDice = new Dice(seedOf(parts.plan.seed, 'disk'));
  }

  get open(): boolean {
    return this.#life !== null;
  }

  /** Whether the last request of this life that came to its end, before this moment, was answered */
  /** The service has asked for a pause that is not over. */
  get mustWait(): boolean {
    return this.#life?.limits.mustWait(this.#clock.monotonicMs()) === true;
  }

  get wasAnswered(): boolean {
    return this.#life?.limits.wasAnswered(this.#clock.monotonicMs()) === true;
  }

  start(): void {
    const { seed, lives, parallelism, sending } = this.#plan;
    const number = this.#lives;
    this.#lives += 1;
    const gone = Promise.withResolvers<null>();
    const program = new DyingProgram(this.#calm ? NEVER : (lives[number] ?? NEVER), {
      everyCall: true,
      died: (where) => {
        gone.resolve(null);
        this.#died(where, number);
      },
    });
    const limits = new RequestLimits(
      { parallelism, probeCapMs: sending.breaker?.probe.capMs ?? 30_000, retryAfterCapMs: 300_000 },
      (rule, detail) => this.#judge.complain(rule, detail),
    );
    const clock = program.clock(this.#clock);
    const world: World = { clock, random: new Dice(seedOf(seed, `life ${number}`)).random(), log: this.#log(program) };
    const store = program.store(this.#store, this.#disk());
    const gateway = program.gateway(this.#line.gateway(limits));
    const context = composeContext(store, gateway, this.#settings(), { world, sending });
    const life: Life = { program, context, world, limits, ending: new AbortController(), key: heldKey(clock), gone };
    this.#life = life;
    this.#trace.add('shop', 'program starts');
    if (this.#plan.sender !== 'keys') void this.#keepSending(life);
  }

  /** Faults are over: no further death is planned, the disk is free. */
  calmDown(): void {
    this.#calm = true;
    this.#life?.program.spare();
  }

  /** The pharmacist types the PIN: the key is open for another while. */
  openKey(): void {
    if (this.#life !== null) this.#life.key = heldKey(this.#life.world.clock);
  }

  /** One operation by one person, through the one door that there is. null: the program is dead, or died of it. */
  async ask(actor: Actor, operation: string, input: unknown): Promise<Result<unknown> | null> {
    const life = this.#life;
    if (life === null) return null;
    life.limits.asked();
    const { context, world, key } = life;
    const session = { context: withWarmMasters(context, key), actor };
    const answer = dispatch(world, session, operation, input, () => undefined, life.ending.signal);
    const outcome = await Promise.race([answer, life.gone.promise]);
    if (outcome === null || life.program.dead) return null;
    // As the service process does after everything that may have written.
    context.sender.wake();
    const defect = outcome.ok ? undefined : outcome.issues.find(({ code }) => code === 'defect.incident');
    if (defect !== undefined) this.#judge.complain('defect', `${operation}: ${this.#lastDefect}`);
    return outcome;
  }

  #lastDefect = '';

  #settings(): ShopSettings {
    const { changeover, parallelism, requestTimeoutMs } = this.#plan;
    return { ...TRAINING_SHOP, anchors: ANCHORS, changeover, parallelism, requestTimeoutMs };
  }

  #died(where: string, number: number): void {
    this.crashes += 1;
    this.requests += this.#life?.limits.requests ?? 0;
    this.#life = null;
    this.#trace.add('shop', 'program dies', null, `at ${where}`);
    void this.#rise(this.#plan.restartMs[number] ?? 1_000);
  }

  async #rise(afterMs: number): Promise<void> {
    await this.#clock.sleep(afterMs);
    if (this.#life !== null) return;
    this.#judge.afterAct();
    this.start();
  }

  /** As the process behind the window does. */
  async #keepSending({ context, program, world, ending }: Life): Promise<void> {
    while (!program.dead && !ending.signal.aborted) {
      try {
        if (this.#plan.sender === 'stand-by') await context.sender.standBy(ending.signal);
        else await context.sender.run({ watch: true, patienceMs: null }, () => undefined, ending.signal);
      } catch (error) {
        if (program.dead) return;
        if (!(error instanceof StorageFailure)) this.#judge.complain('defect', `sender: ${describe(error)}`);
        this.#trace.add('shop', 'sender stopped', null, 'disk');
        await world.clock.sleep(SENDER_RETRY_MS);
      }
    }
  }

  /** The computer is shut down properly. */
  async stop(): Promise<void> {
    const life = this.#life;
    if (life === null) return;
    this.requests += life.limits.requests;
    life.ending.abort();
    await this.#clock.sleep(60_000);
    life.program.die('end');
  }

  #log(program: DyingProgram): Log {
    const write =
      (level: string) =>
      (event: string, fields: Readonly<Record<string, unknown>> = {}) => {
        if (program.dead) return;
        const line = JSON.stringify({ level, event, ...fields });
        this.#judge.logged(line);
        if (event === 'defect' || event === 'upload.defect') this.#lastDefect = line;
        if (level === 'error') this.#trace.add('log', line);
        if (event === 'upload.defect' && fields.error !== 'StorageFailure') this.#judge.complain('defect', line);
      };
    return { info: write('info'), warn: write('warn'), error: write('error') };
  }

  /** A disk that is full for a while; and every commit is looked at. */
  #disk(): Parameters<DyingProgram['store']>[1] {
    let broken = false;
    let wrote = false;
    let rowsTouched = false;
    const refuses = (): boolean => full() && this.#diskDice.chance(this.#plan.diskRefuses);
    const full = (): boolean => {
      const sinceMs = this.#clock.monotonicMs() - this.#startMs;
      return !this.#calm && this.#plan.diskFull.some(({ fromMs, untilMs }) => sinceMs >= fromMs && sinceMs < untilMs);
    };
    return {
      begin: () => {
        broken = false;
        wrote = false;
      },
      call: (part, _method, writes) => {
        if (!writes) return;
        wrote = true;
        if (part === 'submissions') rowsTouched = true;
        if (!refuses()) return;
        broken = true;
        throw new StorageFailure(storageIssue('storage.full'));
      },
      // The log is written at COMMIT: there most full disks are met. And after a failure before, the driver has rolled
      // everything back: whoever swallowed it must not believe in what he wrote.
      commit: () => {
        if (broken || (wrote && refuses())) throw new StorageFailure(storageIssue('storage.full'));
      },
      committed: () => {
        this.#judge.afterCommit(rowsTouched);
        rowsTouched = false;
      },
    };
  }
}

/** Read and taken apart once a process and not once a life: the tables are those that are shipped. */
const MASTER = loadDrugMaster();
const PAIRS = loadContraindicatedPairs();

function withWarmMasters(context: Context, key: HeldKey): Context {
  return Object.create(context, {
    master: { value: MASTER },
    pairs: { value: () => PAIRS },
    heldKey: { value: key },
  });
}

function heldKey(clock: Clock): HeldKey {
  const startedMs = clock.monotonicMs();
  const remainingMs = () => Math.max(0, KEY_SESSION_MS - (clock.monotonicMs() - startedMs));
  return {
    endsAt: addMs(clock.now(), KEY_SESSION_MS),
    remainingMs,
    signer: () => (remainingMs() > 0 ? success(PHARMACIST_KEY) : refusal(documentIssue('signing.session-ended'))),
    close: () => undefined,
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name} ${error.message}` : 'unknown';
}
