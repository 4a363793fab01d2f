import type { OperationInput, OperationOutput } from '../../shared/contract/operations.ts';
import { businessDayOf } from '../../shared/domain/business-day.ts';
import type { ClosingFacts } from '../../shared/domain/closing-facts.ts';
import { type ClosingVerdict, closingVerdict } from '../../shared/domain/closing-verdict.ts';
import { success } from '../../shared/domain/result.ts';
import type { Context, UseCase } from './context.ts';

export type ClosingAnswer = OperationOutput<'closing.status'>;

/** Facts in one read, then the pure verdict: the only road to 閉局OK. */
export function judgeClosing(context: Context): { readonly facts: ClosingFacts; readonly verdict: ClosingVerdict } {
  const now = context.clock.now();
  const facts = context.store.closings.facts(now, businessDayOf(now, context.shop.changeover));
  return { facts, verdict: closingVerdict(facts) };
}

export function closingAnswer(facts: ClosingFacts, verdict: ClosingVerdict): ClosingAnswer {
  return {
    verdict: verdict.verdict,
    line: verdict.line,
    asOf: facts.asOf,
    businessDay: facts.businessDay,
    counts: { ...facts.counts },
    expectedEnd: verdict.expectedEnd,
    actions: [...verdict.actions],
    automaticRows: verdict.automaticRows,
    lateRisk: verdict.lateRisk,
    prescriptionCount: verdict.prescriptionCount,
    openOutage: facts.openOutage,
    sender: facts.sender,
  };
}

export const closingStatus: UseCase<OperationInput<'closing.status'>, ClosingAnswer> = (context) => {
  const { facts, verdict } = judgeClosing(context);
  return success(closingAnswer(facts, verdict));
};
