import { type AlertGroup, decisionCovers, groupAlerts } from '../../../shared/domain/duplicate-check/group-alerts.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Context } from '../context.ts';
import type { CheckRow } from '../row-ports.ts';
import { alertsOf } from './check-alerts.ts';
import { type CheckSubject, decisionsAtVisit, standingCheck } from './service-check.ts';

export interface GoverningGroup extends AlertGroup {
  /** The check that raised it */
  readonly checkId: Uuid;
}

/**
 * The alerts that count for these lines now: those of the service where its answer stands, with what only this counter
 * can know (処方内, 同時受付); else all that the ローカル確認 found. Own records are the service's to leave out (自院除外).
 */
export function governingGroups(context: Context, subject: CheckSubject): readonly GoverningGroup[] {
  const service = standingCheck(context, subject, 'service');
  const local = standingCheck(context, subject, 'local');
  return groupsOf(context, service, local);
}

export function groupsOf(
  context: Context,
  service: CheckRow | null,
  local: CheckRow | null,
): readonly GoverningGroup[] {
  const told = service === null ? [] : alertsOf(context, service);
  const own = local === null ? [] : alertsOf(context, local);
  const counted = service === null ? own : own.filter(({ scope }) => scope !== 'taking');
  const toldKeys = new Set(groupAlerts(told).map(({ key }) => key));
  return groupAlerts([...told, ...counted]).flatMap((group) => {
    const check = toldKeys.has(group.key) ? service : (local ?? service);
    return check === null ? [] : [{ ...group, checkId: check.checkId }];
  });
}

/** What nobody has answered for at this visit. */
export function undecidedGroups(context: Context, subject: CheckSubject): readonly GoverningGroup[] {
  const groups = governingGroups(context, subject);
  if (groups.length === 0) return [];
  const decisions = decisionsAtVisit(context, subject);
  return groups.filter((group) => !decisions.some((decision) => decisionCovers(decision, group)));
}

/** How many count for these lines, and how many of them wait for a decision. */
export function groupCounts(context: Context, subject: CheckSubject) {
  const all = governingGroups(context, subject).length;
  return { checkGroups: all, undecidedGroups: all === 0 ? 0 : undecidedGroups(context, subject).length };
}
