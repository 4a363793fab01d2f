import { afterEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../main/application/ports.ts';
import type { EpsGateway } from '../../../main/application/service-ports.ts';
import type { Fault } from '../../support/scripted-service.ts';
import { type UploadRig, uploadRig } from '../../support/upload-rig.ts';

const PATIENCE = { patienceMs: 3_600_000, outagePatienceMs: 3_600_000 };

class Killed extends Error {}

/**
 * A program that dies at its n-th step. Steps are: before and after every commit, before a request leaves, and after its
 * answer has come but before anything is done with it. Once dead, it does nothing any more.
 */
class DyingProgram {
  #left: number;
  dead: boolean = false;

  constructor(step: number) {
    this.#left = step;
  }

  step(): void {
    if (this.dead) throw new Killed();
    if (this.#left === 0) {
      this.dead = true;
      throw new Killed();
    }
    this.#left -= 1;
  }

  store(real: Store): Store {
    const alive = <T extends object>(part: T): T =>
      new Proxy(part, {
        get: (target, name, receiver) => {
          if (this.dead) throw new Killed();
          return Reflect.get(target, name, receiver);
        },
      });
    let depth = 0;
    const transaction = <T>(work: () => T): T => {
      if (depth === 0) this.step();
      depth += 1;
      let value: T;
      try {
        value = real.transaction(work);
      } finally {
        depth -= 1;
      }
      if (depth === 0) this.step();
      return value;
    };
    const { submissions, attempts, outages, sender, settings, documents } = real;
    return {
      ...real,
      transaction,
      submissions: alive(submissions),
      attempts: alive(attempts),
      outages: alive(outages),
      sender: alive(sender),
      settings: alive(settings),
      documents: alive(documents),
    };
  }

  gateway(real: EpsGateway): EpsGateway {
    return new Proxy(real, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...parameters: readonly unknown[]) => {
          this.step();
          const answer: unknown = await Reflect.apply(method, target, parameters);
          this.step();
          return answer;
        };
      },
    });
  }
}

let rig: UploadRig | null = null;
afterEach(() => {
  rig?.close();
  rig = null;
});

/** Dies at that step, starts again, and says whether it had died before its work was done. */
async function dieAndStartAgain(step: number, faults: readonly Fault[]): Promise<boolean> {
  rig = uploadRig(step);
  const { clock, service, store } = rig;
  rig.addRows(6);
  service.fault = (call) =>
    call.message === 'register' && call.attempt === 1 ? (faults[call.number % 3] ?? 'none') : 'none';
  const program = new DyingProgram(step);
  // Two at a time: claims and outcomes of different rows meet in one commit, and not all of them in the same.
  const first = rig.engine(
    { store: program.store(store), gateway: program.gateway(service.gateway()) },
    { parallelism: 2 },
  );
  await clock.until(first.runUntilIdle(PATIENCE)).catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
  const died = program.dead;
  await clock.until(rig.engine().runUntilIdle(PATIENCE));
  const rows = rig.all();
  expect(rows.map((row) => [row.state, row.copy])).toEqual(rows.map(() => ['registered', 'verified']));
  expect(new Set(service.taken.keys())).toEqual(new Set(rows.map((row) => row.operationId)));
  for (const row of rows) {
    const messages = service.calls.filter((call) => call.operationId === row.operationId).map((call) => call.message);
    expect(messages.join(' ')).not.toContain('register register');
    expect(row.dispensingId).toBe(service.taken.get(row.operationId)?.dispensingId);
    expect(store.attempts.of(row.submissionId).every((attempt) => attempt.outcome !== null)).toBe(true);
  }
  expect(store.outages.open()).toBeNull();
  rig.close();
  rig = null;
  return died;
}

describe('a program that dies at any one step', () => {
  it.each([
    ['over a good line', ['none', 'none', 'none']],
    ['while answers are lost', ['503-after-store', 'drop-response', 'garbage-after-store']],
    ['while requests are lost', ['503', 'drop-request', 'time-out']],
  ] as const)('%s: every row registered once, every copy verified, whichever step it was', async (_name, faults) => {
    let step = 0;
    while (await dieAndStartAgain(step, faults)) step += 1;
    // Commits and requests of six rows: with fewer the test would have missed the points it is about.
    expect(step).toBeGreaterThanOrEqual(18);
  });
});
