import { z } from 'zod';
import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { parseDecimal } from '../../../shared/domain/decimal.ts';
import {
  type AmountLimit,
  limitTargetOf,
  SHIPPED_AMOUNT_LIMITS,
} from '../../../shared/domain/duplicate-check/amount-limits.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { Context, UseCase } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import type { Store } from '../ports.ts';

/** Key of the profile's own table; never set: the shipped table applies. */
const LIMITS_SETTING = 'check-amount-limits';

const limitRows = z.array(
  z.strictObject({
    ingredient: z.string(),
    target: z.string(),
    limitMg: z.string().transform((text, context) => {
      const decimal = parseDecimal(text);
      if (decimal !== null) return decimal;
      context.addIssue({ code: 'custom', message: 'no decimal' });
      return z.NEVER;
    }),
    source: z.string(),
  }),
);

/** The amounts within a month above which this pharmacy is told (product.md §5). */
export function amountLimits(store: Pick<Store, 'settings'>): readonly AmountLimit[] {
  const stored = store.settings.get(LIMITS_SETTING);
  return stored === null ? SHIPPED_AMOUNT_LIMITS : limitRows.parse(stored);
}

export const listAmountLimits: UseCase<OperationInput<'check.limits'>, OperationOutput<'check.limits'>> = (context) =>
  success(tableOf(context));

/** One row a drug or ingredient: setting it again replaces it. */
export const setAmountLimit: UseCase<OperationInput<'check.set-limit'>, OperationOutput<'check.set-limit'>> = (
  context,
  actor,
  { drug, limitMg, source },
) => {
  const target = limitTargetOf(drug, context.master);
  if (target === null) return refusal(applicationIssue('check.limit-drug-unknown', { drug }));
  const others = amountLimits(context.store).filter((limit) => limit.target !== target.target);
  save(context, actor, 'check.set-limit', [...others, { ...target, limitMg, source }], { ...target, limitMg, source });
  return success(tableOf(context));
};

/** @param input.drug as it was set, or as the list shows it */
export const removeAmountLimit: UseCase<OperationInput<'check.remove-limit'>, OperationOutput<'check.remove-limit'>> = (
  context,
  actor,
  { drug },
) => {
  const limits = amountLimits(context.store);
  const target = limitTargetOf(drug, context.master)?.target ?? drug;
  const kept = limits.filter((limit) => limit.target !== target && limit.ingredient !== drug);
  if (kept.length === limits.length) return refusal(applicationIssue('check.limit-not-set', { drug }));
  save(context, actor, 'check.remove-limit', kept, { target });
  return success(tableOf(context));
};

function tableOf(context: Context): OperationOutput<'check.limits'> {
  return {
    limits: amountLimits(context.store).map((limit) => ({ ...limit })),
    shipped: context.store.settings.get(LIMITS_SETTING) === null,
  };
}

function save(
  context: Context,
  actor: Actor,
  action: string,
  limits: readonly AmountLimit[],
  detail: Readonly<Record<string, string>>,
): void {
  context.store.transaction(() => {
    context.store.settings.set(LIMITS_SETTING, limits);
    audited(context, actor, action, LIMITS_SETTING, detail);
  });
}
