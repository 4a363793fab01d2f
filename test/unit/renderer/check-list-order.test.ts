import { expect, it } from 'vitest';
import { inOrderOfNeed } from '../../../renderer/screens/check/check-list-order.ts';

type Answer = 'not-performed' | 'none' | 'partly-checked' | 'found-without-consent' | 'found';
const row = (name: string, answer: Answer, undecidedGroups: number, stage: 'audit' | 'finalised') => ({
  name,
  undecidedGroups,
  stage,
  check: { answer, source: 'service-on-demand', asked: true, stale: false, checkedOn: null } as const,
});

it('puts what waits for a decision first and what is finalised and decided last', () => {
  const order = inOrderOfNeed([
    row('done', 'found', 0, 'finalised'),
    row('clear', 'none', 0, 'audit'),
    row('decided', 'found', 0, 'audit'),
    row('late hit', 'found-without-consent', 1, 'finalised'),
    row('open', 'found', 2, 'audit'),
  ]).map(({ name }) => name);
  expect(order).toEqual(['open', 'late hit', 'decided', 'clear', 'done']);
});
