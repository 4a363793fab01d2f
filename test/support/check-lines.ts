import { type CalendarDate, parseCalendarDate } from '../../shared/domain/calendar-date.ts';
import { type Decimal, parseDecimal } from '../../shared/domain/decimal.ts';
import { type CheckRequest, checkDuplicates } from '../../shared/domain/duplicate-check/check-duplicates.ts';
import type { CheckLine, Supply, TakingLine } from '../../shared/domain/duplicate-check/check-line.ts';
import { loadContraindicatedPairs, loadDrugMaster } from '../../shared/masters/load-drug-master.ts';

export const master = loadDrugMaster();
export const pairs = loadContraindicatedPairs();

export function day(text: string): CalendarDate {
  const date = parseCalendarDate(text);
  if (date === null) throw new Error(`${text} is no date`);
  return date;
}

export function amount(text: string): Decimal {
  const decimal = parseDecimal(text);
  if (decimal === null) throw new Error(`${text} is no amount`);
  return decimal;
}

export function daysSupply(days: number, perDay = '1', unit = '錠'): Supply {
  return { kind: 'regular', quantity: days, quantityUnit: 'days', amount: amount(perDay), unit };
}

let lines = 0;

export function newLine(code: string, more: Partial<CheckLine> = {}): CheckLine {
  lines += 1;
  return {
    lineId: `line-${lines}`,
    codeType: 'yj',
    code,
    // No name: nothing in it may disagree with the code.
    name: '',
    coverage: 'insured',
    supply: daysSupply(14),
    prescriptionRef: null,
    resultRef: null,
    ...more,
  };
}

export function takingLine(code: string, dispensedOn: string, more: Partial<TakingLine> = {}): TakingLine {
  return {
    ...newLine(code),
    scope: 'taking',
    status: 'current',
    dispensedOn: day(dispensedOn),
    prescribedOn: null,
    institution: { code: '1311234567', name: '甲医院' },
    pharmacy: { code: '1347654321', name: '乙薬局' },
    usage: '１日１回朝食後',
    prescriberReason: null,
    ...more,
  };
}

export function check(
  newLines: readonly CheckLine[],
  takingLines: readonly TakingLine[],
  on: string,
  more: Partial<CheckRequest> = {},
) {
  return checkDuplicates({
    newLines,
    takingLines,
    checkedOn: day(on),
    ownInstitution: '9949000014',
    includeOwnInstitution: false,
    master,
    pairs,
    ...more,
  });
}

/** Listed codes of drugs the tests speak of. */
export const DRUG = {
  norvasc5: '2171022F2025',
  unisiaLd: '2149116F1020',
  loxoninTablet: '1149019F1560',
  itrizole: '6290004M1029',
  halcion: '1124007F2026',
  myslee5: '1129009F1025',
  myslee10: '1129009F2021',
} as const;
