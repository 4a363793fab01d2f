import { afterEach, describe, expect, it } from 'vitest';
import { DyingProgram, Killed } from '../../support/dying-program.ts';
import type { Fault } from '../../support/scripted-service.ts';
import { type UploadRig, uploadRig } from '../../support/upload-rig.ts';

const PATIENCE = { patienceMs: 3_600_000, outagePatienceMs: 3_600_000 };

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
