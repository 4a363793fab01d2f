import type { CalendarDate } from '../calendar-date.ts';

export interface Fee {
  readonly name: string;
  readonly nameEn: string;
  readonly source: string;
}

interface DatedFee extends Fee {
  /** First 調剤日 it applies to. */
  readonly from: CalendarDate;
}

/** Fees that ask for every result to be registered on its 調剤日. A revision is a new line, never an edit. */
const FEES: readonly DatedFee[] = [
  {
    from: '2025-04-01' as CalendarDate,
    name: '医療DX推進体制整備加算',
    nameEn: 'surcharge for a medical-DX set-up',
    source: '厚生労働省 疑義解釈(2025-02-28): 速やかに = 処方箋が調剤済みとなった日',
  },
  {
    from: '2026-06-01' as CalendarDate,
    name: '電子的調剤情報連携体制整備加算',
    nameEn: 'surcharge for electronic sharing of dispensing data',
    source: '令和8年度診療報酬改定(2026-06施行)で医療DX推進体制整備加算に代わるもの',
  },
];

/** null: no fee of that day asked for it. */
export function feeOf(dispensingDate: CalendarDate): Fee | null {
  return FEES.findLast((fee) => fee.from <= dispensingDate) ?? null;
}
