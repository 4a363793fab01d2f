import { describe, expect, it } from 'vitest';
import {
  typedCode,
  typedCount,
  typedDate,
  typedDecimal,
  typedKana,
  typedText,
} from '../../../shared/domain/typed-text.ts';

describe('what comes off a Japanese keyboard', () => {
  it.each([
    ['３', '3'],
    ['1.50', '1.50'],
    ['．５', '0.5'],
    ['０３', '3'],
    ['１。５', '1.5'],
    ['0', '0'],
  ])('amount %s is exactly %s', (text, amount) => expect(typedDecimal(text)).toBe(amount));

  it.each(['', '三', '1,000', '1.2.3', '-1', '1e3', '1.'])('amount %s is none', (text) =>
    expect(typedDecimal(text)).toBeNull(),
  );

  it.each([
    ['2026-11-22', '2026-11-22'],
    ['２０２６／１１／２２', '2026-11-22'],
    ['20261122', '2026-11-22'],
    ['R8.11.22', '2026-11-22'],
    ['r081122', '2026-11-22'],
    ['令和８年１１月２２日', '2026-11-22'],
    ['S33.3.3', '1958-03-03'],
    ['昭和元年12月31日', '1926-12-31'],
  ])('%s is the day %s', (text, day) => expect(typedDate(text)).toBe(day));

  it.each(['2026-02-30', '26-11-22', 'S70.1.1', '2026-11', '', '令和', '２月'])('%s is no day', (text) =>
    expect(typedDate(text)).toBeNull(),
  );

  it('counts days from 1 to the most there are', () => {
    expect([typedCount('１４', 999), typedCount('0', 999), typedCount('1000', 999), typedCount('1.5', 999)]).toEqual([
      14,
      null,
      null,
      null,
    ]);
  });

  it('folds names and numbers, and leaves letters of a sentence as they are', () => {
    expect(typedKana(' ﾐﾎﾝ  はなこ ')).toBe('ミホン　ハナコ');
    expect(typedCode('３１－１３０ 842')).toBe('31130842');
    expect(typedText('\u001aﾛｷｿﾆﾝ錠６０ｍｇ ')).toBe('ロキソニン錠６０ｍｇ');
  });
});
