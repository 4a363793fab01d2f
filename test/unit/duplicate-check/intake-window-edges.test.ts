import { describe, expect, it } from 'vitest';
import { checkPair } from '../../../shared/domain/duplicate-check/check-pair.ts';
import { DRUG, day, master, pairs } from '../../support/check-lines.ts';

describe('the edges of the window, for every day of four years', () => {
  const DAY_MS = 86_400_000;
  /** The calendar of the platform, not the one under test. */
  const plus = (from: string, days: number) =>
    new Date(Date.parse(`${from}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

  it.each([1, 7, 14, 28, 30, 90, 101, 180])('%i days: first and last day in, the days beside them out', (days) => {
    const hits = (from: string, on: string) =>
      checkPair({ taking: DRUG.norvasc5, new: DRUG.norvasc5, days, takenOn: day(from), on: day(on), master, pairs })
        .result === 'duplicate';
    // Data of more than 100 days ago is not seen, however long the supply lasts.
    const last = Math.min(days - 1, 100);
    for (let offset = 0; offset < 4 * 365 + 1; offset += 1) {
      const from = plus('2023-03-01', offset);
      const edges = [-1, 0, last, last + 1].map((at) => hits(from, plus(from, at)));
      expect(edges, from).toEqual([false, true, true, false]);
    }
  });
});
