import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDigitOf } from '../../../shared/domain/check-digit.ts';
import {
  formatInstitutionCode,
  hasValidCheckDigit,
  parseInstitutionCode,
} from '../../../shared/domain/institution-code.ts';
import {
  isValidInsurerNumber,
  isValidPublicPayerNumber,
  isValidRecipientNumber,
} from '../../../shared/domain/insurer-number.ts';
import { FIXTURES } from './jahis-files.ts';

const note = FIXTURES === null ? ' (CHOZAI_FIXTURES not set)' : '';

function rows(file: string): readonly (readonly string[])[] {
  const text = readFileSync(join(FIXTURES ?? '', file), 'utf-8');
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
}

describe('check digits', () => {
  it('the ten-character code is taken apart and put together', () => {
    const parts = parseInstitutionCode('9948000014');
    expect(parts).toEqual({ prefecture: '99', feeScoreType: '4', code: '8000014' });
    expect(parts === null ? null : formatInstitutionCode(parts)).toBe('9948000014');
    expect(parseInstitutionCode('994800001')).toBeNull();
    expect(parseInstitutionCode('99480000１4')).toBeNull();
  });

  it.each(['0110113719', '2714206386', '9918000010', '9948000014'])(
    '%s is right, and no other last digit is',
    (text) => {
      for (let digit = 0; digit <= 9; digit += 1) {
        const parts = parseInstitutionCode(`${text.slice(0, 9)}${digit}`);
        expect(parts !== null && hasValidCheckDigit(parts)).toBe(text.endsWith(String(digit)));
      }
    },
  );

  it('no check digit of what is no number', () => {
    expect(checkDigitOf('12a')).toBeNull();
    expect(checkDigitOf('')).toBeNull();
    expect(isValidInsurerNumber('')).toBe(false);
  });

  it.skipIf(FIXTURES === null)(`real medical institutions: all fit their prefecture's rule${note}`, () => {
    const institutions = rows('institutions/medical_institutions_sample.csv');
    expect(institutions).toHaveLength(9_699);
    const fits = (prefecture: string, code: string, feeScoreType: string) =>
      hasValidCheckDigit({ prefecture, feeScoreType, code });
    // The list does not say which are dental; the rule over the six digits alone has no fee type to guess.
    const wrong = institutions.filter(
      ([prefecture = '', code = '']) => !fits(prefecture, code, '1') && !fits(prefecture, code, '3'),
    );
    expect(wrong).toEqual([]);
    const medical = institutions.filter(([prefecture = '', code = '']) => fits(prefecture, code, '1'));
    expect(medical.length).toBeGreaterThan(9_690);
    // The other prefectures' rule would not do: both rules are needed.
    const elsewhere = institutions.filter(
      ([prefecture = '', code = '']) => prefecture === '13' && checkDigitOf(`131${code.slice(0, 6)}`) === code.slice(6),
    );
    const tokyo = institutions.filter(([prefecture]) => prefecture === '13');
    expect(elsewhere.length).toBeLessThan(tokyo.length / 2);
  });

  it.skipIf(FIXTURES === null)(`real pharmacies fit with 点数表 4${note}`, () => {
    const pharmacies = rows('institutions/pharmacies_sample.csv');
    expect(pharmacies).toHaveLength(20);
    for (const [prefecture = '', feeScoreType = '', code = ''] of pharmacies) {
      expect(hasValidCheckDigit({ prefecture, feeScoreType, code })).toBe(true);
      expect(hasValidCheckDigit({ prefecture, feeScoreType: '1', code })).toBe(false);
    }
  });

  it.skipIf(FIXTURES === null)(`numbers seen in sources${note}`, () => {
    const valid = {
      insurer8: isValidInsurerNumber,
      insurer6: isValidInsurerNumber,
      public_payer8: isValidPublicPayerNumber,
      recipient7: isValidRecipientNumber,
    } as const;
    const vectors = rows('codes/insurer_number_vectors.csv');
    expect(vectors).toHaveLength(17);
    for (const [number = '', kind = '', expected] of vectors) {
      expect(valid[kind as keyof typeof valid](number), number).toBe(expected === 'Y');
    }
  });
});
