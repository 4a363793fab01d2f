import type { CalendarDate, Instant } from '../../shared/domain/calendar-date.ts';
import { closingReport, type ReportRow } from '../../shared/domain/closing/closing-report.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';

const day = (text: string) => text as CalendarDate;
const instant = (text: string) => text as Instant;

/** 閉局レポート by the rules of the domain, over a few rows. */
export function dayReport() {
  const row = (number: number, changed: Partial<ReportRow> = {}): ReportRow => ({
    submissionId: `60000000-0000-4000-8000-${String(number).padStart(12, '0')}` as Uuid,
    dispensingDate: day('2026-11-22'),
    state: 'registered',
    copy: 'verified',
    registeredAt: instant('2026-11-22T09:14:00.000Z'),
    lateReason: null,
    outages: [],
    checked: true,
    uncheckedReason: null,
    afterClosing: false,
    ...changed,
  });
  return closingReport({
    businessDay: day('2026-11-22'),
    asOf: instant('2026-11-22T10:04:11.000Z'),
    kind: 'provisional',
    pharmacyName: '見本薬局　中央店',
    closedBy: '開設　花子',
    verdictLine: '閉局可(残り12件は自動送信、19:24頃終了見込)',
    rows: [
      ...Array.from({ length: 61 }, (_, index) => row(index)),
      row(70, { state: 'exempt', copy: 'none', registeredAt: null, checked: false }),
      row(71, { state: 'ready', copy: 'none', registeredAt: null, checked: false, uncheckedReason: '対象外' }),
      row(72, {
        dispensingDate: day('2026-11-20'),
        lateReason: { reason: '在宅訪問のため後日入力', by: '薬師寺　見本', at: instant('2026-11-22T01:00:00.000Z') },
      }),
    ],
    prescriptionCount: 64,
    carriedOver: 0,
    serviceCount: 62,
  });
}

export function monthOf(month: string) {
  const counts = (dispensed: number, sameDay: number, lateWith: number, lateWithout: number, checked: number) => ({
    dispensed,
    registered: sameDay + lateWith + lateWithout,
    registeredSameDay: sameDay,
    exempt: 0,
    open: dispensed - sameDay - lateWith - lateWithout,
    cancelled: 0,
    lateWithReason: lateWith,
    lateWithoutReason: lateWithout,
    registrationShare: { part: sameDay + lateWith + lateWithout, whole: dispensed },
    sameDayShare: { part: sameDay, whole: dispensed },
    checkShare: { part: checked, whole: dispensed },
    reading:
      lateWithout > 0
        ? 'late-without-reason'
        : lateWith > 0
          ? 'late-with-reason'
          : dispensed === 0
            ? 'nothing-to-register'
            : 'all-same-day',
  });
  const days = Array.from({ length: 22 }, (_, index) => {
    const number = index + 1;
    const date = `${month}-${String(number).padStart(2, '0')}`;
    const closed = new Date(`${date}T00:00:00Z`).getUTCDay() === 0;
    const dispensed = closed ? 0 : 60 + ((number * 17) % 31);
    const late = number === 17 ? 3 : 0;
    const bare = number === 12 ? 2 : 0;
    return {
      ...counts(dispensed, dispensed - late - bare, late, bare, Math.max(0, dispensed - (number % 5))),
      day: date,
      closing: closed ? 'none' : 'final',
      outages: number === 17 || number === 9 ? 1 : 0,
    };
  });
  return { month, days, total: counts(1_420, 1_415, 3, 2, 1_380) };
}
