import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createHttpGateway } from '../../main/adapters/eps/http-gateway.ts';
import { systemRandom } from '../../main/adapters/system/system-random.ts';
import { technicalLog } from '../../main/adapters/system/technical-log.ts';
import { closeDay } from '../../main/application/closing/close-day.ts';
import { closingStatus } from '../../main/application/closing/closing-status.ts';
import type { Context, ShopSettings } from '../../main/application/context.ts';
import { fetchAnchors, trainingUsers } from '../../main/application/initialise-profile.ts';
import type { Actor } from '../../main/application/people-ports.ts';
import type { Store } from '../../main/application/ports.ts';
import { finaliseResults } from '../../main/application/result/finalise-results.ts';
import { recordResult } from '../../main/application/result/record-result.ts';
import type { EpsGateway } from '../../main/application/service-ports.ts';
import type { Clock } from '../../main/application/system-ports.ts';
import { composeContext } from '../../main/composition-context.ts';
import { startMockService } from '../../mock-service/start.ts';
import { paperExample } from '../../shared/contract/record-document.ts';
import {
  type CalendarDate,
  type Instant,
  instantOf,
  parseCalendarDate,
  tokyoDateOf,
  tokyoInstant,
} from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { Result } from '../../shared/domain/result.ts';
import { openedStore } from './store-rows.ts';
import { TRAINING_SHOP } from './training-shop.ts';

const silent = (): void => undefined;

export function given<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.issues.map((issue) => `${issue.code}: ${issue.text}`).join());
  return result.value;
}

export function day(text: string): CalendarDate {
  const date = parseCalendarDate(text);
  if (date === null) throw new Error(`${text} is no date`);
  return date;
}

/** What time it really is in the story: it runs on with the machine's, and jumps when the story does. */
export class StoryTime {
  #baseMs: number;
  #sinceMs = performance.now();

  constructor(start: Instant) {
    this.#baseMs = Date.parse(start);
  }

  ms(): number {
    return this.#baseMs + Math.round(performance.now() - this.#sinceMs);
  }

  set(date: CalendarDate, time: string): void {
    this.#baseMs = Date.parse(tokyoInstant(date, time));
    this.#sinceMs = performance.now();
  }

  pass(ms: number): void {
    this.#baseMs += ms;
  }
}

export interface DayService {
  readonly time: StoryTime;
  readonly url: string;
  faults(settings: Readonly<Record<string, unknown>>): Promise<void>;
  close(): Promise<void>;
}

/** The mock service over real sockets, living in story time. */
export async function startDayService(start: Instant): Promise<DayService> {
  const dataDir = mkdtempSync(join(tmpdir(), 'chozai-day-service-'));
  const time = new StoryTime(start);
  const mock = await startMockService({ port: 0, dataDir, now: () => time.ms() });
  return {
    time,
    url: mock.url,
    async faults(settings) {
      const answer = await fetch(`${mock.url}/mock/faults`, { method: 'POST', body: JSON.stringify(settings) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async close() {
      await mock.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export type Finalise = {
  readonly settle?: string;
  readonly lateReason?: string;
  readonly checkReason?: string;
  readonly asDispensed?: string;
};

export interface DayRig {
  readonly context: Context;
  readonly store: Store;
  readonly pharmacist: Actor;
  readonly owner: Actor;
  /** Somebody sets the shop's clock; the service's stays. */
  setShopClock(byMs: number): void;
  today(): CalendarDate;
  /** A result typed from paper: 入力中. Returns its id. */
  record(changes?: Readonly<Record<string, unknown>>): string;
  finalise(id: string, options?: Finalise): ReturnType<typeof firstOutcome>;
  /** Typed and finalised. Returns the submission's id. */
  dispense(changes?: Readonly<Record<string, unknown>>, options?: Finalise): Promise<string>;
  /** The paper of that submission, typed anew for the same person. */
  typedAnew(submissionId: string, changes?: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  upload(): ReturnType<Context['sender']['run']>;
  /** A sender that stays, until `stop`. */
  watch(): { stop(): Promise<void> };
  status(): Promise<Awaited<ReturnType<typeof statusOf>>>;
  close(input?: { final?: boolean; prescriptionCount?: number }): Promise<Awaited<ReturnType<typeof closed>>>;
  until(what: () => boolean): Promise<void>;
  end(): Promise<void>;
}

async function firstOutcome(context: Context, actor: Actor, id: string, options: Finalise) {
  const outcomes = given(await finaliseResults(context, actor, { ids: [id], all: false, ...options }, silent));
  const [outcome] = outcomes;
  if (outcome === undefined) throw new Error('nothing was finalised');
  return outcome;
}

async function statusOf(context: Context, actor: Actor) {
  return given(await closingStatus(context, actor, {}, silent));
}

async function closed(context: Context, actor: Actor, input: { final?: boolean; prescriptionCount?: number }) {
  return given(await closeDay(context, actor, { final: false, patienceSeconds: 0, ...input }, silent));
}

/** One pharmacy with the real store on disk and the real use cases, its clock in the test's hands. */
export async function openDay(
  service: DayService,
  wishes: { readonly shop?: Partial<ShopSettings>; readonly beforeRegister?: () => void } = {},
): Promise<DayRig> {
  const { time } = service;
  const folder = mkdtempSync(join(tmpdir(), 'chozai-day-'));
  const store = openedStore(join(folder, 'chozai.db'));
  let stepMs = 0;
  const clock: Clock = {
    now: () => instantOf(time.ms() + stepMs),
    monotonicMs: () => performance.now(),
    sleep: async (ms, signal) => {
      await delay(ms, undefined, signal === undefined ? {} : { signal }).catch(silent);
    },
  };
  const users = trainingUsers(systemRandom);
  for (const user of users) store.users.insert(user);
  const actorOf = (name: string): Actor => {
    const user = users.find((one) => one.name === name);
    if (user === undefined) throw new Error(`no user ${name}`);
    return user;
  };
  const pharmacist = actorOf('pharmacist');
  const owner = actorOf('owner');
  const real = createHttpGateway({
    baseUrl: service.url,
    medicalInstitutionCode: '9948000014',
    clock,
    random: systemRandom,
    requestTimeoutMs: 2_000,
    quickRetries: 0,
  });
  const gateway: EpsGateway = new Proxy(real, {
    get: (target, name: keyof EpsGateway) => {
      if (name === 'register') wishes.beforeRegister?.();
      return target[name].bind(target);
    },
  });
  const shop: ShopSettings = {
    ...TRAINING_SHOP,
    serviceUrl: service.url,
    anchors: given(await fetchAnchors(real)),
    parallelism: 8,
    requestTimeoutMs: 2_000,
    ...wishes.shop,
  };
  const context = composeContext(store, gateway, shop, {
    world: { clock, random: systemRandom, log: technicalLog('silent') },
  });
  let people = 0;
  const rig: DayRig = {
    context,
    store,
    pharmacist,
    owner,
    setShopClock: (byMs) => {
      stepMs += byMs;
    },
    today: () => tokyoDateOf(instantOf(time.ms())),
    record: (changes = {}) => {
      people += 1;
      const date = rig.today();
      const insured = { ...paperExample.insured, number: String(100_000 + people) };
      const document = { ...paperExample, dispensingDate: date, issuedOn: date, insured, ...changes };
      const recorded = recordResult(context, pharmacist, { document }, silent);
      if (recorded instanceof Promise) throw new Error('recording is local');
      return given(recorded).resultId;
    },
    finalise: (id, options = {}) => firstOutcome(context, pharmacist, id, options),
    dispense: async (changes, options) => {
      const outcome = await rig.finalise(rig.record(changes), options);
      if (outcome.submissionId === null) throw new Error(outcome.issues.map((issue) => issue.code).join());
      return outcome.submissionId;
    },
    typedAnew: (submissionId, changes = {}) => {
      const { resultId = null } = store.submissions.byId(submissionId as Uuid) ?? {};
      const row = resultId === null ? null : store.results.byId(resultId);
      const insured = { ...paperExample.insured, number: row?.result.insured.number ?? '' };
      return { ...paperExample, dispensingDate: rig.today(), issuedOn: rig.today(), insured, ...changes };
    },
    upload: () => context.sender.run({ watch: false, patienceMs: 0 }, silent),
    watch: () => {
      const stop = new AbortController();
      const running = context.sender.run({ watch: true, patienceMs: null }, silent, stop.signal);
      return {
        stop: async () => {
          stop.abort();
          await running;
        },
      };
    },
    status: () => statusOf(context, owner),
    close: (input = {}) => closed(context, owner, input),
    until: async (what) => {
      while (!what()) await delay(20);
    },
    end: async () => {
      await real.close();
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return rig;
}

export const codesOf = (issues: readonly { readonly code: string }[]): string[] => issues.map((issue) => issue.code);
