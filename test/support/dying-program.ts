import type { Store } from '../../main/application/ports.ts';
import type { EpsGateway } from '../../main/application/service-ports.ts';
import type { Clock } from '../../main/application/system-ports.ts';
import { hookedStore, type StoreHooks } from './hooked-store.ts';

export class Killed extends Error {}

const NOTHING: StoreHooks = {
  call: () => undefined,
  begin: () => undefined,
  commit: () => undefined,
  committed: () => undefined,
};

/**
 * A program that dies at its n-th step. Steps are: before and after every commit, before a request leaves, and after its
 * answer has come but before anything is done with it; with `everyCall` also every single call of the store, in and out
 * of transactions. Once dead, it does nothing any more: its calls fail, its timers and requests never come back to it.
 */
export class DyingProgram {
  readonly #everyCall: boolean;
  readonly #died: (where: string) => void;
  #left: number;
  dead: boolean = false;

  constructor(step: number, options: { everyCall?: boolean; died?: (where: string) => void } = {}) {
    this.#left = step;
    this.#everyCall = options.everyCall ?? false;
    this.#died = options.died ?? (() => undefined);
  }

  /** Pulled out of the wall, wherever it is. */
  die(where: string): void {
    if (this.dead) return;
    this.dead = true;
    this.#died(where);
  }

  /** It shall live. */
  spare(): void {
    this.#left = Number.POSITIVE_INFINITY;
  }

  step(where: string): void {
    if (this.dead) throw new Killed(where);
    if (this.#left <= 0) {
      this.die(where);
      throw new Killed(where);
    }
    this.#left -= 1;
  }

  /** @param more what else stands at the doors of the store; asked only while the program lives */
  store(real: Store, more: StoreHooks = NOTHING): Store {
    return hookedStore(real, {
      call: (part, method, writes) => {
        if (this.#everyCall) this.step(`${part}.${method}`);
        else if (this.dead) throw new Killed(`${part}.${method}`);
        more.call(part, method, writes);
      },
      begin: () => {
        this.step('begin');
        more.begin();
      },
      commit: () => {
        if (this.#everyCall) this.step('commit');
        more.commit();
      },
      committed: () => {
        more.committed();
        this.step('committed');
      },
    });
  }

  gateway(real: EpsGateway): EpsGateway {
    return new Proxy(real, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...parameters: readonly unknown[]) => {
          this.step(`before ${String(name)}`);
          const answer: unknown = await Reflect.apply(method, target, parameters);
          this.step(`after ${String(name)}`);
          return answer;
        };
      },
    });
  }

  clock(real: Clock): Clock {
    return {
      now: () => real.now(),
      monotonicMs: () => real.monotonicMs(),
      sleep: async (ms, signal) => {
        await real.sleep(ms, signal);
        if (this.dead) await new Promise<never>(() => undefined);
      },
    };
  }
}
