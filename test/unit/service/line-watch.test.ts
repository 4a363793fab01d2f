import { expect, it } from 'vitest';
import { LineWatch } from '../../../main/service/line-watch.ts';
import type { Instant } from '../../../shared/domain/calendar-date.ts';

const at = (minute: number): Instant => `2026-11-22T10:${String(minute).padStart(2, '0')}:00.000Z` as Instant;

it('says whether the service is reached, since when, and when it is tried next; each change once', () => {
  let minute = 0;
  const told: string[] = [];
  const watch = new LineWatch(
    () => at(minute),
    ({ online, since, nextTryAt }) => told.push(`${online} ${since?.slice(14, 16)} ${nextTryAt?.slice(14, 16) ?? '-'}`),
  );
  const then = (act: () => void): readonly string[] => {
    minute += 1;
    told.length = 0;
    act();
    return [...told];
  };
  const line = (state: 'open' | 'no-answer' | 'rate-limited', nextProbeAt: Instant | null) =>
    watch.take({ type: 'line', state, cause: null, nextProbeAt });
  expect(
    then(() => watch.hear(false)),
    'the first try of the day fails',
  ).toEqual(['false 01 -']);
  expect(then(() => watch.hear(true))).toEqual(['true 02 -']);
  expect(then(() => watch.hear(true))).toEqual([]);
  expect(
    then(() => watch.hear(false)),
    'one request lost is no outage',
  ).toEqual([]);
  expect(then(() => watch.hear(true))).toEqual([]);
  expect(then(() => watch.hear(false))).toEqual([]);
  expect(
    then(() => watch.hear(false)),
    'two in a row are',
  ).toEqual(['false 07 -']);
  expect(then(() => line('no-answer', at(20)))).toEqual(['false 07 20']);
  expect(
    then(() => line('no-answer', at(21))),
    'since stays',
  ).toEqual(['false 07 21']);
  expect(then(() => line('open', null))).toEqual(['true 10 -']);
  expect(
    then(() => line('rate-limited', at(30))),
    'told to wait is reached',
  ).toEqual(['true 10 30']);
});
