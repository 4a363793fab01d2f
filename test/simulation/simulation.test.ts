import { describe, expect, it } from 'vitest';
import { campaign } from './campaign.ts';
import { runSeed } from './run-seed.ts';
import { StoreRoom } from './store-room.ts';

/** The whole campaign is told beside all other tests (test/support/run-all.mjs); here a few of its stories, at once. */
const SEEDS = Number(process.env.CHOZAI_SIMULATION_SEEDS ?? '100');

describe('the simulator', () => {
  it(`${SEEDS} seeds: no promise is broken`, { timeout: 1_800_000 }, async () => {
    const report = await campaign({ from: 1, seeds: SEEDS });
    console.log(`simulator: ${report.seeds} seeds, ${report.steps} commits looked at, ${report.crashes} deaths`);
    const told = report.failures.map(({ seed, rule, detail, lines }) => [
      `npm run simulate -- --seed ${seed}: ${rule}: ${detail}`,
      ...lines.slice(-40),
    ]);
    expect(told).toEqual([]);
    expect(report.seeds).toBe(SEEDS);
    // A simulator in which nothing happens would be green as well.
    expect(report.requests / report.seeds).toBeGreaterThan(10);
    expect(report.crashes / report.seeds).toBeGreaterThan(0.5);
    expect(report.steps / report.seeds).toBeGreaterThan(30);
  });

  it('a seed is one story: the same again gives the same trace to the last line', async () => {
    const room = new StoreRoom();
    try {
      for (const seed of [3, 12, 71, 498]) {
        const first = (await runSeed(seed, room)).lines(2_000);
        expect((await runSeed(seed, room)).lines(2_000)).toEqual(first);
        expect(first.length).toBeGreaterThan(5);
      }
    } finally {
      room.close();
    }
  });
});
