import type { CalendarDate } from '../domain/calendar-date.ts';
import { isExchangeNumber } from '../domain/identifiers.ts';
import type { InsuredPersonKey } from '../domain/patient.ts';
import { type Result, refusal, success } from '../domain/result.ts';
import { fieldText, isPartialDate } from './field-text.ts';
import { formatIssue } from './format-issues.ts';
import { formatWrittenDate, parseWrittenDate } from './written-date.ts';

/** What the QR of the 処方内容(控え) says: who, and which prescription at the service. No drugs. */
export interface SlipQr {
  readonly insured: InsuredPersonKey;
  readonly birthDate: CalendarDate | null;
  readonly exchangeNumber: string;
}

const orNull = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

/** `保険者番号,記号,番号,枝番,生年月日,引換番号` on one line, as a public writer makes it. Never throws. */
export function readSlipQr(text: string): Result<SlipQr> {
  const fields = text.length > 512 ? [] : text.trim().split(',');
  if (fields.length !== 6 || /[\r\n]/.test(text.trim()))
    return refusal(formatIssue('format.slip-fields', {}, { line: 1 }));
  const [insurerNumber, symbol, number, branch, born = '', exchangeNumber = ''] = fields.map((field) => field.trim());
  if (!isExchangeNumber(exchangeNumber)) {
    return refusal(formatIssue('format.slip-exchange-number', {}, { line: 1, field: '引換番号' }));
  }
  const written = born === '' ? null : parseWrittenDate(born);
  if (born !== '' && (written === null || isPartialDate(written.value))) {
    return refusal(formatIssue('format.impossible-date', { field: '生年月日' }, { line: 1, field: '生年月日' }));
  }
  const birthDate = written === null || isPartialDate(written.value) ? null : written.value;
  return success({
    insured: {
      insurerNumber: orNull(insurerNumber),
      symbol: orNull(symbol),
      number: orNull(number),
      branch: orNull(branch),
      relation: null,
      publicExpenses: [],
      specialPublicExpense: null,
    },
    birthDate,
    exchangeNumber,
  });
}

export function writeSlipQr(slip: SlipQr): string {
  const { insurerNumber, symbol, number, branch } = slip.insured;
  const born = slip.birthDate === null ? '' : formatWrittenDate(slip.birthDate, null);
  return [insurerNumber, symbol, number, branch, born, slip.exchangeNumber]
    .map((field) => fieldText(field ?? ''))
    .join(',');
}
