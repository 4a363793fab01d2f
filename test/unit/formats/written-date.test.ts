import { describe, expect, it } from 'vitest';
import { parseCalendarDate } from '../../../shared/domain/calendar-date.ts';
import { formatWrittenDate, parseWrittenDate } from '../../../shared/formats/written-date.ts';

describe('dates as they are written', () => {
  it.each([
    ['20040119', '2004-01-19'],
    ['4160119', '2004-01-19'],
    ['H160119', '2004-01-19'],
    ['S330303', '1958-03-03'],
    ['s330303', '1958-03-03'],
    ['3350606', '1960-06-06'],
    ['R020410', '2020-04-10'],
    ['5020410', '2020-04-10'],
    ['T150101', '1926-01-01'],
    ['M450729', '1912-07-29'],
    ['H310501', '2019-05-01'],
    ['20240229', '2024-02-29'],
  ])('%s is %s and is written back the same', (text, day) => {
    const written = parseWrittenDate(text);
    expect(written?.value).toBe(day);
    expect(written === null ? null : formatWrittenDate(written.value, written.era)).toBe(text);
  });

  it.each([
    ['1960', '1960'],
    ['196006', '1960-06'],
    ['335', '1960'],
    ['33506', '1960-06'],
  ])('%s is the part %s', (text, part) => {
    const written = parseWrittenDate(text);
    expect(written?.value).toEqual({ partialDate: part });
    expect(written === null ? null : formatWrittenDate(written.value, written.era)).toBe(text);
  });

  it.each([
    '20230229',
    '20261301',
    '20260431',
    'H320101',
    'S650101',
    'R000101',
    'X010101',
    '6010101',
    '2026',
    '',
    '2026-01-01',
    '２０２６０１０１',
    '99999999',
  ])('%s is no full date', (text) => {
    const written = parseWrittenDate(text);
    expect(typeof written?.value === 'string').toBe(false);
  });

  it('a day that the written era does not reach goes out in its own era', () => {
    const day = parseCalendarDate('2026-11-22');
    if (day === null) throw new Error('no day');
    expect(formatWrittenDate(day, 'S')).toBe('R081122');
    expect(formatWrittenDate(day, '3')).toBe('5081122');
    expect(formatWrittenDate(day, 'h')).toBe('r081122');
    expect(formatWrittenDate(day, null)).toBe('20261122');
  });
});
