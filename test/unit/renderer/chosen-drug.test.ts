import { describe, expect, it } from 'vitest';
import { chosenDrug, type DrugHit, EMPTY_DRUG } from '../../../renderer/screens/entry/form-edits.ts';

const LOXONIN = { codeType: 'yakka', code: '1149019F1560', name: 'ロキソニン錠６０ｍｇ', unit: '錠' } as DrugHit;
const TYPED = {
  ...EMPTY_DRUG,
  name: 'ろきそ',
  amount: '3',
  settled: { issueCodes: ['match.code-unknown'], reason: '' },
};

describe('a product chosen from the search', () => {
  it('brings code, name and unit together; what was settled was about another code', () => {
    expect({ ...TYPED, ...chosenDrug(LOXONIN, false)(TYPED) }).toMatchObject({
      codeType: 'yakka',
      code: '1149019F1560',
      name: 'ロキソニン錠６０ｍｇ',
      amount: '3',
      unit: '錠',
      change: { reason: null, note: '' },
      settled: null,
    });
    expect(chosenDrug(LOXONIN, false)({ ...TYPED, unit: 'Ｔ' })).toMatchObject({ unit: 'Ｔ' });
  });

  it('in the place of a generic name has its reason, unless a person gave another', () => {
    expect(chosenDrug(LOXONIN, true)(TYPED)).toMatchObject({ change: { reason: 'generic-name-to-brand', note: '' } });
    const asked = { ...TYPED, change: { reason: 'inquiry', note: '電話' } as const };
    expect(chosenDrug(LOXONIN, true)(asked)).toMatchObject({ change: { reason: 'inquiry', note: '電話' } });
  });
});
