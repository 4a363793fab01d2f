import { expect, it } from 'vitest';
import { attackMock } from '../fuzz/attack-mock.ts';

const ENVELOPES = 2_000;

it('the mock service answers mutated messages, each within ten seconds, and shows nothing of its inside', async () => {
  const report = await attackMock(ENVELOPES, 1);
  expect(report.findings).toEqual([]);
  expect(report.sent).toBe(ENVELOPES);
  // They get past the reader: some are refused by their content, some are whole messages still.
  expect(Number(report.byStatus['200'])).toBeGreaterThan(ENVELOPES / 10);
  expect(Number(report.byStatus['400'])).toBeGreaterThan(ENVELOPES / 100);
});
