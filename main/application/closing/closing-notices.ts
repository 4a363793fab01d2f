import { addDays, tokyoDateOf, tokyoTimeOf } from '../../../shared/domain/calendar-date.ts';
import type { ClosingFacts } from '../../../shared/domain/closing/closing-facts.ts';
import { domainIssue } from '../../../shared/domain/domain-issues.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { lineCauseWords } from '../../../shared/domain/submission/line-cause.ts';
import type { Context } from '../context.ts';
import { emergencyNotices } from '../people/emergency-account.ts';
import { clockDoubts } from './clock-doubts.ts';

/** How far back results that came too late are spoken of; the 閉局レポート of their day keeps them for ever. */
const LATE_DAYS = 7;

/**
 * What a person should know beside the verdict, each with its way out: that the emergency account was used, clocks,
 * an outage that lasts, rows that missed their day. */
export function closingNotices(context: Pick<Context, 'store' | 'clock'>, facts: ClosingFacts): readonly Issue[] {
  return [
    ...emergencyNotices(context),
    ...clockDoubts(context),
    ...outageNotice(context),
    ...lateNotice(context, facts),
  ];
}

/** @param causeOf the cause in plain words for the counter (`lineCauseWords`), or with its code for support (`lineCauseText`) */
export function outageNotice(
  { store }: Pick<Context, 'store'>,
  causeOf: typeof lineCauseWords = lineCauseWords,
): readonly Issue[] {
  const outage = store.outages.open();
  if (outage === null) return [];
  const since = `${tokyoDateOf(outage.startedAt)} ${tokyoTimeOf(outage.startedAt)}`;
  const { ja: cause, en: causeEn } = causeOf(outage.cause);
  return [domainIssue('deadline.outage-open', { since, cause, causeEn, rows: outage.rows })];
}

/** What is registered and explained is history; what waits or has no reason yet is said. */
function lateNotice({ store }: Pick<Context, 'store'>, { asOf }: ClosingFacts): readonly Issue[] {
  const late = store.closings.lateRows(asOf, addDays(tokyoDateOf(asOf), -LATE_DAYS));
  return late.open === 0 && late.withoutReason === 0 ? [] : [domainIssue('deadline.late-rows', { ...late })];
}
