import { describe, expect, it } from 'vitest';
import { campaign } from './campaign.ts';
import { PLANTED_BUGS } from './planted-bugs.ts';

/** Each loads the whole program anew: all of them, with `CHOZAI_SIMULATION_BUGS=all`, take minutes. */
const QUICK_WITHIN = 60;
const BY_DEFAULT = 6;
const quick = PLANTED_BUGS.filter(({ within }) => within <= QUICK_WITHIN);
const wanted = process.env.CHOZAI_SIMULATION_BUGS === 'all' ? PLANTED_BUGS : quick.slice(0, BY_DEFAULT);

/** The simulator itself is tried: a program with a bug in it must not come through. */
describe('a planted bug', () => {
  it.each(wanted)('$name: found within $within seeds', { timeout: 900_000 }, async ({ name, rules, within }) => {
    const { failures, planted } = await campaign({ from: 1, seeds: within, bug: name, threads: 1 });
    expect(planted, 'its file was never loaded').toBe(true);
    const [first] = failures;
    expect(first, 'nobody noticed').toBeDefined();
    expect(rules).toContain(first?.rule);
  });

  it('is planted in many places of the program', () => {
    expect(PLANTED_BUGS.length).toBeGreaterThanOrEqual(12);
    expect(new Set(PLANTED_BUGS.map(({ name }) => name)).size).toBe(PLANTED_BUGS.length);
    expect(quick.length).toBeGreaterThanOrEqual(12);
  });
});
