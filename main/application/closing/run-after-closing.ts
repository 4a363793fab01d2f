import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { businessDayOf } from '../../../shared/domain/closing/business-day.ts';
import { ownNeed } from '../../../shared/domain/closing/closing-rows.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import { appSettings } from '../app-settings.ts';
import { audited } from '../audited.ts';
import type { UseCase } from '../context.ts';

/** Starts the command of the settings (powering the machine off, say); never behind the back of rows that are unsent. */
export const runAfterClosing: UseCase<
  OperationInput<'closing.run-after'>,
  OperationOutput<'closing.run-after'>
> = async (context, actor, { unsentConfirmed }) => {
  const { store, clock, shop } = context;
  const { afterClosing } = appSettings(store, shop);
  if (afterClosing === null) return refusal(applicationIssue('close.no-command'));
  const now = clock.now();
  const today = businessDayOf(now, shop.changeover);
  if (!store.closings.of(today).some(({ kind }) => kind !== 'provisional'))
    return refusal(applicationIssue('close.not-final'));
  const unsent = store.closings.facts(now, today, shop.changeover).open.filter((row) => ownNeed(row) !== 'finished');
  if (unsent.length > 0 && !unsentConfirmed)
    return refusal(applicationIssue('close.unsent-rows', { rows: unsent.length }));
  audited(context, actor, 'closing.run-after', null, { program: afterClosing.argv[0] ?? '', unsent: unsent.length });
  const started = await context.programs.start(afterClosing.argv);
  return started ? success({ started }) : refusal(applicationIssue('close.command-failed'));
};
