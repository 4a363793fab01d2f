import { z } from 'zod';
import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import { closingReportShape } from '../../../shared/contract/operations/closing-shapes.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { addDays, type CalendarDate, parseCalendarDate } from '../../../shared/domain/calendar-date.ts';
import { businessDayOf, businessDaySpan } from '../../../shared/domain/closing/business-day.ts';
import type { ClosingReport } from '../../../shared/domain/closing/closing-report.ts';
import { monthDay, monthTotal } from '../../../shared/domain/closing/month-chart.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import type { Context, UseCase } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import { requireUuid } from '../queue/find-rows.ts';
import type { ClosingRow } from '../row-ports.ts';
import { reportOf } from './close-day.ts';
import { judgeClosing } from './closing-status.ts';

type Summary = OperationOutput<'closing.history'>[number];

const counted = z.looseObject({
  verdictLine: z.string().default(''),
  dispensed: z.number().default(0),
  registered: z.number().default(0),
  exempt: z.number().default(0),
  carriedOver: z.number().nullable().default(null),
  exceptions: z.array(z.unknown()).default([]),
  late: z.array(z.unknown()).default([]),
});

export function closingSummary({ report, ...row }: ClosingRow): Summary {
  const { verdictLine, dispensed, registered, exempt, exceptions, late } = counted.parse(report);
  return { ...row, verdictLine, dispensed, registered, exempt, exceptions: exceptions.length, late: late.length };
}

/** 仮締め, 本締め, 追加締め: history, nothing is ever taken back. */
export const closingHistory: UseCase<OperationInput<'closing.history'>, OperationOutput<'closing.history'>> = (
  { store },
  _actor,
  { from, to, limit },
) => success(store.closings.list(from ?? null, to ?? null, limit).map(closingSummary));

/** The kept report as it was printed, or the day as it stands at this moment. */
export const showClosingReport: UseCase<OperationInput<'closing.report'>, OperationOutput<'closing.report'>> = (
  context,
  actor,
  { closingId, day },
) => {
  if (closingId === undefined) {
    const today = businessDayOf(context.clock.now(), context.shop.changeover);
    return success({ closingId: null, report: reportNow(context, actor, day ?? today) });
  }
  const id = requireUuid(closingId);
  if (!id.ok) return id;
  const row = context.store.closings.byId(id.value);
  if (row === null) return refusal(applicationIssue('record.not-found', { id: closingId }));
  return success({ closingId: row.closingId, report: closingReportShape.parse(row.report) });
};

/** The service is not asked: its count is known only to a closing. */
function reportNow(context: Context, actor: Actor, day: CalendarDate): ClosingReport {
  const { facts, verdict } = judgeClosing(context, day);
  return reportOf(context, actor, {
    businessDay: day,
    kind: 'provisional',
    verdictLine: verdict.line,
    verdictLineEn: verdict.lineEn,
    prescriptionCount: facts.prescriptionCount,
    carriedOver: carriedOverAtClosing(context, day) ?? facts.settled.carriedOver,
    serviceCount: null,
  });
}

/** What the last closing of the day left over: dispensed on the next day, it is still no prescription missing from this one. */
function carriedOverAtClosing({ store, clock, shop }: Context, day: CalendarDate): number | null {
  if (day === businessDayOf(clock.now(), shop.changeover)) return null;
  const last = store.closings.of(day).at(-1);
  return last === undefined ? null : counted.parse(last.report).carriedOver;
}

/** Each day of the month up to today, each out of its own report; never a word on whether a fee may be claimed. */
export const closingMonth: UseCase<OperationInput<'closing.month'>, OperationOutput<'closing.month'>> = async (
  context,
  actor,
  { month },
) => {
  const { store, clock, shop } = context;
  const today = businessDayOf(clock.now(), shop.changeover);
  const outages = store.outages.list();
  const days: OperationOutput<'closing.month'>['days'] = [];
  for (let day = parseCalendarDate(`${month}-01`); day?.startsWith(month) && day <= today; day = addDays(day, 1)) {
    const kinds = store.closings.of(day).map((row) => row.kind);
    const closing = kinds.some((kind) => kind !== 'provisional') ? 'final' : kinds.length > 0 ? 'provisional' : 'none';
    const { from, until } = businessDaySpan(day, shop.changeover);
    const touching = outages.filter(
      ({ startedAt, endedAt }) => startedAt < until && (endedAt === null || endedAt >= from),
    );
    const head = { businessDay: day, kind: 'provisional', verdictLine: '' } as const;
    // The chart shows registrations only: prescriptions are not compared here.
    const uncompared = { prescriptionCount: null, carriedOver: 0, serviceCount: null };
    days.push(monthDay(reportOf(context, actor, { ...head, ...uncompared }), closing, touching.length));
    // A month is some thousand rows: others are let in between the days.
    await clock.sleep(0);
  }
  return success({ month, days, total: monthTotal(days) });
};
