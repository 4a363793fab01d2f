import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { addDays, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import { businessDayOf, businessDaySpan } from '../../../shared/domain/closing/business-day.ts';
import { success } from '../../../shared/domain/result.ts';
import type { UseCase } from '../context.ts';
import { closingSummary } from './closing-records.ts';
import { lateRows, outageRows } from './late-rows.ts';
import { unregisteredRows } from './unregistered.ts';

/** What happened since the shop was closed, and what is left of the days before. */
export const morningSummary: UseCase<OperationInput<'closing.morning'>, OperationOutput<'closing.morning'>> = (
  context,
  actor,
) => {
  const { store, clock, shop } = context;
  const now = clock.now();
  const today = tokyoDateOf(now);
  const last = store.closings.lastFinal();
  const dayBefore = addDays(businessDayOf(now, shop.changeover), -1);
  const since = last?.at ?? businessDaySpan(dayBefore, shop.changeover).from;
  const spanned = outageRows(context, tokyoDateOf(since), today);
  return success({
    closing: last === null ? null : closingSummary(last),
    since,
    now,
    ...store.closings.tally(since),
    unknown: store.submissions.countByState(null)['outcome-unknown'] ?? 0,
    waiting: store.submissions.countDeliverable(),
    outages: spanned.filter(({ endedAt }) => endedAt === null || endedAt >= since),
    leftovers: unregisteredRows(context, actor, (row) => row.what === 'result' && row.date < today),
    lateRows: lateRows(context, actor, undefined, undefined).filter((row) => row.by === null),
  });
};
