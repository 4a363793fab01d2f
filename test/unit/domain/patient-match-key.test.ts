import { expect, test } from 'vitest';
import type { CalendarDate } from '../../../shared/domain/calendar-date.ts';
import { patientMatchKey } from '../../../shared/domain/kana.ts';
import { INSURED, PATIENT } from '../../support/store-rows.ts';

const key = patientMatchKey(PATIENT, INSURED);

test.each([
  ['half- and full-width kana, spaces', { ...PATIENT, nameKana: 'シケン　タロウ' }, INSURED],
  ['hiragana', { ...PATIENT, nameKana: 'しけん たろう' }, INSURED],
  ['another spelling of the kanji name', { ...PATIENT, nameKanji: '試驗太郎' }, INSURED],
  ['width and separators of the symbol', PATIENT, { ...INSURED, symbol: '12・3' }],
  ['relation', PATIENT, { ...INSURED, relation: 'dependent' as const }],
])('%s makes no difference', (_, patient, insured) => {
  expect(key).not.toBeNull();
  expect(patientMatchKey(patient, insured)).toBe(key);
});

test.each([
  ['kana', { ...PATIENT, nameKana: 'シケン ジロウ' }, INSURED],
  ['birth date', { ...PATIENT, birthDate: '1960-02-04' as CalendarDate }, INSURED],
  ['sex', { ...PATIENT, sex: 'female' as const }, INSURED],
  ['insurer', PATIENT, { ...INSURED, insurerNumber: '06132021' }],
  ['missing branch', PATIENT, { ...INSURED, branch: null }],
])('another %s is another key', (_, patient, insured) => {
  expect(patientMatchKey(patient, insured)).not.toBe(key);
});

test('not surely identified: no key', () => {
  expect(patientMatchKey({ ...PATIENT, nameKana: null }, INSURED)).toBeNull();
  expect(patientMatchKey({ ...PATIENT, birthDate: null }, INSURED)).toBeNull();
  expect(patientMatchKey(PATIENT, { ...INSURED, number: null })).toBeNull();
});

test('医療扶助: identified by the public expense alone', () => {
  const welfare = { ...INSURED, insurerNumber: null, symbol: null, number: null, branch: null };
  const publicExpenses = [{ payerNumber: '12131234', recipientNumber: '1234567' }];
  expect(patientMatchKey(PATIENT, { ...welfare, publicExpenses })).toMatch(/P\|12131234\|1234567$/);
});
