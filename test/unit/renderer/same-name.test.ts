import { describe, expect, it } from 'vitest';
import { sameNames } from '../../../renderer/words/same-name.ts';

const row = (nameKanji: string | null, birthDate: string | null, insured: string | null = null) => ({
  patient: { nameKanji, nameKana: 'ｻﾄｳ ﾊﾅｺ', birthDate },
  insured,
});
const confused = (...rows: readonly ReturnType<typeof row>[]) => {
  const found = sameNames(rows, ({ insured }) => insured);
  return rows.map((one) => found.has(one));
};

describe('the same name in a list', () => {
  it('is told where the birth date is another one, however the name is written', () => {
    const other = { patient: { nameKanji: '佐藤　花子', nameKana: 'ｻﾄｳ ｶｺ', birthDate: '1960-01-01' }, insured: null };
    expect(confused(row('佐藤　花子', '1948-01-10'), other)).toEqual([true, true]);
    expect(confused(row('佐藤　花子', '1948-01-10'), row('佐藤　華子', '1952-03-03'))).toEqual([true, true]);
    expect(confused(row('佐藤　華子', '1948-01-10'), other)).toEqual([false, false]);
    expect(confused(row(null, '1948-01-10'), row(null, '1952-03-03'))).toEqual([true, true]);
  });

  it('is told where the 資格情報 are others', () => {
    expect(confused(row('佐藤　花子', '1948-01-10', '1'), row('佐藤　花子', '1948-01-10', '2'))).toEqual([true, true]);
  });

  it('is not told of two prescriptions of one person, nor of people who are masked', () => {
    expect(confused(row('佐藤　花子', '1948-01-10', '1'), row('佐藤　花子', '1948-01-10', '1'))).toEqual([
      false,
      false,
    ]);
    expect(confused(row('＊＊＊', '＊＊＊'), row('＊＊＊', null))).toEqual([false, false]);
  });
});
