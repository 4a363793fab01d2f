import { describe, expect, it } from 'vitest';
import { parseCalendarDate } from '../../../shared/domain/calendar-date.ts';
import { foldKana, normalisedInsuredKey, patientMatchKey } from '../../../shared/domain/kana.ts';
import type { InsuredPersonKey, Patient } from '../../../shared/domain/patient.ts';

const CARD: InsuredPersonKey = {
  insurerNumber: '06050116',
  symbol: '１２－３４',
  number: '000123',
  branch: '1',
  relation: null,
  publicExpenses: [],
  specialPublicExpense: null,
};
const PERSON: Patient = {
  nameKanji: null,
  nameKana: 'ﾔﾏﾀﾞ ﾀﾛｳ',
  sex: 'male',
  birthDate: parseCalendarDate('1980-01-01'),
};

describe('patient match', () => {
  it.each(['ﾔﾏﾀﾞ ﾀﾛｳ', 'ヤマダ　タロウ', 'やまだ たろう', 'ヤマタ\u3099タロウ', 'ﾔﾏﾀﾞ･ﾀﾛｳ'])(
    '%s folds to one form',
    (name) => {
      expect(foldKana(name)).toBe('ヤマダタロウ');
    },
  );

  it('small kana and every dash meet their large form', () => {
    expect(foldKana('ｼｮｳｺ ﾘｰ')).toBe(foldKana('シヨウコ　リ－'));
    expect(foldKana('キャッチー')).toBe('キヤツチー');
  });

  it.each([
    ['12-34', ' 06050116', '01'],
    ['１２・３４', '06050116', '０１'],
    ['1234', '06050116', '1'],
  ])('symbol %s, insurer "%s", branch %s are the same card', (symbol, insurerNumber, branch) => {
    expect(normalisedInsuredKey({ ...CARD, symbol, insurerNumber, branch })).toBe(normalisedInsuredKey(CARD));
  });

  it('another branch, insurer or number, and a missing branch, are another key', () => {
    const others = [{ branch: '02' }, { branch: null }, { insurerNumber: '06050117' }, { number: '123' }];
    for (const other of others)
      expect(normalisedInsuredKey({ ...CARD, ...other })).not.toBe(normalisedInsuredKey(CARD));
  });

  it('公費単独 is known by payer and recipient', () => {
    const welfare = {
      ...CARD,
      insurerNumber: null,
      symbol: null,
      number: null,
      publicExpenses: [{ payerNumber: '12123456', recipientNumber: '1234567' }],
    };
    expect(normalisedInsuredKey(welfare)).toBe('P|12123456|1234567');
    expect(normalisedInsuredKey({ ...welfare, publicExpenses: [] })).toBeNull();
  });

  it('a patient with a part missing has no key; other parts make other keys', () => {
    expect(patientMatchKey(PERSON, CARD)).toBe('ヤマダタロウ/1980-01-01/male/I|06050116|1234|000123|01');
    for (const gap of [{ nameKana: null }, { birthDate: null }, { sex: null }, { nameKana: ' ' }]) {
      expect(patientMatchKey({ ...PERSON, ...gap }, CARD)).toBeNull();
    }
    expect(patientMatchKey({ ...PERSON, sex: 'female' }, CARD)).not.toBe(patientMatchKey(PERSON, CARD));
  });
});
