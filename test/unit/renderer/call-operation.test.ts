import { describe, expect, it } from 'vitest';
import { callOperation } from '../../../renderer/core/call-operation.ts';
import type { Bridge } from '../../../shared/contract/bridge.ts';

/** The page asks over something that may break, or be of another version than itself. */
const asked = async (call: Bridge['call']) => {
  const outcome = await callOperation({ call, on: () => () => undefined }, 'audit.verify', {});
  return outcome.ok ? outcome.value : outcome.issues.map(({ code }) => code);
};

describe('what the page makes of an answer', () => {
  it('the answer itself where it is one of the contract', async () => {
    const value = { valid: true, rows: 3, firstBrokenSequence: null };
    expect(await asked(async () => ({ ok: true, value }))).toEqual(value);
  });

  it.each([
    [
      'one that is not of the contract',
      async () => ({ ok: true as const, value: { rows: 'three' } }),
      'page.bad-answer',
    ],
    ['none, the way to the core having broken', () => Promise.reject(new Error('socket closed')), 'page.not-connected'],
    [
      'a refusal',
      async () => ({
        ok: false as const,
        issues: [{ code: 'rights.denied', severity: 'error' as const, text: '', next: '' }],
      }),
      'rights.denied',
    ],
  ])('%s: an issue like any other', async (_what, call, code) => {
    expect(await asked(call)).toEqual([code]);
  });
});
