import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { businessDayOf } from '../../../shared/domain/closing/business-day.ts';
import { ownNeed } from '../../../shared/domain/closing/closing-rows.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import { appSettings } from '../app-settings.ts';
import { audited } from '../audited.ts';
import type { UseCase } from '../context.ts';
import type { AuditEntry } from '../row-ports.ts';

/** Commands that power a machine off are through at once; who waits longer would wait before a silent window. */
const LOOK_ON_MS = 5_000;

/**
 * Starts the command of the settings (powering the machine off, say); never behind the back of rows that are unsent. What
 * it hands over are the arguments as they were set: nothing of a patient, no secret. How it ended is told and audited.
 */
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
  const program = afterClosing.argv[0] ?? '';
  const audit = (detail: AuditEntry['detail']): void =>
    audited(context, actor, 'closing.run-after', null, { program, ...detail });
  // Before it starts: a program that powers the machine off leaves no time for it after.
  audit({ unsent: unsent.length });
  const seen = await context.programs.start(afterClosing.argv, LOOK_ON_MS);
  if (seen.kind === 'ended' && seen.code === 0) {
    audit({ outcome: 'exit 0' });
    return success({ started: true });
  }
  if (seen.kind === 'running') {
    audit({ outcome: 'running' });
    return refusal(applicationIssue('close.command-still-running', { seconds: LOOK_ON_MS / 1000 }));
  }
  if (seen.kind === 'ended') {
    audit({ outcome: `exit ${seen.code}` });
    return refusal(applicationIssue('close.command-ended-badly', { code: seen.code }));
  }
  audit({ outcome: 'not started' });
  return refusal(applicationIssue('close.command-failed'));
};
