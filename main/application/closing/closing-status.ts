import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import type { CalendarDate } from '../../../shared/domain/calendar-date.ts';
import { businessDayOf } from '../../../shared/domain/closing/business-day.ts';
import type { ClosingFacts } from '../../../shared/domain/closing/closing-facts.ts';
import { type ClosingVerdict, closingVerdict } from '../../../shared/domain/closing/closing-verdict.ts';
import { foldedActions } from '../../../shared/domain/closing/folded-actions.ts';
import { success } from '../../../shared/domain/result.ts';
import { backupBrief, backupNotices } from '../backup/backup-status.ts';
import type { Context, UseCase } from '../context.ts';
import { closingNotices } from './closing-notices.ts';

export type ClosingAnswer = OperationOutput<'closing.status'>;

/**
 * Facts in one read, then the pure verdict: the only road to 閉局OK.
 * @param businessDay whose 処方箋枚数 is compared; the present one when left out
 */
export function judgeClosing(
  context: Context,
  businessDay: CalendarDate = businessDayOf(context.clock.now(), context.shop.changeover),
): { readonly facts: ClosingFacts; readonly verdict: ClosingVerdict } {
  const stored = context.store.closings.facts(context.clock.now(), businessDay, context.shop.changeover);
  const facts = { ...stored, outlook: context.sender.outlook() };
  return { facts, verdict: closingVerdict(facts) };
}

/** @param everyRow what many rows say alike is not folded into one line (`foldedActions`) */
export function closingAnswer(
  context: Context,
  facts: ClosingFacts,
  verdict: ClosingVerdict,
  everyRow = false,
): ClosingAnswer {
  return {
    verdict: verdict.verdict,
    line: verdict.line,
    lineEn: verdict.lineEn,
    asOf: facts.asOf,
    businessDay: facts.businessDay,
    counts: { ...facts.counts },
    expectedEnd: verdict.expectedEnd,
    sendsFrom: verdict.sendsFrom,
    actions: [...(everyRow ? verdict.actions : foldedActions(verdict.actions))],
    automaticRows: verdict.automaticRows,
    lateRisk: verdict.lateRisk,
    prescriptionCount: verdict.prescriptionCount,
    count: { given: facts.prescriptionCount, accounted: verdict.accountedPrescriptions },
    openOutage: facts.openOutage,
    sender: facts.sender,
    backup: backupBrief(context),
    issues: [...closingNotices(context, facts), ...backupNotices(context)],
  };
}

export const closingStatus: UseCase<OperationInput<'closing.status'>, ClosingAnswer> = (
  context,
  _actor,
  { everyRow },
) => {
  const { facts, verdict } = judgeClosing(context);
  return success(closingAnswer(context, facts, verdict, everyRow));
};
