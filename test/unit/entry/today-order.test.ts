import { expect, it } from 'vitest';
import { type NextAct, orderToday } from '../../../shared/domain/today-order.ts';

const row = (id: string, next: NextAct, receivedAt: string, visitKey: string | null = null) => ({
  id,
  next,
  receivedAt,
  visitKey,
});
const idsOf = (rows: Parameters<typeof orderToday<ReturnType<typeof row>>>[0]) =>
  orderToday(rows).map(({ row: { id }, visit, visitSize }) => `${id}:${visit}/${visitSize}`);

it('puts first what must be stopped, then who is nearest to going home, the longest waiting first', () => {
  expect(
    idsOf([
      row('done', 'none', '08:00'),
      row('new', 'enter', '08:10'),
      row('newer', 'enter', '08:20'),
      row('expired', 'stop', '09:00'),
      row('out', 'finalise', '08:30'),
      row('checked', 'hand-over', '08:05'),
    ]),
  ).toEqual(['expired:1/1', 'out:2/1', 'checked:3/1', 'new:4/1', 'newer:5/1', 'done:6/1']);
});

it('keeps the prescriptions of one visit together, at the place of the most urgent', () => {
  expect(
    idsOf([
      row('a', 'enter', '08:00', 'one'),
      row('b', 'audit', '08:50'),
      row('c', 'finalise', '09:00', 'one'),
      row('d', 'enter', '07:00', null),
    ]),
  ).toEqual(['c:1/2', 'a:1/2', 'b:2/1', 'd:3/1']);
});
