import { expect, it } from 'vitest';
import { checkDuplicates } from '../../../shared/domain/duplicate-check/check-duplicates.ts';
import { loadDrugMaster } from '../../../shared/masters/load-drug-master.ts';
import { day, newLine, pairs, takingLine } from '../../support/check-lines.ts';

const LOXONIN = '1149019F1560';
const master = loadDrugMaster();

function checked(name: string, taking: string) {
  return checkDuplicates({
    newLines: [{ ...newLine(LOXONIN), name }],
    takingLines: [takingLine(taking, '2026-11-20')],
    checkedOn: day('2026-11-22'),
    ownInstitution: null,
    includeOwnInstitution: false,
    master,
    pairs,
  });
}

it('never counts a line as checked whose code is one drug and whose name another', () => {
  expect(checked('ロキソニン錠６０ｍｇ', '2171022F2025')).toMatchObject({ answer: 'none', unchecked: 0 });
  expect(checked('ブロプレス錠４　４ｍｇ', '2171022F2025')).toMatchObject({
    answer: 'partly-unchecked',
    unchecked: 1,
    lines: [{ state: 'not-comparable', cause: 'name-differs', hits: 0 }],
  });
});

it('still tells what the code of such a line has met', () => {
  expect(checked('ブロプレス錠４　４ｍｇ', '1149019C1149')).toMatchObject({
    answer: 'hits',
    unchecked: 1,
    lines: [{ state: 'not-comparable', cause: 'name-differs', hits: 1 }],
  });
});
