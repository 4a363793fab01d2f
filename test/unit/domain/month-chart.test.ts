import { describe, expect, it } from 'vitest';
import type { CalendarDate, Instant } from '../../../shared/domain/calendar-date.ts';
import {
  type ClosingReportFacts,
  closingReport,
  type ReportRow,
} from '../../../shared/domain/closing/closing-report.ts';
import { monthDay, monthTotal } from '../../../shared/domain/closing/month-chart.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';

const DAY = '2026-11-20' as CalendarDate;
const ON_TIME = '2026-11-20T10:00:00.000Z' as Instant;
const TOO_LATE = '2026-11-20T15:00:00.000Z' as Instant;
let number = 0;

function row(changes: Partial<ReportRow> = {}): ReportRow {
  number += 1;
  return {
    submissionId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}` as Uuid,
    dispensingDate: DAY,
    state: 'registered',
    copy: 'verified',
    registeredAt: ON_TIME,
    lateReason: null,
    outages: [],
    checked: true,
    uncheckedReason: null,
    afterClosing: false,
    ...changes,
  };
}

const late = (reason: string | null): Partial<ReportRow> => ({
  registeredAt: TOO_LATE,
  lateReason: reason === null ? null : { reason, by: 'owner', at: TOO_LATE },
});

const dayOf = (rows: readonly ReportRow[], asOf = '2026-11-22T00:00:00.000Z') => {
  const facts: ClosingReportFacts = {
    businessDay: DAY,
    asOf: asOf as Instant,
    kind: 'provisional',
    pharmacyName: '検証用薬局',
    closedBy: 'x',
    verdictLine: '',
    rows,
    prescriptionCount: null,
    carriedOver: 0,
    serviceCount: null,
  };
  return monthDay(closingReport(facts), 'final', 1);
};

describe('a day of the month chart', () => {
  it('counts each result once, to the item', () => {
    const day = dayOf([
      row(),
      row({ checked: false }),
      row(late('停電')),
      row(late(null)),
      row({ state: 'exempt', registeredAt: null }),
      row({ state: 'rejected', registeredAt: null, lateReason: { reason: '照会中', by: 'owner', at: ON_TIME } }),
      row({ state: 'voided', registeredAt: null }),
      row({ state: 'superseded', registeredAt: null }),
    ]);
    expect(day).toMatchObject({
      dispensed: 6,
      registered: 4,
      registeredSameDay: 2,
      exempt: 1,
      open: 1,
      cancelled: 1,
      lateWithReason: 2,
      lateWithoutReason: 1,
      registrationShare: { part: 4, whole: 5 },
      sameDayShare: { part: 2, whole: 5 },
      checkShare: { part: 4, whole: 5 },
      reading: 'late-without-reason',
    });
    expect(day.registered + day.exempt + day.open).toBe(day.dispensed);
  });

  it.each([
    ['all-same-day', [row()]],
    ['late-with-reason', [row(), row(late('停電'))]],
    ['late-without-reason', [row(late('停電')), row(late(null))]],
    ['nothing-to-register', [row({ state: 'exempt', registeredAt: null })]],
  ] as const)('reads %s', (reading, rows) => {
    expect(dayOf(rows).reading).toBe(reading);
  });

  it('reads a row of a day that is not over as open', () => {
    expect(dayOf([row({ state: 'ready', registeredAt: null })], ON_TIME).reading).toBe('open');
  });
});

describe('a month', () => {
  it('adds its days up and reads as its worst one', () => {
    const days = [dayOf([row(), row()]), dayOf([row(late('停電')), row({ checked: false })]), dayOf([])];
    expect(monthTotal(days)).toMatchObject({
      dispensed: 4,
      registered: 4,
      registeredSameDay: 3,
      sameDayShare: { part: 3, whole: 4 },
      checkShare: { part: 3, whole: 4 },
      reading: 'late-with-reason',
    });
    expect(monthTotal([...days, dayOf([row(late(null))])]).reading).toBe('late-without-reason');
    expect(monthTotal([]).reading).toBe('nothing-to-register');
  });
});
