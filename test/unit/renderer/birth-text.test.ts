import { describe, expect, it } from 'vitest';
import { ageOn, birthText, shortBirth } from '../../../renderer/words/moment.ts';

describe('a birth date', () => {
  it.each([
    ['1868-01-25', 'M1.1.25'],
    ['1912-07-29', 'M45.7.29'],
    ['1912-07-30', 'T1.7.30'],
    ['1926-12-24', 'T15.12.24'],
    ['1926-12-25', 'S1.12.25'],
    ['1948-01-10', 'S23.1.10'],
    ['1989-01-07', 'S64.1.7'],
    ['1989-01-08', 'H1.1.8'],
    ['2019-04-30', 'H31.4.30'],
    ['2019-05-01', 'R1.5.1'],
    ['2026-11-22', 'R8.11.22'],
  ])('%s is said as %s', (day, said) => {
    expect(shortBirth(day)).toBe(said);
    expect(birthText(day)).toBe(`${said} (${day})`);
  });

  it.each(['＊＊＊', '', '1948-13-01', '1867-12-31'])('is shown as it is where it has no era: %s', (text) => {
    expect(birthText(text)).toBe(text);
  });

  it.each([
    ['1948-01-10', '2026-11-22', 78],
    ['1948-11-22', '2026-11-22', 78],
    ['1948-11-23', '2026-11-22', 77],
    ['＊＊＊', '2026-11-22', null],
  ])('born on %s one is on %s %s years old', (birth, day, years) => {
    expect(ageOn(birth, day)).toBe(years);
  });
});
